"""Steps of a move after the confirmation: prepared, travelling, arrived, or not; each by whoever sees it."""

from dataclasses import dataclass
from datetime import date

from pydantic import Field

from rematch.errors import AccessError, ConflictError, InputError
from rematch.models.follow_up import MONTHS
from rematch.models.months import months_later
from rematch.models.offer import HOLDING, HandoverItem, OfferState
from rematch.models.round import CaseState
from rematch.models.types import Day, Model
from rematch.services.actor import Actor, Role
from rematch.services.arrival_days import days_at
from rematch.services.arrivals import known, seen_there
from rematch.services.homes import give_back, replan, take
from rematch.services.house import House
from rematch.services.offer_ends import Ending, end_offer, settle
from rematch.services.offer_progress import seen_by
from rematch.services.offer_views import ArrivalView, OfferView
from rematch.services.once import KeyedRequest, once
from rematch.services.telling import tell_all_sides
from rematch.services.tenancy import owner_seen, require
from rematch.store import StoredOffer, UnitOfWork

S = OfferState
BY_ROLE: dict[Role, tuple[OfferState, ...]] = {
    Role.NGO: (S.TRAVELLING, S.ARRIVED, S.NOT_ARRIVED, S.RETURNED, S.LIVING_THERE, S.MOVED_ON),
    Role.MUNICIPALITY: (S.PREPARING, S.ARRIVED, S.NOT_ARRIVED, S.LIVING_THERE, S.MOVED_ON),
    Role.COORDINATOR: (S.PREPARING, S.TRAVELLING, S.ARRIVED, S.NOT_ARRIVED, S.RETURNED, S.MOVED_ON),
}
DATED = (S.PREPARING, S.TRAVELLING, S.ARRIVED)
"""Steps that name a day: of the arrival, planned or past."""


