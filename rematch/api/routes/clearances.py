"""Clearances over HTTP, for authorities and coordinators."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field

from rematch.api import examples, examples_offers
from rematch.api.deps import CallerDep, PageQuery, StepDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.clearance import ClearanceGiven, ClearanceState
from rematch.services import clearing
from rematch.services.actor import Role
from rematch.services.offer_views import ClearanceView
from rematch.services.views import Page

router = APIRouter(prefix="/clearances", tags=["clearances"], route_class=StrictRoute)
ClearanceId = Annotated[
    str,
    Path(
        pattern=r"^clearance-[0-9a-f-]{1,60}$",
        description="Id of the clearance.",
        examples=[examples_offers.CLEARANCE_ID],
    ),
]
VIEW = examples_offers.CLEARANCE
BOTH = (Role.AUTHORITY, Role.COORDINATOR)


class ClearanceQuery(PageQuery):
    """Which part of the clearances."""

    state: ClearanceState | None = Field(default=None, description="Only in this state.", examples=["asked"])


@router.get("", **operation("listClearances", *BOTH, example=examples.page(VIEW)))
def list_clearances(caller: CallerDep, query: Annotated[ClearanceQuery, Query()]) -> Page[ClearanceView]:
    """List clearances, oldest first: an authority's own, a coordinator's all."""
    return opaque(clearing.list_clearances(*caller, query.state, after=query.cursor, limit=query.limit))


@router.get("/{clearance_id}", **operation("readClearance", *BOTH, example=VIEW, problems=(404,)))
def read_clearance(caller: CallerDep, clearance_id: ClearanceId, response: Response) -> ClearanceView:
    """Read a clearance."""
    return tagged(response, clearing.read_clearance(*caller, clearance_id))


@router.post("/{clearance_id}/give", **operation("giveClearance", *BOTH, example=VIEW, problems=(404,)))
def give_clearance(
    caller: CallerDep,
    clearance_id: ClearanceId,
    given: Annotated[ClearanceGiven, Body(examples=[examples_offers.CLEARED])],
    step: StepDep,
    response: Response,
) -> ClearanceView:
    """Clear it, with reference and date."""
    said = (clearance_id, given)
    view = clearing.give_clearance(*caller, said, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post("/{clearance_id}/refuse", **operation("refuseClearance", *BOTH, example=VIEW, problems=(404,)))
def refuse_clearance(
    caller: CallerDep, clearance_id: ClearanceId, step: StepDep, response: Response
) -> ClearanceView:
    """Say no: only the coordination is told, and passes it on to nobody."""
    view = clearing.refuse_clearance(*caller, clearance_id, expected_version=step.version, asked=step.asked)
    return tagged(response, view)
