"""The steps that look for a better placement of one level of a medium round, in the order they are taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.core_model import Task, searched
from rematch.solver.greedy import greedy
from rematch.solver.local_search import annealed, descended
from rematch.solver.neighbourhoods import recreated, used_pairs
from rematch.solver.placement import keeps_rules
from rematch.solver.price_bound import Prices, pair_values
from rematch.solver.problem import IntArray
from rematch.solver.size_classes import flowed, size_classes
from rematch.solver.watch import Watch

COOLING_SHARE = 0.1
# Chains that a walk tries in a second, about, and how many a case takes to cool.
CHAINS_PER_S, CHAINS_PER_CASE = 500_000, 500
AUDIT_COOLED = 2_000
CORE_SHARE = 0.3
CORE_PAIRS_PER_CASE = 2
CORE_CASES = 4_000
# Each resource with a price leaves about one case undecided; where they are many, no search of all ends.
CORE_UNDECIDED = 0.07
CORE_NODES = 300
REFLOWS = 3
# What held levels count for in tenths, until flows reach what they are held at.
BOOSTS = (10, 20, 100)


@dataclass(frozen=True, eq=False)
class Start:
    """The best placement known, and what the step before ended with, which may break a rule."""

    best: IntArray
    rough: IntArray


def flows(task: Task, prices: Prices, start: Start, watch: Watch) -> IntArray:
    """
    Groups and those apart by a greedy pass, everybody else by flows, on values after prices.

    Notes
    -----
    Where the held levels come out short, they are counted for more, step by step.
    """
    instance, level = task.instance, len(task.held)
    placed = greedy(instance, task.objectives[: level + 1], _values(task, prices)[0], watch)
    found = start.best if placed is None else placed
    tried, found = [found, start.best], found.copy()
    for cases in size_classes(instance):
        found[cases] = -1
    for boost in BOOSTS if task.held else BOOSTS[:1]:
        priced, worth = _values(task, _boosted(prices, boost))
        found = flowed(instance, priced, priced, found, watch)
        tried.append(found)
        for _ in range(REFLOWS):
            found = flowed(instance, priced, worth, found, watch)
            tried.append(found)
        if watch.expired or any(_holds(task, each) for each in tried[-REFLOWS - 1 :]):
            break
    worth, known = _values(task, prices)[1], task.objective.value(start.best)
    return max(tried, key=lambda column: _merit(task, worth, known, column))


def _values(task: Task, prices: Prices) -> tuple[IntArray, IntArray]:
    """int64[n, m]: values after prices, and what pairs are worth to all levels without paying them."""
    level = len(task.held)
    unpriced = replace(prices, resource=np.zeros_like(prices.resource))
    paid = pair_values(task.instance, task.objectives, prices, level)
    return paid, pair_values(task.instance, task.objectives, unpriced, level)


def _boosted(prices: Prices, boost: int) -> Prices:
    """Earlier levels counted so many tenths of what their multipliers say."""
    return replace(prices, earlier=tuple(each * boost // 10 for each in prices.earlier))


def cooled(task: Task, prices: Prices, start: Start, watch: Watch) -> IntArray:
    """The walk under penalties for a share of the time; a descent where that is too short to cool."""
    spare_s = COOLING_SHARE * (task.until_s - watch.elapsed_s)
    cases = AUDIT_COOLED if watch.audit else spare_s * CHAINS_PER_S / CHAINS_PER_CASE
    if task.instance.n > cases:
        return descended(task, start.best, watch)
    found = annealed(replace(task, until_s=watch.elapsed_s + spare_s), prices, start.rough, watch)
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


def _merit(task: Task, worth: IntArray, known: int, column: IntArray) -> tuple[bool, int]:
    """What a start is worth: whether it holds all and gains, then its value with that of held levels."""
    placed = np.flatnonzero(column >= 0)
    gains = task.objective.value(column) > known and _holds(task, column)
    return gains, int(worth[placed, column[placed]].sum())


Step = Callable[[Task, Prices, Start, Watch], IntArray]

# Before packings, which rule out the more the better the placement known is, and after them.
FIRST_STEPS: tuple[tuple[str, Step], ...] = (("flows", flows), ("cooling", cooled))
LAST_STEPS: tuple[tuple[str, Step], ...] = (("core", core_searched), ("neighbourhoods", recreated_on))
