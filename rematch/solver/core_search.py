"""Searches one level on a core of pairs: those that could still be part of something better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.highs_model import Answer, Search, model_of, run
from rematch.solver.model_rows import EVERY_RULE, FloatArray, Variables, some_pairs
from rematch.solver.objectives import Objective
from rematch.solver.placement import keeps_rules, usage
from rematch.solver.price_bound import PriceBound
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.watch import Watch

NARROW_PAIRS_PER_CASE = 4
NARROW_PAIRS = 600


@dataclass(frozen=True, eq=False)
class Task:
    """
    One level to search: the levels before it held, the pairs still alive, the bound to reach.

    `instance` may say of more cases that they must be placed than the round does: those without
    whom an earlier level cannot stand where it is held.
    """

    instance: Instance
    objectives: Sequence[Objective]
    held: Sequence[int]
    alive: BoolArray
    bound: PriceBound
    seed: int

    @property
    def objective(self) -> Objective:
        """The level searched."""
        return self.objectives[len(self.held)]


@dataclass(frozen=True, eq=False)
class Found:
    """`closed`: nothing better exists; `infeasible`: nothing exists at all."""

    column: IntArray | None
    closed: bool
    core_pairs: int
    infeasible: bool = False


def search_core(task: Task, column: IntArray | None, watch: Watch) -> Found:
    """
    The best placement of a level, first on a narrow core, then on all pairs not ruled out.

    Notes
    -----
    A pair is ruled out when the bound less its slack stays below value + 1: no better placement
    uses it. So closing the core closes the level.
    """
    if column is None:
        return _first(task, watch)
    value = task.objective.value(column)
    if task.bound.value <= value:
        return Found(column, True, 0)
    narrow = _narrow(task, column)
    if narrow.sum() < _core(task, value).sum():
        answer, column = _searched(task, narrow, column, watch)
        value = task.objective.value(column)
        beyond = _core(task, value) & ~narrow
        if not beyond.any():
            return Found(column, _closes(task, answer, value), int(narrow.sum()))
    core = _core(task, value)
    if task.bound.value <= value or not core.any():
        return Found(column, True, int(core.sum()))
    answer, column = _searched(task, core | _used(task, column), column, watch)
    return Found(column, _closes(task, answer, task.objective.value(column)), int(core.sum()))


def _first(task: Task, watch: Watch) -> Found:
    """No start is known: search all pairs."""
    core = task.alive
    answer = _run(task, core, None, watch)
    column = _placement(task, core, answer)
    pairs = int(core.sum())
    if column is None:
        return Found(None, False, pairs, infeasible=answer.infeasible)
    watch.incumbent(task.instance, column)
    return Found(column, _closes(task, answer, task.objective.value(column)), pairs)


def _core(task: Task, value: int) -> BoolArray:
    """bool[n, m]: pairs that a placement worth more than `value` may use."""
    reachable: BoolArray = task.bound.total - task.bound.slack >= task.bound.scale * (value + 1)
    return task.alive & reachable


def _used(task: Task, column: IntArray) -> BoolArray:
    """bool[n, m]: the pairs of a placement."""
    used = np.zeros_like(task.alive)
    placed = np.flatnonzero(column >= 0)
    used[placed, column[placed]] = True
    return used


def _narrow(task: Task, column: IntArray) -> BoolArray:
    """The pairs of least slack, and those of the placement."""
    wanted = max(NARROW_PAIRS, NARROW_PAIRS_PER_CASE * task.instance.n)
    slack = task.bound.slack[task.alive]
    if slack.size <= wanted:
        return task.alive | _used(task, column)
    within: BoolArray = task.bound.slack <= np.partition(slack, wanted)[wanted]
    return (task.alive & within) | _used(task, column)


def _searched(task: Task, core: BoolArray, column: IntArray, watch: Watch) -> tuple[Answer, IntArray]:
    """The library's answer on the core, and the better of its placement and `column`."""
    answer = _run(task, core, column, watch)
    found = _placement(task, core, answer)
    if found is None or task.objective.value(found) <= task.objective.value(column):
        return answer, column
    watch.incumbent(task.instance, found)
    watch.tell(task.objective.name, task.objective.value(found), task.bound.value, "core")
    return answer, found


def _run(task: Task, core: BoolArray, column: IntArray | None, watch: Watch) -> Answer:
    v = some_pairs(task.instance, core, switched=True)
    gains = [each.coefficient[v.case, v.column] for each in task.objectives[: len(task.held) + 1]]
    held = [
        (gain, value)
        for gain, objective, value in zip(gains, task.objectives, task.held, strict=False)
        if not _implied(task.instance, objective)
    ]
    model = model_of(v, EVERY_RULE, gains[-1], held)
    start = None if column is None else _start(v, column)
    return run(model, Search(True, 0.9 * _step(gains[-1]), start, task.seed), watch)


def _implied(instance: Instance, objective: Objective) -> bool:
    """Whether everybody who counts in a level must be placed, which holds it by itself."""
    counting = objective.coefficient.any(axis=1)
    return objective.per_case and bool(instance.must[counting].all())


def _step(gain: IntArray) -> int:
    """Values differ by multiples of this."""
    return max(int(np.gcd.reduce(np.abs(gain), initial=0)), 1)


def _start(v: Variables, column: IntArray) -> FloatArray:
    """A placement as values of the model's columns."""
    start = np.zeros(v.count)
    start[: v.pairs] = column[v.case] == v.column
    grouped = np.flatnonzero((v.instance.group >= 0) & (column >= 0))
    start[v.group_at(v.instance.group[grouped], v.instance.owner[column[grouped]])] = 1
    start[v.switch()] = usage(v.instance, column)[v.switched] > 0
    return start


def _placement(task: Task, core: BoolArray, answer: Answer) -> IntArray | None:
    """The library's values as a placement, if it really keeps every rule and every held level."""
    if answer.x is None:
        return None
    case, column = np.nonzero(core)
    chosen = np.flatnonzero(answer.x[: case.shape[0]] > 0.5)
    result = np.full(task.instance.n, -1, dtype=np.int64)
    result[case[chosen]] = column[chosen]
    levels = zip(task.objectives[: len(task.held)], task.held, strict=True)
    kept = all(objective.value(result) >= value for objective, value in levels)
    return result if kept and keeps_rules(task.instance, result) else None


def _closes(task: Task, answer: Answer, value: int) -> bool:
    """Whether the library has shown that its core holds nothing above `value`."""
    if answer.infeasible:
        return True
    return answer.optimal and answer.bound < value + 0.99
