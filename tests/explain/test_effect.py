"""Before an override: the household's own view first, then the whole round solved again, exactly."""

import itertools
import random

import pytest

from rematch.analysis.cohorts import cohort
from rematch.errors import NotFoundError
from rematch.explain import override, view_of
from rematch.matching import in_process, match
from rematch.models.effect import Override
from rematch.models.run import Run, RunParams, StageName
from rematch.models.scenario import Scenario
from rematch.verify import pair_scores
from tests.builders import a_case, a_municipality, a_pledge, a_provision, a_scenario, a_unit, a_wish

PARAMS = RunParams(deadline_s=30)


def solved(scenario: Scenario) -> Run:
    """The round as it is."""
    return match(scenario, PARAMS, solve=in_process).run


def seen(scenario: Scenario, run: Run, case_id: str, code: str) -> Override:
    """The override as a coordinator reads it before confirming."""
    view = view_of(scenario, run, case_id, audience="coordinator")
    return override(view, code, PARAMS, solve=in_process)


def two_towns(homes_in_a: int = 1) -> Scenario:
    """Two households of two; both wish for what DE-a has; it has one home, DE-b has two."""
    cases = [a_case(2, case_ref=f"C-{number}", wishes=(a_wish("recognition_advice"),)) for number in (1, 2)]
    towns = [
        a_municipality("DE-a", provisions=(a_provision("recognition_advice", 3),)),
        a_municipality("DE-b"),
    ]
    pledges = [
        a_pledge("DE-a", units=[a_unit(count=homes_in_a)]),
        a_pledge("DE-b", units=[a_unit(count=2)]),
    ]
    return a_scenario(cases, towns, pledges)


def test_where_it_is_proposed_nothing_changes() -> None:
    """The same values, an empty chain."""
    scenario = cohort("pilot", seed=5)
    run = solved(scenario)
    for placement in run.placements[:5]:
        if placement.municipality is not None:
            found = seen(scenario, run, placement.case_id, placement.municipality).effect
            assert found.possible_there and found.exact
            assert all(level.before == level.after for level in found.levels)
            assert found.chain == ()


def test_somebody_else_s_home_moves_somebody_else() -> None:
    """The chain names the household first, then who moves for it; persons stay, the score falls or stays."""
    scenario = two_towns()
    run = solved(scenario)
    moved = next(each.case_id for each in run.placements if each.municipality == "DE-b")
    found = seen(scenario, run, moved, "DE-a").effect
    assert [(move.case_id == moved, move.before, move.after) for move in found.chain] == [
        (True, "DE-b", "DE-a"),
        (False, "DE-a", "DE-b"),
    ]


def test_the_own_view_comes_first_and_counts_what_is_as_good() -> None:
    """What the household gains there, by its own wishes; and how many places are as good as the proposal."""
    scenario = two_towns()
    run = solved(scenario)
    moved = next(each.case_id for each in run.placements if each.municipality == "DE-b")
    own = seen(scenario, run, moved, "DE-a").own
    assert (own.as_good, [line.criterion for line in own.better], own.worse) == (
        1,
        ["recognition_advice"],
        (),
    )
    assert own.household_score_there is not None and own.household_score_proposed is not None
    assert own.household_score_there > own.household_score_proposed


def test_not_possible_at_all_says_why_without_a_solve() -> None:
    """Six persons, no home for six: the reason of the explanation, exact."""
    scenario = a_scenario([a_case(6)])
    found = seen(scenario, solved(scenario), "harbour/C-1", "DE-a")
    assert not found.effect.possible_there and found.effect.levels == ()
    assert found.effect.why is not None and "beds for 4" in found.effect.why
    assert found.own.not_met


def test_a_municipality_of_another_round_is_refused() -> None:
    """The message names it."""
    scenario = two_towns()
    with pytest.raises(NotFoundError, match="DE-zz"):
        seen(scenario, solved(scenario), "harbour/C-1", "DE-zz")


def a_chance_round(seed: int) -> Scenario:
    """Four households of one to three, three towns with one or two homes, wishes by chance."""
    rng = random.Random(seed)
    cases = [
        a_case(
            rng.randint(1, 3),
            case_ref=f"C-{number}",
            wishes=(a_wish("recognition_advice", rng.randint(1, 5)), a_wish("sport", rng.randint(0, 5))),
        )
        for number in range(4)
    ]
    towns = [
        a_municipality(
            f"DE-{letter}",
            provisions=(
                a_provision("recognition_advice", rng.randint(0, 3)),
                a_provision("buddy", rng.randint(0, 3)),
            ),
        )
        for letter in "abc"
    ]
    pledges = [
        a_pledge(town.code, units=[a_unit(count=rng.randint(1, 2), beds=rng.randint(2, 4))]) for town in towns
    ]
    return a_scenario(cases, towns, pledges, seed=seed)


def best_with(scenario: Scenario, case_id: str, code: str) -> list[int] | None:
    """Try every placement by hand: the best persons and then persons x score with the case there."""
    pairs = pair_scores(scenario)
    homes = {
        f"{pledge.pledge_id}/{unit.unit_ref}": unit.count
        for pledge in scenario.pledges
        for unit in pledge.unit_types
    }
    ids = [part.case_id for part in scenario.cases]
    sizes = {part.case_id: part.case.size for part in scenario.cases}
    best: list[int] | None = None
    for chosen in itertools.product([None, *homes], repeat=len(ids)):
        placed = dict(zip(ids, chosen, strict=True))
        at = placed[case_id]
        if at is None or not at.startswith(f"{code}/"):
            continue
        if any(home is not None and not pairs[each][home].possible for each, home in placed.items()):
            continue
        if any(chosen.count(home) > count for home, count in homes.items()):
            continue
        there = {each: home for each, home in placed.items() if home is not None}
        reached = [
            sum(sizes[each] for each in there),
            sum(sizes[each] * pairs[each][home].household for each, home in there.items()),
        ]
        best = reached if best is None else max(best, reached)
    return best


@pytest.mark.parametrize("seed", range(12))
def test_the_effect_is_what_trying_every_placement_gives(seed: int) -> None:
    """Each case at each town: possible or not, and the values of the first stage, by brute force."""
    scenario = a_chance_round(seed)
    run = solved(scenario)
    for part in scenario.cases:
        for town in scenario.municipalities:
            found = seen(scenario, run, part.case_id, town.code).effect
            best = best_with(scenario, part.case_id, town.code)
            assert found.possible_there is (best is not None)
            if best is not None:
                who = [level for level in found.levels if level.stage is StageName.WHO]
                assert [who[-2].after, who[-1].after] == best
                assert found.exact
