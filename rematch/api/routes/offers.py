"""Offers over HTTP: what households are asked, answer, and how the move goes on."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field

from rematch.api import examples, examples_offers
from rematch.api.deps import CallerDep, PageQuery, StepDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.offer import AnswerRequest, EndReason, OfferState
from rematch.models.types import Model
from rematch.services import answering, moving, offers
from rematch.services.actor import Role
from rematch.services.offer_views import OfferView
from rematch.services.views import Page

router = APIRouter(prefix="/offers", tags=["offers"], route_class=StrictRoute)
OfferId = Annotated[
    str,
    Path(
        pattern=r"^offer-[0-9a-f-]{1,60}$",
        description="Id of the offer.",
        examples=[examples_offers.OFFER_ID],
    ),
]
VIEW = examples_offers.OFFER
GONE = (404, 410)


class OfferQuery(PageQuery):
    """Which part of the offers."""

    state: OfferState | None = Field(default=None, description="Only in this state.", examples=["asked"])


class OfferEnd(Model):
    """Why an offer is ended."""

    reason: EndReason = Field(description="From the closed list.", examples=["safety"])


@router.get("", **operation("listOffers", Role.NGO, Role.COORDINATOR, example=examples.page(VIEW)))
def list_offers(caller: CallerDep, query: Annotated[OfferQuery, Query()]) -> Page[OfferView]:
    """List offers, oldest first: an NGO's own, a coordinator's all."""
    return opaque(offers.list_offers(*caller, query.state, after=query.cursor, limit=query.limit))


@router.get("/stalled", **operation("listStalledOffers", Role.COORDINATOR, example=examples.page(VIEW)))
def list_stalled(caller: CallerDep) -> Page[OfferView]:
    """List the offers that stand still for too long before an arrival."""
    return offers.list_stalled(*caller)


@router.get(
    "/{offer_id}", **operation("readOffer", Role.NGO, Role.COORDINATOR, example=VIEW, problems=(404,))
)
def read_offer(caller: CallerDep, offer_id: OfferId, response: Response) -> OfferView:
    """Read an offer and what it waits for."""
    return tagged(response, offers.read_offer(*caller, offer_id))


@router.post("/{offer_id}/answers", **operation("answerOffer", Role.NGO, example=VIEW, problems=GONE))
def answer_offer(
    caller: CallerDep,
    offer_id: OfferId,
    request: Annotated[AnswerRequest, Body(examples=[examples_offers.ANSWER])],
    step: StepDep,
    response: Response,
) -> OfferView:
    """Write down what one adult answers, given alone after a talk; the same again changes nothing."""
    said = (offer_id, request)
    view = answering.answer_offer(*caller, said, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/{offer_id}/steps", **operation("moveOffer", Role.NGO, Role.COORDINATOR, example=VIEW, problems=GONE)
)
def move_offer(
    caller: CallerDep,
    offer_id: OfferId,
    request: Annotated[moving.StepRequest, Body(examples=[examples_offers.TRAVEL])],
    step: StepDep,
    response: Response,
) -> OfferView:
    """Say the next step of a move: travelling, arrived, not arrived, returned, living there, moved on."""
    wanted = moving.Asked(offer_id=offer_id, step=request)
    view = moving.move_offer(*caller, wanted, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/{offer_id}/withdraw", **operation("withdrawOffer", Role.COORDINATOR, example=VIEW, problems=GONE)
)
def withdraw_offer(
    caller: CallerDep,
    offer_id: OfferId,
    end: Annotated[OfferEnd, Body(examples=[examples_offers.ENDING])],
    step: StepDep,
    response: Response,
) -> OfferView:
    """End an offer before the arrival, for a reason of the closed list; the home is free again."""
    ending = (offer_id, end.reason)
    view = offers.withdraw_offer(*caller, ending, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/{offer_id}/welfare-check",
    **operation("closeWelfareCheck", Role.NGO, Role.COORDINATOR, example=VIEW, problems=(404,)),
)
def close_welfare_check(caller: CallerDep, offer_id: OfferId, step: StepDep, response: Response) -> OfferView:
    """Note that somebody found out how a household is that did not arrive."""
    view = moving.close_welfare_check(*caller, offer_id, expected_version=step.version, asked=step.asked)
    return tagged(response, view)
