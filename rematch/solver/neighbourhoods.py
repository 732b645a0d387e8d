"""Ruin and recreate: a few cases at a time are set free and placed again by an exact search."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rematch.solver.core_model import Task, searched
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.watch import Watch

ROUNDS = 600
PATIENCE = 40
NODES = 5
FREE_CASES = 16
FEWEST_CASES = 8
LARGEST_SHARE = 0.15
MOST_CASES = 60


def recreated(task: Task, column: IntArray, watch: Watch) -> IntArray:
    """
    `column` after rounds of freeing some columns' cases and searching them again.

    Notes
    -----
    The number freed grows while searches close and shrinks when they do not. Rounds are counted, and
    the clock only looked at for the deadline.
    """
    rng = np.random.default_rng([task.seed % 2**32, len(task.held)])
    value, free, waited = task.objective.value(column), float(FREE_CASES), 0
    for _ in range(ROUNDS):
        if waited >= PATIENCE or task.bound.value <= value or watch.elapsed_s >= task.until_s:
            break
        freed = _freed(task, column, int(free), rng)
        core = used_pairs(task, column) | (task.alive & freed[:, None])
        found = searched(_standing(task, column, freed), core, column, watch, NODES)
        assert found.column is not None
        free = free * 1.15 if found.closed else max(free * 0.85, FEWEST_CASES)
        free = min(free, MOST_CASES, max(LARGEST_SHARE * task.instance.n, FEWEST_CASES))
        reached = task.objective.value(found.column)
        waited = 0 if reached > value else waited + 1
        column, value = found.column, reached
    return column


def _standing(task: Task, column: IntArray, freed: BoolArray) -> Task:
    """The task with everybody else kept where they are."""
    must = task.instance.must | ((column >= 0) & ~freed)
    return replace(task, instance=replace(task.instance, must=must))


def used_pairs(task: Task, column: IntArray) -> BoolArray:
    """bool[n, m]: the pairs of a placement."""
    used = np.zeros_like(task.alive)
    placed = np.flatnonzero(column >= 0)
    used[placed, column[placed]] = True
    return used


def _freed(task: Task, column: IntArray, count: int, rng: np.random.Generator) -> BoolArray:
    """bool[n]: about `count` cases, whole columns at a time, some unplaced ones, whole groups."""
    freed = np.zeros(task.instance.n, dtype=np.bool_)
    unplaced = rng.permutation(np.flatnonzero(column < 0))
    freed[unplaced[: count // 4]] = True
    for place in rng.permutation(task.instance.m).tolist():
        if freed.sum() >= count:
            break
        freed |= column == place
    labels = np.unique(task.instance.group[freed])
    return freed | np.isin(task.instance.group, labels[labels >= 0])
