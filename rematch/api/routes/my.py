"""What a person does by the own link: read, answer, ask for a review, correct, download, erase."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from rematch.api import examples, examples_offers, examples_person
from rematch.api.deps import AskedDep, CallerDep
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.ask import CorrectionRequest
from rematch.models.review import ReviewRequest
from rematch.services import holding, my_asks, my_case, my_offer
from rematch.services.actor import Role
from rematch.services.person_views import (
    ErasureConfirm,
    MyAnswer,
    MyAsk,
    MyCase,
    MyErasure,
    MyOffer,
    MyProposal,
    MyReview,
)
from rematch.services.views import Page

router = APIRouter(prefix="/my", tags=["people"], route_class=StrictRoute)
GONE = (404, 410)


@router.get("/case", **operation("readMyCase", Role.PERSON, example=examples_person.MY_CASE, problems=GONE))
def read_my_case(caller: CallerDep) -> MyCase:
    """Read who sees what, whom to call, and what is held about your household."""
    return my_case.read_my_case(*caller)


@router.get(
    "/proposal",
    **operation("readMyProposal", Role.PERSON, example=examples_person.MY_PROPOSAL, problems=GONE),
)
def read_my_proposal(caller: CallerDep) -> MyProposal:
    """Read what is proposed to you now, with the letter in your language."""
    return my_offer.read_my_proposal(*caller)


@router.post(
    "/answer", **operation("answerMyself", Role.PERSON, example=examples_person.MY_ANSWERED, problems=GONE)
)
def answer_myself(
    caller: CallerDep,
    answer: Annotated[MyAnswer, Body(examples=[examples_person.MY_ANSWER])],
    asked: AskedDep,
) -> MyOffer:
    """Answer yes or no, for yourself alone; a no has no disadvantage."""
    return my_offer.answer_mine(*caller, answer, asked=asked)


@router.post(
    "/review",
    **operation("askMyReview", Role.PERSON, example=examples_person.MY_REVIEW, status=201, problems=GONE),
)
def ask_my_review(
    caller: CallerDep,
    request: Annotated[ReviewRequest, Body(examples=[examples_offers.REVIEW_REQUEST])],
    asked: AskedDep,
) -> MyReview:
    """Ask for another person's look at what is proposed; everything waits meanwhile."""
    return my_offer.ask_my_review(*caller, request, asked=asked)


@router.post(
    "/corrections",
    **operation(
        "askCorrection",
        Role.PERSON,
        example=examples_person.MY_CORRECTION,
        status=201,
        problems=(404, 410, 429),
    ),
)
def ask_correction(
    caller: CallerDep,
    request: Annotated[CorrectionRequest, Body(examples=[examples_person.CORRECTION_REQUEST])],
    asked: AskedDep,
) -> MyAsk:
    """Ask your adviser to correct one field; nothing changes until they accept."""
    return my_asks.ask_correction(*caller, request, asked=asked)


@router.get(
    "/corrections",
    **operation(
        "listMyCorrections",
        Role.PERSON,
        example=examples.page(examples_person.MY_CORRECTION),
        problems=GONE,
    ),
)
def list_my_corrections(caller: CallerDep) -> Page[MyAsk]:
    """List the corrections you asked for, and what came of them."""
    return my_asks.list_my_corrections(*caller)


@router.get(
    "/download", **operation("downloadMine", Role.PERSON, example=examples_person.MY_EXPORT, problems=GONE)
)
def download_mine(caller: CallerDep, response: Response) -> holding.MyExport:
    """Download everything held about your household that you may see."""
    response.headers["Content-Disposition"] = 'attachment; filename="my-household.json"'
    return holding.download_mine(*caller)


@router.post(
    "/erasure",
    **operation("askErasure", Role.PERSON, example=examples_person.MY_ERASURE, problems=(404, 410, 429)),
)
def ask_erasure(caller: CallerDep, asked: AskedDep) -> MyErasure:
    """Ask for the erasure of everything; nothing is erased before you say it a second time."""
    return my_asks.ask_erasure(*caller, asked=asked)


@router.post(
    "/erasure/confirm",
    **operation("confirmErasure", Role.PERSON, example=examples_person.MY_ERASED, problems=GONE),
)
def confirm_erasure(
    caller: CallerDep,
    word: Annotated[ErasureConfirm, Body(examples=[examples_person.ERASURE_CONFIRM])],
    asked: AskedDep,
) -> MyErasure:
    """Erase everything about your household for good; this link is over with it."""
    return my_asks.confirm_erasure(*caller, word, asked=asked)
