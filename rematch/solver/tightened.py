"""A task on what could still exceed a floor: fixed by its bound, then by packings where some can be made.

`ladder` calls it for each floor it tries; the higher the floor, the fewer the pairs that are left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.certificate import LevelCertificate
from rematch.solver.core_model import Task
from rematch.solver.fixing import Effort, fixed
from rematch.solver.packings import improved_point, question_of, taken
from rematch.solver.packings_exact import Packing
from rematch.solver.packings_kernels import HARDLY
from rematch.solver.packings_start import packing_of
from rematch.solver.packings_table import units
from rematch.solver.price_bound import PriceBound, Prices
from rematch.solver.problem import BoolArray, IntArray

# Evaluations of the descent: the first pays for the whole level, the others start where it ended.
EVALUATIONS = 200
RUNG = Effort(first=60, further=30, steps=3)


@dataclass(frozen=True, eq=False)
class Tight:
    """
    A level made ready for floors.

    Parameters
    ----------
    given : Task
        The level as it came.
    task : Task
        With the better of prices and packings as its bound, and only what the bound leaves.
    packing : Packing or None
        None where nothing can be enforced.
    certificate : LevelCertificate or None
        What the packings show of the whole round; None where prices show as much.
    """

    given: Task
    task: Task
    packing: Packing | None
    certificate: LevelCertificate | None = None

    @property
    def bound(self) -> PriceBound:
        """Of the task."""
        return self.task.bound


def tight(task: Task, start: Prices, column: IntArray | None, instance: Instance) -> Tight:
    """
    The task with the bound that packings give, if it is better than its own.

    Parameters
    ----------
    start : Prices
        Those of the task's bound.
    column : int64[n] or None
        The best placement known: pairs that cannot be in one as good are left out.
    instance : Instance
        The round as it is: what packings show of it needs nothing ruled out before.
    """
    value = reached(task, column)
    given, task = task, above(task, value - 1)
    if not task.alive.any() or task.bound.value <= value:
        return Tight(given, task, None)
    question = question_of(instance, task.objectives, task.held, value)
    packing = packing_of(question, start, instance.allowed)
    if packing is None:
        return Tight(given, task, None)
    packing, _ = improved_point(packing, EVALUATIONS)
    packed = taken(packing)
    bound = packed.bound
    if bound.total <= HARDLY or bound.total * task.bound.scale > task.bound.total * bound.scale:
        return Tight(given, task, packing)
    return Tight(given, above(replace(task, bound=bound), value - 1), packing, packed.certificate(question))


def reached(task: Task, column: IntArray | None) -> int:
    """The value of a placement; without one, a value that every placement is above."""
    if column is not None:
        return task.objective.value(column)
    return int(np.minimum(task.objective.coefficient, 0).min(axis=1, initial=0).sum()) - 1


def above(task: Task, floor: int) -> Task:
    """The task less what its bound rules out of every placement worth more than `floor`."""
    spare = task.bound.total - task.bound.scale * (floor + 1)
    alive: BoolArray = task.alive & (task.bound.slack <= spare)
    if spare < 0:
        return replace(task, alive=np.zeros_like(alive))
    must = task.instance.must | (task.bound.unplaced > spare)
    return replace(task, alive=alive, instance=replace(task.instance, must=must))


@dataclass(frozen=True, eq=False)
class Rung:
    """What is left above a floor; `packing` lays out the same pairs, where packings can be made."""

    task: Task
    packing: Packing | None


def tightened(ready: Tight, floor: int) -> Rung | None:
    """What prices and packings do not rule out above `floor`; None when nothing can be above it."""
    task = above(ready.task, floor)
    if ready.task.bound.value <= floor:
        return None
    if ready.packing is None:
        return Rung(task, None)
    packing = ready.packing
    table = packing.table
    unit = units(task.instance)
    must = packing.must.copy()
    np.logical_or.at(must, unit, task.instance.must)
    packing = replace(
        packing,
        question=replace(packing.question, value=floor),
        table=table.only(table.left(task.alive[table.case, table.column])),
        must=must,
    )
    done = fixed(packing, np.zeros(must.shape[0], dtype=np.int64), RUNG)
    if done.closed:
        return None
    alive = np.zeros_like(task.alive)
    left = done.packing.table
    alive[left.case, left.column] = True
    instance = replace(task.instance, must=task.instance.must | done.packing.must[unit])
    return Rung(replace(task, alive=alive, instance=instance), done.packing)
