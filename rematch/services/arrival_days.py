"""On which days a household can arrive at a home, as the pledge stands now: notice, periods, host checks."""

from datetime import date, timedelta
from itertools import islice

from rematch.errors import ConflictError
from rematch.models.case import Case
from rematch.models.months import Month, months_between
from rematch.models.pledge import Pledge, UnitType
from rematch.models.pledge_life import checked_until

MONTHS_AHEAD = 24
"""Months an arrival is planned in at most: nobody keeps a home for somebody longer."""

Days = tuple[date, date]
"""First and last day, both included."""


def days_at(pledge: Pledge, unit_ref: str, *, told_on: date) -> Days:
    """Return the days of arrival at a home that its municipality learns of on a day.

    Raises ConflictError where none is left: the notice is longer than the time that is left, or a host home
    has no valid checks.
    """
    bundle = pledge.bundle(unit_ref)
    refs = (unit_ref,) if bundle is None else bundle.unit_refs
    period = pledge.period
    begins = [period.start, told_on + timedelta(days=pledge.notice_days)]
    ends = [period.end]
    for unit in (each for each in pledge.unit_types if each.unit_ref in refs):
        begins += [unit.available_from] if unit.available_from else []
        ends += [unit.available_until] if unit.available_until else []
        ends += _host_days(pledge, unit)
    first, last = max(begins), min(ends)
    if first > last:
        raise ConflictError(
            f"Pledge {pledge.pledge_id}, {unit_ref}: with {pledge.notice_days} days of notice the first day "
            f"of arrival is {first}, the last one is {last}."
        )
    return first, last


def months_for(case: Case, pledge: Pledge, unit_ref: str, *, today: date) -> tuple[Month, ...]:
    """Return the months in which a household can arrive, the next two years; ConflictError where none is."""
    first, last = days_at(pledge, unit_ref, told_on=today)
    first = max(first, case.ready_from or first)
    last = min(last, case.move_by or last)
    if first > last:
        raise ConflictError(
            f"Pledge {pledge.pledge_id}, {unit_ref}: the first day of arrival is {first}, the household "
            f"moves by {last}."
        )
    return tuple(islice(months_between(first, last), MONTHS_AHEAD))


def _host_days(pledge: Pledge, unit: UnitType) -> list[date]:
    if unit.host is None:
        return []
    until = checked_until(unit.host)
    if until is None:
        raise ConflictError(f"Pledge {pledge.pledge_id}, {unit.unit_ref}: the host home has no valid checks.")
    return [until]
