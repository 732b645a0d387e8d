"""Pledges as municipalities and coordinators see them: with their life, their versions, and what is left."""

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field

from rematch.models.months import Month, months_later
from rematch.models.pledge import Pledge, PledgeState
from rematch.models.pledge_life import FieldChange, HostCheckDue, Pause, check_due
from rematch.models.types import Code, Count, Day, Flag, Model, ScopedId, Token
from rematch.services.views import Version
from rematch.store import StoredPledge

LOOKED_AFTER = (PledgeState.OPEN, PledgeState.PAUSED)
"""Pledges whose host checks are looked after."""
Left = Annotated[int, Field(strict=True, ge=0, le=10_000_000)]


class PledgeView(Model):
    """A pledge as stored, with what is held and taken by now, and what its municipality is asked."""

    pledge_id: ScopedId = Field(description="`<municipality>/<pledge_ref>`.", examples=["DE-kiel/P-17"])
    version: Version
    changed_at: AwareDatetime = Field(description="Last change.")
    pledge: Pledge = Field(description="What is offered.")
    pause: Pause | None = Field(default=None, description="Why and until when it is paused.")
    confirmed_on: Day | None = Field(
        default=None, description="Day on which its municipality last said that it is still true."
    )
    still_true_by: Day | None = Field(
        default=None,
        description="Day by which it is to say so again, a month after it last did or after the pledge was "
        "posted; null: not asked now.",
    )
    still_true_due: Flag = Field(default=False, description="Whether that day has come.", examples=[False])
    host_checks: tuple[HostCheckDue, ...] = Field(
        default=(), description="Host homes whose checks are missing, expired or expiring."
    )


class PledgeHistoryLine(Model):
    """One change of a pledge: who made it in what role, and what it changed."""

    version: Version
    at: AwareDatetime = Field(description="When.")
    key: str = Field(description="Id of the key; system: the service itself.", examples=["5f0e8d7c6b5a4938"])
    organisation: str = Field(description="Whose key.", examples=["kiel"])
    role: str = Field(description="In what role.", examples=["municipality"])
    action: str = Field(description="What was done.", examples=["change"])
    changes: tuple[FieldChange, ...] = Field(
        description="Fields that differ from the version before; of the first version, all that is set."
    )


class DayCapacity(Model):
    """Homes of a unit type from a day on; of shared accommodation, places for persons."""

    on: Day = Field(description="The day.", examples=["2027-01-01"])
    promised: Count = Field(description="Offered.", examples=[4])
    held: Count = Field(description="Kept for offers that are not answered yet.", examples=[1])
    agreed: Count = Field(description="Households who said yes and have not arrived by then.", examples=[1])
    taken: Count = Field(description="People live there by then, planned arrivals included.", examples=[1])
    free: Count = Field(description="Somebody can move in on this day.", examples=[1])


class UnitCapacity(Model):
    """A unit type over time: each line holds until the next one."""

    unit_ref: Token = Field(description="Unit type.", examples=["flat-3"])
    counts: Annotated[str, Field(pattern=r"^(homes|persons)$")] = Field(
        description="What is counted.", examples=["homes"]
    )
    days: tuple[DayCapacity, ...] = Field(description="Today, and every day on which something changes.")


class MonthCapacity(Model):
    """Persons who arrive in a calendar month."""

    month: Month = Field(description="The month.")
    most: Count | None = Field(description="Persons at most; null: no limit.", examples=[8])
    held: Count = Field(description="Planned, of open offers.", examples=[3])
    arrived: Count = Field(description="Arrived, planned in this month or not.", examples=[0])
    free: Left | None = Field(description="Persons who can still be planned; null: no limit.", examples=[5])


class PledgeCapacity(Model):
    """What is left of one pledge."""

    pledge_id: ScopedId = Field(description="`<municipality>/<pledge_ref>`.", examples=["DE-kiel/P-17"])
    state: PledgeState = Field(description="Only of open pledges something is free.", examples=["open"])
    max_persons: Count | None = Field(description="Hard limit of persons; null: none.", examples=[10])
    persons_in_use: Count = Field(description="Persons in open offers or living there.", examples=[5])
    units: tuple[UnitCapacity, ...] = Field(description="By unit type.")
    months: tuple[MonthCapacity, ...] = Field(description="Months with arrivals, in order.")


class CapacityView(Model):
    """What a municipality has promised, and what is left of it by date."""

    municipality: Code = Field(description="The municipality.", examples=["DE-kiel"])
    as_of: Day = Field(description="Today.", examples=["2026-12-01"])
    pledges: tuple[PledgeCapacity, ...] = Field(description="Its pledges by id, closed ones left out.")


def pledge_view(stored: StoredPledge, today: date) -> PledgeView:
    """Return a pledge as its municipality and the coordination see it."""
    pledge = stored.thing
    by = still_true_by(stored, today)
    checks = [check_due(unit, today) for unit in pledge.unit_types] if is_looked_after(pledge, today) else []
    return PledgeView(
        pledge_id=stored.id,
        version=stored.version,
        changed_at=stored.changed_at,
        pledge=pledge,
        pause=stored.pause,
        confirmed_on=stored.confirmed_on,
        still_true_by=by,
        still_true_due=by is not None and by <= today,
        host_checks=tuple(check for check in checks if check is not None),
    )


def still_true_by(stored: StoredPledge, today: date) -> date | None:
    """Return by which day an open pledge is to be confirmed again; None where nobody asks."""
    if stored.thing.state is not PledgeState.OPEN or stored.thing.period.end < today:
        return None
    return months_later(stored.confirmed_on or stored.created_at.date(), 1)


def is_looked_after(pledge: Pledge, today: date) -> bool:
    """Say whether checks of a pledge still matter."""
    return pledge.state in LOOKED_AFTER and pledge.period.end >= today
