"""Offers as the NGO and the coordination find them: listed, read, withdrawn; and those that stand still."""

from datetime import timedelta

from rematch.models.offer import (
    BEFORE_ARRIVAL,
    EndReason,
    OfferState,
)
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.offer_ends import Ending, end_offer
from rematch.services.offer_progress import seen_by
from rematch.services.offer_views import OfferView
from rematch.services.once import KeyedRequest, once
from rematch.services.telling import tell_all_sides, tell_household_side
from rematch.services.tenancy import owner_seen, require
from rematch.services.views import Page, page_of


def list_offers(
    house: House, actor: Actor, state: OfferState | None, *, after: str | None, limit: int
) -> Page[OfferView]:
    """Return offers, oldest first: an NGO's own, a coordinator's all."""
    require(actor, Role.NGO, Role.COORDINATOR)
    states = () if state is None else (state,)
    with house.store.read() as uow:
        rows = uow.offers.list(ngo=owner_seen(actor), states=states, after=after, limit=limit + 1)
        return page_of(rows, limit, view=lambda row: seen_by(uow, actor, row), cursor=lambda row: row.id)


def list_stalled(house: House, actor: Actor) -> Page[OfferView]:
    """Return the offers that stand still for too long before an arrival."""
    require(actor, Role.COORDINATOR)
    with house.store.read() as uow:
        before = uow.now - timedelta(days=house.settings.stalled_days)
        rows = uow.offers.list(states=BEFORE_ARRIVAL, limit=None)
        stalled = [row for row in rows if row.changed_at < before]
        return Page[OfferView](items=tuple(seen_by(uow, actor, row) for row in stalled))


def read_offer(house: House, actor: Actor, offer_id: str) -> OfferView:
    """Return an offer; another NGO's looks absent."""
    require(actor, Role.NGO, Role.COORDINATOR)
    with house.store.read() as uow:
        return seen_by(uow, actor, uow.offers.get(offer_id, ngo=owner_seen(actor)))


def withdraw_offer(
    house: House,
    actor: Actor,
    ending: tuple[str, EndReason],
    *,
    expected_version: int,
    asked: KeyedRequest,
) -> OfferView:
    """End an offer for a reason of the closed list; a household says no, or withdraws its case."""
    require(actor, Role.COORDINATOR)
    offer_id, reason = ending
    with house.store.unit_of_work() as uow:

        def act() -> OfferView:
            offer = uow.offers.get(offer_id)
            how = Ending(to=OfferState.WITHDRAWN, reason=reason.value)
            ended = end_offer(uow, offer, how, by=actor.audited, expected_version=expected_version)
            told = tell_household_side if offer.agreed_at is None else tell_all_sides
            told(uow, "offer.withdrawn", ended)
            return seen_by(uow, actor, ended)

        return once(uow, asked, OfferView, act, about=uow.offers.get(offer_id).case_id)
