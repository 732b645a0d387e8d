"""Pledges: live counts above the document's, lowering, holding without overselling."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rematch.errors import CapacityError, ConflictError, NotFoundError, StaleError
from rematch.models.pledge import PlaceCount, Pledge, PledgeState
from rematch.store import Claim, Store
from tests.databases import REFUSED, raw_sql
from tests.store.builders import OTHER_NGO, PLEDGE_ID, TOWN, a_pledge, a_unit, opened

ONE = Claim(homes=1, persons=2, places={"school_place": 1})


@pytest.fixture
def pledged(store: Store) -> Iterator[Store]:
    """A store with the pledge P-17: three homes, two school places."""
    with store.unit_of_work() as uow:
        uow.pledges.add(a_pledge(), owner=TOWN)
    yield store


def hold(store: Store, claim: Claim = ONE, unit_ref: str = "flat") -> None:
    """Hold in a unit of work of its own."""
    with store.unit_of_work() as uow:
        uow.pledges.hold(PLEDGE_ID, unit_ref, claim)


def live(store: Store) -> Pledge:
    """The pledge with its counts."""
    with store.read() as uow:
        return uow.pledges.get(PLEDGE_ID).thing


def test_holding_shows_in_the_pledge_and_leaves_its_version(pledged: Store) -> None:
    """Homes, persons and places are held together; the municipality's version stays."""
    hold(pledged)
    with pledged.read() as uow:
        stored = uow.pledges.get(PLEDGE_ID)
    pledge = stored.thing
    assert (stored.version, pledge.unit_types[0].held, pledge.held_persons) == (1, 1, 2)
    assert pledge.places[0].held == 1


def test_taking_and_releasing(pledged: Store) -> None:
    """Held becomes taken, or free again; more than is held cannot be moved."""
    hold(pledged)
    hold(pledged)
    with pledged.unit_of_work() as uow:
        uow.pledges.take(PLEDGE_ID, "flat", ONE)
        uow.pledges.release(PLEDGE_ID, "flat", ONE)
    unit, place = live(pledged).unit_types[0], live(pledged).places[0]
    assert (unit.held, unit.taken, place.held, place.taken) == (0, 1, 0, 1)
    assert (live(pledged).held_persons, live(pledged).taken_persons) == (0, 2)
    for step in ("take", "release"):
        with pytest.raises(ConflictError, match="0 persons held, 2 to move"), pledged.unit_of_work() as uow:
            getattr(uow.pledges, step)(PLEDGE_ID, "flat", ONE)


def test_a_claim_is_held_whole_or_not_at_all(pledged: Store) -> None:
    """A refused place gives the homes and persons back, even where the caller goes on and commits."""
    numbers = "2 places offered, 0 already held or taken, 3 more asked for"
    with pledged.unit_of_work() as uow, pytest.raises(CapacityError, match=numbers):
        uow.pledges.hold(PLEDGE_ID, "flat", Claim(homes=1, persons=2, places={"school_place": 3}))
    assert (live(pledged).unit_types[0].held, live(pledged).held_persons) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "claim", "error", "words"),
    [
        ({"max_persons": 3}, Claim(homes=1, persons=4), CapacityError, "3 persons at most, 0 already"),
        ({"state": "paused"}, ONE, ConflictError, "is paused; only an open one"),
        ({}, Claim(homes=4, persons=4), CapacityError, "3 homes offered, 0 already held or taken, 4 more"),
        ({}, Claim(homes=1, persons=1, places={"cots": 1}), NotFoundError, "cots"),
    ],
)
def test_what_cannot_be_held(
    store: Store, fields: dict[str, object], claim: Claim, error: type[Exception], words: str
) -> None:
    """Each limit is named with its numbers."""
    with store.unit_of_work() as uow:
        uow.pledges.add(a_pledge(**fields), owner=TOWN)
    with pytest.raises(error, match=words):
        hold(store, claim)


@pytest.mark.parametrize("amounts", [(-1, 2, 0), (0, 1, 0), (1, 0, 0), (1, 1, -1)])
def test_a_claim_on_less_than_nothing_is_refused(amounts: tuple[int, int, int]) -> None:
    """A negative claim would be a release by the back door."""
    homes, persons, places = amounts
    with pytest.raises(ValueError, match="is none"):
        Claim(homes=homes, persons=persons, places={"school_place": places})


def test_shared_accommodation_counts_persons(store: Store) -> None:
    """Of two rooms with three beds each, six persons can be held, not two households."""
    room = a_unit("house", kind="shared_accommodation", count=2, beds=3)
    with store.unit_of_work() as uow:
        uow.pledges.add(a_pledge(room), owner=TOWN)
    hold(store, Claim(homes=5, persons=5), "house")
    with pytest.raises(CapacityError, match="6 persons offered, 5 already held or taken, 2 more"):
        hold(store, Claim(homes=2, persons=2), "house")


