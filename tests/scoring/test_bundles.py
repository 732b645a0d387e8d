"""A bundle read as one unit type: field by field, by hand and against verify's own reading."""

from datetime import date
from typing import Any

import pytest

from rematch.models.pledge import UnitType
from rematch.models.types import Period
from rematch.scoring.bundles import as_one, home_of
from rematch.scoring.columns import columns_of
from rematch.scoring.table import findings, score_table
from rematch.verify.twofold import twofold
from tests.builders import (
    a_case,
    a_child,
    a_home,
    a_municipality,
    a_person,
    a_pledge,
    a_scenario,
    a_unit,
    a_wish,
)
from tests.bundles import a_bundle, with_bundles
from tests.scoring.chance import a_random_scenario


def read(one: dict[str, Any] | None = None, other: dict[str, Any] | None = None) -> UnitType:
    """Two homes read as one."""
    units = [a_unit("u1", **one or {}), a_unit("u2", **other or {})]
    bundle = a_bundle(count=2)
    return as_one(a_pledge(units=units, bundles=(bundle,)), bundle)


def test_what_adds_up() -> None:
    """Beds, cots, least persons; rooms where both are known; count and reference are the bundle's."""
    both = read({"beds": 30, "cots": 1, "min_persons": 2, "rooms": 2}, {"beds": 30, "cots": 2, "rooms": 3})
    assert (both.beds, both.cots, both.min_persons, both.rooms) == (60, 3, 3, 5)
    assert (both.unit_ref, both.count, both.offered) == ("two", 2, 2)
    assert read({"rooms": 2}).rooms is None


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (True, True, True),
        (True, False, False),
        (True, None, None),
        (False, None, False),
        (None, None, None),
        (False, False, False),
    ],
)
@pytest.mark.parametrize("name", ["step_free", "wheelchair_usable", "lockable", "pets", "self_contained"])
def test_it_has_what_both_have(name: str, one: bool | None, other: bool | None, both: bool | None) -> None:
    """Step-free only where both are; a home nobody has answered for leaves it open."""
    for pair in ((one, other), (other, one)):
        assert getattr(read({name: pair[0]}, {name: pair[1]}), name) is both


def test_the_weaker_terms_and_the_days_that_both_are_free() -> None:
    """Later of the first days, earlier of the last ones; the shorter stay, the weaker tenure."""
    both = read(
        {"available_from": date(2027, 2, 1), "stay": "open_ended", "tenure": "lease"},
        {"available_until": date(2027, 3, 1), "stay": "6_months", "tenure": "bridging"},
    )
    assert (both.available_from, both.available_until) == (date(2027, 2, 1), date(2027, 3, 1))
    assert (both.stay, both.tenure) == ("6_months", "bridging")
    assert (read({"stay": "6_months"}).stay, read({"tenure": "lease"}).tenure) == (None, None)


@pytest.mark.parametrize("seed", range(20))
def test_verify_reads_every_bundle_alike(seed: int) -> None:
    """Two readings of one page: the same unit type, with the same days of the pledge's period."""
    bundles = 0
    for pledge in with_bundles(a_random_scenario(seed), seed).pledges:
        for bundle in pledge.bundles:
            mine, theirs = as_one(pledge, bundle), twofold(pledge, bundle)
            assert fields(mine, pledge.period) == fields(theirs, pledge.period)
            bundles += 1
    assert bundles


def fields(unit: UnitType, period: Period) -> dict[str, Any]:
    """Every field, with the days on which somebody can move in."""
    first = max(unit.available_from or period.start, period.start)
    last = min(unit.available_until or period.end, period.end)
    return dict(unit) | {"available_from": first, "available_until": last}


def test_a_bundle_is_a_column() -> None:
    """Beside those of its unit types, in the order of ids; any home is found by its reference."""
    pledge = a_pledge(units=[a_unit("u1"), a_unit("u2")], bundles=(a_bundle("t"),))
    columns = columns_of(a_scenario((), pledges=[pledge]))
    assert [column.id for column in columns] == ["DE-a/P-1/t", "DE-a/P-1/u1", "DE-a/P-1/u2"]
    assert [column.bundle for column in columns] == [pledge.bundles[0], None, None]
    found = [home_of(pledge, ref) for ref in ("t", "u1", "nothing")]
    assert [unit and unit.beds for unit in found] == [8, 4, None]


