"""An infeasible answer: certified where prices or rows show it, and few names behind it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.solver import Problem, Solution, solve
from tests.solver.brute_force import best_values
from tests.solver.builders import a_problem, households, params
from tests.solver.rounds import small_round
from tests.solver.shown import accepted


def _refused(problem: Problem, proof: str = "certified") -> Solution:
    solution = solve(problem, params())
    accepted(problem, solution)
    assert (solution.status, solution.proof, solution.levels) == ("infeasible", proof, ())
    return solution


def test_two_who_both_need_the_same_room() -> None:
    """The rest of the round is not named."""
    problem = a_problem(
        np.ones((10, 3), dtype=int), demand=np.full((10, 1), 3), capacity=np.array([9, 9, 4]),
        eligible=np.array([[True, True, i in (3, 9)] for i in range(10)]),
        must_place=np.isin(np.arange(10), (3, 5, 9)),
    )  # fmt: skip
    only = replace(
        problem, eligible=problem.eligible & ~(np.isin(np.arange(10), (3, 9))[:, None] & [True, True, False])
    )
    behind = _refused(only, "certified").facts["behind"]
    assert behind["cases"] == ["C-3", "C-9"]
    assert (behind["columns"], behind["resources"]) == (["M-2"], [2])
    assert behind["text"] == "C-3 and C-9 must be placed; possible are M-2; resource 2 holds 4."


def test_one_too_large_for_every_place_is_shown_by_rows() -> None:
    """Each column would take three quarters of it: prices alone would let it pass."""
    problem = a_problem(((5, 3), (1, 1)), demand=np.array([[4], [1]]), capacity=np.array([3, 3]),
                        must_place=np.array([True, False]))  # fmt: skip
    solution = _refused(problem)
    assert solution.certificate is not None
    assert solution.certificate.levels[0].kind == "rows"
    assert solution.facts["behind"]["cases"] == ["C-0"]


def test_a_place_too_small_for_one_is_no_way_out_for_two() -> None:
    """The larger of them would take three quarters of the small place, were it not for a row."""
    problem = a_problem(((5, 3), (1, 1)), demand=np.array([[4], [5]]), capacity=np.array([3, 8]),
                        eligible=np.array([[True, True], [False, True]]),
                        must_place=np.array([True, True]))  # fmt: skip
    solution = _refused(problem)
    assert solution.certificate is not None
    assert solution.certificate.levels[0].kind == "rows"
    assert solution.facts["behind"]["cases"] == ["C-0", "C-1"]


def test_two_apart_with_one_owner_between_them_are_shown_by_a_row() -> None:
    """Both must be placed, both only there."""
    problem = a_problem(((5, 3), (1, 1)), capacity=np.array([3, 3]), owner=np.array([4, 4]),
                        apart=np.array([[0, 1]]), must_place=np.array([True, True]))  # fmt: skip
    assert _refused(problem).facts["behind"]["cases"] == ["C-0", "C-1"]


def test_a_minimum_that_nobody_can_fill_is_named() -> None:
    """Not the one that can be met."""
    problem = a_problem(((5, 3), (1, 1)), capacity=np.array([9, 9]), minimum=np.array([1, 3]),
                        if_used=np.array([False, False]))  # fmt: skip
    behind = _refused(problem).facts["behind"]
    assert (behind["cases"], behind["resources"]) == ([], [1])
    assert behind["text"] == "resource 1 must be used at least 3 times."


def test_a_group_without_an_owner_for_all_is_named_whole() -> None:
    """One member has no place where the other has."""
    problem = a_problem(((5, 3), (1, 1)), eligible=np.array([[True, False], [False, True]]),
                        group=np.array([2, 2]), must_place=np.array([True, False]))  # fmt: skip
    assert _refused(problem).facts["behind"]["cases"] == ["C-0", "C-1"]


def test_what_only_a_search_shows_is_proved() -> None:
    """Three of size 2 into two rooms of 3: the relaxation cuts one in half."""
    problem = a_problem(np.ones((3, 2), dtype=int), demand=np.full((3, 1), 2), capacity=np.array([3, 3]),
                        must_place=np.full(3, True))  # fmt: skip
    problem = replace(problem, demand=np.array([[2], [2], [2]]))
    solution = _refused(replace(problem, draws=np.array([[0, 0, 0], [1, 1, 0]])), "proved")
    assert solution.certificate is None
    assert len(solution.facts["behind"]["cases"]) == 3


@pytest.mark.parametrize("batch", range(4))
def test_who_is_named_cannot_all_be_placed_and_nobody_is_named_in_vain(batch: int) -> None:
    """Random rounds: those named alone are infeasible together, and feasible without any one of them."""
    seen = 0
    for position in range(50):
        rng = np.random.default_rng([31, batch, position])
        problem = small_round(rng)
        nobody = np.full(problem.n, -1)
        problem = replace(problem, must_place=rng.random(problem.n) < 0.5, group=nobody, pinned=nobody)
        solution = solve(problem, params(()))
        if solution.status != "infeasible":
            continue
        accepted(problem, solution)
        behind = solution.facts["behind"]
        named = [problem.case_ids.index(name) for name in behind["cases"]]
        minima = np.where(np.isin(np.arange(len(problem.capacity)), behind["minima"]), problem.minimum, 0)
        bare = replace(problem, minimum=minima)
        assert best_values(_only(bare, named), ()) is None
        fewer = [] if problem.n == 0 or _alone(problem, named) else named
        for case in fewer:
            assert best_values(_only(bare, [each for each in named if each != case]), ()) is not None
        seen += 1
    assert seen > 8


def _only(problem: Problem, cases: list[int]) -> Problem:
    return replace(problem, must_place=np.isin(np.arange(problem.n), cases))


def _alone(problem: Problem, named: list[int]) -> bool:
    """Whether the first of those named is infeasible by itself: then all such cases are named."""
    return (
        bool(named)
        and best_values(_only(replace(problem, minimum=problem.minimum * 0), named[:1]), ()) is None
    )


def test_a_large_round_names_few() -> None:
    """Sixty must be placed; two of them fit one column only, and not together."""
    problem = households(3, 60, 8, supply=(1.6, 2.0))
    eligible, must = np.array(problem.eligible), np.full(60, True)
    first, second = np.argsort(-problem.size)[:2].tolist()
    eligible[[first, second]] = np.arange(8) == 3
    capacity = np.array(problem.capacity)
    capacity[3] = problem.size[first] + problem.size[second] - 1
    round_ = replace(
        problem, eligible=eligible, capacity=capacity, must_place=must, apart=np.zeros((0, 2), int)
    )
    behind = _refused(round_).facts["behind"]
    assert sorted(behind["cases"]) == sorted([str(first), str(second)])
    assert behind["resources"] == [3]
