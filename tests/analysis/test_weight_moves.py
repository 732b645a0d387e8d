"""How far a weight moves: both ends of every range are replayed, and only what was tried is claimed."""

from dataclasses import replace

import pytest

from rematch.analysis.weight_moves import weight_moves
from rematch.errors import InputError, SolveError
from rematch.matching import in_process, solved_again
from rematch.models.run import RunParams
from rematch.models.scenario import Scenario
from rematch.solver import Cancel, Problem, Solution, SolveParams
from tests.builders import a_case, a_municipality, a_pledge, a_policy, a_provision, a_scenario, a_unit, a_wish

PARAMS = RunParams(deadline_s=30)


def a_round(*, municipal_share_pct: int = 0) -> Scenario:
    """One household wishes for advice, which DE-a has, and for sport, which DE-b has a little of."""
    case = a_case(wishes=(a_wish("recognition_advice", 3), a_wish("buddy", 3)))
    towns = [
        a_municipality("DE-a", provisions=(a_provision("recognition_advice", 3), a_provision("buddy", 0))),
        a_municipality("DE-b", provisions=(a_provision("recognition_advice", 0), a_provision("buddy", 2))),
    ]
    pledges = [a_pledge(town.code, units=[a_unit(count=1)]) for town in towns]
    return a_scenario([case], towns, pledges, policy=a_policy(municipal_share_pct=municipal_share_pct))


def with_weight(scenario: Scenario, key: str, weight: int) -> Scenario:
    """The round under rules in which one weight differs."""
    criteria = tuple(
        each.model_copy(update={"weight": weight}) if each.key == key else each
        for each in scenario.policy.criteria
    )
    policy = scenario.policy.model_copy(update={"criteria": criteria})
    return scenario.model_copy(update={"policy": policy})


def placed_with(scenario: Scenario, key: str, weight: int) -> dict[str, str]:
    """Placements under another weight, solved afresh."""
    return dict(solved_again(with_weight(scenario, key, weight), PARAMS, solve=in_process).placed)


def test_both_ends_are_what_a_solve_says() -> None:
    """Advice can fall to two thirds before DE-b is better; the other wish can rise to one and a half."""
    scenario = a_round()
    advice, buddy = weight_moves(scenario, PARAMS, keys=["recognition_advice", "buddy"], solve=in_process)
    assert (advice.weight, advice.unchanged_to, advice.above) == (100, 1_000, None)
    assert advice.below is not None and advice.below.weight == advice.unchanged_from - 1
    assert abs(advice.below.weight - 66) <= 1
    assert [(move.before, move.after) for move in advice.below.moves] == [("DE-a", "DE-b")]
    assert buddy.above is not None and abs(buddy.above.weight - 150) <= 1
    now = placed_with(scenario, "buddy", 100)
    assert placed_with(scenario, "recognition_advice", advice.unchanged_from) == now
    assert placed_with(scenario, "recognition_advice", advice.below.weight) != now
    assert placed_with(scenario, "buddy", buddy.unchanged_to) == now
    assert placed_with(scenario, "buddy", buddy.above.weight) != now


def test_every_weight_tried_in_the_range_is_unchanged() -> None:
    """And the first outside it is the turn."""
    scenario = a_round()
    (move,) = weight_moves(scenario, PARAMS, keys=["buddy"], solve=in_process)
    now = placed_with(scenario, "buddy", 100)
    for weight in move.tried:
        inside = move.unchanged_from <= weight <= move.unchanged_to
        assert not inside or placed_with(scenario, "buddy", weight) == now


def test_without_keys_all_that_is_stated() -> None:
    """And nothing that nobody asks for."""
    found = [move.criterion for move in weight_moves(a_round(), PARAMS, solve=in_process)]
    assert found == ["buddy", "recognition_advice"]


def test_a_wish_that_weighs_nothing_yet_is_tried_too() -> None:
    """From 0 there is only up; where it begins to matter is replayed."""
    scenario = with_weight(a_round(), "buddy", 0)
    found = {move.criterion: move for move in weight_moves(scenario, PARAMS, solve=in_process)}
    buddy = found["buddy"]
    assert (buddy.weight, buddy.unchanged_from, buddy.below) == (0, 0, None)
    assert buddy.above is not None and buddy.above.weight == buddy.unchanged_to + 1
    assert placed_with(scenario, "buddy", buddy.unchanged_to) == placed_with(scenario, "buddy", 0)
    assert placed_with(scenario, "buddy", buddy.above.weight) != placed_with(scenario, "buddy", 0)


def test_where_the_optimum_is_not_shown_nothing_is_said() -> None:
    """Neither the same nor different: the walk ends at the last weight that is known."""
    calls = []

    def hurried(problem: Problem, params: SolveParams, cancel: Cancel | None = None) -> Solution:
        calls.append(params)
        found = in_process(problem, params, cancel)
        return found if len(calls) == 1 else replace(found, status="within_gap")

    (move,) = weight_moves(a_round(), PARAMS, keys=["buddy"], solve=hurried)
    assert (move.unchanged_from, move.unchanged_to) == (100, 100)
    assert (move.below, move.above) == (None, None)
    assert set(move.tried) == {100, *move.unclear}
    assert min(move.unclear) < 100 < max(move.unclear)


def test_a_round_without_its_optimum_is_refused() -> None:
    """Then no difference means anything."""

    def hurried(problem: Problem, params: SolveParams, cancel: Cancel | None = None) -> Solution:
        return replace(in_process(problem, params, cancel), status="within_gap")

    with pytest.raises(SolveError, match="optimum"):
        list(weight_moves(a_round(), PARAMS, keys=["buddy"], solve=hurried))


def test_the_same_scenario_gives_the_same_answer() -> None:
    """In audit mode, with more municipal say, and with its municipalities in another order."""
    scenario = a_round(municipal_share_pct=20)
    turned = scenario.model_copy(
        update={"municipalities": scenario.municipalities[::-1], "pledges": scenario.pledges[::-1]}
    )
    audit = RunParams(audit=True)
    first, again, other = (
        list(weight_moves(each, audit, solve=in_process)) for each in (scenario, scenario, turned)
    )
    assert first == again == other


def test_a_key_of_no_criterion_is_refused() -> None:
    """It is counted and not repeated."""
    with pytest.raises(InputError, match="1 of these criteria"):
        list(weight_moves(a_round(), PARAMS, keys=["zz_marker"], solve=in_process))