def change(store: Store, pledge: Pledge, *, expected_version: int = 1) -> Pledge:
    """Change the pledge as its municipality."""
    with store.unit_of_work() as uow:
        before = uow.pledges.get(PLEDGE_ID, owner=TOWN)
        return uow.pledges.change(before, pledge, expected_version=expected_version).thing


@pytest.mark.parametrize(
    ("pledge", "words"),
    [
        (a_pledge(a_unit(count=1)), "flat: 1 homes offered, 2 already held or taken"),
        (a_pledge(a_unit("other")), "flat: 0 homes offered, 2 already held or taken"),
        (a_pledge(max_persons=3), "3 persons at most, 4 already held or taken"),
        (
            a_pledge(places=(PlaceCount(criterion="school_place", count=1),)),
            "1 places offered, 2 already",
        ),
        (a_pledge(places=()), "school_place: 0 places offered, 2 already"),
        (
            a_pledge(a_unit(kind="shared_accommodation", count=3, beds=4)),
            "counted in persons from now on, but 2 homes are already held or taken",
        ),
    ],
    ids=["fewer homes", "unit gone", "cap", "fewer places", "places gone", "counted otherwise"],
)
def test_lowering_below_what_is_in_use_names_both_numbers(pledged: Store, pledge: Pledge, words: str) -> None:
    """Less than held and taken is refused with both numbers, and the pledge stays as it was."""
    hold(pledged)
    hold(pledged)
    before = live(pledged)
    with pytest.raises(CapacityError, match=words):
        change(pledged, pledge)
    assert live(pledged) == before


def test_a_refused_change_leaves_nothing_though_the_caller_commits(pledged: Store) -> None:
    """The change is undone as a whole inside the unit of work."""
    hold(pledged)
    with pledged.unit_of_work() as uow, pytest.raises(CapacityError):
        uow.pledges.change(
            uow.pledges.get(PLEDGE_ID), a_pledge(a_unit(count=0), max_persons=50), expected_version=1
        )
    with pledged.read() as uow:
        stored = uow.pledges.get(PLEDGE_ID)
    assert (stored.version, stored.thing.max_persons, stored.thing.unit_types[0].count) == (1, None, 3)


def test_a_change_keeps_the_live_counts(pledged: Store) -> None:
    """What the document says of held and taken is not believed once the pledge is there."""
    hold(pledged)
    changed = change(pledged, a_pledge(a_unit(count=9, held=5, taken=4), a_unit("new"), held_persons=3))
    assert [(unit.held, unit.taken) for unit in changed.unit_types] == [(1, 0), (0, 0)]
    assert (changed.held_persons, changed.places[0].held) == (2, 1)


def test_a_stale_or_foreign_change_is_refused(pledged: Store) -> None:
    """Versions and owners are checked as everywhere."""
    change(pledged, a_pledge(notice_days=3))
    with pytest.raises(StaleError, match="at version 2, the change was made on version 1"):
        change(pledged, a_pledge(notice_days=4))
    with pledged.read() as uow:
        with pytest.raises(NotFoundError):
            uow.pledges.get(PLEDGE_ID, owner=OTHER_NGO)
        assert uow.pledges.list(owner=OTHER_NGO) == ()
        assert [stored.id for stored in uow.pledges.list(state=PledgeState.OPEN)] == [PLEDGE_ID]


def test_the_tables_refuse_overselling_themselves(pledged: Store, tmp_path: Path) -> None:
    """Past the code, the CHECK constraint still holds."""
    for statement in ("UPDATE stock SET held = 4 WHERE kind = 'unit'", "UPDATE stock SET held = -1"):
        with pytest.raises(REFUSED, match=r"(?i)check"):
            raw_sql(tmp_path, statement)


@pytest.mark.parametrize("trial", range(5))
def test_sixteen_threads_never_oversell(pledged: Store, trial: int) -> None:
    """Of 16 who want one of 3 homes at once, 3 get one, and never more than the 2 school places go."""
    claims = [Claim(homes=1, persons=1, places={"school_place": 1} if turn % 2 else {}) for turn in range(16)]

    def attempt(claim: Claim) -> bool:
        try:
            hold(pledged, claim)
        except CapacityError:
            return False
        return True

    with ThreadPoolExecutor(max_workers=16) as threads:
        held = [claim for claim, won in zip(claims, threads.map(attempt, claims), strict=True) if won]
    pledge = live(pledged)
    assert (len(held), pledge.unit_types[0].held, pledge.held_persons) == (3, 3, 3)
    assert pledge.places[0].held == sum(1 for claim in held if claim.places) <= 2


def test_two_stores_on_one_file_never_oversell(pledged: Store, tmp_path: Path) -> None:
    """Neither do threads of two servers, whose queues know nothing of each other."""
    with opened(tmp_path) as other:

        def attempt(turn: int) -> bool:
            try:
                hold((pledged, other)[turn % 2], Claim(homes=1, persons=1))
            except CapacityError:
                return False
            return True

        with ThreadPoolExecutor(max_workers=16) as threads:
            won = sum(threads.map(attempt, range(16)))
    assert (won, live(pledged).unit_types[0].held) == (3, 3)
