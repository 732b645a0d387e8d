"""Ruin and recreate: some columns' cases are set free and placed again by an exact search."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.core_model import Task, searched
from rematch.solver.model_rows import FloatArray
from rematch.solver.part_round import part_of
from rematch.solver.placement import usage
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.watch import Forwarding, Watch

AUDIT_ROUNDS = 120
PATIENCE = 40
# Rounds in a row that may bring nothing: once what is wanted is reached, and where it is not.
CONTENT, EXHAUSTED = 10, 100
# What one search may take; twice as much after so many rounds in a row that brought nothing, and again.
NODES = 40
LONGEST_S = 1.0
TIRED = 25
MOST_EFFORT = 16
FIRST_CASES = 40
FIRST_COLUMNS = 8
FEWEST_CASES = 8
# Slowly up, fast down: most searches close, and what takes long without closing is rare.
GROWN, SHRUNK = 1.1, 0.7
# Pairs of least slack per case set free: few let many cases be free at once, many the few do more.
BREADTHS = (1.4, 1.8, 2.5, 4.0)


@dataclass(eq=False)
class _Sizes:
    """How many cases are set free at each breadth: more when searches close, fewer when they do not."""

    free: list[float]

    def learned(self, kind: int, *, closed: bool, most: int) -> None:
        """Take a search's end into account."""
        free = self.free[kind] * (GROWN if closed else SHRUNK)
        self.free[kind] = min(max(free, FEWEST_CASES), max(most, FEWEST_CASES))


@dataclass(frozen=True, eq=False)
class _Choice:
    """What a neighbourhood is drawn from: pairs of small slack, how many cases, the lottery."""

    near: BoolArray
    count: int
    rng: np.random.Generator


def recreated(task: Task, column: IntArray, watch: Watch, wanted: int | None = None) -> IntArray:
    """
    `column` after rounds of freeing some columns' cases and searching them again.

    Parameters
    ----------
    wanted : int or None
        A value that is enough: a few rounds that bring nothing end the search then, many before.

    Notes
    -----
    The number freed grows while searches close and shrinks when they do not. Goes on to
    `task.until_s`; in audit mode for a number of rounds.
    """
    rng = np.random.default_rng([task.seed % 2**32, len(task.held)])
    near, sizes = _near(task), _Sizes([_first_size(column)] * len(BREADTHS))
    value, waited, position = task.objective.value(column), 0, 0
    while not _enough(watch.near(value, task.bound.value), value, wanted, waited) and not _over(
        task, watch, position, waited
    ):
        kind = position % len(BREADTHS)
        position += 1
        freed, columns = _freed(task, column, _Choice(near, int(sizes.free[kind]), rng))
        core = _core(task, freed, columns, BREADTHS[kind])
        effort = min(2 ** (waited // TIRED), MOST_EFFORT)
        found, closed = _searched_again(task, column, (freed, core), effort, watch)
        sizes.learned(kind, closed=closed, most=task.instance.n)
        reached = task.objective.value(found)
        waited = 0 if reached > value else waited + 1
        if reached > value:
            column, value = found, reached
            watch.incumbent(task.instance, column)
            watch.tell(task.objective.name, value, task.bound.value, "neighbourhoods")
        if closed and core.sum() == task.alive.sum():
            break
    return column


def _enough(near: bool, value: int, wanted: int | None, waited: int) -> bool:
    """Whether the bound is near, or nothing more comes easily on the way to what is wanted."""
    if near or wanted is None:
        return near
    return waited >= (CONTENT if value >= wanted else EXHAUSTED)


def _over(task: Task, watch: Watch, rounds: int, waited: int) -> bool:
    """Whether time is up; in audit mode rounds are counted in its place."""
    if watch.audit and not watch.expired:
        return rounds >= AUDIT_ROUNDS or waited >= PATIENCE
    return watch.elapsed_s >= task.until_s or watch.expired


def _first_size(column: IntArray) -> float:
    """Some columns' worth of cases."""
    often = np.bincount(column[column >= 0])
    return max(float(FIRST_CASES), FIRST_COLUMNS * float(often[often > 0].mean()) if often.any() else 0.0)


def used_pairs(task: Task, column: IntArray) -> BoolArray:
    """bool[n, m]: the pairs of a placement."""
    used = np.zeros_like(task.alive)
    placed = np.flatnonzero(column >= 0)
    used[placed, column[placed]] = True
    return used


def _searched_again(
    task: Task, column: IntArray, free: tuple[IntArray, BoolArray], effort: int, watch: Watch
) -> tuple[IntArray, bool]:
    """The freed cases placed anew on their core, everybody else kept; and whether the search closed."""
    freed, core = free
    part = part_of(task, freed, column)
    ends_s = min(task.until_s, watch.elapsed_s + effort * LONGEST_S)
    quiet = watch.part(float("inf") if watch.audit else ends_s, Forwarding(None))
    core = (core | used_pairs(part, column[freed])) & part.instance.possible
    found = searched(replace(part, until_s=float("inf")), core, column[freed], quiet, effort * NODES)
    assert found.column is not None
    result = column.copy()
    result[freed] = found.column
    return result, found.closed


def _core(task: Task, freed: IntArray, columns: BoolArray, breadth: float) -> BoolArray:
    """bool[freed, m]: the pairs of least slack among the freed cases and columns."""
    core = task.alive[freed] & columns
    slack = task.bound.slack[freed][core]
    wanted = int(breadth * freed.shape[0])
    if slack.size <= wanted:
        return core
    within: BoolArray = task.bound.slack[freed] <= np.partition(slack, wanted)[wanted]
    return core & within


def _freed(task: Task, column: IntArray, choice: _Choice) -> tuple[IntArray, BoolArray]:
    """About `count` cases, whole columns that trade with each other and some unplaced; whole groups."""
    instance, near, rng = task.instance, choice.near, choice.rng
    columns, freed = np.zeros(instance.m, dtype=np.bool_), np.zeros(instance.n, dtype=np.bool_)
    draw = _losses(task, column) * rng.random(instance.m)
    while freed.sum() < choice.count and not columns.all():
        columns[int(np.where(columns, -1.0, draw).argmax())] = True
        freed |= (column >= 0) & columns[column]
        draw = near[freed].sum(axis=0) * (rng.random(instance.m) + 0.3)
    outside = np.flatnonzero((column < 0) & near[:, columns].any(axis=1))
    freed[rng.permutation(outside)[: max(choice.count // 2, 1)]] = True
    labels = np.unique(instance.group[freed])
    freed |= np.isin(instance.group, labels[labels >= 0])
    return np.flatnonzero(freed), columns


def _near(task: Task) -> BoolArray:
    """bool[n, m]: pairs of small slack, about four a case."""
    slack = np.where(task.alive, task.bound.slack, 2**61)
    wanted = min(4 * task.instance.n, slack.size - 1)
    near: BoolArray = task.alive & (slack <= np.partition(slack, wanted, axis=None)[wanted])
    return near


def _losses(task: Task, column: IntArray) -> FloatArray:
    """float64[m]: what the cases of each column lose to the bound, and a little for each column."""
    placed = np.flatnonzero(column >= 0)
    slack = task.bound.slack[placed, column[placed]].astype(np.float64)
    lost = np.bincount(column[placed], weights=slack, minlength=task.instance.m).astype(np.float64)
    used = usage(task.instance, column)
    short = (used < task.instance.capacity)[task.instance.use_resource]
    lost += np.bincount(task.instance.use_column, weights=short, minlength=task.instance.m) * (
        lost.mean() + 1
    )
    smoothed: FloatArray = lost + lost.mean() + 1
    return smoothed
