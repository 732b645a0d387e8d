"""Many cases in one request, each row by itself."""

from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import Field, ValidationError

from rematch.api import examples
from rematch.api.deps import AskedDep, CallerDep
from rematch.api.operations import operation
from rematch.api.problems import field_of
from rematch.api.strict import StrictRoute
from rematch.models.case import Case
from rematch.models.types import Model
from rematch.services import bulk
from rematch.services.actor import Role
from rematch.services.views import BulkResult, RowResult

router = APIRouter(prefix="/cases:bulk", tags=["cases"], route_class=StrictRoute)


class CaseRows(Model):
    """Cases, each checked by itself."""

    cases: tuple[Any, ...] = Field(
        min_length=1,
        max_length=bulk.ROWS_MAX,
        description=f"At most {bulk.ROWS_MAX:,} cases.",
        json_schema_extra={"items": {"$ref": "#/components/schemas/Case"}},
    )


RowsBody = Annotated[CaseRows, Body(examples=[examples.BULK])]


@router.post("", **operation("postCases", Role.NGO, example=examples.BULK_RESULT))
def post_cases(caller: CallerDep, rows: RowsBody, asked: AskedDep) -> BulkResult:
    """Post many cases: every row is stored or refused by itself, and the answer says which."""
    read = [_read(position, row) for position, row in enumerate(rows.cases)]
    return bulk.post_cases(*caller, read, asked=asked)


def _read(position: int, row: Any) -> Case | RowResult:
    try:
        return Case.model_validate(row)
    except ValidationError as error:
        first = field_of(error.errors(include_url=False)[0], part="body")
        return RowResult(
            row=position,
            outcome="refused",
            problem="invalid-input",
            detail=first.detail[:200],
            pointer=first.pointer,
        )
