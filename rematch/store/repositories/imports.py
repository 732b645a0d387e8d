"""Imports: queued with their file, read by one worker at a time, their file gone as soon as they end."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from rematch.errors import ConflictError
from rematch.models.upload import ImportState, RowOutcome, SheetKind
from rematch.store.records import Actor
from rematch.store.records_imports import ImportRow, NewImport, StoredImport
from rematch.store.repositories.ids import new_id
from rematch.store.repositories.rows import absent, page, row_of
from rematch.store.tables import IMPORT_FILES, IMPORT_ROWS, IMPORTS
from rematch.store.transaction import Repository

UNFINISHED = (ImportState.QUEUED, ImportState.READING)
COUNTS = ("rows_done", "rows_refused", "cases_done", "created", "unchanged", "refused")


class Imports(Repository):
    """Files of cases on their way in. A step from the wrong state raises ConflictError."""

    erased = False
    """True once this unit of work has deleted a file: the log is emptied after the commit."""

    def add(self, new: NewImport) -> StoredImport:
        """Queue an import; its file is sealed."""
        import_id = new_id("import", self._now)
        self._connection.execute(
            insert(IMPORTS).values(
                id=import_id,
                ngo=new.by.organisation,
                posted_by=new.by.key_id,
                kind=new.kind.value,
                dry_run=new.dry_run,
                state=ImportState.QUEUED.value,
                rows_total=new.rows_total,
                cancel_requested=False,
                attempts=0,
                created_at=self._now,
                **dict.fromkeys(COUNTS, 0),
            )
        )
        sealed = self.transaction.vault.seal(_of_file(import_id), new.content)
        self._connection.execute(insert(IMPORT_FILES).values(import_id=import_id, sealed_file=sealed))
        return self._get(import_id)

    def get(self, import_id: str, *, ngo: str | None = None) -> StoredImport:
        """Return an import (of an NGO), or raise NotFoundError."""
        found = self._get(import_id)
        if ngo is not None and found.ngo != ngo:
            raise absent("import", import_id)
        return found

    def list(
        self,
        *,
        ngo: str | None = None,
        state: ImportState | None = None,
        after: str | None = None,
        limit: int | None = 100,
    ) -> tuple[StoredImport, ...]:
        """Return imports, oldest first."""
        query = select(IMPORTS)
        if ngo is not None:
            query = query.where(IMPORTS.c.ngo == ngo)
        if state is not None:
            query = query.where(IMPORTS.c.state == state.value)
        rows = self._connection.execute(page(query, IMPORTS.c.id, after=after, limit=limit))
        return tuple(_stored(row) for row in rows)

    def unfinished(self, ngo: str) -> int:
        """Return how many imports of an NGO wait or are read."""
        states = [state.value for state in UNFINISHED]
        mine = (IMPORTS.c.ngo == ngo) & IMPORTS.c.state.in_(states)
        return int(self._connection.execute(select(func.count()).where(mine)).scalar_one())

    def content(self, import_id: str) -> bytes:
        """Return the file; NotFoundError once the import has ended."""
        query = select(IMPORT_FILES.c.sealed_file).where(IMPORT_FILES.c.import_id == import_id)
        sealed = self._connection.execute(query).scalar_one_or_none()
        if sealed is None:
            raise absent("file of import", import_id)
        return self.transaction.vault.open(_of_file(import_id), sealed)

    def start(self, import_id: str, worker: str) -> StoredImport:
        """queued -> reading; a worker also takes over what another one, who is gone, was reading."""
        return self._step(
            import_id,
            UNFINISHED,
            state=ImportState.READING.value,
            started_at=func.coalesce(IMPORTS.c.started_at, self._now),
            worker=worker,
            attempts=IMPORTS.c.attempts + 1,
        )

    def requeue(self, import_id: str) -> StoredImport:
        """reading -> queued: its worker stops, another one is to go on."""
        return self._step(import_id, (ImportState.READING,), state=ImportState.QUEUED.value, worker=None)

    def advance(self, known: StoredImport, rows: Sequence[ImportRow], cases: Counter[RowOutcome]) -> None:
        """Note what became of the next households; ConflictError where somebody else noted them before."""
        counts = {outcome.value: getattr(IMPORTS.c, outcome.value) + cases[outcome] for outcome in RowOutcome}
        refused = sum(row.result is RowOutcome.REFUSED for row in rows)
        moved = self._connection.execute(
            update(IMPORTS)
            .where(
                IMPORTS.c.id == known.id,
                IMPORTS.c.state == ImportState.READING.value,
                IMPORTS.c.worker == known.worker,
                IMPORTS.c.cases_done == known.cases_done,
            )
            .values(
                cases_done=IMPORTS.c.cases_done + cases.total(),
                rows_done=IMPORTS.c.rows_done + len(rows),
                rows_refused=IMPORTS.c.rows_refused + refused,
                attempts=0,
                **counts,
            )
        )
        if moved.rowcount != 1:
            raise ConflictError(f"Import {known.id} is not read by {known.worker} any more.")
        self._connection.execute(insert(IMPORT_ROWS), [self._row_values(known.id, row) for row in rows])

    def request_cancel(self, import_id: str) -> StoredImport:
        """Cancel: a queued import ends at once, one that is read is asked to stop, as often as one likes."""
        if self._get(import_id).state is ImportState.QUEUED:
            return self.end(import_id, ImportState.CANCELLED)
        return self._step(import_id, (ImportState.READING,), cancel_requested=True)

    def end(self, import_id: str, to: ImportState, *, error: str | None = None) -> StoredImport:
        """queued, reading -> done, cancelled or failed; the file is deleted."""
        ended = self._step(import_id, UNFINISHED, state=to.value, finished_at=self._now, error=error)
        self._connection.execute(delete(IMPORT_FILES).where(IMPORT_FILES.c.import_id == import_id))
        self.erased = True
        return ended

    def rows(
        self, import_id: str, *, result: RowOutcome | None, after: int, limit: int
    ) -> tuple[ImportRow, ...]:
        """Return what became of the rows after a number, in order, of one result where one is given."""
        query = select(IMPORT_ROWS).where(IMPORT_ROWS.c.import_id == import_id, IMPORT_ROWS.c.row > after)
        if result is not None:
            query = query.where(IMPORT_ROWS.c.result == result.value)
        query = query.order_by(IMPORT_ROWS.c.row).limit(limit)
        return tuple(self._row(row) for row in self._connection.execute(query))

    def forget(self, *, before: datetime) -> int:
        """Drop what became of the rows of imports that ended before a moment; return how many rows."""
        old = select(IMPORTS.c.id).where(IMPORTS.c.finished_at < before)
        return self._connection.execute(delete(IMPORT_ROWS).where(IMPORT_ROWS.c.import_id.in_(old))).rowcount

    def _get(self, import_id: str) -> StoredImport:
        return _stored(row_of(self._connection, IMPORTS, import_id))

    def _step(self, import_id: str, expected: tuple[ImportState, ...], **values: Any) -> StoredImport:
        states = [state.value for state in expected]
        changed = self._connection.execute(
            update(IMPORTS).where(IMPORTS.c.id == import_id, IMPORTS.c.state.in_(states)).values(**values)
        )
        found = self._get(import_id)
        if changed.rowcount != 1:
            raise ConflictError(
                f"Import {import_id} is {found.state.value}; this needs {' or '.join(states)}."
            )
        return found

    def _row_values(self, import_id: str, row: ImportRow) -> dict[str, Any]:
        detail = None if row.detail is None else row.detail.encode()
        vault = self.transaction.vault
        return {
            "import_id": import_id,
            "row": row.row,
            "result": row.result.value,
            "case_ref": row.case_ref,
            "with_row": row.with_row,
            "problem": row.problem,
            "column": row.column,
            "sealed_detail": None if detail is None else vault.seal(_of_row(import_id, row.row), detail),
        }

    def _row(self, row: Row[Any]) -> ImportRow:
        sealed = row.sealed_detail
        opened = self.transaction.vault.open(_of_row(row.import_id, row.row), sealed) if sealed else None
        return ImportRow(
            row=row.row,
            result=RowOutcome(row.result),
            case_ref=row.case_ref,
            with_row=row.with_row,
            problem=row.problem,
            column=row.column,
            detail=None if opened is None else opened.decode(),
        )


def _of_file(import_id: str) -> str:
    return f"file of {import_id}"


def _of_row(import_id: str, row: int) -> str:
    return f"row {row} of {import_id}"


def _stored(row: Row[Any]) -> StoredImport:
    return StoredImport(
        id=row.id,
        by=Actor(key_id=row.posted_by, organisation=row.ngo),
        kind=SheetKind(row.kind),
        dry_run=row.dry_run,
        state=ImportState(row.state),
        error=row.error,
        cancel_requested=row.cancel_requested,
        worker=row.worker,
        attempts=row.attempts,
        rows_total=row.rows_total,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        **{name: getattr(row, name) for name in COUNTS},
    )
