"""Every rule a placement must keep: one small function each, all in one tuple."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rematch.errors import RefutedError
from rematch.solver.check_claims import WITHOUT_PLACEMENT
from rematch.solver.check_levels import eligible_pairs, used
from rematch.solver.problem import IntArray, Problem
from rematch.solver.solution import Solution

Rule = Callable[[Problem, IntArray], None]


def refuse_broken_rules(problem: Problem, solution: Solution) -> None:
    """
    Hold a placement against every rule; an answer without placement must be empty.

    Raises
    ------
    RefutedError
        The first rule broken, with ids and numbers.
    """
    column = solution.column
    if column.shape != (problem.n,):
        raise RefutedError(f"column: {column.shape[0]} entries for {problem.n} cases.")
    if solution.status in WITHOUT_PLACEMENT:
        if (column != -1).any():
            raise RefutedError(
                f"status: {solution.status}, yet {int((column != -1).sum())} cases are placed."
            )
        return
    for rule in RULES:
        rule(problem, column)


def columns_exist(problem: Problem, column: IntArray) -> None:
    """A case stands in a column that is there, or in none."""
    for case in np.flatnonzero((column < -1) | (column >= problem.m)):
        raise RefutedError(f"Case {problem.case_ids[case]}: column {column[case]} of {problem.m}.")


def pairs_eligible(problem: Problem, column: IntArray) -> None:
    """Nobody stands where it is not possible."""
    eligible = eligible_pairs(problem)
    for case in np.flatnonzero(column != -1):
        if not eligible[case, column[case]]:
            names = problem.case_ids[case], problem.column_ids[column[case]]
            raise RefutedError(f"Case {names[0]}: placed in {names[1]}, where it is not eligible.")


def pins_kept(problem: Problem, column: IntArray) -> None:
    """A pinned case stands exactly in its column."""
    for case in np.flatnonzero((problem.pinned != -1) & (problem.pinned != column)):
        pin, found = problem.pinned[case], column[case]
        raise RefutedError(f"Case {problem.case_ids[case]}: pinned to column {pin}, found in {found}.")


def must_placed(problem: Problem, column: IntArray) -> None:
    """Who must be placed is."""
    for case in np.flatnonzero(problem.must_place & (column == -1)):
        raise RefutedError(f"Case {problem.case_ids[case]}: must be placed, found in -1.")


def groups_whole(problem: Problem, column: IntArray) -> None:
    """A group stands at one owner, or nowhere."""
    owners = _owner_of_cases(problem, column)
    seen: dict[int, int] = {}
    for case in np.flatnonzero(problem.group != -1):
        first = seen.setdefault(int(problem.group[case]), int(case))
        if owners[first] != owners[case]:
            names = problem.case_ids[first], problem.case_ids[case]
            found = f"together, found at owners {owners[first]} and {owners[case]}"
            raise RefutedError(f"Cases {names[0]} and {names[1]}: {found}.")


def apart_kept(problem: Problem, column: IntArray) -> None:
    """Two cases to be kept apart are never at one owner."""
    owners = _owner_of_cases(problem, column)
    for left, right in problem.apart:
        if owners[left] == owners[right] != -1:
            names = problem.case_ids[left], problem.case_ids[right]
            found = f"apart, both found at owner {owners[left]}"
            raise RefutedError(f"Cases {names[0]} and {names[1]}: {found}.")


def resources_within(problem: Problem, column: IntArray) -> None:
    """Use is at most the capacity, and at least the minimum (or nothing, with `if_used`)."""
    for resource, use in enumerate(used(problem, column).tolist()):
        high, low = int(problem.capacity[resource]), int(problem.minimum[resource])
        if use > high:
            raise RefutedError(f"Resource {resource}: {use} used, capacity {high}.")
        if use < low and not (problem.if_used[resource] and use == 0):
            raise RefutedError(f"Resource {resource}: {use} used, minimum {low}.")


def _owner_of_cases(problem: Problem, column: IntArray) -> list[int]:
    return [int(problem.owner[place]) if place != -1 else -1 for place in column.tolist()]


RULES: tuple[Rule, ...] = (
    columns_exist, pairs_eligible, pins_kept, must_placed, groups_whole, apart_kept, resources_within,
)  # fmt: skip
