"""Rounds beyond the core's reach: feasible, and the bound is one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.errors import ProblemError
from rematch.solver import check, solve
from rematch.solver.answer import answered
from rematch.solver.canonical import canonical
from rematch.solver.objectives import objectives_of
from rematch.solver.strategy_medium import solve_medium
from rematch.solver.watch import Forwarding, Watch
from tests.solver.brute_force import best_values
from tests.solver.builders import LEVELS, OBJECTIVES, households, params, tiny


@pytest.mark.parametrize("seed", range(36))
def test_bounds_are_bounds_on_tiny_rounds(seed: int) -> None:
    """Against brute force: the first level's bound stands at or above, the values at or below."""
    problem = tiny(np.random.default_rng([7, seed]))
    asked = params(OBJECTIVES[seed % len(OBJECTIVES)], deadline_s=5.0)
    best = best_values(problem, asked.objectives)
    instance = canonical(problem, 0)
    objectives = objectives_of(instance, asked.objectives)
    outcome = solve_medium(instance, objectives, None, asked, Watch(asked, Forwarding(None)))
    solution = answered(instance, objectives, outcome, {})
    check(problem, solution)
    if best is None:
        assert solution.status == "infeasible"
        return
    values = [level.value for level in solution.levels]
    assert values <= best
    assert solution.levels[0].bound is not None and solution.levels[0].bound >= best[0]


def test_a_large_round_ends_within_a_certified_gap() -> None:
    """900 x 60 in three dimensions, groups and apart: feasible, score within 3 % of its bound."""
    group = np.full(900, -1)
    group[:20] = np.arange(20) // 2
    problem = replace(
        households(1, 900, 80, supply=(0.9, 1.2, 1.5)), group=group, apart=np.array([[30, 31], [0, 40]])
    )
    solution = solve(problem, params(LEVELS, deadline_s=8.0))
    check(problem, solution)
    assert solution.facts["strategy"] == "medium"
    score = solution.levels[-1]
    assert score.bound is not None and score.bound - score.value < 0.03 * score.bound


def test_a_minimum_no_greedy_pass_meets_is_met_by_the_core() -> None:
    """A resource that must be used: the strategy falls back on a search."""
    problem = households(2, 30, 5)
    floor = np.where(np.arange(10) < 5, problem.capacity - 1, 0)
    problem = replace(problem, minimum=np.maximum(floor, 0), score=-1 - np.abs(np.asarray(problem.score)))
    asked = params(("score",), deadline_s=5.0)
    instance = canonical(problem, 0)
    objectives = objectives_of(instance, asked.objectives)
    outcome = solve_medium(instance, objectives, None, asked, Watch(asked, Forwarding(None)))
    check(problem, answered(instance, objectives, outcome, {}))


def test_a_level_is_left_once_its_bound_is_near() -> None:
    """It ends because it is near enough, not because its work was done, and the gap is one that was asked."""
    problem = households(1, 300, 40, supply=(0.9, 1.2, 1.5))
    asked = params(("score",), audit=True, gap_ppm=100_000)
    instance = canonical(problem, 0)
    objectives = objectives_of(instance, asked.objectives)
    outcome = solve_medium(instance, objectives, None, asked, Watch(asked, Forwarding(None)))
    solution = answered(instance, objectives, outcome, {})
    check(problem, solution)
    (level,) = solution.levels
    assert level.bound is not None
    assert 0 < level.bound - level.value <= level.bound // 10
    assert (solution.status, outcome.stopped) == ("within_gap", "done")


@pytest.mark.parametrize("gap_ppm", [-1, 1_000_000])
def test_a_gap_is_a_part_of_the_whole(gap_ppm: int) -> None:
    """From nothing to less than everything."""
    with pytest.raises(ProblemError, match="gap_ppm"):
        params(LEVELS, gap_ppm=gap_ppm)
