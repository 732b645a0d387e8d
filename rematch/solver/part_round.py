"""The round of some cases while all others stay: a small task of its own, and its answer put back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.core_model import Task
from rematch.solver.placement import usage
from rematch.solver.price_bound import PriceBound
from rematch.solver.problem import BoolArray, IntArray


def part_of(task: Task, freed: IntArray, column: IntArray) -> Task:
    """
    The task of the cases `freed` (groups whole), the rest of `column` being settled.

    Notes
    -----
    What the others use is taken off the capacities, what they reach off the held levels.
    """
    stay = column.copy()
    stay[freed] = -1
    levels = zip(task.objectives, task.held, strict=False)
    objectives = [replace(each, coefficient=each.coefficient[freed]) for each in task.objectives]
    bound = PriceBound(
        task.bound.scale, task.bound.total, task.bound.slack[freed], task.bound.unplaced[freed]
    )
    return replace(
        task,
        instance=_instance(task.instance, freed, stay),
        objectives=objectives,
        held=[value - each.value(stay) for each, value in levels],
        alive=task.alive[freed],
        bound=bound,
    )


def _instance(instance: Instance, freed: IntArray, stay: IntArray) -> Instance:
    used = usage(instance, stay)
    minimum = np.where(instance.minimum > 0, np.maximum(instance.minimum - used, 0), instance.minimum)
    possible = instance.possible[freed] & ~_barred(instance, freed, stay)
    place = np.full(instance.n, -1, dtype=np.int64)
    place[freed] = np.arange(freed.shape[0])
    apart = place[instance.apart]
    return replace(
        instance,
        case_order=np.arange(freed.shape[0]),
        score=instance.score[freed], allowed=possible, possible=possible,
        demand=instance.demand[freed], weight=instance.weight[freed], size=instance.size[freed],
        tier=instance.tier[freed], group=_relabelled(instance.group[freed]), must=instance.must[freed],
        apart=apart[(apart >= 0).all(axis=1)],
        capacity=instance.capacity - used, minimum=minimum, if_used=instance.if_used & (used == 0),
    )  # fmt: skip


def _barred(instance: Instance, freed: IntArray, stay: IntArray) -> BoolArray:
    """bool[freed, m]: somebody who stays, to be kept apart, is at that owner."""
    barred = np.zeros((instance.n, instance.m), dtype=np.bool_)
    for left, right in instance.apart.tolist():
        for case, other in ((left, right), (right, left)):
            if stay[other] >= 0:
                barred[case] |= instance.owner == instance.owner[stay[other]]
    return barred[freed]


def _relabelled(group: IntArray) -> IntArray:
    """Labels counted from 0 again."""
    labels, entry = np.unique(group, return_inverse=True)
    return entry.ravel() - int((labels < 0).sum())
