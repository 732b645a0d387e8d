"""From a finished run to decisions, over HTTP: publish it, open a sheet, decide; one case at a time."""

from typing import Annotated

from fastapi import APIRouter, Body

from rematch.api import examples, examples_offers
from rematch.api.deps import AskedDep, CallerDep, CaseIdDep
from rematch.api.operations import operation
from rematch.api.routes.runs import RunId
from rematch.api.strict import StrictRoute
from rematch.models.decision import DecisionRequest
from rematch.services import alarms, deciding, publishing, review_sheets
from rematch.services.actor import Role
from rematch.services.offer_views import DecisionView, ReviewSheet
from rematch.services.tenancy import WATCHERS
from rematch.services.views import Page, RunView

router = APIRouter(prefix="/runs/{run_id}", tags=["decisions"], route_class=StrictRoute)
DecisionBody = Annotated[DecisionRequest, Body(examples=[examples_offers.DECISION])]


@router.post(
    "/publish",
    **operation("publishRun", Role.COORDINATOR, example=examples.RUN_VIEW, problems=(404,)),
)
def publish_run(caller: CallerDep, run_id: RunId, asked: AskedDep) -> RunView:
    """Choose a finished run for the review: it is re-checked, its homes are free; nothing is offered."""
    return publishing.publish_run(*caller, run_id, asked=asked)


@router.post(
    "/sheets/{ngo}/{case_ref}",
    **operation("openSheet", Role.COORDINATOR, example=examples_offers.SHEET, problems=(404, 410)),
)
def open_sheet(caller: CallerDep, run_id: RunId, case_id: CaseIdDep, asked: AskedDep) -> ReviewSheet:
    """Open the review sheet of a case: whoever has it may decide; how long it lay open is noted."""
    return review_sheets.open_sheet(*caller, run_id, case_id, asked=asked)


@router.post(
    "/decisions",
    **operation(
        "decide", Role.COORDINATOR, example=examples_offers.DECISION_VIEW, status=201, problems=(404, 410)
    ),
)
def decide(caller: CallerDep, run_id: RunId, request: DecisionBody, asked: AskedDep) -> DecisionView:
    """Decide on one case: accept, another municipality, or wait. A home is held, the household is asked."""
    return deciding.decide(*caller, run_id, request, asked=asked)


@router.get(
    "/decisions",
    **operation(
        "listDecisions",
        Role.COORDINATOR,
        example=examples.page(examples_offers.DECISION_VIEW),
        problems=(404,),
    ),
)
def list_decisions(caller: CallerDep, run_id: RunId) -> Page[DecisionView]:
    """List who decided what on a run's proposals."""
    return deciding.list_decisions(*caller, run_id)


@router.get(
    "/alarms",
    **operation("readAlarms", *WATCHERS, example=examples_offers.ALARMS, problems=(404,)),
)
def read_alarms(caller: CallerDep, run_id: RunId) -> alarms.Alarms:
    """Say whether proposals look waved through: overrides under 1 %, sheets open for under 20 seconds."""
    return alarms.alarms_of(*caller, run_id)
