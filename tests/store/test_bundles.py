"""Bundles in the store: both homes and the pair are held, released, taken together, or none of them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rematch.errors import CapacityError, ConflictError, NotFoundError
from rematch.models.pledge import Pledge
from rematch.store import Claim, Store
from tests.bundles import a_bundle
from tests.databases import REFUSED, raw_sql
from tests.store.builders import PLEDGE_ID, TOWN, a_pledge, a_unit, opened

PAIR = Claim(homes=2, persons=5, bundle_of=("flat", "attic"))
SINGLE = Claim(homes=1, persons=2)


def a_paired_pledge(**fields: Any) -> Pledge:
    """Three flats, two attics, two pairs of both."""
    units = (a_unit("flat"), a_unit("attic", count=2))
    return a_pledge(*units, **{"bundles": (a_bundle("pair", of=("flat", "attic"), count=2),)} | fields)


@pytest.fixture
def paired(store: Store) -> Iterator[Store]:
    """A store with that pledge."""
    with store.unit_of_work() as uow:
        uow.pledges.add(a_paired_pledge(), owner=TOWN)
    yield store


def do(store: Store, step: str, ref: str = "pair", claim: Claim = PAIR) -> None:
    """One step of capacity in a unit of work of its own."""
    with store.unit_of_work() as uow:
        getattr(uow.pledges, step)(PLEDGE_ID, ref, claim)


def in_use(store: Store) -> dict[str, tuple[int, int]]:
    """Held and taken, by unit type and bundle; persons under their own name."""
    with store.read() as uow:
        pledge = uow.pledges.get(PLEDGE_ID).thing
    homes = {unit.unit_ref: (unit.held, unit.taken) for unit in pledge.unit_types}
    homes |= {bundle.bundle_ref: (bundle.held, bundle.taken) for bundle in pledge.bundles}
    return homes | {"persons": (pledge.held_persons, pledge.taken_persons)}


def test_a_pair_is_held_taken_and_given_back_as_one(paired: Store) -> None:
    """Each step moves both homes and the pair; what reads the pledge still finds it sound."""
    counts = {"hold": (1, 0), "take": (0, 1), "give_back": (0, 0)}
    for step, used in counts.items():
        do(paired, step)
        persons = tuple(5 * each for each in used)
        assert in_use(paired) == dict.fromkeys(("flat", "attic", "pair"), used) | {"persons": persons}
        with paired.read() as uow:
            pledge = uow.pledges.get(PLEDGE_ID).thing
        assert Pledge.model_validate_json(pledge.model_dump_json()) == pledge


def test_releasing_gives_back_both(paired: Store) -> None:
    """And what is not held cannot be released again."""
    do(paired, "hold")
    do(paired, "release")
    assert set(in_use(paired).values()) == {(0, 0)}
    with pytest.raises(ConflictError, match="0 persons held"):
        do(paired, "release")


def test_no_pair_where_one_home_is_gone(paired: Store) -> None:
    """Both attics are held: the pairs are still counted, and yet none is left; nothing is half held."""
    do(paired, "hold", "attic", SINGLE)
    do(paired, "hold", "attic", SINGLE)
    before = in_use(paired)
    numbers = "attic: 2 homes offered, 2 already held or taken, 1 more"
    with paired.unit_of_work() as uow, pytest.raises(CapacityError, match=numbers):
        uow.pledges.hold(PLEDGE_ID, "pair", PAIR)
    assert in_use(paired) == before


def test_no_more_pairs_than_the_pledge_says(store: Store) -> None:
    """Homes enough, and yet only one pair of them is close together."""
    with store.unit_of_work() as uow:
        bundles = (a_bundle("pair", of=("flat", "attic"), count=1),)
        uow.pledges.add(a_paired_pledge(bundles=bundles), owner=TOWN)
    do(store, "hold")
    before = in_use(store)
    with pytest.raises(CapacityError, match="pair: 1 bundles offered, 1 already held or taken, 1 more"):
        do(store, "hold")
    assert in_use(store) == before


@pytest.mark.parametrize("homes", [1, 3])
def test_a_claim_on_a_pair_counts_two_homes(homes: int) -> None:
    """Anything else is no bundle."""
    with pytest.raises(ValueError, match=f"a claim on {homes} homes of 2 is no bundle"):
        Claim(homes=homes, persons=5, bundle_of=("flat", "attic"))


def test_a_pair_that_is_not_there(paired: Store) -> None:
    """A unit type is none, and a bundle is no single home."""
    with pytest.raises(NotFoundError):
        do(paired, "hold", "flat")
    with pytest.raises(NotFoundError):
        do(paired, "hold", "pair", SINGLE)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"bundles": ()}, "pair: 0 bundles offered, 1 already held or taken"),
        (
            {"bundles": (a_bundle("pair", of=("flat", "attic"), count=0),)},
            "pair: 0 bundles offered, 1 already",
        ),
        ({"bundles": (a_bundle("pair", of=("flat", "cellar")),)}, "pair: 0 bundles offered, 1 already"),
    ],
    ids=["gone", "fewer", "of other homes"],
)
def test_a_pair_in_use_is_not_lowered_or_made_of_other_homes(
    paired: Store, fields: dict[str, Any], words: str
) -> None:
    """What is in use of it stands in these two unit types."""
    do(paired, "hold")
    before = in_use(paired)
    units = (a_unit("flat"), a_unit("attic", count=2), a_unit("cellar"))
    changed = a_paired_pledge(**{"unit_types": units} | fields)
    with pytest.raises(CapacityError, match=words), paired.unit_of_work() as uow:
        uow.pledges.change(uow.pledges.get(PLEDGE_ID), changed, expected_version=1)
    assert in_use(paired) == before


def test_a_pair_not_in_use_is_free_to_change(paired: Store) -> None:
    """Other homes, another count, farther apart; and then it is gone."""
    units = (a_unit("flat"), a_unit("attic", count=2), a_unit("cellar"))
    other = (a_bundle("pair", of=("flat", "cellar"), count=3, minutes_apart=20),)
    with paired.unit_of_work() as uow:
        changed = a_paired_pledge(unit_types=units, bundles=other)
        stored = uow.pledges.change(uow.pledges.get(PLEDGE_ID), changed, expected_version=1)
        assert stored.thing.bundles == other
        stored = uow.pledges.change(
            uow.pledges.get(PLEDGE_ID), a_paired_pledge(bundles=()), expected_version=2
        )
        assert (stored.thing.bundles, set(stored.thing.left)) == ((), {"flat", "attic"})


def test_a_pair_made_of_other_homes_since_is_not_held(paired: Store) -> None:
    """A run solved before the change asks for homes that are no pair any more."""
    units = (a_unit("flat"), a_unit("attic", count=2), a_unit("cellar"))
    other = a_paired_pledge(unit_types=units, bundles=(a_bundle("pair", of=("flat", "cellar")),))
    with paired.unit_of_work() as uow:
        uow.pledges.change(uow.pledges.get(PLEDGE_ID), other, expected_version=1)
    with pytest.raises(CapacityError, match="made of flat and cellar by now, flat and attic asked for"):
        do(paired, "hold")
    assert set(in_use(paired).values()) == {(0, 0)}


def test_the_tables_refuse_overselling_themselves(paired: Store, tmp_path: Path) -> None:
    """Past the code, the CHECK constraint still holds."""
    with pytest.raises(REFUSED, match=r"(?i)check"):
        raw_sql(tmp_path, "UPDATE stock SET held = 3 WHERE kind = 'bundle'")


@pytest.mark.parametrize("trial", range(4))
def test_threads_that_compete_hold_both_or_none(paired: Store, trial: int) -> None:
    """Of 18 who want a pair, a flat or an attic at once, no home goes twice, and none is held by halves."""
    wanted = [(("pair", PAIR), ("flat", SINGLE), ("attic", SINGLE))[(turn + trial) % 3] for turn in range(18)]
    won = _compete([paired], wanted)
    _check(paired, won)


def test_two_stores_on_one_file_hold_both_or_none(paired: Store, tmp_path: Path) -> None:
    """Neither do threads of two servers, whose queues know nothing of each other."""
    with opened(tmp_path) as other:
        won = _compete([paired, other], [("pair", PAIR), ("attic", SINGLE), ("flat", SINGLE)] * 6)
    _check(paired, won)


def test_released_under_competition_leaves_nothing(paired: Store) -> None:
    """Twelve hold and release a pair, again and again; at the end all is free."""

    def attempt(_: int) -> None:
        for _again in range(3):
            try:
                do(paired, "hold")
            except CapacityError:
                continue
            do(paired, "release")

    with ThreadPoolExecutor(max_workers=12) as threads:
        list(threads.map(attempt, range(12)))
    assert set(in_use(paired).values()) == {(0, 0)}


def _compete(stores: list[Store], wanted: list[tuple[str, Claim]]) -> list[str]:
    def attempt(turn: int) -> str | None:
        ref, claim = wanted[turn]
        try:
            do(stores[turn % len(stores)], "hold", ref, claim)
        except CapacityError:
            return None
        return ref

    with ThreadPoolExecutor(max_workers=len(wanted)) as threads:
        return [ref for ref in threads.map(attempt, range(len(wanted))) if ref is not None]


def _check(store: Store, won: list[str]) -> None:
    """What is held is what was won, to the home; nobody was refused while what they wanted was left."""
    pairs, flats, attics = (won.count(ref) for ref in ("pair", "flat", "attic"))
    persons = 5 * pairs + 2 * (flats + attics)
    assert in_use(store) == {
        "flat": (pairs + flats, 0),
        "attic": (pairs + attics, 0),
        "pair": (pairs, 0),
        "persons": (persons, 0),
    }
    assert (pairs + flats, pairs + attics) == (3, 2)
