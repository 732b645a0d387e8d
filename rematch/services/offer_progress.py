"""Where an offer stands, what it waits for, and how the household's side sees it."""

from rematch.models.clearance import ClearanceState
from rematch.models.offer import OfferState
from rematch.services.actor import Actor, Role
from rematch.services.offer_views import AdultAnswer, OfferView
from rematch.services.telling import tell, tell_all_sides, tell_coordination
from rematch.store import StoredOffer, UnitOfWork

TOLD = {OfferState.NOT_AVAILABLE}
"""Ends whose reason is told to the household's side; others stay with the coordination."""


def seen_by(uow: UnitOfWork, actor: Actor, offer: StoredOffer) -> OfferView:
    """Return an offer as the NGO or a coordinator sees it: answers of adults to the NGO alone."""
    own = actor.role is Role.NGO
    given = uow.offers.answers(offer).given if own else ()
    told = not own or offer.state in TOLD
    return OfferView(
        offer_id=offer.id,
        version=offer.version,
        case_id=offer.case_id,
        round_ref=offer.round_ref,
        run_id=offer.run_id,
        state=offer.state,
        paused_state=offer.paused_state,
        home=offer.home,
        decided_by=uow.decisions.get(offer.decision).decided_by,
        answer_by=offer.answer_by,
        answers=tuple(
            AdultAnswer(person_ref=each.person_ref, choice=each.choice, given_at=each.given_at)
            for each in given
        ),
        waiting_for=waiting_for(uow, offer),
        arrive_on=offer.arrive_on,
        arrived_on=offer.arrived_on,
        end_reason=offer.end_reason if told else None,
        welfare_check=offer.welfare_check,
        created_at=offer.created_at,
        changed_at=offer.changed_at,
    )


def waiting_for(uow: UnitOfWork, offer: StoredOffer) -> tuple[str, ...]:
    """Return what an offer waits for before its next step."""
    if offer.state is OfferState.ASKED:
        return ("answers",)
    if offer.state is OfferState.UNDER_REVIEW:
        return ("review",)
    if offer.state is not OfferState.AGREED:
        return ()
    missing = ["home_confirmed"] if offer.home_confirmed_at is None else []
    return tuple(missing + ([] if is_cleared(uow, offer) else ["clearances"]))


def is_cleared(uow: UnitOfWork, offer: StoredOffer) -> bool:
    """Say whether every clearance is given and still valid."""
    today = uow.now.date()
    return all(
        each.state is ClearanceState.GIVEN and (each.valid_until is None or each.valid_until >= today)
        for each in uow.clearances.of_offer(offer.id)
    )


def confirm_when_complete(uow: UnitOfWork, offer: StoredOffer, actor: Actor) -> StoredOffer:
    """Let an agreed offer become confirmed once the home is confirmed and everything is cleared."""
    complete = offer.home_confirmed_at is not None and is_cleared(uow, offer)
    if offer.state is not OfferState.AGREED or not complete:
        return offer
    confirmed = uow.offers.step(offer, OfferState.CONFIRMED, expected_version=offer.version)
    uow.audit.append(actor.audited, "confirmed", "offer", offer.id)
    tell_all_sides(uow, "offer.confirmed", confirmed)
    return confirmed


def ask_clearances(uow: UnitOfWork, offer: StoredOffer) -> None:
    """Ask what the rules of the round name for this legal route."""
    policy = uow.policies.get(uow.runs.get(offer.run_id).policy_id).thing
    rules = [rule for rule in policy.clearances if rule.pathway.value == offer.pathway]
    for clearance in uow.clearances.ask(offer.id, rules):
        if clearance.authority is not None:
            tell(uow, "clearance.asked", clearance.id, clearance.authority)
        tell_coordination(uow, "clearance.asked", clearance.id)
