"""Pledges over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Path, Response
from pydantic import BeforeValidator

from rematch.api import examples, examples_pledges
from rematch.api.deps import AskedDep, CallerDep, PageDep, StepDep, VersionDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.problems import Refusal
from rematch.api.strict import StrictRoute
from rematch.models.pledge import Pledge
from rematch.models.pledge_life import Pause
from rematch.models.types import Code, Token
from rematch.services import pledge_history, pledges
from rematch.services.actor import Role
from rematch.services.pledge_views import PledgeHistoryLine, PledgeView
from rematch.services.views import Page

router = APIRouter(prefix="/pledges", tags=["pledges"], route_class=StrictRoute)
COUNTED = frozenset({"held", "taken", "held_persons", "taken_persons"})
COUNT_MAX = 100_000
VIEW = examples_pledges.PLEDGE_VIEW


def without_counts(offer: Any) -> Any:
    """Leave out what the service counts itself: what is read may be sent back, and is not believed."""
    if isinstance(offer, dict):
        return {name: without_counts(value) for name, value in offer.items() if not _is_count(name, value)}
    return [without_counts(value) for value in offer] if isinstance(offer, list) else offer


def _is_count(name: str, value: Any) -> bool:
    return name in COUNTED and type(value) is int and 0 <= value <= COUNT_MAX


async def pledge_id_of(
    municipality: Annotated[Code, Path(description="The municipality.", examples=["DE-kiel"])],
    pledge_ref: Annotated[Token, Path(description="Its pledge.", examples=["P-17"])],
) -> str:
    """Return the id of a pledge."""
    return f"{municipality}/{pledge_ref}"


PledgeIdDep = Annotated[str, Depends(pledge_id_of)]
PauseBody = Annotated[Pause, Body(examples=[examples_pledges.PAUSE])]
PledgeBody = Annotated[Pledge, BeforeValidator(without_counts), Body(examples=[examples.PLEDGE])]


@router.get(
    "",
    **operation("listPledges", Role.MUNICIPALITY, Role.COORDINATOR, example=examples.page(VIEW)),
)
def list_pledges(caller: CallerDep, query: PageDep) -> Page[PledgeView]:
    """List pledges by id: a municipality's own, a coordinator's all."""
    return opaque(pledges.list_pledges(*caller, after=query.cursor, limit=query.limit))


@router.post("", **operation("postPledge", Role.MUNICIPALITY, example=VIEW, status=201, problems=(404,)))
def post_pledge(caller: CallerDep, pledge: PledgeBody, asked: AskedDep, response: Response) -> PledgeView:
    """Post a pledge; what is held and taken begins at nothing, and is counted by the service."""
    view = pledges.post_pledge(*caller, pledge, asked=asked)
    return tagged(response, view, location=f"/v1/pledges/{view.pledge_id}")


@router.get(
    "/{municipality}/{pledge_ref}",
    **operation("readPledge", Role.MUNICIPALITY, Role.COORDINATOR, example=VIEW, problems=(404,)),
)
def read_pledge(caller: CallerDep, pledge_id: PledgeIdDep, response: Response) -> PledgeView:
    """Read a pledge, with what is held and taken now."""
    return tagged(response, pledges.read_pledge(*caller, pledge_id))


@router.put(
    "/{municipality}/{pledge_ref}",
    **operation("changePledge", Role.MUNICIPALITY, example=VIEW, problems=(404, 409)),
)
def change_pledge(
    caller: CallerDep,
    pledge_id: PledgeIdDep,
    pledge: PledgeBody,
    version: VersionDep,
    response: Response,
) -> PledgeView:
    """Replace what is offered; never less than is held and taken."""
    if pledge.pledge_id != pledge_id:
        raise Refusal("invalid-input", "This pledge is not the one in the address.", pointer="/pledge_ref")
    return tagged(response, pledges.change_pledge(*caller, pledge, expected_version=version))


@router.post(
    "/{municipality}/{pledge_ref}/pause",
    **operation("pausePledge", Role.MUNICIPALITY, example=VIEW, problems=(404,)),
)
def pause_pledge(
    caller: CallerDep,
    pledge_id: PledgeIdDep,
    pause: PauseBody,
    step: StepDep,
    response: Response,
) -> PledgeView:
    """Pause an open pledge with a reason: it is not matched until that day, or until it is resumed."""
    paused = (pledge_id, pause)
    view = pledges.pause_pledge(*caller, paused, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/{municipality}/{pledge_ref}/resume",
    **operation("resumePledge", Role.MUNICIPALITY, example=VIEW, problems=(404,)),
)
def resume_pledge(
    caller: CallerDep,
    pledge_id: PledgeIdDep,
    step: StepDep,
    response: Response,
) -> PledgeView:
    """Open a draft or paused pledge for matching."""
    view = pledges.resume_pledge(*caller, pledge_id, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/{municipality}/{pledge_ref}/still-true",
    **operation("confirmPledge", Role.MUNICIPALITY, example=VIEW, problems=(404,)),
)
def confirm_pledge(
    caller: CallerDep,
    pledge_id: PledgeIdDep,
    step: StepDep,
    response: Response,
) -> PledgeView:
    """Say that all that is offered is still true today; asked every month."""
    view = pledges.confirm_pledge(*caller, pledge_id, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.get(
    "/{municipality}/{pledge_ref}/history",
    **operation(
        "listPledgeHistory",
        Role.MUNICIPALITY,
        Role.COORDINATOR,
        example=examples.page(examples_pledges.HISTORY_LINE),
        problems=(404,),
    ),
)
def list_history(caller: CallerDep, pledge_id: PledgeIdDep, query: PageDep) -> Page[PledgeHistoryLine]:
    """List who changed what of a pledge, oldest first: key and role, and every field before and after."""
    page = pledge_history.list_history(*caller, pledge_id, after=query.cursor, limit=query.limit)
    return opaque(page)
