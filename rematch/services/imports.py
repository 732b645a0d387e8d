"""Imports: a file of cases that an NGO uploads, checked as a whole at once, row by row in the background."""

from dataclasses import dataclass, field

from rematch.analysis.tables.template import template
from rematch.errors import ConflictError
from rematch.models.upload import RowOutcome, SheetKind
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.import_files import rows_in
from rematch.services.import_views import ImportRowView, ImportView, row_seen, seen
from rematch.services.importing import IMPORT, cancelled
from rematch.services.once import KeyedRequest, once
from rematch.services.tenancy import require
from rematch.services.views import Page, number_of, page_of
from rematch.store import NewImport

UNFINISHED_MAX = 10
"""Files an NGO may have waiting: each is kept until it has been read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent."""

    content: bytes = field(repr=False)
    kind: SheetKind
    dry_run: bool


def post_import(house: House, actor: Actor, upload: Upload, *, asked: KeyedRequest) -> ImportView:
    """Queue a file of cases; FileError where it cannot be used as a whole: then nothing of it is kept."""
    require(actor, Role.NGO)
    rows_total = rows_in(upload.content, upload.kind)
    new = NewImport(
        by=actor.audited,
        kind=upload.kind,
        dry_run=upload.dry_run,
        rows_total=rows_total,
        content=upload.content,
    )
    with house.store.unit_of_work() as uow:

        def act() -> ImportView:
            waiting = uow.imports.unfinished(actor.organisation)
            if waiting >= UNFINISHED_MAX:
                raise ConflictError(f"{waiting} imports wait or are read already: wait, or cancel one.")
            added = uow.imports.add(new)
            uow.audit.append(actor.audited, "create", "import", added.id)
            return seen(added)

        view = once(uow, asked, ImportView, act)
    house.jobs.enqueue(IMPORT, view.import_id)
    return view


def read_import(house: House, actor: Actor, import_id: str) -> ImportView:
    """Return an import and how far it is; another NGO's looks absent."""
    require(actor, Role.NGO)
    with house.store.read() as uow:
        return seen(uow.imports.get(import_id, ngo=actor.organisation))


def list_imports(house: House, actor: Actor, *, after: str | None, limit: int) -> Page[ImportView]:
    """Return an NGO's imports, oldest first."""
    require(actor, Role.NGO)
    with house.store.read() as uow:
        rows = uow.imports.list(ngo=actor.organisation, after=after, limit=limit + 1)
    return page_of(rows, limit, view=seen, cursor=lambda row: row.id)


def list_rows(
    house: House,
    actor: Actor,
    wanted: tuple[str, RowOutcome | None],
    *,
    after: str | None,
    limit: int,
) -> Page[ImportRowView]:
    """Return what became of an import's rows, in order of their numbers, of one result where it is given."""
    require(actor, Role.NGO)
    import_id, result = wanted
    number = number_of(after) or 0
    with house.store.read() as uow:
        known = uow.imports.get(import_id, ngo=actor.organisation)
        rows = uow.imports.rows(known.id, result=result, after=number, limit=limit + 1)
    return page_of(rows, limit, view=row_seen, cursor=lambda row: f"{row.row:010d}")


def cancel_import(house: House, actor: Actor, import_id: str, *, asked: KeyedRequest) -> ImportView:
    """Stop an import: what was stored so far stays; ConflictError once it has ended."""
    require(actor, Role.NGO)
    with house.store.unit_of_work() as uow:

        def act() -> ImportView:
            uow.imports.get(import_id, ngo=actor.organisation)
            return seen(cancelled(uow, uow.imports.request_cancel(import_id), by=actor.audited))

        view = once(uow, asked, ImportView, act)
    house.jobs.cancel(IMPORT, import_id)
    return view


def read_template(actor: Actor) -> bytes:
    """Return the XLSX to fill in."""
    require(actor, Role.NGO)
    return template()
