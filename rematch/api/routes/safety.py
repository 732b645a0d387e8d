"""Safety records over HTTP: coordinators only."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from rematch.api import examples
from rematch.api.deps import CallerDep, CaseIdDep, VersionDep, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.case import Safety
from rematch.services import safety as records
from rematch.services.actor import Role
from rematch.services.views import SafetyView

router = APIRouter(prefix="/cases", tags=["cases"], route_class=StrictRoute)
SafetyBody = Annotated[Safety, Body(examples=[examples.SAFETY])]


@router.get(
    "/{ngo}/{case_ref}/safety",
    **operation("readSafety", Role.COORDINATOR, example=examples.SAFETY_VIEW, problems=(404, 410)),
)
def read_safety(caller: CallerDep, case_id: CaseIdDep, response: Response) -> SafetyView:
    """Read what is recorded for a case's safety; version 0: nothing."""
    return tagged(response, records.read_safety(*caller, case_id))


@router.put(
    "/{ngo}/{case_ref}/safety",
    **operation("recordSafety", Role.COORDINATOR, example=examples.SAFETY_VIEW, problems=(404, 409, 410)),
)
def record_safety(
    caller: CallerDep,
    case_id: CaseIdDep,
    safety: SafetyBody,
    version: VersionDep,
    response: Response,
) -> SafetyView:
    """Record places to avoid and cases to be kept apart; nobody else is told."""
    view = records.record_safety(*caller, case_id, safety, expected_version=version)
    return tagged(response, view)
