"""Rounds with bundles: the best by trying everything, certificates that re-check, runs that overdraw."""

import itertools
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from rematch.errors import ImpossibleError
from rematch.matching import encode, in_process, match
from rematch.matching.pinned import refuse_unkeepable
from rematch.models.bundle import TwoHomes
from rematch.models.pledge import Pledge
from rematch.models.run import Run, Stage
from rematch.models.scenario import Scenario
from rematch.verify import pair_scores, verify
from tests.builders import a_case, a_home, a_municipality, a_pledge, a_scenario, a_unit, a_wish
from tests.bundles import a_bundle
from tests.given import a_pin, given_to
from tests.verify.enumerated import reached

SEEDS = range(25)
TWO = "DE-a/P-1/two"


def a_tiny_round(seed: int) -> Scenario:
    """Up to five households, two towns, homes that bundles share, persons that run short."""
    draw = Random(f"tiny bundles {seed}")
    towns = [a_municipality(code) for code in ("DE-a", "DE-b")[: draw.randint(1, 2)]]
    cases = [
        a_case(
            draw.randint(1, 7),
            case_ref=f"C-{number}",
            wishes=(a_wish("quiet_home", draw.randint(0, 5)), a_wish("home_internet", draw.randint(1, 5))),
            accommodation=a_home(bundle_within_minutes=draw.choice((None, 0, 5, 60))),
        )
        for number in range(draw.randint(2, 5))
    ]
    return a_scenario(cases, towns, [_some_homes(draw, town.code) for town in towns], seed=seed)


def _some_homes(draw: Random, code: str) -> Pledge:
    units = [
        a_unit(
            f"u{number}",
            count=draw.randint(1, 2),
            beds=draw.randint(1, 4),
            quiet=draw.choice((True, False, None)),
            internet=draw.choice((True, False, None)),
        )
        for number in range(3)
    ]
    pairs = [
        a_bundle(f"t{one}{other}", of=(f"u{one}", f"u{other}"), minutes_apart=draw.choice((0, 5, 30)))
        for one, other in itertools.combinations(range(3), 2)
        if draw.random() < 0.7
    ]
    return a_pledge(code, units=units, bundles=tuple(pairs), max_persons=draw.choice((None, None, 8)))


def every_placement(scenario: Scenario) -> Iterator[dict[str, str]]:
    """Every placement in possible homes that no home, pair or limit of persons is too few for."""
    pairs = pair_scores(scenario)
    choices = [[None, *(j for j, pair in pairs[i].items() if pair.possible)] for i in pairs]
    for columns in itertools.product(*choices):
        placed = {i: j for i, j in zip(pairs, columns, strict=True) if j is not None}
        if _fits(scenario, placed):
            yield placed


def _fits(scenario: Scenario, placed: dict[str, str]) -> bool:
    """Count homes one by one, as a person with a list of keys would."""
    size = {part.case_id: part.case.size for part in scenario.cases}
    for pledge in scenario.pledges:
        here = {i: j.split("/")[2] for i, j in placed.items() if j.startswith(f"{pledge.pledge_id}/")}
        homes = {bundle.bundle_ref: bundle.unit_refs for bundle in pledge.bundles}
        used = Counter(here.values())
        used.update(ref for home in here.values() for ref in homes.get(home, ()))
        offered = {each.unit_ref: each.count for each in pledge.unit_types}
        offered |= {each.bundle_ref: each.count for each in pledge.bundles}
        if any(used[ref] > offered[ref] for ref in used):
            return False
        if pledge.max_persons is not None and sum(size[i] for i in here) > pledge.max_persons:
            return False
    return True


def test_the_chance_rounds_are_worth_trying() -> None:
    """In some of them the best placement holds bundles, in some it holds none."""
    bundled = [any("/t" in column for column in best(a_tiny_round(seed))[0].values()) for seed in SEEDS]
    assert 5 <= sum(bundled) < len(SEEDS)


