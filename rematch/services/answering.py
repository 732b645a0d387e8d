"""What the adults of a household answer, each alone: the last yes agrees, the first no refuses."""

from datetime import date

from rematch.errors import ConflictError, GoneError, InputError
from rematch.models.case import Case
from rematch.models.offer import (
    BEFORE_ARRIVAL,
    STEPS,
    AnswerRequest,
    Answers,
    Choice,
    Given,
    OfferState,
    Said,
)
from rematch.models.person import Person
from rematch.models.readiness import adults
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.offer_ends import Ending, end_offer
from rematch.services.offer_progress import ask_clearances, seen_by
from rematch.services.offer_views import OfferView
from rematch.services.once import KeyedRequest, once
from rematch.services.telling import tell_all_sides, tell_household_side
from rematch.services.tenancy import require
from rematch.store import StoredOffer, UnitOfWork


def answer_offer(
    house: House,
    actor: Actor,
    said: tuple[str, AnswerRequest],
    *,
    expected_version: int,
    asked: KeyedRequest,
) -> OfferView:
    """Write down what one adult answers; the last yes agrees, the first no refuses, both at once."""
    require(actor, Role.NGO)
    offer_id, request = said
    with house.store.unit_of_work() as uow:

        def act() -> OfferView:
            offer = uow.offers.get(offer_id, ngo=actor.organisation)
            after = write_down(uow, actor, offer, request, expected_version=expected_version)
            return seen_by(uow, actor, after)

        return once(uow, asked, OfferView, act, about=uow.offers.get(offer_id).case_id)


def write_down(
    uow: UnitOfWork, actor: Actor, offer: StoredOffer, request: Said, *, expected_version: int
) -> StoredOffer:
    """Write down what one adult says; the same again changes nothing."""
    answers = uow.offers.answers(offer)
    if _is_said(answers, request):
        return offer
    refuse_late(offer, uow)
    refuse_odd(uow, offer, request)
    given = Given(**request.model_dump(), given_at=uow.now)
    return take_answer(uow, actor, offer, _with(answers, given), expected_version=expected_version)


def take_answer(
    uow: UnitOfWork, actor: Actor, offer: StoredOffer, answers: Answers, *, expected_version: int
) -> StoredOffer:
    """Note the answers, and let the offer go where they lead."""
    case = uow.cases.get(offer.case_id).thing
    sealed = uow.offers.sealed(offer, answers)
    if any(each.choice is Choice.NO for each in answers.given):
        noted = uow.offers.note(offer, expected_version=expected_version, sealed_answers=sealed)
        ending = Ending(to=OfferState.REFUSED)
        ended = end_offer(uow, noted, ending, by=actor.audited, expected_version=noted.version)
        tell_household_side(uow, "offer.refused", ended)
        return ended
    said = {each.person_ref for each in answers.given}
    if any(adult.person_ref not in said for adult in grown_ups(case, uow.now.date())):
        uow.audit.append(actor.audited, "answer", "offer", offer.id)
        return uow.offers.note(offer, expected_version=expected_version, sealed_answers=sealed)
    agreed = uow.offers.step(
        offer,
        OfferState.AGREED,
        expected_version=expected_version,
        sealed_answers=sealed,
        agreed_at=uow.now,
    )
    uow.audit.append(actor.audited, "agreed", "offer", offer.id)
    ask_clearances(uow, agreed)
    tell_all_sides(uow, "offer.agreed", agreed)
    return agreed


def refuse_late(offer: StoredOffer, uow: UnitOfWork) -> None:
    """Refuse an answer to an offer that is over, or whose time is."""
    late = offer.state is OfferState.ASKED and uow.now > offer.answer_by
    if late or offer.state not in STEPS:
        raise GoneError(
            f"Offer {offer.id} is over ({'expired' if late else offer.state.value}). "
            "That has no disadvantage: the case takes part in the next round."
        )
    if offer.state not in BEFORE_ARRIVAL:
        raise ConflictError(f"Offer {offer.id} is {offer.state.value}: no answer is asked for now.")


def refuse_odd(uow: UnitOfWork, offer: StoredOffer, request: Said) -> None:
    """Refuse an answer of somebody who is no adult of the household, or without a talk after the question."""
    today = uow.now.date()
    case = uow.cases.get(offer.case_id).thing
    if request.person_ref not in {adult.person_ref for adult in grown_ups(case, today)}:
        raise InputError("No adult of this household has this mark.", pointer="/person_ref")
    if request.talk is None and request.choice is Choice.YES:
        raise InputError("A yes comes after a talk with an adviser: say when it was.", pointer="/talk")
    if request.talk is not None and not offer.created_at.date() <= request.talk.on <= today:
        raise InputError("The talk is held after the household was asked, and by today.", pointer="/talk/on")
    if request.choice is Choice.YES and offer.state is not OfferState.ASKED:
        raise ConflictError(f"Offer {offer.id} is {offer.state.value}: every adult has agreed already.")


def _is_said(answers: Answers, request: Said) -> bool:
    """An adult who says the same again is answered as before."""
    return any(
        each.person_ref == request.person_ref and each.choice is request.choice for each in answers.given
    )


def _with(answers: Answers, given: Given) -> Answers:
    others = tuple(each for each in answers.given if each.person_ref != given.person_ref)
    return Answers(given=(*others, given))


def grown_ups(case: Case, today: date) -> tuple[Person, ...]:
    """Return the adults of a household on the day of the move, or today where none is given."""
    return adults(case, case.ready_from or today)
