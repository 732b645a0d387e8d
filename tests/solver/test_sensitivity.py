"""What other choices cost: exact against re-solves for units, marked as an estimate for households."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.errors import ProblemError
from rematch.solver import (
    Problem,
    Sensitivity,
    Solution,
    force,
    sensitivity,
    solve,
    worth_of_one_more,
)
from rematch.solver.canonical import canonical
from rematch.solver.objectives import objectives_of
from rematch.solver.placement import keeps_rules
from tests.solver.builders import LEVELS, OBJECTIVES, a_problem, households, params, tiny_units, units


def _agrees(
    problem: Problem, solution: Solution, found: Sensitivity, names: tuple[str, ...], pair: int
) -> bool:
    """Whether forcing the case there says the same, and the chain leads to a round that says so too."""
    case, column = divmod(pair, problem.m)
    forced = force(problem, solution, case, int(problem.owner[column]), params(names))
    held = [level.value for level in solution.levels]
    reached = [level.value for level in forced.levels]
    possible = bool(reached) and reached[:-1] == held[:-1]
    if not possible:
        return not found.possible[case, column]
    cost = int(found.cost[case, column])
    after = np.array(solution.column)
    for change in found.chain(case, column):
        assert after[change.case] == change.before
        after[change.case] = change.after
    instance = canonical(problem, 0)
    values = [each.value(instance.entered(after)) for each in objectives_of(instance, names)]
    return (
        bool(found.possible[case, column])
        and cost == held[-1] - reached[-1]
        and after[case] == column
        and keeps_rules(instance, instance.entered(after))
        and values == [*held[:-1], held[-1] - cost]
    )


def test_all_pairs_of_tiny_unit_rounds_agree_with_re_solves() -> None:
    """Nested resources, pins, minimum, ties, any levels: no mismatch, and every chain adds up."""
    compared = 0
    for position in range(120):
        names = OBJECTIVES[position % len(OBJECTIVES)]
        problem = tiny_units(np.random.default_rng([77, position]))
        solution = solve(problem, params(names))
        if solution.status != "optimal":
            continue
        found = sensitivity(problem, solution, params(names))
        assert found.exact
        for pair in range(problem.n * problem.m):
            assert _agrees(problem, solution, found, names, pair)
            compared += 1
    assert compared > 500


@pytest.mark.parametrize("names", [("score",), ("placed_persons", "score"), LEVELS])
def test_a_larger_unit_round_agrees_with_re_solves(names: tuple[str, ...]) -> None:
    """A sample of the pairs of 500 cases in 30 columns."""
    problem = units(3, 500, 30)
    solution = solve(problem, params(names))
    found = sensitivity(problem, solution, params(names))
    for pair in np.random.default_rng(1).choice(500 * 30, 12, replace=False).tolist():
        assert _agrees(problem, solution, found, names, pair)


def test_one_more_home_is_worth_its_smallest_price() -> None:
    """By re-solving: never more than one home less costs."""
    for seed in range(6):
        problem = units(seed, 40, 8, share=0.7)
        solution = solve(problem, params(("score",)))
        found = sensitivity(problem, solution, params(("score",)))
        for resource in range(problem.capacity.shape[0]):
            more = worth_of_one_more(problem, solution, resource, params(("score",)))
            assert more.levels[0].value - solution.levels[0].value == found.one_more[resource]
            assert found.one_more[resource] <= found.one_less[resource]
            if problem.capacity[resource]:
                fewer = np.array(problem.capacity)
                fewer[resource] -= 1
                less = solve(_with_capacity(problem, fewer), params(("score",)))
                assert solution.levels[0].value - less.levels[0].value == found.one_less[resource]


def _with_capacity(problem: Problem, capacity: np.ndarray) -> Problem:
    return replace(problem, capacity=capacity)


def test_one_more_home_that_places_more_people_moves_an_earlier_level() -> None:
    """The last level's figure is marked then."""
    problem = a_problem(((5,), (3,)))
    solution = solve(problem, params())
    found = sensitivity(problem, solution, params())
    assert found.earlier_moves[0].tolist() == [True, True]
    assert found.possible.ravel().tolist() == [True, True]


def test_households_get_an_estimate_that_says_so() -> None:
    """Slack at the prices: never below 0, and no chain beyond the case itself."""
    problem = households(1, 60, 6)
    solution = solve(problem, params(("score",)))
    found = sensitivity(problem, solution, params(("score",)))
    assert not found.exact
    assert (found.cost >= 0).all()
    assert found.cost.any()
    case, column = np.argwhere(found.possible)[0].tolist()
    assert [change.case for change in found.chain(case, column)] == [case]


def test_what_cannot_be_asked_is_refused() -> None:
    """No placement, no objective, no such resource."""
    problem = a_problem(((5,), (3,)))
    solution = solve(problem, params(()))
    with pytest.raises(ProblemError):
        sensitivity(problem, solution, params(()))
    with pytest.raises(ProblemError, match="resource 7 of 1"):
        worth_of_one_more(problem, solution, 7, params())
