"""Two levels searched at once: one that only counts who is placed, and one that says where.

To the first all columns are alike, and prices say little of where anybody should go: `strategy_medium`
adds what a place is worth to a later level. From the other end, `core_search` begins with a good placement
that falls short of what is held, and lets held levels count until they are reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rematch.solver.core_model import Task, is_placement
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.neighbourhoods import recreated
from rematch.solver.objectives import Objective
from rematch.solver.price_bound import Prices, price_bound
from rematch.solver.problem import IntArray
from rematch.solver.watch import Forwarding, Watch

PRICES_SHARE = 0.5
LARGEST_VALUE = 2**40
# A held level counts for so many times what the relaxation says, so that it is reached.
HELD = 2
FAR = 2**60


def both_at_once(task: Task, objectives: Sequence[Objective], watch: Watch) -> tuple[Task, Prices] | None:
    """
    The task with the next telling level added to its own, and prices for that.

    Parameters
    ----------
    task : Task
        Of a level that is the same in every column.
    objectives : sequence of Objective
        All of the round.

    Returns
    -------
    Task and Prices, or None
        None where every column is told apart already, or none ever is. Its placements are worth
        looking at; its bound says nothing of the level alone.
    """
    later = next((each for each in objectives[len(task.held) + 1 :] if not each.per_case), None)
    if later is None or not task.objective.per_case:
        return None
    levels, held = (*task.objectives, later), (*task.held, task.bound.value)
    scale = common_scale(task.instance, levels)
    spare_s = PRICES_SHARE * max(task.until_s - watch.elapsed_s, 0.0)
    part = watch.part(watch.elapsed_s + spare_s, Forwarding(None))
    prices = linear_prices(task.instance, levels, held, scale, part)
    level = None if prices is None else _added(task.objective, later, prices.earlier[-1] // scale + 1)
    if prices is None or level is None:
        return None
    prices = replace(prices, earlier=prices.earlier[:-1])
    levels = (*task.objectives[: len(task.held)], level)
    bound = price_bound(task.instance, levels, prices, task.held)
    return replace(task, objectives=levels, bound=bound), prices


def _added(counted: Objective, told: Objective, factor: int) -> Objective | None:
    """Both levels in one, the first counting what the relaxation says it is worth; None out of range."""
    if factor * int(np.abs(counted.coefficient).max(initial=0)) > LARGEST_VALUE:
        return None
    return replace(counted, coefficient=factor * counted.coefficient + told.coefficient, per_case=False)


def held_again(task: Task, prices: Prices, rough: IntArray, watch: Watch) -> IntArray | None:
    """
    The best placement met on the way from `rough` that reaches every held level; None if none does.

    Parameters
    ----------
    prices : Prices
        Of the level; their multipliers say what held levels count for.
    rough : int64[n]
        Keeps every rule.
    """
    count = sum(
        (HELD * lam // prices.scale + 1) * each.coefficient
        for lam, each in zip(prices.earlier, task.objectives, strict=False)
    )
    level = replace(task.objective, coefficient=task.objective.coefficient + count, per_case=False)
    if int(np.abs(level.coefficient).max(initial=0)) > LARGEST_VALUE:
        return None
    met = _Met(task)
    bound = replace(task.bound, total=FAR)
    part = watch.part(task.until_s, met)
    recreated(replace(task, objectives=(level,), held=(), bound=bound), rough, part)
    return met.best


class _Met(Forwarding):
    """Keeps the best placement of a search that holds what has to be held; its values are not told."""

    def __init__(self, task: Task) -> None:
        super().__init__(None)
        self.task = task
        self.best: IntArray | None = None

    def incumbent(self, column: IntArray) -> None:
        """Look at one placement, in the order of the Problem."""
        found = self.task.instance.entered(column)
        objective = self.task.objective
        better = self.best is None or objective.value(found) > objective.value(self.best)
        if better and is_placement(self.task, found):
            self.best = found