def codes(accepted: int | None, *, size: int = 6, minutes: int = 5, **home: Any) -> list[str]:
    """What stands against a bundle of two homes of four beds, by code."""
    case = a_case(size, accommodation=a_home(bundle_within_minutes=accepted, **home))
    pledge = a_pledge(units=[a_unit("u1"), a_unit("u2")], bundles=(a_bundle("t", minutes_apart=minutes),))
    scenario = a_scenario([case], pledges=[pledge])
    assert bool(score_table(scenario).possible[0, 0]) == (not findings(scenario, 0)[0])
    return [finding.code.value for finding in findings(scenario, 0)[0]]


@pytest.mark.parametrize(
    ("accepted", "minutes", "found"),
    [
        (None, 0, ["bundle_not_accepted"]),
        (None, 5, ["bundle_not_accepted"]),
        (0, 5, ["bundle_not_accepted"]),
        (4, 5, ["bundle_not_accepted"]),
        (5, 5, []),
        (0, 0, []),
        (120, 120, []),
    ],
)
def test_two_homes_are_for_those_who_accept_them(
    accepted: int | None, minutes: int, found: list[str]
) -> None:
    """Nobody who has not said so, and not farther apart than said."""
    assert codes(accepted, minutes=minutes) == found


@pytest.mark.parametrize(
    ("infants", "cots", "found"),
    [
        (0, (0, 0), []),
        (1, (0, 0), []),
        (1, (1, 0), ["bundle_not_needed"]),
        (1, (0, 1), ["bundle_not_needed"]),
    ],
)
def test_two_homes_are_for_those_who_do_not_fit_in_one(
    infants: int, cots: tuple[int, int], found: list[str]
) -> None:
    """Five persons in homes of four beds: one is enough where an infant sleeps in its cot."""
    children = [a_child(f"P{number}", age_band="0-1" if number < infants else "6-11") for number in range(4)]
    case = a_case(
        persons=(a_person("P9", cares_for_children=True), *children),
        accommodation=a_home(bundle_within_minutes=5),
    )
    units = [a_unit("u1", cots=cots[0]), a_unit("u2", cots=cots[1])]
    scenario = a_scenario([case], pledges=[a_pledge(units=units, bundles=(a_bundle("t"),))])
    assert [each.code.value for each in findings(scenario, 0)[0]] == found


def test_other_rules_read_both_homes() -> None:
    """Nine persons are too many for eight beds, one person too few for two homes; both must be step-free."""
    assert codes(5, size=9) == ["home_too_small"]
    assert codes(5, size=1) == ["bundle_not_needed", "home_too_large"]
    assert codes(5, step_free=True) == ["not_step_free"]


def test_a_wish_is_met_where_both_homes_meet_it() -> None:
    """Quiet in one home alone is not quiet."""
    town = a_municipality()
    case = a_case(5, wishes=(a_wish("quiet_home"),), accommodation=a_home(bundle_within_minutes=0))
    scores = []
    for other in (True, False):
        units = [a_unit("u1", quiet=True), a_unit("u2", quiet=other)]
        pledge = a_pledge(units=units, bundles=(a_bundle("t", minutes_apart=0),))
        scores.append(score_table(a_scenario([case], [town], [pledge])).household[0].tolist())
    assert scores[0][0] == scores[0][1] == scores[0][2]
    assert scores[1][0] == scores[1][2] < scores[1][1]


def test_the_period_bounds_both() -> None:
    """A bundle is free on no day outside the pledge's period."""
    period = Period(start=date(2027, 3, 1), end=date(2027, 12, 31))
    pledge = a_pledge(
        units=[a_unit("u1", available_from=date(2027, 1, 1)), a_unit("u2", available_until=date(2027, 2, 1))],
        bundles=(a_bundle("t"),),
        period=period,
    )
    case = a_case(6, accommodation=a_home(bundle_within_minutes=5))
    assert [each.code.value for each in findings(a_scenario([case], pledges=[pledge]), 0)[0]] == [
        "move_window"
    ]
