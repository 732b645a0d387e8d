"""Cheap improvements of a placement, level by level: a short walk that only accepts what is better."""

from __future__ import annotations

from collections.abc import Sequence

from rematch.solver.canonical import Instance
from rematch.solver.core_model import Task
from rematch.solver.local_search import descended
from rematch.solver.objectives import Objective
from rematch.solver.placement import keeps_rules
from rematch.solver.price_bound import no_prices, price_bound
from rematch.solver.problem import IntArray
from rematch.solver.watch import Watch


def improved(instance: Instance, objectives: Sequence[Objective], column: IntArray, watch: Watch) -> IntArray:
    """
    `column` after insertions, moves, swaps and chains; no level worse, never infeasible.

    Notes
    -----
    Each level is walked with the earlier ones held where they stand.
    """
    if not keeps_rules(instance, column):
        return column
    for level in range(len(objectives)):
        if watch.expired:
            break
        held = [each.value(column) for each in objectives[:level]]
        bound = price_bound(instance, objectives[: level + 1], no_prices(instance, level, 1), held)
        if bound.value > objectives[level].value(column):
            task = Task(instance, objectives[: level + 1], held, instance.possible, bound, 0, float("inf"))
            column = descended(task, column, watch)
    return column
