"""Reviews over HTTP: a household asks for another look, another coordinator looks."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field

from rematch.api import examples, examples_offers
from rematch.api.deps import AskedDep, CallerDep, CaseIdDep, PageQuery, StepDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.review import ReviewRequest, ReviewState
from rematch.services import reviewing
from rematch.services.actor import Role
from rematch.services.offer_views import ReviewView
from rematch.services.views import Page

router = APIRouter(tags=["reviews"], route_class=StrictRoute)
ReviewId = Annotated[
    str,
    Path(
        pattern=r"^review-[0-9a-f-]{1,60}$",
        description="Id of the review.",
        examples=[examples_offers.REVIEW_ID],
    ),
]
VIEW = examples_offers.REVIEW


class ReviewQuery(PageQuery):
    """Which part of the reviews."""

    state: ReviewState | None = Field(default=None, description="Only in this state.", examples=["open"])


@router.post(
    "/cases/{ngo}/{case_ref}/reviews",
    **operation("askReview", Role.NGO, example=VIEW, status=201, problems=(404, 410)),
)
def ask_review(
    caller: CallerDep,
    case_id: CaseIdDep,
    request: Annotated[ReviewRequest, Body(examples=[examples_offers.REVIEW_REQUEST])],
    asked: AskedDep,
    response: Response,
) -> ReviewView:
    """Ask for a review of a proposal, or of no proposal; an open offer stands still from now on."""
    return tagged(response, reviewing.ask_review(*caller, case_id, request, asked=asked))


@router.get("/reviews", **operation("listReviews", Role.NGO, Role.COORDINATOR, example=examples.page(VIEW)))
def list_reviews(caller: CallerDep, query: Annotated[ReviewQuery, Query()]) -> Page[ReviewView]:
    """List reviews, oldest first: an NGO's own, a coordinator's all."""
    return opaque(reviewing.list_reviews(*caller, query.state, after=query.cursor, limit=query.limit))


@router.post(
    "/reviews/{review_id}/end", **operation("endReview", Role.COORDINATOR, example=VIEW, problems=(404,))
)
def end_review(
    caller: CallerDep,
    review_id: ReviewId,
    end: Annotated[reviewing.ReviewEnd, Body(examples=[examples_offers.REVIEW_END])],
    step: StepDep,
    response: Response,
) -> ReviewView:
    """End a review, as another person than the one who decided: upheld, or not."""
    found = (review_id, end)
    view = reviewing.end_review(*caller, found, expected_version=step.version, asked=step.asked)
    return tagged(response, view)
