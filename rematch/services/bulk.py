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
STATES = {
    ConflictError.code: "A case of this case_ref is there already with other content.",
    GoneError.code: "A case of this case_ref was erased.",
}
"""What is said of a row that the state of things refuses."""


def post_cases(
    house: House, actor: Actor, rows: Sequence[Case | RowResult], *, asked: KeyedRequest
) -> BulkResult:
    """Store a list of cases. A row that could not be read comes as its refusal, and goes into the answer.

    What is kept for a retry is ids, kinds and pointers, no word: an erased case leaves nothing behind there.
    """
    require(actor, Role.NGO)
    checked = [_checked(position, row) for position, row in enumerate(rows)]
    with house.store.unit_of_work() as uow:
        kept = once(uow, asked, BulkResult, lambda: _result(uow, actor, checked))
    in_words = tuple(_in_words(result, row) for result, row in zip(kept.rows, checked, strict=True))
    return kept.model_copy(update={"rows": in_words})


def _checked(position: int, row: Case | RowResult) -> Case | RowResult:
    if isinstance(row, Case):
        try:
            check_case(row, catalogue())
        except InputError as error:
            return refused(position, error).model_copy(update={"detail": error.message[:200]})
    return row


def _result(uow: UnitOfWork, actor: Actor, rows: Sequence[Case | RowResult]) -> BulkResult:
    results = tuple(_row(uow, actor, position, row) for position, row in enumerate(rows))
    stored = sum(result.outcome == "stored" for result in results)
    return BulkResult(stored=stored, refused=len(results) - stored, rows=results)


def _row(uow: UnitOfWork, actor: Actor, position: int, row: Case | RowResult) -> RowResult:
    if isinstance(row, RowResult):
        return row.model_copy(update={"detail": None})
    try:
        return RowResult(row=position, outcome="stored", receipt=add_case(uow, actor, row))
    except (InputError, ConflictError, GoneError) as error:
        return refused(position, error)


def _in_words(result: RowResult, row: Case | RowResult) -> RowResult:
    """Say what is wrong: of a repeated request the same again, from the same rows."""
    words = row.detail if isinstance(row, RowResult) else STATES.get(result.problem or "")
    return result.model_copy(update={"detail": words})


def refused(position: int, error: RematchError) -> RowResult:
    """Return the refusal of a row, without words."""
    return RowResult(row=position, outcome="refused", problem=error.code, pointer=error.pointer)
