"""The two levels that are no sums: what they are worth, how they are held, and what is shown of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.solver import Problem, Progress, Solution, solve
from tests.solver.builders import a_problem, households, params, units
from tests.solver.shown import accepted

FAIR = ("placed_persons", "min_score", "score")
EVEN = ("placed_persons", "balance", "score")


def _solved(problem: Problem, *objectives: str) -> Solution:
    solution = solve(problem, params(objectives))
    accepted(problem, solution)
    assert solution.status == "optimal"
    return solution


def _values(problem: Problem, *objectives: str) -> list[int]:
    return [level.value for level in _solved(problem, *objectives).levels]


def test_the_worst_placed_pair_comes_before_the_sum() -> None:
    """Both placed either way: 4 and 6 are fairer than 9 and 1."""
    problem = a_problem(((9, 4), (6, 1)))
    assert _values(problem, *FAIR) == [2, 4, 10]
    assert _values(problem, "placed_persons", "score", "min_score") == [2, 10, 4]
    assert _values(a_problem(((9, 4), (7, 3))), "placed_persons", "score", "min_score") == [2, 12, 3]


def test_nobody_placed_is_worth_the_largest_score_there_is() -> None:
    """No room at all, then no pair at all."""
    problem = a_problem(((9, 4), (6, 1)), capacity=np.array([0, 0]), eligible=np.array([[False, True]] * 2))
    assert _values(problem, *FAIR) == [0, 4, 0]
    assert _values(replace(problem, eligible=np.zeros((2, 2), dtype=bool)), *FAIR) == [0, 0, 0]


def test_balance_is_the_largest_share_of_a_target_rounded_up() -> None:
    """Two places used of a target of 3: 6,667 parts of ten thousand; a target of 0 does not count."""
    problem = a_problem(((5, 0), (5, 0)), capacity=np.array([2, 2]), target=np.array([3, 0]))
    assert _values(problem, "score", "balance") == [10, -6667]
    assert _values(problem, "placed_cases", "balance", "score") == [2, 0, 0]
    both = replace(problem, target=np.array([3, 7]))
    assert _values(both, "placed_cases", "balance", "score") == [2, -2858, 0]
    assert _values(both, "balance", "placed_cases") == [0, 0]


def test_balance_held_leaves_a_minimum_out_of_reach() -> None:
    """A home that opens for two only stays shut once the share it may fill is one; then it is not used."""
    problem = a_problem(
        ((5, 1), (5, 1)), capacity=np.array([2, 2]), minimum=np.array([2, 0]), if_used=np.array([True, False])
    )
    problem = replace(problem, target=np.array([1, 1]))
    assert _values(problem, "placed_cases", "balance", "score") == [2, -20000, 10]
    wide = replace(problem, target=np.array([1, 2]))
    solution = _solved(wide, "placed_cases", "balance", "score")
    assert [level.value for level in solution.levels] == [2, -10000, 2]
    assert {level.proof for level in solution.levels} == {"certified"}


def test_a_minimum_that_always_holds_bounds_the_balance() -> None:
    """Below the minimum nothing keeps every rule: certified by that alone."""
    problem = a_problem(
        ((5, 1), (5, 1)), capacity=np.array([2, 2]), minimum=np.array([2, 0]), target=np.array([2, 2])
    )
    solution = _solved(problem, "balance")
    assert (solution.levels[0].value, solution.levels[0].proof) == (-10000, "certified")


def test_huge_numbers_are_bisected_and_not_walked() -> None:
    """Capacities and targets of ten digits, scores in the billions: a few dozen questions."""
    big = 10**10
    problem = a_problem(
        ((10**9, -(10**9)), (3, 10**9 - 1)),
        demand=np.array([[big], [big - 12345]]),
        capacity=np.array([4 * big, 4 * big]),
        target=np.array([7, 11]),
    )
    worst = max(-(-(big - 12345) * 10_000 // 7), -(-big * 10_000 // 11))
    assert _values(problem, "placed_cases", "balance", "min_score") == [2, -worst, -(10**9)]


@pytest.mark.parametrize(
    "objectives", [FAIR, EVEN, ("placed_cases", "min_score", "balance", "kept", "score")]
)
def test_units_are_certified_at_every_level(objectives: tuple[str, ...]) -> None:
    """A flow shows each «no» by its own prices."""
    problem = replace(units(5), target=np.arange(10) % 4 + 3, previous=np.arange(60) % 10)
    assert {level.proof for level in _solved(problem, *objectives).levels} == {"certified"}


@pytest.mark.parametrize("objectives", [FAIR, EVEN])
def test_a_deadline_leaves_bounds_that_hold(objectives: tuple[str, ...]) -> None:
    """Far too little time: thresholds are held at what is reached, and say what is shown above it."""
    problem = households(6, 200, 30, supply=(0.9,) * 4)
    problem = replace(problem, target=np.maximum(problem.capacity // 2, 1))
    for deadline_s in (0.02, 0.3):
        solution = solve(problem, params(objectives, deadline_s=deadline_s))
        accepted(problem, solution)
        assert solution.status == "within_gap"
        assert all(level.bound >= level.value for level in solution.levels)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("objectives", [FAIR, EVEN, ("placed_cases", "score", "min_score", "balance")])
def test_no_bound_under_a_deadline_is_refuted_by_more_time(seed: int, objectives: tuple[str, ...]) -> None:
    """At the first level that more time changes, it stays within what was said to be possible."""
    rng = np.random.default_rng([41, seed])
    problem = households(seed, 26, 5, supply=(0.95, 0.8))
    problem = replace(
        problem,
        target=np.maximum(problem.capacity // 2, 1),
        score=rng.integers(0, 10_001, (26, 5)),
        minimum=np.where(rng.random(10) < 0.5, problem.capacity // 2, 0),
        must_place=rng.random(26) < 0.1 * (seed % 3),
    )
    best = solve(problem, params(objectives))
    for deadline_s in (0.005, 0.03, 0.06, 0.1, 0.15, 0.2):
        hasty = solve(problem, params(objectives, deadline_s=deadline_s))
        accepted(problem, hasty)
        if best.status == "infeasible" or hasty.status == "unknown":
            continue
        for said, reached in zip(hasty.levels, best.levels, strict=True):
            assert reached.value <= said.bound
            if reached.value != said.value:
                break


@pytest.mark.parametrize("objectives", [FAIR, EVEN])
def test_audit_mode_repeats_itself(objectives: tuple[str, ...]) -> None:
    """No clock: the same placement, bounds and certificate."""
    problem = replace(households(4), target=np.full(16, 5))
    first, second = (solve(problem, params(objectives, audit=True)) for _ in range(2))
    assert (first.column == second.column).all()
    assert (first.levels, first.certificate) == (second.levels, second.certificate)


def test_progress_names_the_threshold() -> None:
    """One report when it is left; values never fall, and each placement handed on keeps what is held."""
    heard: list[Progress] = []
    problem = households(3)
    solution = solve(problem, params(FAIR, progress=heard.append))
    told = [each for each in heard if each.level == "min_score"]
    assert [(each.value, each.bound) for each in told] == [
        (solution.levels[1].value, solution.levels[1].bound)
    ]
