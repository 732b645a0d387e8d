"""How an offer ends before an arrival: in one transaction the home is free again and the case goes on."""

from dataclasses import dataclass

from rematch.models.offer import SETTLED, EndReason, OfferState
from rematch.models.review import ReviewState
from rematch.models.round import CaseState, ComesFirst
from rematch.services.homes import lose, release
from rematch.services.telling import tell_all_sides, tell_household_side
from rematch.store import Actor, Author, Role, StoredOffer, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an offer ends."""

    to: OfferState
    reason: str | None = None
    gone: bool = False
    """The municipality says that the home is gone: the pledge is lowered by it."""
    welfare_check: str | None = None


def end_offer(
    uow: UnitOfWork, offer: StoredOffer, ending: Ending, *, by: Actor, expected_version: int
) -> StoredOffer:
    """End an offer that holds a home: give the home back, or lower the pledge where it is gone."""
    ended = uow.offers.step(
        offer,
        ending.to,
        expected_version=expected_version,
        end_reason=ending.reason,
        welfare_check=ending.welfare_check,
        paused_state=None,
    )
    if ending.gone:
        lose(uow, offer.home, _reporter(by))
    else:
        release(uow, offer.home)
    settle(uow, ended, by=by)
    if uow.cases.state_of(offer.case_id) is CaseState.OFFERED:
        first = ComesFirst.NOT_AVAILABLE if ending.to is OfferState.NOT_AVAILABLE else None
        uow.cases.step(offer.case_id, CaseState.OFFERED, CaseState.READY, comes_first=first)
    return ended


def end_live_offer(uow: UnitOfWork, case_id: str, reason: EndReason, *, by: Actor) -> None:
    """End the offer of a case that goes away. A home people live in stays taken; nothing more is asked."""
    offer = uow.offers.live_of(case_id)
    if offer is None:
        return
    if offer.state in SETTLED:
        uow.follow_ups.drop(offer.id)
        return
    ending = Ending(to=OfferState.WITHDRAWN, reason=reason.value)
    ended = end_offer(uow, offer, ending, by=by, expected_version=offer.version)
    (tell_household_side if offer.agreed_at is None else tell_all_sides)(uow, "offer.withdrawn", ended)


def settle(uow: UnitOfWork, ended: StoredOffer, *, by: Actor) -> None:
    """Close what an offer that is over leaves open, and write it down."""
    uow.clearances.drop(ended.id)
    uow.follow_ups.drop(ended.id)
    review = uow.reviews.open_of(ended.case_id)
    if review is not None and review.offer == ended.id:
        uow.reviews.end(review, ReviewState.CLOSED, by=None, expected_version=review.version)
    uow.audit.append(by, ended.state.value, "offer", ended.id)


def _reporter(by: Actor) -> Author:
    """Whose word it is that a home is gone: nobody but a municipality says so."""
    return Author(key_id=by.key_id, organisation=by.organisation, role=Role.MUNICIPALITY.value)
