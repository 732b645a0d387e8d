"""What time brings to pledges: a pause that ends, a month without «still true», host checks that run out.

Each pledge notes the next day on which to look at it; what was told stands in a table: it is told once.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from rematch.models.event import EventKind
from rematch.models.months import months_later
from rematch.models.pledge import Pledge, PledgeState, UnitType
from rematch.models.pledge_life import SOON_DAYS, checked_until
from rematch.services.house import House
from rematch.services.pledge_history import SERVICE, note_version
from rematch.services.pledge_views import is_looked_after, still_true_by
from rematch.services.telling import tell_coordination
from rematch.store import StoredPledge, UnitOfWork

AT_ONCE = 100
"""Pledges looked at in one unit of work: others write in between."""


class Ask(NamedTuple):
    """What a municipality is told: once for the day it is due, on a day or after it."""

    kind: EventKind
    due_on: date
    on: date


def look_at_pledges(house: House) -> int:
    """Resume, ask and remind where a day has come; return how much was done."""
    with house.store.unit_of_work() as uow:
        due = uow.pledges.to_look_at(by=uow.now.date(), limit=AT_ONCE)
        return sum(_look(uow, pledge) for pledge in due)


def resume_due(uow: UnitOfWork) -> None:
    """Open the pledges whose pause has ended, before a round is frozen."""
    for pledge in uow.pledges.paused():
        _resumed(uow, pledge)


def _look(uow: UnitOfWork, found: StoredPledge) -> int:
    today = uow.now.date()
    pledge = _resumed(uow, found)
    asks = [*_still_true(pledge, today), *_host_checks(pledge.thing, today)]
    to = uow.organisations.speaking_for(pledge.thing.municipality)
    come = [ask for ask in asks if ask.on <= today]
    told = sum(uow.events.tell_once(ask.kind, pledge.id, due_on=ask.due_on, to=to) for ask in come)
    coming = [ask.on for ask in asks if ask.on > today]
    if pledge.pause is not None and pledge.pause.until is not None:
        coming.append(pledge.pause.until)
    uow.pledges.look_again(pledge, min(coming, default=None))
    return told + (pledge.version - found.version)


def _resumed(uow: UnitOfWork, pledge: StoredPledge) -> StoredPledge:
    """The pledge, open again where its pause has ended."""
    pause = pledge.pause
    if pause is None or pause.until is None or pause.until > uow.now.date():
        return pledge
    opened = pledge.thing.model_copy(update={"state": PledgeState.OPEN})
    stored = uow.pledges.change(pledge, opened, expected_version=pledge.version)
    note_version(uow, stored, "resume", SERVICE)
    tell_coordination(uow, "pledge.changed", pledge.id)
    return stored


def _still_true(pledge: StoredPledge, today: date) -> Iterator[Ask]:
    """The last day on which the municipality was to be asked, and the next."""
    begins = still_true_by(pledge, today)
    if begins is None:
        return
    passed = 0
    while months_later(begins, passed + 1) <= today:
        passed += 1
    for number in (passed, passed + 1):
        day = months_later(begins, number)
        yield Ask(EventKind.STILL_TRUE_DUE, due_on=day, on=day)


def _host_checks(pledge: Pledge, today: date) -> Iterator[Ask]:
    """One question per day, however many homes it is about."""
    if not is_looked_after(pledge, today):
        return
    asks = {ask for unit in pledge.unit_types for ask in _checks_of(pledge, unit, today)}
    yield from sorted(asks, key=lambda ask: (ask.on, ask.due_on))


def _checks_of(pledge: Pledge, unit: UnitType, today: date) -> Iterator[Ask]:
    """When checks begin to run out, and have run out: the last of both that has come, and what is to come."""
    if unit.host is None or unit.count == 0:
        return
    until = checked_until(unit.host)
    if until is None:
        due_on = unit.available_from or pledge.period.start
        yield Ask(EventKind.HOST_CHECK_DUE, due_on=due_on, on=today)
        return
    soon, over = until - timedelta(days=SOON_DAYS), until + timedelta(days=1)
    for day in (soon, over) if over > today else (over,):
        yield Ask(EventKind.HOST_CHECK_DUE, due_on=day, on=day)