class StepRequest(Model):
    """The next step of a move."""

    to: OfferState = Field(description="The step.", examples=["preparing"])
    on: Day | None = Field(
        default=None,
        description="preparing, travelling: planned day of arrival; arrived: the day.",
        examples=["2027-01-12"],
    )
    prepared: tuple[HandoverItem, ...] = Field(
        default=(), max_length=20, description="preparing: what is prepared.", examples=[["keys"]]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A step asked for on an offer."""

    offer_id: str
    step: StepRequest


def move_offer(
    house: House, actor: Actor, wanted: Asked, *, expected_version: int, asked: KeyedRequest
) -> OfferView:
    """Move an offer on, as its NGO or a coordinator."""
    require(actor, Role.NGO, Role.COORDINATOR)
    with house.store.unit_of_work() as uow:

        def act() -> OfferView:
            offer = uow.offers.get(wanted.offer_id, ngo=owner_seen(actor))
            after = _step(uow, actor, offer, wanted.step, expected_version=expected_version)
            return seen_by(uow, actor, after)

        return once(uow, asked, OfferView, act, about=uow.offers.get(wanted.offer_id).case_id)


def move_arrival(
    house: House, actor: Actor, wanted: Asked, *, expected_version: int, asked: KeyedRequest
) -> ArrivalView:
    """Move an arrival on, as its municipality."""
    require(actor, Role.MUNICIPALITY)
    with house.store.unit_of_work() as uow:

        def act() -> ArrivalView:
            offer = known(uow, actor, wanted.offer_id)
            after = _step(uow, actor, offer, wanted.step, expected_version=expected_version)
            return seen_there(uow, after)

        return once(uow, asked, ArrivalView, act, about=uow.offers.get(wanted.offer_id).case_id)


def close_welfare_check(
    house: House, actor: Actor, offer_id: str, *, expected_version: int, asked: KeyedRequest
) -> OfferView:
    """Note that somebody found out how a household is that did not arrive; nobody is penalised."""
    require(actor, Role.NGO, Role.COORDINATOR)
    with house.store.unit_of_work() as uow:

        def act() -> OfferView:
            offer = uow.offers.get(offer_id, ngo=owner_seen(actor))
            if offer.welfare_check != "open":
                raise ConflictError(f"Offer {offer.id}: no welfare check is open.")
            after = uow.offers.note(offer, expected_version=expected_version, welfare_check="done")
            uow.audit.append(actor.audited, "welfare_check_done", "offer", offer.id)
            return seen_by(uow, actor, after)

        return once(uow, asked, OfferView, act, about=uow.offers.get(offer_id).case_id)


def _step(
    uow: UnitOfWork, actor: Actor, offer: StoredOffer, step: StepRequest, *, expected_version: int
) -> StoredOffer:
    _refuse_role(actor, step)
    _refuse_day(uow, step)
    if step.to is S.NOT_ARRIVED or (step.to is S.RETURNED and offer.state is S.TRAVELLING):
        ending = Ending(to=step.to, welfare_check="open" if step.to is S.NOT_ARRIVED else None)
        after = end_offer(uow, offer, ending, by=actor.audited, expected_version=expected_version)
    elif step.to is offer.state is S.PREPARING:
        planned = _planned(uow, actor, offer, step)
        after = uow.offers.note(offer, expected_version=expected_version, **planned)
        uow.audit.append(actor.audited, "prepare", "offer", offer.id)
    else:
        planned = _planned(uow, actor, offer, step)
        after = uow.offers.step(offer, step.to, expected_version=expected_version, **planned)
        _follow(uow, actor, offer, after)
    tell_all_sides(uow, f"offer.{step.to.value}", after)
    return after


def _planned(uow: UnitOfWork, actor: Actor, offer: StoredOffer, step: StepRequest) -> dict[str, object]:
    """What a step notes; a day that moves is counted in its month, and keeps to the pledge."""
    noted = _noted(offer, step)
    if step.on is None or step.to is S.ARRIVED or offer.state not in HOLDING:
        return noted
    _refuse_unfit(uow, actor, offer, step.on)
    return noted | {"home": replan(uow, offer.home, step.on).model_dump_json()}


def _refuse_unfit(uow: UnitOfWork, actor: Actor, offer: StoredOffer, on: date) -> None:
    """Notice and days are the municipality's own terms: it may name any day, others keep to them."""
    if actor.role is Role.MUNICIPALITY:
        return
    live = uow.pledges.get(offer.home.pledge_id).thing
    first, last = days_at(live, offer.home.unit_ref, told_on=offer.created_at.date())
    if not first <= on <= last:
        raise InputError(f"The home can be moved into from {first} to {last}.", pointer="/on")


def _noted(offer: StoredOffer, step: StepRequest) -> dict[str, object]:
    if step.to is S.ARRIVED:
        return {"arrived_on": step.on}
    if step.to not in DATED:
        return {}
    noted: dict[str, object] = {"arrive_on": step.on or offer.arrive_on}
    return noted | ({"prepared": list(step.prepared)} if step.prepared else {})


def _follow(uow: UnitOfWork, actor: Actor, before: StoredOffer, after: StoredOffer) -> None:
    """What a step brings with it: a home taken, a case placed, follow-ups planned, or all of it closed."""
    if after.state is S.ARRIVED:
        assert after.arrived_on is not None
        take(uow, after.home, after.arrived_on)
        uow.cases.step(after.case_id, CaseState.OFFERED, CaseState.PLACED)
        uow.follow_ups.add(after, [(month, months_later(after.arrived_on, month)) for month in MONTHS])
    if after.state is S.RETURNED:
        give_back(uow, after.home)
    if after.state in {S.RETURNED, S.MOVED_ON}:
        settle(uow, after, by=actor.audited)
        return
    uow.audit.append(actor.audited, after.state.value, "offer", after.id)


def _refuse_role(actor: Actor, step: StepRequest) -> None:
    if step.to not in BY_ROLE[actor.role]:
        may = ", ".join(each.value for each in BY_ROLE[actor.role])
        raise AccessError(f"{step.to.value} is not for the role {actor.role.value}; it may say: {may}.")


def _refuse_day(uow: UnitOfWork, step: StepRequest) -> None:
    if step.to in {S.PREPARING, S.ARRIVED} and step.on is None:
        raise InputError(f"{step.to.value} names a day.", pointer="/on")
    if step.on is not None and step.to not in DATED:
        raise InputError(f"{step.to.value} names no day.", pointer="/on")
    if step.to is S.ARRIVED and step.on is not None and step.on > uow.now.date():
        raise InputError("An arrival is noted on its day or later.", pointer="/on")
