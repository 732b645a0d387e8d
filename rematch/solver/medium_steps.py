"""The steps that look for a better placement of one level of a medium round, in the order they are taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.core_model import Task, searched
from rematch.solver.greedy import greedy
from rematch.solver.local_search import annealed
from rematch.solver.neighbourhoods import recreated, used_pairs
from rematch.solver.placement import keeps_rules
from rematch.solver.price_bound import Prices, pair_values
from rematch.solver.problem import IntArray
from rematch.solver.size_classes import flowed, size_classes
from rematch.solver.watch import Watch

COOLING_SHARE = 0.1
CORE_SHARE = 0.3
CORE_PAIRS_PER_CASE = 2
CORE_CASES = 4_000
# Each resource with a price leaves about one case undecided; where they are many, no search of all ends.
CORE_UNDECIDED = 0.07
CORE_NODES = 300
REFLOWS = 3


@dataclass(frozen=True, eq=False)
class Start:
    """The best placement known, and what the step before ended with, which may break a rule."""

    best: IntArray
    rough: IntArray


def flows(task: Task, prices: Prices, start: Start, watch: Watch) -> IntArray:
    """Groups and those apart by a greedy pass, everybody else by flows, on values after prices."""
    instance, level = task.instance, len(task.held)
    priced = pair_values(instance, task.objectives, prices, level)
    unpriced = replace(prices, resource=np.zeros_like(prices.resource))
    worth = pair_values(instance, task.objectives, unpriced, level)
    placed = greedy(instance, task.objectives[: level + 1], priced, watch)
    tried = [start.best if placed is None else placed]
    first = tried[0].copy()
    for cases in size_classes(instance):
        first[cases] = -1
    found = flowed(instance, priced, priced, first, watch)
    tried.append(found)
    for _ in range(REFLOWS):
        found = flowed(instance, priced, worth, found, watch)
        tried.append(found)
    tried.append(start.best)
    return max(tried, key=lambda column: _merit(task, worth, column))


def cooled(task: Task, prices: Prices, start: Start, watch: Watch) -> IntArray:
    """The walk under penalties, for a share of the level's time."""
    until_s = watch.elapsed_s + COOLING_SHARE * (task.until_s - watch.elapsed_s)
    found = annealed(replace(task, until_s=until_s), prices, start.rough, watch)
    return found if _holds(task, found) else start.best


def core_searched(task: Task, prices: Prices, start: Start, watch: Watch) -> IntArray:
    """The pairs of least slack in one search, where they are not too many and prices decide nearly all."""
    undecided = np.count_nonzero(prices.resource)
    if task.instance.n > CORE_CASES or undecided > CORE_UNDECIDED * task.instance.n:
        return start.best
    until_s = watch.elapsed_s + CORE_SHARE * (task.until_s - watch.elapsed_s)
    slack = np.where(task.alive, task.bound.slack, 2**61)
    wanted = min(CORE_PAIRS_PER_CASE * task.instance.n, slack.size - 1)
    core = task.alive & (slack <= np.partition(slack, wanted, axis=None)[wanted])
    core = core | used_pairs(task, start.best)
    found = searched(replace(task, until_s=until_s), core, start.best, watch, CORE_NODES)
    assert found.column is not None
    return found.column


def recreated_on(task: Task, _prices: Prices, start: Start, watch: Watch) -> IntArray:
    """Neighbourhoods until the level's time is over."""
    return recreated(task, start.best, watch)


def _holds(task: Task, column: IntArray) -> bool:
    levels = zip(task.objectives, task.held, strict=False)
    return all(each.value(column) >= held for each, held in levels) and keeps_rules(task.instance, column)


def _merit(task: Task, worth: IntArray, column: IntArray) -> tuple[int, int]:
    """What a start is worth: those that hold all rules by their value, before all others by their promise."""
    placed = np.flatnonzero(column >= 0)
    return int(worth[placed, column[placed]].sum()), int(_holds(task, column))


Step = Callable[[Task, Prices, Start, Watch], IntArray]

# Before packings, which rule out the more the better the placement known is, and after them.
FIRST_STEPS: tuple[tuple[str, Step], ...] = (("flows", flows), ("cooling", cooled))
LAST_STEPS: tuple[tuple[str, Step], ...] = (("core", core_searched), ("neighbourhoods", recreated_on))
