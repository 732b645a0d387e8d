"""Follow-ups over HTTP: a month, half a year and a year after an arrival; and what they add up to."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field

from rematch.api import examples, examples_offers
from rematch.api.deps import CallerDep, PageQuery, StepDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.routes.municipalities import CodePath
from rematch.api.strict import StrictRoute
from rematch.models.follow_up import FollowUpAnswer, FollowUpState, Results
from rematch.services import following
from rematch.services.actor import Role
from rematch.services.offer_views import FollowUpView
from rematch.services.views import Page

router = APIRouter(tags=["follow-ups"], route_class=StrictRoute)
FollowUpId = Annotated[
    str,
    Path(
        pattern=r"^follow-up-[0-9a-f-]{1,60}$",
        description="Id of the follow-up.",
        examples=[examples_offers.FOLLOW_UP_ID],
    ),
]
VIEW = examples_offers.FOLLOW_UP
COUNTERS = (Role.COORDINATOR, Role.ANALYST)


class FollowUpQuery(PageQuery):
    """Which part of the follow-ups."""

    state: FollowUpState | None = Field(default=None, description="Only in this state.", examples=["due"])


@router.get(
    "/follow-ups", **operation("listFollowUps", Role.NGO, Role.COORDINATOR, example=examples.page(VIEW))
)
def list_follow_ups(caller: CallerDep, query: Annotated[FollowUpQuery, Query()]) -> Page[FollowUpView]:
    """List follow-ups, oldest first: an NGO's own, a coordinator's all."""
    return opaque(following.list_follow_ups(*caller, query.state, after=query.cursor, limit=query.limit))


@router.post(
    "/follow-ups/{follow_up_id}/answer",
    **operation("answerFollowUp", Role.NGO, example=VIEW, problems=(404, 410)),
)
def answer_follow_up(
    caller: CallerDep,
    follow_up_id: FollowUpId,
    answer: Annotated[FollowUpAnswer, Body(examples=[examples_offers.FOLLOW_UP_ANSWER])],
    step: StepDep,
    response: Response,
) -> FollowUpView:
    """Write down what a household says; it goes on to municipality and authority as counts only."""
    said = (follow_up_id, answer)
    view = following.answer_follow_up(*caller, said, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.get(
    "/results", **operation("readResults", Role.COORDINATOR, Role.ANALYST, example=examples_offers.RESULTS)
)
def read_results(caller: CallerDep) -> Results:
    """Count what households said everywhere: no group of fewer than ten, rounded to five."""
    return following.results_of(*caller, None)


@router.get(
    "/municipalities/{code}/results",
    **operation(
        "readMunicipalityResults",
        Role.MUNICIPALITY,
        Role.COORDINATOR,
        example=examples_offers.RESULTS,
        problems=(404,),
    ),
)
def read_municipality_results(caller: CallerDep, code: CodePath) -> Results:
    """Count what households said who live there: no group of fewer than ten, rounded to five."""
    return following.results_of(*caller, code)
