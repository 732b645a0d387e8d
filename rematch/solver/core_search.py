"""Searches one level on a core of pairs: those that could still be part of something better."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.core_model import Task, searched
from rematch.solver.neighbourhoods import recreated, used_pairs
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.watch import Watch

NARROW_PAIRS_PER_CASE = 8
NARROW_PAIRS = 600
FIRST_NODES = 300
FIRST_SHARE = 0.25


@dataclass(frozen=True, eq=False)
class Found:
    """`closed`: nothing better exists; `infeasible`: nothing exists at all."""

    column: IntArray | None
    closed: bool
    core_pairs: int
    infeasible: bool = False


def search_core(task: Task, column: IntArray | None, watch: Watch) -> Found:
    """
    The best placement of a level: a short search of a narrow core, neighbourhoods, then all the rest.

    Notes
    -----
    A pair is ruled out when the bound less its slack stays below value + 1: no better placement
    uses it. So closing the core closes the level.
    """
    if column is None:
        found = searched(task, task.alive, None, watch)
        return Found(found.column, found.closed, int(task.alive.sum()), found.infeasible)
    if task.bound.value <= task.objective.value(column):
        return Found(column, True, 0)
    narrow = _narrow(task, column)
    until_s = watch.elapsed_s + FIRST_SHARE * (task.until_s - watch.elapsed_s)
    first = searched(replace(task, until_s=until_s), narrow, column, watch, FIRST_NODES)
    assert first.column is not None
    if first.closed and not (_core(task, first.column) & ~narrow).any():
        return Found(first.column, True, int(narrow.sum()))
    column = recreated(task, first.column, watch)
    core = _core(task, column)
    if not core.any():
        return Found(column, True, 0)
    last = searched(task, core | used_pairs(task, column), column, watch)
    return Found(last.column, last.closed, int(core.sum()))


def _core(task: Task, column: IntArray) -> BoolArray:
    """bool[n, m]: pairs that a placement worth more than this one may use."""
    least = task.bound.scale * (task.objective.value(column) + 1)
    reachable: BoolArray = task.bound.total - task.bound.slack >= least
    return task.alive & reachable


def _narrow(task: Task, column: IntArray) -> BoolArray:
    """The pairs of least slack among those not ruled out, and those of the placement."""
    wanted = max(NARROW_PAIRS, NARROW_PAIRS_PER_CASE * task.instance.n)
    core = _core(task, column)
    slack = task.bound.slack[core]
    if slack.size > wanted:
        within: BoolArray = task.bound.slack <= np.partition(slack, wanted)[wanted]
        core = core & within
    return core | used_pairs(task, column)
