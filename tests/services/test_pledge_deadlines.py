"""What time brings to pledges: each question once, by a clock that the test sets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from rematch.errors import ConflictError, InputError, StaleError
from rematch.models.pledge import Pledge, PledgeState
from rematch.models.pledge_life import CheckState, Pause, PauseReason
from rematch.models.types import Period
from rematch.services.actor import Actor, Role
from rematch.services.deadlines import run_due
from rematch.services.freezing import freeze_parts
from rematch.services.house import House
from rematch.services.once import KeyedRequest
from rematch.services.opening import jobs_for
from rematch.services.pledge_views import PledgeView
from rematch.services.pledges import (
    change_pledge,
    confirm_pledge,
    pause_pledge,
    post_pledge,
    read_pledge,
    resume_pledge,
)
from tests.store.builders import (
    COORDINATION,
    PLEDGE_ID,
    TOWN,
    a_pledge,
    a_round,
    a_unit,
    opened,
    settings_in,
    with_organisations,
)

BOTH_DATABASES = True
KIEL = Actor(
    key_id="k4", organisation=TOWN, role=Role.MUNICIPALITY, person="officer-1", municipality="DE-kiel"
)
BEGIN = datetime(2027, 1, 31, 9, tzinfo=UTC)
_requests = count()


@dataclass
class Town:
    """A municipality with a pledge, and a clock."""

    now: datetime
    house: House

    def on(self, *day: int) -> int:
        """Let it be a day; return how much was done."""
        self.now = datetime(*day, 9, tzinfo=UTC)
        return run_due(self.house)

    def told(self, organisation: str = TOWN) -> list[str]:
        """Kinds of all events so far about the pledge."""
        with self.house.store.read() as uow:
            events = uow.events.list(organisation)
        assert {each.event.thing for each in events} <= {PLEDGE_ID}
        return [each.event.kind.value for each in events]

    def view(self) -> PledgeView:
        """The pledge as its municipality sees it."""
        return read_pledge(self.house, KIEL, PLEDGE_ID)

    def pause(self, *until: int, reason: PauseReason | None = PauseReason.REPAIRS) -> PledgeView:
        """Pause it until a day, or until it is resumed."""
        pause = Pause(reason=reason, until=date(*until) if until else None)
        version = self.view().version
        return pause_pledge(self.house, KIEL, (PLEDGE_ID, pause), expected_version=version, asked=asked())

    def confirm(self, *, version: int | None = None) -> PledgeView:
        """Say that it is still true."""
        at = self.view().version if version is None else version
        return confirm_pledge(self.house, KIEL, PLEDGE_ID, expected_version=at, asked=asked())

    def frozen(self) -> list[str]:
        """Pledges that a freezing now would hold."""
        with self.house.store.unit_of_work() as uow:
            parts = freeze_parts(uow, a_round(), [])
        return [key for key in parts if key.startswith("pledge:")]


def asked() -> KeyedRequest:
    """A new request."""
    return KeyedRequest(key=f"k{next(_requests)}", principal="x/y", route="test", body=b"")


@pytest.fixture
def town(database: str, tmp_path: Path) -> Iterator[Town]:
    """Kiel on 31 January 2027, with nothing posted yet."""
    clock: list[Town] = []
    with opened(tmp_path, clock=lambda: clock[0].now if clock else BEGIN) as store:
        settings = settings_in(tmp_path)
        house = House(store=with_organisations(store), jobs=jobs_for(settings, store), settings=settings)
        clock.append(Town(BEGIN, house))
        yield clock[0]


def posted(town: Town, *units: Any, **fields: Any) -> Pledge:
    """Post the pledge."""
    pledge = a_pledge(*units, **fields)
    post_pledge(town.house, KIEL, pledge, asked=asked())
    return pledge


def a_host(valid_until: date | None, unit_ref: str = "host") -> Any:
    """A host home whose checks end on a day; None: there was no visit."""
    visited = None if valid_until is None else date(2026, 12, 1)
    host = {
        "lives_there": "couple",
        "background_checked_on": date(2026, 12, 1),
        "home_visited_on": visited,
        "valid_until": valid_until,
    }
    return a_unit(unit_ref, kind="host", host=host)


def test_a_month_without_a_word_is_asked_about_once_a_month(town: Town) -> None:
    """Posted on 31 January: due on 28 February, again a month later, and never twice for one month."""
    posted(town)
    assert (town.view().still_true_by, town.view().still_true_due) == (date(2027, 2, 28), False)
    assert [town.on(2027, 2, 27), town.on(2027, 2, 28), town.on(2027, 3, 1), town.on(2027, 3, 27)] == [
        *(0, 1, 0, 0)
    ]
    assert town.view().still_true_due is True
    assert [town.on(2027, 3, 28), town.on(2027, 3, 28)] == [1, 0]
    assert town.told() == ["still_true.due"] * 2


def test_months_in_which_the_service_was_down_are_asked_about_once(town: Town) -> None:
    """What was missed is made up for by one question, not by three."""
    posted(town)
    assert [town.on(2027, 6, 15), town.on(2027, 6, 16), town.on(2027, 6, 28)] == [1, 0, 1]


def test_one_call_confirms_dated_audited_and_at_its_version(town: Town) -> None:
    """A month later it is asked again; a stale version confirms nothing."""
    posted(town)
    town.on(2027, 2, 28)
    with pytest.raises(StaleError):
        town.confirm(version=7)
    view = town.confirm()
    assert (view.version, view.confirmed_on) == (2, date(2027, 2, 28))
    assert (view.still_true_by, view.still_true_due) == (date(2027, 3, 28), False)
    assert [town.on(2027, 3, 27), town.on(2027, 3, 28)] == [0, 1]
    with town.house.store.read() as uow:
        last = uow.audit.list(kind="pledge", thing_id=PLEDGE_ID)[-1]
    assert (last.action, last.actor.key_id) == ("still_true", "k4")


def test_drafts_paused_closed_and_past_pledges_are_not_asked_about(town: Town) -> None:
    """A closed one cannot be confirmed either."""
    pledge = posted(town, state=PledgeState.DRAFT)
    assert (town.view().still_true_by, town.on(2027, 4, 1)) == (None, 0)
    with pytest.raises(ConflictError, match="is draft: nothing is to be confirmed"):
        town.confirm()
    resume_pledge(town.house, KIEL, PLEDGE_ID, expected_version=1, asked=asked())
    town.pause()
    assert town.on(2027, 5, 1) == 0
    over = {"period": Period(start=date(2027, 1, 1), end=date(2027, 4, 1)), "state": PledgeState.OPEN}
    change_pledge(town.house, KIEL, pledge.model_copy(update=over), expected_version=3)
    assert town.on(2027, 6, 1) == 0


def test_host_checks_are_told_once_before_they_end_and_once_after(town: Town) -> None:
    """Two homes with the same day are one question."""
    posted(town, a_host(date(2027, 4, 1)), a_host(date(2027, 4, 1), "host-2"), a_unit())
    assert town.view().host_checks == ()
    town.on(2027, 3, 1)
    town.confirm()
    before = len(town.told())
    assert [town.on(2027, 3, 2), town.on(2027, 3, 3)] == [1, 0]
    checks = town.view().host_checks
    assert [(each.unit_ref, each.state) for each in checks] == [
        ("host", CheckState.EXPIRING),
        ("host-2", CheckState.EXPIRING),
    ]
    town.on(2027, 4, 1)
    town.confirm()
    assert town.told()[before:] == ["host_check.due", "still_true.due"]
    assert [town.on(2027, 4, 2), town.on(2027, 4, 3)] == [1, 0]
    assert {each.state for each in town.view().host_checks} == {CheckState.EXPIRED}


def test_a_missing_host_check_is_told_once_and_a_renewed_one_anew(town: Town) -> None:
    """Other changes of the pledge do not tell it again."""
    pledge = posted(town, a_host(None))
    assert [town.on(2027, 2, 1), town.on(2027, 2, 2)] == [1, 0]
    assert town.view().host_checks[0].state is CheckState.MISSING
    change_pledge(town.house, KIEL, pledge.model_copy(update={"notice_days": 3}), expected_version=1)
    assert town.on(2027, 2, 3) == 0
    renewed = pledge.model_copy(update={"unit_types": (a_host(date(2027, 2, 20)),)})
    change_pledge(town.house, KIEL, renewed, expected_version=2)
    assert [town.on(2027, 2, 4), town.on(2027, 2, 5), town.on(2027, 2, 21)] == [1, 0, 1]


def test_a_pause_ends_by_its_day_and_enters_no_freezing_before(town: Town) -> None:
    """The service opens it again: a version, a line of history and audit, and the coordination is told."""
    posted(town)
    paused = town.pause(2027, 2, 10)
    assert (paused.pledge.state, paused.pause) == (
        PledgeState.PAUSED,
        Pause(reason=PauseReason.REPAIRS, until=date(2027, 2, 10)),
    )
    assert town.frozen() == []
    assert [town.on(2027, 2, 9), town.on(2027, 2, 10), town.on(2027, 2, 11)] == [0, 1, 0]
    view = town.view()
    assert (view.pledge.state, view.pause, view.version) == (PledgeState.OPEN, None, 3)
    assert town.frozen() == [f"pledge:{PLEDGE_ID}"]
    with town.house.store.read() as uow:
        last = uow.pledge_history.list(PLEDGE_ID)[-1]
        head = uow.audit.list(kind="pledge")[-1]
    assert (last.action, last.author.role, head.actor.key_id) == ("resume", "system", "system")
    assert town.told(COORDINATION) == ["pledge.changed"] * 2


def test_a_freezing_opens_what_is_over_even_before_the_deadlines_run(town: Town) -> None:
    """A pause without a day stays."""
    posted(town)
    town.pause(2027, 2, 10)
    town.now = BEGIN + timedelta(days=10)
    assert town.frozen() == [f"pledge:{PLEDGE_ID}"]
    town.pause()
    town.now += timedelta(days=300)
    assert town.frozen() == []


def test_a_pause_has_a_reason_and_a_day_to_come(town: Town) -> None:
    """It can be given another reason; it is not set by the way, in a change or with the post."""
    pledge = posted(town)
    for until in ((2027, 1, 31), (2026, 12, 1)):
        with pytest.raises(InputError, match="a day to come"):
            town.pause(*until)
    with pytest.raises(InputError, match="a reason"):
        town.pause(reason=None)
    silent = pledge.model_copy(update={"state": PledgeState.PAUSED})
    with pytest.raises(InputError, match="a call of its own"):
        change_pledge(town.house, KIEL, silent, expected_version=1)
    town.pause()
    again = town.pause(reason=PauseReason.STAFF_MISSING)
    assert again.pause == Pause(reason=PauseReason.STAFF_MISSING)
    kept = change_pledge(town.house, KIEL, silent, expected_version=3)
    assert kept.pause == again.pause
