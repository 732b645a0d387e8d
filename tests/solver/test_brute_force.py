"""Tiny rounds: the solver's values are those of trying everything."""

from __future__ import annotations

import numpy as np
import pytest

from rematch.solver import Problem, check, solve
from tests.solver.brute_force import best_values
from tests.solver.builders import OBJECTIVES, params, tiny, tiny_units

BATCH = 35


def _agrees(problem: Problem, objectives: tuple[str, ...]) -> None:
    best = best_values(problem, objectives)
    solution = solve(problem, params(objectives))
    check(problem, solution)
    if best is None:
        assert solution.status == "infeasible"
        return
    assert solution.status == "optimal"
    assert [level.value for level in solution.levels] == best


@pytest.mark.parametrize("batch", range(12))
def test_any_rules_agree_with_brute_force(batch: int) -> None:
    """Dimensions, groups, apart, pins, minimum, if_used, ordered levels: same values."""
    for position in range(BATCH):
        rng = np.random.default_rng([1, batch, position])
        _agrees(tiny(rng), OBJECTIVES[position % len(OBJECTIVES)])


@pytest.mark.parametrize("batch", range(6))
def test_units_agree_with_brute_force(batch: int) -> None:
    """Unit structure with nested resources, pins and minimum: same values."""
    for position in range(BATCH):
        rng = np.random.default_rng([2, batch, position])
        _agrees(tiny_units(rng), OBJECTIVES[position % len(OBJECTIVES)])
