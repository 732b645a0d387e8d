"""Arrivals of a pledge by calendar month: never over the limit, whoever holds, moves or lowers at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rematch.errors import CapacityError, ConflictError
from rematch.models.pledge import Pledge
from rematch.store import Claim, Store
from tests.databases import REFUSED, raw_sql
from tests.store.builders import PLEDGE_ID, TOWN, a_pledge, a_unit, opened, with_organisations

JANUARY, FEBRUARY, MARCH = "2027-01", "2027-02", "2027-03"
MONTHS = (JANUARY, FEBRUARY, MARCH)
MOST = 5
NOW = datetime(2027, 2, 10, 9, tzinfo=UTC)


@pytest.fixture
def monthly(database: str, tmp_path: Path) -> Iterator[Store]:
    """A store, in February 2027, with a pledge of 40 homes that receives 5 persons a month."""
    with opened(tmp_path, clock=lambda: NOW) as store:
        with_organisations(store)
        with store.unit_of_work() as uow:
            uow.pledges.add(limited(), owner=TOWN)
        yield store


def limited(most: int | None = MOST) -> Pledge:
    """The pledge with a limit."""
    return a_pledge(a_unit(count=40), arrivals_per_month=most, places=())


def claim(persons: int = 1, *months: str) -> Claim:
    """A claim on one home whose household can arrive in these months."""
    return Claim(homes=1, persons=persons, months=months or MONTHS)


def hold(store: Store, wanted: Claim) -> str | None:
    """Hold in a unit of work of its own; return the month."""
    with store.unit_of_work() as uow:
        return uow.pledges.hold(PLEDGE_ID, "flat", wanted)


def counted(store: Store) -> dict[str, tuple[int, int, int]]:
    """Persons held, taken and unplanned by month."""
    with store.read() as uow:
        months = uow.pledges.months(PLEDGE_ID)
    return {each.month: (each.held, each.taken, each.unplanned) for each in months}


def change(store: Store, most: int | None) -> None:
    """Change the limit as the municipality."""
    with store.unit_of_work() as uow:
        before = uow.pledges.get(PLEDGE_ID)
        uow.pledges.change(before, limited(most), expected_version=before.version)


def test_the_first_month_with_room_is_held(monthly: Store) -> None:
    """A household that does not fit into January comes in February; the next one may still fit before it."""
    assert hold(monthly, claim(4)) == JANUARY
    assert hold(monthly, claim(2)) == FEBRUARY
    assert hold(monthly, claim(1)) == JANUARY
    assert counted(monthly) == {JANUARY: (5, 0, 0), FEBRUARY: (2, 0, 0)}


def test_full_months_are_named_with_their_numbers_and_nothing_is_held(monthly: Store) -> None:
    """Also where the caller goes on and commits: the homes are given back with the refused month."""
    hold(monthly, claim(3, JANUARY))
    numbers = "2027-01: 5 arrivals at most, 3 already held or taken; 3 more asked for"
    with monthly.unit_of_work() as uow, pytest.raises(CapacityError, match=numbers):
        uow.pledges.hold(PLEDGE_ID, "flat", claim(3, JANUARY))
    with monthly.read() as uow:
        pledge = uow.pledges.get(PLEDGE_ID).thing
    assert (pledge.unit_types[0].held, pledge.held_persons) == (1, 3)


def test_without_a_limit_arrivals_are_counted_all_the_same(monthly: Store) -> None:
    """So that a limit that comes later knows who comes."""
    change(monthly, None)
    assert {hold(monthly, claim(9)) for _ in range(2)} == {JANUARY}
    change(monthly, 1)  # January is over: what was agreed then stands
    with pytest.raises(CapacityError, match="1 arrivals at most, 0 already"):
        hold(monthly, claim(2, FEBRUARY))


def test_a_day_that_moves_is_counted_in_its_month_or_nowhere_else(monthly: Store) -> None:
    """A full month refuses it, and it stays where it was."""
    hold(monthly, claim(3, JANUARY))
    hold(monthly, claim(4, FEBRUARY))
    numbers = "2027-02: 5 arrivals at most, 4 already"
    with monthly.unit_of_work() as uow, pytest.raises(CapacityError, match=numbers):
        uow.pledges.replan(PLEDGE_ID, claim(3, JANUARY), FEBRUARY)
    assert counted(monthly) == {JANUARY: (3, 0, 0), FEBRUARY: (4, 0, 0)}
    with monthly.unit_of_work() as uow:
        assert uow.pledges.replan(PLEDGE_ID, claim(3, JANUARY), MARCH) == MARCH
    assert counted(monthly) == {JANUARY: (0, 0, 0), FEBRUARY: (4, 0, 0), MARCH: (3, 0, 0)}


def test_releasing_frees_the_month_and_more_than_is_held_cannot_go(monthly: Store) -> None:
    """The room is there for others again."""
    hold(monthly, claim(5, JANUARY))
    with monthly.unit_of_work() as uow:
        uow.pledges.release(PLEDGE_ID, "flat", claim(5, JANUARY))
    assert hold(monthly, claim(5)) == JANUARY
    with pytest.raises(ConflictError, match="2027-02: fewer than 5"), monthly.unit_of_work() as uow:
        uow.pledges.release(PLEDGE_ID, "flat", claim(5, FEBRUARY))


def test_an_arrival_is_taken_in_its_month_and_stays_counted(monthly: Store) -> None:
    """Also when the home is given back later: they did arrive."""
    hold(monthly, claim(2, FEBRUARY))
    with monthly.unit_of_work() as uow:
        uow.pledges.take(PLEDGE_ID, "flat", claim(2, FEBRUARY), on=date(2027, 2, 9))
        uow.pledges.give_back(PLEDGE_ID, "flat", claim(2, FEBRUARY))
    assert counted(monthly) == {FEBRUARY: (0, 2, 0)}


def test_a_fact_is_never_refused_and_leaves_less_for_others(monthly: Store) -> None:
    """Who arrived in a full month is counted there beyond its limit; nobody more is planned for it."""
    hold(monthly, claim(5, FEBRUARY))
    hold(monthly, claim(4, MARCH))
    with monthly.unit_of_work() as uow:
        uow.pledges.take(PLEDGE_ID, "flat", claim(4, MARCH), on=date(2027, 2, 28))
    assert counted(monthly) == {FEBRUARY: (5, 0, 4), MARCH: (0, 0, 0)}
    with monthly.unit_of_work() as uow:
        uow.pledges.release(PLEDGE_ID, "flat", claim(5, FEBRUARY))
    with pytest.raises(CapacityError, match="5 arrivals at most, 4 already"):
        hold(monthly, claim(2, FEBRUARY))
    change(monthly, MOST)  # what is over the limit stands in the way of no other change


def test_lowering_below_a_month_names_both_numbers_unless_the_month_is_over(monthly: Store) -> None:
    """This month and later ones; the pledge stays as it was."""
    hold(monthly, claim(5, JANUARY))
    hold(monthly, claim(4, MARCH))
    with pytest.raises(CapacityError, match="2027-03: 3 arrivals a month offered, 4 already") as refused:
        change(monthly, 3)
    assert refused.value.pointer == "/arrivals_per_month"
    with monthly.read() as uow:
        assert uow.pledges.get(PLEDGE_ID).thing.arrivals_per_month == MOST
    change(monthly, 4)
    with pytest.raises(CapacityError, match="4 arrivals at most"):
        hold(monthly, claim(5, FEBRUARY))


def test_the_table_refuses_a_month_over_its_limit_itself(monthly: Store, tmp_path: Path) -> None:
    """Past the code, the CHECK constraint still holds."""
    hold(monthly, claim(5, JANUARY))
    for statement in ("UPDATE pledge_months SET held = 6", "UPDATE pledge_months SET taken = -1"):
        with pytest.raises(REFUSED, match=r"(?i)check"):
            raw_sql(tmp_path, statement)


@pytest.mark.parametrize("trial", range(3))
def test_sixteen_threads_never_pass_a_monthly_limit(monthly: Store, trial: int) -> None:
    """32 single persons want one of 3 months of 5: 15 are held, 5 in each, in whatever order."""

    def attempt(turn: int) -> str | None:
        try:
            return hold(monthly, claim(1, *MONTHS[turn % 3 :], *MONTHS[: turn % 3]))
        except CapacityError:
            return None

    with ThreadPoolExecutor(max_workers=16) as threads:
        held = [month for month in threads.map(attempt, range(32)) if month]
    assert (len(held), counted(monthly)) == (15, dict.fromkeys(MONTHS, (5, 0, 0)))


def test_two_servers_hold_move_and_lower_at_once(monthly: Store, tmp_path: Path) -> None:
    """Threads of two stores hold, release, move days and change the limit: no month is ever over."""
    with opened(tmp_path, clock=lambda: NOW) as other:

        def attempt(turn: int) -> None:
            store = (monthly, other)[turn % 2]
            with suppress(CapacityError):
                month = hold(store, claim(1 + turn % 2))
                with store.unit_of_work() as uow:
                    moved = claim(1 + turn % 2, str(month))
                    if turn % 3:
                        uow.pledges.replan(PLEDGE_ID, moved, MONTHS[turn % 3])
                    else:
                        uow.pledges.release(PLEDGE_ID, "flat", moved)
            if turn % 8 == 0:
                with suppress(CapacityError):
                    change(store, 3 + turn % 5)

        with ThreadPoolExecutor(max_workers=16) as threads:
            list(threads.map(attempt, range(48)))
    with monthly.read() as uow:
        months = uow.pledges.months(PLEDGE_ID)
        held = uow.pledges.get(PLEDGE_ID).thing.held_persons
    assert all(each.most is None or each.used <= each.most for each in months)
    assert sum(each.held for each in months) == held