def best(scenario: Scenario) -> tuple[dict[str, str], list[int]]:
    """The best placement by the household side, and its values in the order of the rules."""
    pairs = pair_scores(scenario)
    valued = [
        ([reached(scenario, pairs, name, placed, mixed=False) for name in scenario.policy.objectives], placed)
        for placed in every_placement(scenario)
    ]
    values, placed = max(valued, key=lambda each: each[0])
    return placed, values


@pytest.mark.parametrize("seed", SEEDS)
def test_as_good_as_trying_everything(seed: int) -> None:
    """Every level of the first stage reaches the best there is, certified, and the run re-checks."""
    scenario = a_tiny_round(seed)
    matched = match(scenario, solve=in_process)
    assert [level.value for level in matched.run.stages[0].levels] == best(scenario)[1]
    assert matched.run.stages[0].proof == "certified"
    report = verify(scenario, matched.run, matched.certificate)
    assert report.ok, report.failures
    assert all(_fits(scenario, stage.placed) for stage in matched.run.stages)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_in_two_homes_who_did_not_accept_them(seed: int) -> None:
    """Who accepts none is in none, whatever that costs; who accepts some is in none farther apart."""
    scenario = a_tiny_round(seed)
    homes = {part.case_id: part.case.accommodation for part in scenario.cases}
    for each in match(scenario, solve=in_process).run.placements:
        home = homes[each.case_id]
        if each.bundle is not None:
            assert home and home.bundle_within_minutes is not None
            assert home.bundle_within_minutes >= each.bundle.minutes_apart


def a_round(*sizes: int, accepted: int | None = 5, **fields: Any) -> Scenario:
    """Two homes u1 of three beds, one home u2 of two, one pair of both; households of these sizes."""
    cases = [
        a_case(size, case_ref=f"C-{number}", accommodation=a_home(bundle_within_minutes=accepted))
        for number, size in enumerate(sizes, 1)
    ]
    units = [a_unit("u1", **{"count": 2, "beds": 3} | fields), a_unit("u2", count=1, beds=2)]
    return a_scenario(cases, pledges=[a_pledge(units=units, bundles=(a_bundle(),))])


def test_a_proposal_names_both_homes() -> None:
    """Five persons in three and two beds; the one home left goes to others."""
    run = match(a_round(5, 3, 2), solve=in_process).run
    first, second, third = run.placements
    assert (first.unit_ref, first.bundle) == ("two", TwoHomes(unit_refs=("u1", "u2"), minutes_apart=5))
    assert (second.unit_ref, second.bundle, third.municipality) == ("u1", None, None)


def test_no_bundle_where_nobody_accepts_one() -> None:
    """The same round, without the household of five."""
    run = match(a_round(5, 3, 2, accepted=None), solve=in_process).run
    assert run.placements[0].municipality is None
    assert [each.bundle for each in run.placements] == [None, None, None]


def test_resources_of_a_bundle() -> None:
    """Its own count, and a home of each of its unit types, held and taken left out."""
    encoded = encode(a_round(5, held=1))
    columns = [column.id for column in encoded.table.columns]
    drawn = {
        each.name: (each.capacity, [columns[idx] for idx in each.column_idx]) for each in encoded.resources
    }
    assert drawn == {
        f"bundles:{TWO}": (1, [TWO]),
        "homes:DE-a/P-1/u1": (1, ["DE-a/P-1/u1", TWO]),
        "homes:DE-a/P-1/u2": (1, ["DE-a/P-1/u2", TWO]),
    }


def placed_at(scenario: Scenario, run: Run, placed: dict[str, str]) -> Run:
    """A run that says that this was placed, in every stage and for every case."""
    stages: list[Stage] = [stage.model_copy(update={"placed": placed}) for stage in run.stages]
    return run.model_copy(update={"stages": tuple(stages)})


