"""Unit structure: the flow is recognised, exact, the same as the core search, always certified."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.solver import check, solve
from rematch.solver.canonical import canonical
from rematch.solver.objectives import objectives_of
from rematch.solver.strategy_small import solve_small
from rematch.solver.unit_structure import unit_tree
from rematch.solver.watch import Forwarding, Watch
from tests.solver.builders import LEVELS, a_problem, params, tiny_units, units


@pytest.mark.parametrize("seed", range(8))
def test_flow_is_certified_and_equals_the_core_search(seed: int) -> None:
    """Same values from two strategies on the same round."""
    problem = units(seed, 40, 8, share=0.6 + 0.1 * seed)
    solution = solve(problem, params(LEVELS))
    check(problem, solution)
    assert (solution.facts["strategy"], solution.proof, solution.status) == ("flow", "certified", "optimal")
    instance, asked = canonical(problem, 0), params(LEVELS)
    objectives = objectives_of(instance, LEVELS)
    outcome = solve_small(instance, objectives, None, asked, Watch(asked, Forwarding(None)))
    assert outcome.column is not None
    assert [each.value(outcome.column) for each in objectives] == [level.value for level in solution.levels]


def test_nested_resources_are_certified() -> None:
    """Type within municipality within region, pins and minimum: no level is left to a search."""
    for position in range(60):
        problem = tiny_units(np.random.default_rng([6, position]))
        solution = solve(problem, params(LEVELS))
        check(problem, solution)
        assert solution.facts["strategy"] in ("flow", "none")
        assert solution.status == "infeasible" or solution.proof == "certified"


def test_other_structure_is_not_taken_for_units() -> None:
    """Unequal demand, crossing resources, remainders, groups: no flow."""
    plain = a_problem(((5, 3), (4, 6)))
    crossing = np.array([[0, 0, 0], [0, 1, 0], [1, 1, 0], [1, 2, 0], [2, 2, 0], [2, 0, 0]])
    others = [
        replace(plain, demand=np.array([[1], [2]])),
        a_problem(np.zeros((2, 3), dtype=int), draws=crossing),
        replace(plain, demand=np.full((2, 1), 2), capacity=np.array([3, 2])),
        replace(plain, group=np.array([0, 0])),
        replace(plain, apart=np.array([[0, 1]])),
    ]
    assert unit_tree(canonical(plain, 0)) is not None
    assert all(unit_tree(canonical(each, 0)) is None for each in others)


def test_numbers_too_large_for_the_flow_go_to_the_core() -> None:
    """Scores near the limit: another strategy, the same optimum."""
    big = 2**49
    problem = a_problem(((big, 1), (big - 1, 0)))
    solution = solve(problem, params())
    check(problem, solution)
    assert solution.levels[-1].value == big
