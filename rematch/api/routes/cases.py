"""Cases over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from pydantic import Field

from rematch.api import examples
from rematch.api.deps import (
    AskedDep,
    CallerDep,
    CaseIdDep,
    PageQuery,
    StepDep,
    VersionDep,
    opaque,
    tagged,
)
from rematch.api.operations import operation
from rematch.api.problems import Refusal
from rematch.api.strict import StrictRoute
from rematch.models.case import Case
from rematch.models.round import CaseState
from rematch.models.types import Token
from rematch.services import cases
from rematch.services.actor import Role
from rematch.services.views import CaseReceipt, CaseView, Page

router = APIRouter(prefix="/cases", tags=["cases"], route_class=StrictRoute)
CaseBody = Annotated[Case, Body(examples=[examples.CASE])]


class CaseQuery(PageQuery):
    """Which part of the cases."""

    state: CaseState | None = Field(default=None, description="Only in this state.", examples=["ready"])
    round_ref: Token | None = Field(default=None, description="Only in this round.", examples=["winter"])


@router.get(
    "",
    **operation("listCases", Role.NGO, Role.COORDINATOR, example=examples.page(examples.CASE_VIEW)),
)
def list_cases(caller: CallerDep, query: Annotated[CaseQuery, Query()]) -> Page[CaseView]:
    """List cases by id: an NGO's own, a coordinator's all, without sensitive needs and wishes."""
    wanted = cases.Wanted(state=query.state, round_ref=query.round_ref)
    return opaque(cases.list_cases(*caller, wanted, after=query.cursor, limit=query.limit))


@router.post("", **operation("postCase", Role.NGO, example=examples.RECEIPT, status=201, problems=(410,)))
def post_case(caller: CallerDep, case: CaseBody, asked: AskedDep, response: Response) -> CaseReceipt:
    """Post a case; the same case again gets the same answer, another one under its case_ref a conflict."""
    receipt = cases.post_case(*caller, case, asked=asked)
    return tagged(response, receipt, location=f"/v1/cases/{receipt.case_id}")


@router.get(
    "/{ngo}/{case_ref}",
    **operation("readCase", Role.NGO, Role.COORDINATOR, example=examples.CASE_VIEW, problems=(404, 410)),
)
def read_case(caller: CallerDep, case_id: CaseIdDep, response: Response) -> CaseView:
    """Read a case; what is sensitive in it only as its own NGO."""
    return tagged(response, cases.read_case(*caller, case_id))


@router.put(
    "/{ngo}/{case_ref}",
    **operation("changeCase", Role.NGO, example=examples.RECEIPT, problems=(404, 409, 410)),
)
def change_case(
    caller: CallerDep,
    case_id: CaseIdDep,
    case: CaseBody,
    version: VersionDep,
    response: Response,
) -> CaseReceipt:
    """Replace a case; a round that has frozen it keeps what it froze."""
    if case.case_ref != case_id.partition("/")[2]:
        raise Refusal("invalid-input", "The case differs from the one in the address.", pointer="/case_ref")
    return tagged(response, cases.change_case(*caller, case_id, case, expected_version=version))


@router.post(
    "/{ngo}/{case_ref}/withdraw",
    **operation("withdrawCase", Role.NGO, example=examples.RECEIPT, problems=(404, 410)),
)
def withdraw_case(
    caller: CallerDep,
    case_id: CaseIdDep,
    step: StepDep,
    response: Response,
) -> CaseReceipt:
    """Withdraw a case; a proposal that a running solve makes for it is dropped."""
    receipt = cases.withdraw_case(*caller, case_id, expected_version=step.version, asked=step.asked)
    return tagged(response, receipt)


@router.delete("/{ngo}/{case_ref}", **operation("eraseCase", Role.NGO, status=204, problems=(404, 410)))
def erase_case(caller: CallerDep, case_id: CaseIdDep, version: VersionDep) -> None:
    """Erase a case for good: its words cannot be read again, here or in rounds that froze it."""
    cases.erase_case(*caller, case_id, expected_version=version)
