"""Many cases at once: each row is stored or refused by itself, and says so."""

from collections.abc import Sequence

from rematch.errors import ConflictError, GoneError, InputError, RematchError
from rematch.models.case import Case
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import check_case
from rematch.services.actor import Actor, Role
from rematch.services.cases import add_case
from rematch.services.house import House
from rematch.services.once import KeyedRequest, once
from rematch.services.tenancy import require
from rematch.services.views import BulkResult, RowResult
from rematch.store import UnitOfWork

ROWS_MAX = 1_000


def post_cases(
    house: House, actor: Actor, rows: Sequence[Case | RowResult], *, asked: KeyedRequest
) -> BulkResult:
    """Store a list of cases. A row that could not be read comes as its refusal, and goes into the answer."""
    require(actor, Role.NGO)
    with house.store.unit_of_work() as uow:
        return once(uow, asked, BulkResult, lambda: _result(uow, actor, rows))


def _result(uow: UnitOfWork, actor: Actor, rows: Sequence[Case | RowResult]) -> BulkResult:
    results = tuple(_row(uow, actor, position, row) for position, row in enumerate(rows))
    stored = sum(result.outcome == "stored" for result in results)
    return BulkResult(stored=stored, refused=len(results) - stored, rows=results)


def _row(uow: UnitOfWork, actor: Actor, position: int, row: Case | RowResult) -> RowResult:
    if isinstance(row, RowResult):
        return row
    try:
        check_case(row, catalogue())
        return RowResult(row=position, outcome="stored", receipt=add_case(uow, actor, row))
    except (InputError, ConflictError, GoneError) as error:
        return refused(position, error)


def refused(position: int, error: RematchError) -> RowResult:
    """Return the refusal of a row."""
    return RowResult(
        row=position, outcome="refused", problem=error.code, detail=error.message[:200], pointer=error.pointer
    )
