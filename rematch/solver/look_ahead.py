"""A level that only counts who is placed, searched together with the level that says where.

To such a level all columns are alike, and prices say little of where anybody should go. `strategy_medium`
searches it with what a place is worth to the next level that tells columns apart added to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rematch.solver.core_model import Task
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.objectives import Objective
from rematch.solver.price_bound import Prices, price_bound
from rematch.solver.watch import Forwarding, Watch

PRICES_SHARE = 0.5
LARGEST_VALUE = 2**40


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
