"""What a municipality has promised, and what of it is held, agreed, taken and free on which day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rematch.models.offer import HOLDING, OfferState
from rematch.models.pledge import Pledge, PledgeState, UnitType
from rematch.models.types import HomeKind
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.pledge_views import (
    CapacityView,
    DayCapacity,
    MonthCapacity,
    PledgeCapacity,
    UnitCapacity,
)
from rematch.services.tenancy import require, require_municipality
from rematch.store import MonthCount, StoredOffer, StoredPledge, UnitOfWork


def read_capacity(house: House, actor: Actor, code: str) -> CapacityView:
    """Return homes by date: a municipality's own, a coordinator's any; counts alone, nobody is named."""
    require(actor, Role.MUNICIPALITY, Role.COORDINATOR)
    require_municipality(actor, code)
    with house.store.read() as uow:
        uow.municipalities.get(code)
        today = uow.now.date()
        pledges = uow.pledges.list(municipality=code, limit=None)
        offers = uow.offers.list(municipality=code, states=HOLDING, limit=None)
        shown = [pledge for pledge in pledges if pledge.thing.state is not PledgeState.CLOSED]
        return CapacityView(
            municipality=code,
            as_of=today,
            pledges=tuple(_of_pledge(uow, pledge, offers, today) for pledge in shown),
        )


@dataclass(frozen=True)
class Looked:
    """A unit type, the pledge it is in, and the offers its households said yes to."""

    stored: StoredPledge
    unit: UnitType
    agreed: tuple[StoredOffer, ...]
    today: date

    @property
    def first(self) -> date:
        """First day on which somebody can move in; a pause may end later."""
        period = self.stored.thing.period
        pause = self.stored.pause
        begins = max(self.unit.available_from or period.start, period.start)
        return begins if pause is None or pause.until is None else max(begins, pause.until)

    @property
    def last(self) -> date:
        """Last day on which somebody can move in."""
        period = self.stored.thing.period
        return min(self.unit.available_until or period.end, period.end)

    def is_open(self, on: date) -> bool:
        """Whether somebody can move in on a day."""
        state, pause = self.stored.thing.state, self.stored.pause
        ends = pause is not None and pause.until is not None
        offered = state is PledgeState.OPEN or (state is PledgeState.PAUSED and ends)
        return offered and self.first <= on <= self.last

    def on(self, day: date) -> DayCapacity:
        """The unit type as it will stand on a day, if all comes as planned."""
        drawn = [(each.arrive_on, each.home.drawn[self.unit.unit_ref]) for each in self.agreed]
        come = sum(count for arrive_on, count in drawn if arrive_on and arrive_on <= day)
        agreed = sum(count for _, count in drawn)
        free = self.unit.offered - self.unit.held - self.unit.taken
        return DayCapacity(
            on=day,
            promised=self.unit.offered,
            held=max(0, self.unit.held - agreed),
            agreed=agreed - come,
            taken=self.unit.taken + come,
            free=free if self.is_open(day) else 0,
        )

    def days(self) -> tuple[DayCapacity, ...]:
        """Today, and every later day on which something changes."""
        planned = {each.arrive_on for each in self.agreed if each.arrive_on is not None}
        days = {self.first, self.last + timedelta(days=1), *planned}
        lines = [self.on(day) for day in (self.today, *sorted(day for day in days if day > self.today))]
        return tuple(_changing(lines))


def _changing(lines: Sequence[DayCapacity]) -> Iterator[DayCapacity]:
    before: DayCapacity | None = None
    for line in lines:
        if before is None or line != before.model_copy(update={"on": line.on}):
            yield line
        before = line


def _of_pledge(
    uow: UnitOfWork, stored: StoredPledge, offers: Sequence[StoredOffer], today: date
) -> PledgeCapacity:
    pledge = stored.thing
    agreed = [each for each in offers if each.home.pledge_id == stored.id and _said_yes(each)]
    return PledgeCapacity(
        pledge_id=stored.id,
        state=pledge.state,
        max_persons=pledge.max_persons,
        persons_in_use=pledge.held_persons + pledge.taken_persons,
        units=tuple(_of_unit(stored, unit, agreed, today) for unit in pledge.unit_types),
        months=tuple(_of_month(pledge, month) for month in uow.pledges.months(stored.id)),
    )


def _of_unit(
    stored: StoredPledge, unit: UnitType, agreed: Sequence[StoredOffer], today: date
) -> UnitCapacity:
    here = tuple(each for each in agreed if unit.unit_ref in each.home.drawn)
    shared = unit.kind is HomeKind.SHARED_ACCOMMODATION
    return UnitCapacity(
        unit_ref=unit.unit_ref,
        counts="persons" if shared else "homes",
        days=Looked(stored, unit, here, today).days(),
    )


def _of_month(pledge: Pledge, month: MonthCount) -> MonthCapacity:
    return MonthCapacity(
        month=month.month,
        most=month.most,
        held=month.held,
        arrived=month.taken + month.unplanned,
        free=None if month.most is None else max(0, month.most - month.used),
    )


def _said_yes(offer: StoredOffer) -> bool:
    """Whether every adult has said yes; under review it stays as it was."""
    return (offer.paused_state or offer.state) is not OfferState.ASKED
