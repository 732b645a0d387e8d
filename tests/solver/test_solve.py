"""What `solve` promises apart from the optimum: edges, order, ties, warm starts, deadlines, audit."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from rematch.solver import Problem, Progress, check, solve
from tests.solver.builders import LEVELS, OBJECTIVES, a_problem, households, params, tiny, units
from tests.solver.full_model import milp_value


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
@pytest.mark.parametrize("apart", [False, True])
def test_nothing_to_place_is_certified(shape: tuple[int, int], apart: bool) -> None:
    """No cases, or no columns: an empty answer, every level certified at 0."""
    rows = [[0, 1]] if apart and shape[0] else []
    problem = a_problem(np.zeros(shape, dtype=int), apart=np.asarray(rows, dtype=int).reshape(-1, 2))
    solution = solve(problem, params(LEVELS))
    check(problem, solution)
    assert (solution.status, solution.proof) == ("optimal", "certified")
    assert [level.value for level in solution.levels] == [0, 0, 0, 0]


def test_lowest_score_marks_impossible_pairs() -> None:
    """Without `eligible`, the lowest value of the type is no score."""
    low = np.iinfo(np.int16).min
    problem = a_problem(np.array([[low, 3], [low, 4]], dtype=np.int16))
    solution = solve(problem, params())
    assert solution.column.tolist() == [-1, 1]


def test_negative_scores_stay_unplaced_without_a_placed_level() -> None:
    """Score alone leaves a bad pair out; placing first puts it in."""
    problem = a_problem(((-5, -3),))
    assert solve(problem, params(("score",))).column.tolist() == [-1]
    assert solve(problem, params(("placed_cases", "score"))).column.tolist() == [1]


def test_blocks_of_scores_give_the_same_answer() -> None:
    """Scores asked for in blocks instead of held at once."""

    class Blocks:
        def __init__(self, table: np.ndarray) -> None:
            self._table, self.shape = table, table.shape

        def rows(self, first: int, stop: int) -> np.ndarray:
            return self._table[first:stop]

    problem = households(4)
    blocks = replace(problem, score=Blocks(np.asarray(problem.score)))
    left, right = solve(problem, params()), solve(blocks, params())
    check(blocks, right)
    assert (left.column == right.column).all()


@pytest.mark.parametrize("seed", range(40))
def test_order_of_input_is_never_seen(seed: int) -> None:
    """Cases, columns, resources and draws in another order: identical placements."""
    rng = np.random.default_rng([5, seed])
    family = (tiny(rng), units(seed, 25, 6), households(seed, 15, 5))[seed % 3]
    problem = replace(
        family,
        case_ids=tuple(f"C{i}" for i in range(family.n)),
        column_ids=tuple(f"M{j}" for j in range(family.m)),
    )
    shuffled, cases, columns = _shuffled(problem, rng)
    objectives = OBJECTIVES[seed % len(OBJECTIVES)]
    before, after = solve(problem, params(objectives)), solve(shuffled, params(objectives))
    check(shuffled, after)
    back = np.where(after.column >= 0, np.append(columns, -1)[after.column], -1)
    assert back.tolist() == before.column[cases].tolist()
    assert before.levels == after.levels


def _shuffled(problem: Problem, rng: np.random.Generator) -> tuple[Problem, np.ndarray, np.ndarray]:
    cases, columns = rng.permutation(problem.n), rng.permutation(problem.m)
    resources = rng.permutation(len(problem.capacity))
    case_at, column_at, resource_at = (np.argsort(each) for each in (cases, columns, resources))
    draws = np.array(problem.draws[rng.permutation(len(problem.draws))])
    draws[:, 0], draws[:, 1] = column_at[draws[:, 0]], resource_at[draws[:, 1]]
    pinned = problem.pinned[cases]
    by_case = {name: getattr(problem, name)[cases] for name in
               ("demand", "weight", "size", "tier", "group", "must_place")}  # fmt: skip
    by_resource = {name: getattr(problem, name)[resources] for name in ("capacity", "minimum", "if_used")}
    shuffled = replace(
        problem,
        score=np.asarray(problem.score)[np.ix_(cases, columns)],
        eligible=problem.eligible[np.ix_(cases, columns)],
        draws=draws,
        owner=(7 - problem.owner[columns]) + 100,
        apart=case_at[problem.apart][:, ::-1],
        pinned=np.where(pinned >= 0, column_at[pinned], -1),
        case_ids=tuple(problem.case_ids[i] for i in cases),
        column_ids=tuple(problem.column_ids[j] for j in columns),
        **by_case,
        **by_resource,
    )
    return shuffled, cases, columns


def test_same_input_same_answer() -> None:
    """Twice the same, in audit mode too."""
    problem = households(7)
    for audit in (False, True):
        first, second = (solve(problem, params(LEVELS, audit=audit)) for _ in range(2))
        assert (first.column == second.column).all()
        assert first.certificate == second.certificate


def test_ties_are_decided_by_the_seed() -> None:
    """Ten equal cases for five places: some seed decides otherwise, none changes a value."""
    problem = a_problem(np.full((10, 1), 4), capacity=np.array([5]))
    answers = [solve(problem, params(seed=seed)) for seed in range(6)]
    assert len({tuple(answer.column.tolist()) for answer in answers}) > 1
    assert len({answer.levels for answer in answers}) == 1


def test_300_by_20_in_three_dimensions_equals_scipy() -> None:
    """One level, gap 0: the same value as scipy's milp on a model of its own."""
    problem = households(1, 300, 20, supply=(0.9, 1.2, 1.4))
    solution = solve(problem, params(("score",), deadline_s=120.0))
    check(problem, solution)
    assert solution.status == "optimal"
    assert solution.levels[0].value == milp_value(problem)


