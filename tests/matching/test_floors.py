"""Floors for groups: kept or refused, the best that keeps them, re-checked, and their effect shown."""

import itertools
import random

import pytest

from rematch.analysis.orders import WITHOUT_FLOORS, other_orders
from rematch.errors import ImpossibleError
from rematch.matching import Matched, in_process, match
from rematch.models.floor import FloorDimension, GroupFloor
from rematch.models.policy import Policy
from rematch.models.run import RunParams
from rematch.models.scenario import Scenario
from rematch.scoring.floors import GROUP_OF
from rematch.verify import pair_scores, verify
from rematch.verify.household import group_of
from tests.builders import a_case, a_home, a_household, a_pledge, a_policy, a_scenario, a_unit
from tests.matching.test_same_for_all import a_round

PARAMS = RunParams(deadline_s=30)


def a_floor(group: str, least_pct: int, dimension: str = "household_size") -> GroupFloor:
    """A floor for households of one size."""
    return GroupFloor.model_validate({"dimension": dimension, "group": group, "least_pct": least_pct})


def beds_for_four(*floors: GroupFloor) -> Scenario:
    """A shared house of four beds; one household of four, two single persons."""
    cases = [
        a_case(case_ref="C-4", persons=a_household(4)),
        *(a_case(1, case_ref=f"C-1{letter}") for letter in "ab"),
    ]
    house = a_unit(kind="shared_accommodation", count=4, beds=1)
    return a_scenario(cases, pledges=[a_pledge(units=[house])], policy=a_policy(floors=floors))


def solved(scenario: Scenario) -> Matched:
    """The round, in this process."""
    return match(scenario, PARAMS, solve=in_process)


def placed(matched: Matched) -> set[str]:
    """References of the households placed."""
    return {case_id.split("/")[1] for case_id in matched.run.stages[-1].placed}


def test_a_floor_comes_before_every_objective() -> None:
    """Without it four persons in one household; with it the two single ones."""
    assert placed(solved(beds_for_four())) == {"C-4"}
    assert placed(solved(beds_for_four(a_floor("1", 100)))) == {"C-1a", "C-1b"}
    assert placed(solved(beds_for_four(a_floor("4", 1)))) == {"C-4"}


def test_a_share_is_rounded_up() -> None:
    """Half of two is one, a percent of two is one as well."""
    for least in (1, 50):
        assert {"C-1a", "C-1b"} & placed(solved(beds_for_four(a_floor("1", least))))


def test_what_keeps_a_floor_re_checks() -> None:
    """Placements and bounds, without a solver; a run that breaks it is refuted by its name."""
    scenario = beds_for_four(a_floor("1", 100))
    matched = solved(scenario)
    report = verify(scenario, matched.run, matched.certificate)
    assert report.ok, report.failures
    broken = solved(beds_for_four())
    run = broken.run.model_copy(update={"scenario_hash": scenario.hash})
    certificate = broken.certificate.model_copy(update={"scenario_hash": scenario.hash})
    other = verify(scenario, run, certificate)
    assert any("floor:household_size:1: 0 drawn, at least 2" in each.detail for each in other.failures)


def test_floors_that_cannot_be_kept_are_named() -> None:
    """Everybody of both sizes does not fit into four beds."""
    with pytest.raises(ImpossibleError, match="floor:household_size:4"):
        solved(beds_for_four(a_floor("1", 100), a_floor("4", 100)))


def test_what_a_floor_changes_stands_beside_the_other_orders() -> None:
    """The same order without it, with who is placed on one side only."""
    scenario = beds_for_four(a_floor("1", 100))
    found = other_orders(scenario, solved(scenario).run, PARAMS, solve=in_process).outcomes
    without = next(each for each in found if each.name == WITHOUT_FLOORS)
    assert without.only_here == ("harbour/C-4",)
    assert without.only_chosen == ("harbour/C-1a", "harbour/C-1b")
    persons = next(each for each in found if each.name == "persons_first")
    assert persons.same_as_chosen
    plain = beds_for_four()
    others = other_orders(plain, solved(plain).run, PARAMS, solve=in_process).outcomes
    assert WITHOUT_FLOORS not in {each.name for each in others}


