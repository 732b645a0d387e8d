"""One level on some of its pairs as an integer program: handed over, read back, looked at again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.highs_model import AUDIT_NODES, Answer, Model, Search, model_of, run
from rematch.solver.model_rows import EVERY_RULE, FloatArray, Variables, some_pairs
from rematch.solver.objectives import Objective
from rematch.solver.placement import keeps_rules, usage
from rematch.solver.price_bound import PriceBound
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.watch import Watch

Library: TypeAlias = Callable[[Model, Search, Watch], Answer]


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
    until_s: float

    @property
    def objective(self) -> Objective:
        """The level searched."""
        return self.objectives[len(self.held)]


@dataclass(frozen=True, eq=False)
class Searched:
    """The better of start and find; `closed` when the pairs searched hold nothing better."""

    column: IntArray | None
    closed: bool
    infeasible: bool = False


@dataclass(frozen=True, eq=False)
class Above:
    """What was found above a floor, None nothing; `closed` when nothing but that is above it."""

    column: IntArray | None
    closed: bool


def searched(
    task: Task, core: BoolArray, column: IntArray | None, watch: Watch, nodes: int = AUDIT_NODES
) -> Searched:
    """
    Search the pairs of `core`, from `column` where one is known.

    Notes
    -----
    That the core is closed is the one thing taken from the library's word.
    """
    v, model, step = _model(task, core)
    start = None if column is None else _start(v, column)
    streamed = _Streamed(task, core, column, watch)
    answer = run(model, replace(_search(task, step, nodes), start=start, heard=streamed), watch)
    found = None if answer.x is None else _placement(task, core, answer.x)
    if column is None and found is None:
        return Searched(None, False, infeasible=answer.infeasible)
    value = None if column is None else task.objective.value(column)
    if found is not None and (value is None or task.objective.value(found) > value):
        watch.incumbent(task.instance, found)
        column, value = found, task.objective.value(found)
    assert value is not None
    return Searched(column, answer.optimal and answer.bound < value + 0.99 * step)


def searched_above(task: Task, floor: int, watch: Watch, library: Library, nodes: int = AUDIT_NODES) -> Above:
    """
    The best placement worth more than `floor` on the pairs of the task, or that there is none.

    Notes
    -----
    A floor just below the best makes the search short: what cannot reach it is cut off at once.
    """
    core = task.alive
    _, model, step = _model(task, core)
    next_value = (floor // step + 1) * step
    search = replace(
        _search(task, step, nodes),
        above=next_value - 0.5 * step,
        heard=_Streamed(task, core, None, watch, floor),
    )
    answer = library(model, search, watch)
    found = None if answer.x is None else _placement(task, core, answer.x)
    if found is not None and task.objective.value(found) <= floor:
        found = None
    closed = answer.optimal if found is not None else answer.optimal or answer.infeasible
    return Above(found, closed)


def _model(task: Task, core: BoolArray) -> tuple[Variables, Model, int]:
    """The rows of a core, and what values differ by at least."""
    v = some_pairs(task.instance, core, switched=True)
    gains = [each.coefficient[v.case, v.column] for each in task.objectives[: len(task.held) + 1]]
    held = [
        (gain, value)
        for gain, objective, value in zip(gains, task.objectives, task.held, strict=False)
        if not _implied(task.instance, objective)
    ]
    step = max(int(np.gcd.reduce(np.abs(gains[-1]), initial=0)), 1)
    return v, model_of(v, EVERY_RULE, gains[-1], held), step


def _search(task: Task, step: int, nodes: int) -> Search:
    return Search(integer=True, gap=0.9 * step, seed=task.seed, until_s=task.until_s, nodes=nodes)


@dataclass(eq=False)
class _Streamed:
    """Tells the watch of each better placement the library finds on its way, above a floor if any."""

    task: Task
    core: BoolArray
    column: IntArray | None
    watch: Watch
    floor: int | None = None

    def __call__(self, x: FloatArray) -> None:
        """Take one x of the model; what does not hold, or is not better, is dropped."""
        found = _placement(self.task, self.core, x)
        value = self.floor if self.column is None else self.task.objective.value(self.column)
        if found is None or (value is not None and self.task.objective.value(found) <= value):
            return
        self.column = found
        self.watch.incumbent(self.task.instance, found)
        self.watch.tell(
            self.task.objective.name, self.task.objective.value(found), self.task.bound.value, "core"
        )


def _implied(instance: Instance, objective: Objective) -> bool:
    """Whether everybody who counts in a level must be placed, which holds it by itself."""
    counting = objective.coefficient.any(axis=1)
    return objective.per_case and bool(instance.must[counting].all())


def _start(v: Variables, column: IntArray) -> FloatArray:
    """A placement as values of the model's columns."""
    start = np.zeros(v.count)
    start[: v.pairs] = column[v.case] == v.column
    grouped = np.flatnonzero((v.instance.group >= 0) & (column >= 0))
    start[v.group_at(v.instance.group[grouped], v.instance.owner[column[grouped]])] = 1
    start[v.switch()] = usage(v.instance, column)[v.switched] > 0
    return start


def _placement(task: Task, core: BoolArray, x: FloatArray) -> IntArray | None:
    """The library's values as a placement, if it really keeps every rule and every held level."""
    case, column = np.nonzero(core)
    chosen = np.flatnonzero(x[: case.shape[0]] > 0.5)
    result = np.full(task.instance.n, -1, dtype=np.int64)
    result[case[chosen]] = column[chosen]
    return result if is_placement(task, result) else None


def is_placement(task: Task, column: IntArray) -> bool:
    """Whether a column per case keeps every rule and every level held."""
    levels = zip(task.objectives[: len(task.held)], task.held, strict=True)
    kept = all(objective.value(column) >= value for objective, value in levels)
    return kept and keeps_rules(task.instance, column)
