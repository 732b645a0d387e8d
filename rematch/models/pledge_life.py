"""The life of a pledge beside what it offers: pauses, host checks that run out, what changed in a version."""

from datetime import date, timedelta
from enum import StrEnum

from pydantic import Field

from rematch.models.change import Changed
from rematch.models.pledge import HostCheck, UnitType
from rematch.models.types import Day, Model, Text, Token

SOON_DAYS = 30
"""A host check that ends within so many days is named."""


class PauseReason(StrEnum):
    """Why a pledge is paused, from a closed list; never anything about people."""

    REPAIRS = "repairs"
    STAFF_MISSING = "staff_missing"
    SERVICES_FULL = "services_full"
    SAFETY_AT_PLACE = "safety_at_place"
    OTHER_ARRIVALS = "other_arrivals"
    DECISION_PENDING = "decision_pending"


class Pause(Model):
    """Why a pledge is out of matching, and until when."""

    reason: PauseReason | None = Field(
        description="From the closed list; null only where a pause is older than the list.",
        examples=["repairs"],
    )
    until: Day | None = Field(
        default=None,
        description="Day on which it is open again by itself; null: until somebody resumes it.",
        examples=["2027-01-15"],
    )


class CheckState(StrEnum):
    """How a host check stands that is not simply valid."""

    MISSING = "missing"
    EXPIRED = "expired"
    EXPIRING = "expiring"


class HostCheckDue(Model):
    """A host home whose checks are to be done: without valid ones it is not matched."""

    unit_ref: Token = Field(description="Unit type.", examples=["host-2"])
    state: CheckState = Field(description="Missing, expired, or expiring within 30 days.")
    valid_until: Day | None = Field(default=None, description="Last day the checks are valid.")


class FieldChange(Model):
    """One field of a pledge before and after a change."""

    field: Text = Field(
        description="Where (RFC 6901); unit types and places go by their own names, not by number.",
        examples=["/unit_types/flat-3/count"],
    )
    before: Changed = Field(description="Value before; null: none.", examples=[2])
    after: Changed = Field(description="Value after; null: none.", examples=[1])


def checked_until(host: HostCheck) -> date | None:
    """Return the last day on which the checks are valid; None where one of them is missing."""
    complete = host.background_checked_on is not None and host.home_visited_on is not None
    return host.valid_until if complete else None


def check_due(unit: UnitType, today: date) -> HostCheckDue | None:
    """Return what is to be done about the checks of a host home; None where nothing is, or it is none."""
    if unit.host is None or unit.count == 0:
        return None
    until = checked_until(unit.host)
    if until is None:
        return HostCheckDue(unit_ref=unit.unit_ref, state=CheckState.MISSING)
    if until < today:
        return HostCheckDue(unit_ref=unit.unit_ref, state=CheckState.EXPIRED, valid_until=until)
    if until <= today + timedelta(days=SOON_DAYS):
        return HostCheckDue(unit_ref=unit.unit_ref, state=CheckState.EXPIRING, valid_until=until)
    return None
