"""The background side of an import: household by household, in parts; a part is stored whole, and once."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta

from rematch.analysis.tables.sheet import RowError
from rematch.analysis.tables.uploads import CaseSheet, Household
from rematch.errors import BusyError, RematchError
from rematch.jobs import Queue
from rematch.models.case import Case
from rematch.models.readiness import unanswered
from rematch.models.round import CaseState
from rematch.models.upload import ImportState
from rematch.scoring.catalogue import catalogue
from rematch.services.actor import SYSTEM
from rematch.services.house import House
from rematch.services.import_files import sheet_of
from rematch.services.import_rows import Read, rows_of
from rematch.services.telling import tell, tell_coordination_all
from rematch.services.watching import TakenOverError
from rematch.store import Actor, ComparedCase, StoredImport, UnitOfWork

IMPORT = "import"
"""Name of the job; its id is the import's."""
ROWS_AT_ONCE = 500
"""Rows of one part, about: a household is not torn apart."""
UNFINISHED = (ImportState.QUEUED, ImportState.READING)
INTERRUPTED, UNEXPECTED = "interrupted", "error"
ATTEMPTS_MAX = 3
"""A part that so many workers began with and none stored has a mistake that another one will not mend."""
BUSY_TRIES = 5
STEPS = {ImportState.DONE: "finish", ImportState.CANCELLED: "cancel", ImportState.FAILED: "fail"}
TOLD = {ImportState.DONE: "import.done", ImportState.FAILED: "import.failed"}


def register_importing(house: House) -> None:
    """Tell the jobs what «import» does."""
    house.jobs.register(
        IMPORT,
        lambda import_id, stop: work_through(house, import_id, stop),
        on_error=lambda import_id, _error: _fail(house, import_id, UNEXPECTED),
        queue=Queue.LATER,
    )


def recover_importing(house: House) -> None:
    """At start-up: take up what this worker left when it died; forget old rows."""
    with house.store.unit_of_work() as uow:
        for left in uow.imports.list(state=ImportState.READING, limit=None):
            if left.worker == house.jobs.worker_id:
                uow.imports.requeue(left.id)
        uow.imports.forget(before=uow.now - timedelta(days=house.settings.import_keep_days))
    enqueue_imports(house)


def enqueue_imports(house: House) -> None:
    """Enqueue every import that waits; one that is in the queue already stays there once."""
    with house.store.read() as uow:
        waiting = [each.id for each in uow.imports.list(state=ImportState.QUEUED, limit=None)]
    for import_id in waiting:
        house.jobs.enqueue(IMPORT, import_id)


def work_through(house: House, import_id: str, stop: threading.Event) -> None:
    """Read an import to its end, from where it was left; of a worker that was given up nothing is kept."""
    begun = _begin(house, import_id)
    if begun is None:
        return
    known, content = begun
    try:
        sheet = sheet_of(content, known.kind)
    except RematchError as error:
        _fail(house, import_id, error.code)
        return
    del content, begun
    with suppress(TakenOverError):
        for at, part in _parts(sheet.households(), after=known.cases_done):
            read = [_read(sheet, household, known.ngo) for household in part]
            if stop.is_set() or not _stored(house, import_id, read, at=at):
                _stop(house, import_id)
                return
        with house.store.unit_of_work() as uow:
            ended(uow, _own(uow, house, import_id), ImportState.DONE)


def cancelled(uow: UnitOfWork, known: StoredImport, *, by: Actor) -> StoredImport:
    """Write down that an NGO asked to stop."""
    uow.audit.append(by, "cancel", "import", known.id)
    return known


def ended(uow: UnitOfWork, known: StoredImport, to: ImportState, *, error: str | None = None) -> None:
    """End an import, delete its file, and tell its NGO."""
    uow.imports.end(known.id, to, error=error)
    uow.audit.append(SYSTEM, STEPS[to], "import", known.id)
    if to in TOLD:
        tell(uow, TOLD[to], known.id, known.ngo)


