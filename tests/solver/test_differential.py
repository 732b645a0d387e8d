"""2,400 random rounds: the solver, a model of everything for scipy, and trying everything all agree."""

from __future__ import annotations

import numpy as np
import pytest

from rematch.solver import Problem, solve
from tests.solver.brute_force import best_values
from tests.solver.builders import params
from tests.solver.full_model import full_values
from tests.solver.rounds import HIGH_BANDS, middling_round, small_round, some_levels
from tests.solver.shown import accepted

BATCH = 75
WITHIN_REACH = 5_000


def _agrees(problem: Problem, objectives: tuple[str, ...]) -> None:
    solution = solve(problem, params(objectives))
    accepted(problem, solution)
    found = None if solution.status == "infeasible" else [level.value for level in solution.levels]
    assert solution.status in ("optimal", "infeasible"), (objectives, solution.levels)
    assert found == full_values(problem, objectives), objectives
    if (problem.m + 1) ** problem.n <= WITHIN_REACH:
        assert found == best_values(problem, objectives), objectives


@pytest.mark.parametrize("batch", range(20))
def test_any_rules_and_levels_agree(batch: int) -> None:
    """Dimensions, groups, apart, pins, minimum, if_used; every objective, in any order."""
    for position in range(BATCH):
        rng = np.random.default_rng([11, batch, position])
        _agrees(small_round(rng), some_levels(rng))


@pytest.mark.parametrize("batch", range(10))
def test_units_with_any_levels_agree(batch: int) -> None:
    """Unit structure on nested resources; every objective, in any order."""
    for position in range(BATCH):
        rng = np.random.default_rng([12, batch, position])
        _agrees(small_round(rng, units_only=True), some_levels(rng))


@pytest.mark.parametrize("batch", range(15))
def test_middling_rounds_agree(batch: int) -> None:
    """Large enough for cores, neighbourhoods and long bisections; scores to 10,000."""
    for position in range(10):
        rng = np.random.default_rng([13, batch, position])
        _agrees(middling_round(rng, 10 * batch + position), some_levels(rng, HIGH_BANDS))