@pytest.mark.parametrize("seed", range(20))
def test_the_best_that_keeps_it_is_found(seed: int) -> None:
    """Every placement of five households tried: the same persons and score, or none at all."""
    rng = random.Random(seed)
    cases = [a_case(rng.randint(1, 3), case_ref=f"C-{number}") for number in range(5)]
    units = [a_unit(f"u{beds}", count=rng.randint(0, 2), beds=beds) for beds in (1, 2, 3)]
    floors = (a_floor(str(rng.randint(1, 3)), rng.choice((40, 60, 100))),)
    scenario = a_scenario(
        cases, pledges=[a_pledge(units=units)], policy=a_policy(floors=floors, municipal_share_pct=0)
    )
    best = best_by_hand(scenario, floors[0])
    if best is None:
        with pytest.raises(ImpossibleError):
            solved(scenario)
        return
    matched = solved(scenario)
    assert [level.value for level in matched.run.stages[0].levels[-2:]] == list(best)
    assert verify(scenario, matched.run, matched.certificate).ok


def best_by_hand(scenario: Scenario, floor: GroupFloor) -> tuple[int, int] | None:
    """The best persons, then persons x score, of all placements that keep the floor."""
    pairs = pair_scores(scenario)
    homes = {f"DE-a/P-1/{unit.unit_ref}": unit.count for unit in scenario.pledges[0].unit_types}
    sizes = {part.case_id: part.case.size for part in scenario.cases}
    members = [case_id for case_id, size in sizes.items() if str(size) == floor.group]
    found = []
    for chosen in itertools.product([None, *homes], repeat=len(sizes)):
        there = {case: home for case, home in zip(sizes, chosen, strict=True) if home}
        fits = all(pairs[case][home].possible for case, home in there.items())
        free = all(chosen.count(home) <= count for home, count in homes.items())
        kept = 100 * sum(case in there for case in members) >= floor.least_pct * len(members)
        if fits and free and kept:
            score = sum(sizes[case] * pairs[case][home].household for case, home in there.items())
            found.append((sum(sizes[case] for case in there), score))
    return max(found, default=None)


@pytest.mark.parametrize("seed", range(10))
def test_both_implementations_put_a_household_into_the_same_group(seed: int) -> None:
    """In every dimension, for households of every kind."""
    for part in a_round(seed).cases:
        for dimension in FloorDimension:
            assert GROUP_OF[dimension](part.case) == group_of(part, dimension.value)


def test_groups_by_hand() -> None:
    """A parent with two children who need a step-free home."""
    case = a_case(3, children=2, accommodation=a_home(step_free=True))
    found = {dimension.value: GROUP_OF[dimension](case) for dimension in FloorDimension}
    assert found == {
        "household_size": "3",
        "children": "yes",
        "single_parent": "yes",
        "step_free_need": "yes",
    }


@pytest.mark.parametrize(
    "floor",
    [
        {"dimension": "household_size", "group": "yes", "least_pct": 10},
        {"dimension": "children", "group": "3", "least_pct": 10},
        {"dimension": "language", "group": "yes", "least_pct": 10},
        {"dimension": "household_size", "group": "3", "least_pct": 0},
        {"dimension": "household_size", "group": "3", "least_pct": 101},
    ],
)
def test_a_floor_for_what_is_no_group_is_refused(floor: dict[str, object]) -> None:
    """Among them everything that would stand for who a person is."""
    with pytest.raises(ValueError):
        GroupFloor.model_validate(floor)


def test_one_floor_per_group() -> None:
    """Two would contradict each other."""
    with pytest.raises(ValueError, match="two floors"):
        Policy.model_validate(a_policy().model_dump() | {"floors": [a_floor("1", 10), a_floor("1", 20)]})