@pytest.mark.parametrize(
    ("sizes", "placed", "words"),
    [
        ((5, 2), {"C-1": TWO, "C-2": "DE-a/P-1/u2"}, "homes:DE-a/P-1/u2: 2 drawn, 1 left"),
        ((5, 3, 3), dict.fromkeys(("C-2", "C-3"), "DE-a/P-1/u1") | {"C-1": TWO}, "u1: 3 drawn, 2 left"),
        ((5, 5), {"C-1": TWO, "C-2": TWO}, "bundles:DE-a/P-1/two: 2 drawn, 1 left"),
    ],
    ids=["the second home", "the first home", "the pair itself"],
)
def test_verify_refuses_a_run_that_overdraws(
    sizes: tuple[int, ...], placed: dict[str, str], words: str
) -> None:
    """One home given twice: as half of a bundle, and on its own; or one pair given twice."""
    scenario = a_round(*sizes)
    matched = match(scenario, solve=in_process)
    ids = {f"harbour/{case_ref}": column for case_ref, column in placed.items()}
    report = verify(scenario, placed_at(scenario, matched.run, ids), matched.certificate)
    assert words in {check.name: check.detail for check in report.failures}["who/capacity"]


def test_verify_refuses_a_household_that_accepts_none() -> None:
    """The reason is named."""
    scenario = a_round(5, 3, accepted=4)
    matched = match(scenario, solve=in_process)
    report = verify(scenario, placed_at(scenario, matched.run, {"harbour/C-1": TWO}), matched.certificate)
    details = {check.name: check.detail for check in report.failures}
    assert details["who/possible pairs"] == f"case harbour/C-1 in {TWO}: not possible (bundle_not_accepted)"


@pytest.mark.parametrize(
    "stated",
    [
        None,
        TwoHomes(unit_refs=("u1", "u1"), minutes_apart=5),
        TwoHomes(unit_refs=("u1", "u2"), minutes_apart=0),
    ],
    ids=["none", "others", "nearer"],
)
def test_verify_refuses_other_homes_than_the_pledge_says(stated: TwoHomes | None) -> None:
    """What somebody is asked about is what was promised."""
    scenario = a_round(5)
    matched = match(scenario, solve=in_process)
    (row,) = matched.run.placements
    run = matched.run.model_copy(update={"placements": (row.model_copy(update={"bundle": stated}),)})
    report = verify(scenario, run, matched.certificate)
    assert [check.name for check in report.failures] == ["placements/bundles"]


def test_a_pin_to_a_bundle_is_kept() -> None:
    """The household pinned to the two homes has them; the other finds the one that is left too small."""
    scenario = given_to(a_round(5, 4), pins=(a_pin(pledge_ref="P-1", unit_ref="two"),))
    matched = match(scenario, solve=in_process)
    assert verify(scenario, matched.run, matched.certificate).ok
    assert [each.unit_ref for each in matched.run.placements] == ["two", None]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_one_home_is_enough_for_who_fits_in_it(size: int) -> None:
    """Who accepts two homes takes no second one from others; a pin does not change that."""
    run = match(a_round(size, 3, 2), solve=in_process).run
    assert [each.bundle for each in run.placements] == [None, None, None]
    pinned = given_to(a_round(size), pins=(a_pin(pledge_ref="P-1", unit_ref="two"),))
    with pytest.raises(ImpossibleError, match="bundle_not_needed"):
        refuse_unkeepable(pinned)


def test_pins_that_need_one_home_twice_are_refused() -> None:
    """As half of a bundle, and on its own."""
    pins = (
        a_pin("harbour/C-1", pledge_ref="P-1", unit_ref="two"),
        a_pin("harbour/C-2", pledge_ref="P-1", unit_ref="u2"),
    )
    with pytest.raises(ImpossibleError, match="need 2 of homes:DE-a/P-1/u2, 1 are left"):
        refuse_unkeepable(given_to(a_round(5, 2), pins=pins))