def _fail(house: House, import_id: str, code: str) -> None:
    """End an import of this worker under a stable code; what was stored so far stays."""
    with suppress(TakenOverError), house.store.unit_of_work() as uow:
        ended(uow, _own(uow, house, import_id), ImportState.FAILED, error=code)


def _begin(house: House, import_id: str) -> tuple[StoredImport, bytes] | None:
    with house.store.unit_of_work() as uow:
        known = uow.imports.get(import_id)
        if known.state not in UNFINISHED:
            return None
        if known.attempts >= ATTEMPTS_MAX:
            ended(uow, known, ImportState.FAILED, error=INTERRUPTED)
            return None
        return uow.imports.start(import_id, house.jobs.worker_id), uow.imports.content(import_id)


def _parts(households: Sequence[Household], *, after: int) -> Iterator[tuple[int, Sequence[Household]]]:
    """The households that are left, part by part, each with how many stand before it."""
    first, rows = after, 0
    for number, household in enumerate(households[after:], after + 1):
        rows += len(household)
        if rows >= ROWS_AT_ONCE:
            yield first, households[first:number]
            first, rows = number, 0
    if first < len(households):
        yield first, households[first:]


def _read(sheet: CaseSheet, household: Household, ngo: str) -> Read:
    numbers = tuple(line.number for line in household)
    try:
        case = sheet.case(household, ngo=ngo, criteria=catalogue())
    except RowError as error:
        return Read(numbers, sheet.case_ref(household), error)
    return Read(numbers, case.case_ref, case)


def _stored(house: House, import_id: str, read: Sequence[Read], *, at: int) -> bool:
    """Store a part; where another process writes for long, once more."""
    for _ in range(BUSY_TRIES):
        with suppress(BusyError):
            return _store(house, import_id, read, at=at)
    return _store(house, import_id, read, at=at)


def _store(house: House, import_id: str, read: Sequence[Read], *, at: int) -> bool:
    """Store a part and note what became of it, all or nothing; False: its NGO asked to stop."""
    with house.store.unit_of_work() as uow:
        known = _own(uow, house, import_id)
        if known.cases_done != at:
            raise TakenOverError(f"Import {import_id} has got on meanwhile.")
        if known.cancel_requested:
            return False
        cases = [(each.what, _state(each.what)) for each in read if isinstance(each.what, Case)]
        compared = uow.cases.compare(cases, ngo=known.ngo)
        groups = tuple(rows_of(read, compared))
        outcomes = Counter(group[0].result for group in groups)
        uow.imports.advance(known, [row for group in groups for row in group], outcomes)
        if not known.dry_run:
            _add(uow, known, compared)
        return True


def _add(uow: UnitOfWork, known: StoredImport, compared: Sequence[ComparedCase]) -> None:
    """As `cases.add_case` does, many at once."""
    new = uow.cases.add_new(compared, ngo=known.ngo)
    uow.audit.append_all(known.by, "create", "case", new)
    ready = {each.case_id for each in compared if each.state is CaseState.READY}
    tell_coordination_all(uow, "case.ready", [case_id for case_id in new if case_id in ready])


def _state(case: Case) -> CaseState:
    return CaseState.DRAFT if unanswered(case) else CaseState.READY


def _own(uow: UnitOfWork, house: House, import_id: str) -> StoredImport:
    """Return an import this worker has; one that was taken over meanwhile is not this worker's any more."""
    known = uow.imports.get(import_id)
    if known.worker != house.jobs.worker_id or known.state is not ImportState.READING:
        raise TakenOverError(f"Import {import_id} is not read here any more.")
    return known


def _stop(house: House, import_id: str) -> None:
    """End an import that its NGO asked to stop; queue it again where the service itself stops."""
    with house.store.unit_of_work() as uow:
        known = _own(uow, house, import_id)
        if known.cancel_requested:
            ended(uow, known, ImportState.CANCELLED)
        else:
            uow.imports.requeue(import_id)
            uow.audit.append(SYSTEM, "requeue", "import", import_id)
