"""Warm starts: an earlier answer, matched by id and repaired, changes nothing but the way there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.solver import Problem, check, solve
from rematch.solver.canonical import canonical
from rematch.solver.placement import keeps_rules
from rematch.solver.warm import carried, repaired
from tests.solver.builders import a_problem, households, params, tiny

LEVELS = ("placed_persons", "score")


def without(problem: Problem, gone: int) -> Problem:
    """The round after one case has withdrawn."""
    rows = np.delete(np.arange(problem.n), gone)
    fields = ("score", "demand", "weight", "size", "tier", "group", "pinned", "must_place", "previous")
    kept = {name: getattr(problem, name)[rows] for name in fields}
    eligible = None if problem.eligible is None else problem.eligible[rows]
    ids = tuple(problem.case_ids[row] for row in rows)
    return replace(problem, **kept, eligible=eligible, case_ids=ids, apart=np.zeros((0, 2), dtype=np.int64))


def test_cases_and_columns_are_matched_by_id() -> None:
    """Whoever is new is unplaced; the others stand where they stood, whatever the order."""
    before = a_problem()
    after = a_problem(
        score=((4, 6), (1, 1), (5, 3)), case_ids=("C-1", "C-9", "C-0"), column_ids=("M-1", "M-0")
    )
    found = carried(before, replace(solve(before, params()), column=np.array([0, 1])), after)
    assert found.column.tolist() == [0, -1, 1]


def test_a_column_that_is_gone_leaves_its_case_unplaced() -> None:
    """A pledge was taken back."""
    before = a_problem()
    after = a_problem(score=((5,), (4,)), column_ids=("M-0",))
    found = carried(before, replace(solve(before, params()), column=np.array([0, 1])), after)
    assert found.column.tolist() == [0, -1]


def test_a_smaller_pledge_keeps_who_still_fits() -> None:
    """Two stood where there is room for one now."""
    problem = a_problem(capacity=np.array([1, 1]))
    instance = canonical(problem, 0)
    start = repaired(instance, instance.entered(np.array([0, 0])))
    assert start is not None
    assert keeps_rules(instance, start)
    assert (start >= 0).sum() == 1


def test_who_was_pinned_since_gets_that_column() -> None:
    """The one who stood there makes room."""
    problem = a_problem(pinned=np.array([1, -1]))
    instance = canonical(problem, 0)
    start = repaired(instance, instance.entered(np.array([0, 1])))
    assert start is not None
    assert instance.restored(start)[0] == 1


@pytest.mark.parametrize("seed", range(40))
def test_warm_reaches_what_cold_reaches(seed: int) -> None:
    """A withdrawn case, then a pledge changed: the same values, level by level, and it re-checks."""
    rng = np.random.default_rng(seed)
    before = tiny(rng)
    earlier = solve(before, params(LEVELS))
    after = without(before, int(rng.integers(before.n))) if before.n > 1 else before
    lower = np.maximum(after.capacity - rng.integers(0, 2, after.capacity.shape[0]), after.minimum)
    after = replace(after, capacity=lower)
    warm = solve(after, params(LEVELS, warm=carried(before, earlier, after)))
    check(after, warm)
    assert warm.status == (cold := solve(after, params(LEVELS))).status
    assert [level.value for level in warm.levels] == [level.value for level in cold.levels]


def test_a_warm_start_is_never_worse_than_it_was() -> None:
    """The deadline is over at once; what was carried over stands."""
    problem = households(4)
    earlier = solve(problem, params(LEVELS))
    again = solve(problem, params(LEVELS, warm=earlier, deadline_s=0.001))
    assert [each.value for each in again.levels] == [each.value for each in earlier.levels]
