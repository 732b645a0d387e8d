"""The open offer by the own link: read with its letter, answered alone, looked at again on request."""

from rematch.errors import GoneError
from rematch.explain.languages import Language
from rematch.explain.person_words import say, spoken
from rematch.models.letter import Paper
from rematch.models.offer import HOLDING, STEPS, OfferState, Said
from rematch.models.review import ReviewRequest
from rematch.services.actor import Actor
from rematch.services.answering import write_down
from rematch.services.house import House
from rematch.services.my_case import my_review
from rematch.services.offer_letters import Material, material_of, written
from rematch.services.once import KeyedRequest, once
from rematch.services.person_views import MyAnswer, MyOffer, MyProposal, MyReview
from rematch.services.reviewing import open_review
from rematch.services.shown import own_case
from rematch.services.tenancy import absent, require_link
from rematch.store import StoredLink, StoredOffer, UnitOfWork

UNTOLD = (OfferState.REFUSED, OfferState.EXPIRED, OfferState.WITHDRAWN)
"""Ends that would tell what another adult, an authority or a reviewer said: over, and no more."""


def read_my_proposal(house: House, actor: Actor) -> MyProposal:
    """Return the latest offer with its letter while it is open."""
    link = require_link(actor)
    language = spoken(link.bearer.language)
    with house.store.read() as uow:
        case_id = own_case(uow, link).id
        offers, review = uow.offers.of_case(case_id), uow.reviews.open_of(case_id)
        latest = offers[-1] if offers else None
        offer = my_offer(uow, link, latest) if latest else None
        material = material_of(uow, latest) if latest and latest.state in HOLDING else None
    letter, note = _letter(material, link, language)
    return MyProposal(
        offer=offer,
        words=say(language, _standing(latest)),
        letter=letter,
        letter_note=note,
        review=my_review(review, actor) if review else None,
    )


def answer_mine(house: House, actor: Actor, answer: MyAnswer, *, asked: KeyedRequest) -> MyOffer:
    """Write down what the adult of the link answers; nobody but the NGO reads it."""
    link = require_link(actor)
    with house.store.unit_of_work() as uow:

        def act() -> MyOffer:
            offer = _own_offer(uow, link, answer.offer_id)
            said = Said(
                person_ref=link.bearer.person_ref,
                choice=answer.choice,
                talk=answer.talk,
                handover=answer.handover,
            )
            after = write_down(uow, actor, offer, said, expected_version=offer.version)
            return my_offer(uow, link, after)

        return once(uow, asked, MyOffer, act, about=link.case_id)


def ask_my_review(house: House, actor: Actor, request: ReviewRequest, *, asked: KeyedRequest) -> MyReview:
    """Ask for another person's look; an open offer stands still from now on."""
    link = require_link(actor)
    with house.store.unit_of_work() as uow:

        def act() -> MyReview:
            return my_review(open_review(uow, actor, own_case(uow, link).id, request), actor)

        return once(uow, asked, MyReview, act, about=link.case_id)


def my_offer(uow: UnitOfWork, link: StoredLink, offer: StoredOffer) -> MyOffer:
    """Return an offer as one adult sees it."""
    mine = [each for each in uow.offers.answers(offer).given if each.person_ref == link.bearer.person_ref]
    return MyOffer(
        offer_id=offer.id,
        municipality=offer.home.municipality,
        state=None if offer.state in UNTOLD else offer.state,
        answer_by=offer.answer_by,
        my_answer=mine[0].choice if mine else None,
        answered_at=mine[0].given_at if mine else None,
        arrive_on=offer.arrive_on,
    )


def _own_offer(uow: UnitOfWork, link: StoredLink, offer_id: str) -> StoredOffer:
    """An offer of the household that can still be answered; of one that is over no more is told."""
    case_id = own_case(uow, link).id
    offer = uow.offers.get(offer_id)
    if offer.case_id != case_id:
        raise absent()
    late = offer.state is OfferState.ASKED and uow.now > offer.answer_by
    if late or offer.state not in STEPS:
        raise GoneError(say(spoken(link.bearer.language), "over"))
    return offer


def _standing(offer: StoredOffer | None) -> str:
    if offer is None:
        return "no_proposal"
    return "free" if offer.state in HOLDING else ("over" if offer.state not in STEPS else "no_proposal")


def _letter(
    material: Material | None, link: StoredLink, language: Language
) -> tuple[Paper | None, str | None]:
    if material is None:
        return None, None
    try:
        return written(material, language=link.bearer.language), None
    except GoneError:  # another case of the round was erased: its run cannot be explained any more
        return None, say(language, "letter_missing")
