"""Judges an answer from the Problem alone: does it keep every rule, and what is it worth in each level.

Shares no function with the solver nor with its check; knows what the families use, and refuses the rest.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from rematch.solver import Problem

IntArray = NDArray[np.int64]
PLACED = re.compile(r"placed_(persons|cases)(?:@(\d+))?")


def fault_of(problem: Problem, column: IntArray) -> str | None:
    """The first rule a placement breaks, or None."""
    refuse_other_rules(problem)
    if column.shape != (problem.n,) or column.min(initial=-1) < -1 or column.max(initial=-1) >= problem.m:
        return "names columns that are not there"
    cases = np.flatnonzero(column >= 0)
    if problem.eligible is not None and not problem.eligible[cases, column[cases]].all():
        return "uses a pair that is not possible"
    if (column[problem.must_place] < 0).any():
        return "leaves out a case that must be placed"
    used = use_of(problem, column)
    if (used > problem.capacity).any():
        worst = int(np.argmax(used - problem.capacity))
        return f"uses {used[worst]} of {problem.capacity[worst]} of resource {worst}"
    short = (used < problem.minimum) & ~(problem.if_used & (used == 0))
    return f"uses too little of resource {int(np.argmax(short))}" if short.any() else None


def use_of(problem: Problem, column: IntArray) -> IntArray:
    """int64[R]: what a placement draws on each resource."""
    used = np.zeros(problem.capacity.shape[0], dtype=np.int64)
    for j, resource, dimension in problem.draws.tolist():
        used[resource] += int(problem.demand[column == j, dimension].sum())
    return used


def values_of(problem: Problem, names: tuple[str, ...], column: IntArray) -> list[int]:
    """Value of each level."""
    cases = np.flatnonzero(column >= 0)
    return [int(coefficient(problem, name, cases, column[cases]).sum()) for name in names]


def coefficient(problem: Problem, name: str, case: IntArray, column: IntArray) -> IntArray:
    """int64[pairs]: what each pair (case, column) adds to a level."""
    assert isinstance(problem.score, np.ndarray)
    if name == "score":
        return problem.weight[case] * problem.score[case, column].astype(np.int64)
    placed = PLACED.fullmatch(name)
    if placed is None:
        raise ValueError(f"no level {name!r} is measured here")
    counts = problem.size[case] if placed[1] == "persons" else np.ones(case.shape[0], dtype=np.int64)
    return counts * (problem.tier[case] <= int(placed[2])) if placed[2] else counts


def refuse_other_rules(problem: Problem) -> None:
    """ValueError for rules that no family has: they would go unchecked."""
    if (problem.group >= 0).any() or problem.apart.size or (problem.pinned >= 0).any():
        raise ValueError("groups, apart and pins are not measured here")