@pytest.mark.parametrize("seed", range(6))
def test_middling_rounds_equal_scipy(seed: int) -> None:
    """Large enough for narrow cores and neighbourhoods, small enough for a model of everything."""
    problem = households(20 + seed, 90, 14, supply=(0.9, 1.1))
    solution = solve(problem, params(("score",)))
    check(problem, solution)
    assert (solution.status, solution.levels[0].value) == ("optimal", milp_value(problem))


def test_levels_without_anybody_are_certified_at_zero() -> None:
    """All cases in tier 2: the levels of tiers 0 and 1 are decided, the rest is as without them."""
    problem = replace(households(8), tier=np.full(40, 2))
    solution = solve(problem, params(LEVELS))
    check(problem, solution)
    assert [level.value for level in solution.levels[:2]] == [0, 0]
    assert {level.proof for level in solution.levels[:2]} == {"certified"}
    assert solution.levels[2:] == solve(problem, params()).levels


def test_levels_that_repeat_keep_correct_certificates() -> None:
    """All cases in tier 0: three levels are one."""
    for problem in (
        replace(households(8), tier=np.zeros(40, dtype=int)),
        replace(units(8), tier=np.zeros(60, int)),
    ):
        solution = solve(problem, params(LEVELS))
        check(problem, solution)
        assert len({(level.value, level.bound) for level in solution.levels[:3]}) == 1


def test_more_capacity_never_hurts() -> None:
    """One more of every resource: no level before the first that gains gets worse."""
    for seed in range(12):
        problem = households(seed, 14, 4)
        more = replace(problem, capacity=problem.capacity + 1)
        values = [[level.value for level in solve(p, params(LEVELS)).levels] for p in (problem, more)]
        assert values[1] >= values[0]


def test_a_warm_start_changes_no_value() -> None:
    """An earlier answer is a start; one that no longer fits is left aside."""
    problem = households(9)
    cold = solve(problem, params(LEVELS))
    assert solve(problem, params(LEVELS, warm=cold)).levels == cold.levels
    tighter = replace(problem, capacity=problem.capacity // 2)
    warm = solve(tighter, params(LEVELS, warm=cold))
    check(tighter, warm)
    assert warm.levels == solve(tighter, params(LEVELS)).levels


def test_infeasible_names_who_cannot_be_placed() -> None:
    """Must be placed and fits nowhere."""
    problem = a_problem(((5, 3),), demand=np.array([[4]]), must_place=np.array([True]))
    solution = solve(problem, params())
    check(problem, solution)
    assert (solution.status, solution.proof, solution.levels) == ("infeasible", "certified", ())
    assert solution.facts["behind"]["cases"] == ["C-0"]


def test_a_deadline_leaves_a_feasible_answer_with_certified_bounds() -> None:
    """Far too little time: still a placement, still bounds that re-check."""
    problem = households(3, 200, 30, supply=(0.9,) * 4)
    solution = solve(problem, params(LEVELS, deadline_s=0.5))
    check(problem, solution)
    assert (solution.status, solution.stopped) == ("within_gap", "deadline")


def test_progress_is_told_level_by_level() -> None:
    """Each level is named, values never fall within a level, bounds never stand below."""
    heard: list[Progress] = []
    solve(households(3), params(LEVELS, progress=heard.append))
    assert [name for name in LEVELS if any(each.level == name for each in heard)] == list(LEVELS)
    assert all(each.bound is None or each.value is None or each.value <= each.bound for each in heard)


@pytest.mark.parametrize("order", [("highspy", "ortools"), ("ortools", "highspy")])
def test_both_libraries_load_in_one_process(order: tuple[str, str]) -> None:
    """Either first."""
    text = {"highspy": "import highspy", "ortools": "from ortools.graph.python import min_cost_flow"}
    code = "; ".join(text[name] for name in order)
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
