"""A task on what could still exceed a floor: fixed by its bound, then by packings where some can be made.

`ladder` calls it for each floor it tries; the higher the floor, the fewer the pairs that are left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.certificate import LevelCertificate, Step
from rematch.solver.core_model import Task
from rematch.solver.fixing import Effort, fixed
from rematch.solver.packings import improved_point, question_of, taken
from rematch.solver.packings_exact import Packing
from rematch.solver.packings_kernels import HARDLY
from rematch.solver.packings_start import coarse_prices, packing_of
from rematch.solver.packings_table import Question, units
from rematch.solver.price_bound import PriceBound, Prices, price_bound
from rematch.solver.problem import BoolArray, IntArray

# Evaluations of the descent: the first pays for the whole level, the others start where it ended.
EVALUATIONS = 200
# Cells of packing tables filled in a second, about; and those that medium rounds may fill without a clock.
CELLS_PER_S = 5 * 10**8
AUDIT_CELLS = 10**10
FEWEST_EVALUATIONS = 20
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


def tight(
    task: Task,
    start: Prices,
    column: IntArray | None,
    instance: Instance,
    spare_cells: float = np.inf,
) -> Tight:
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
    spare_cells : float
        Cells of packing tables that the descent may fill; where they are too few, prices have to do.
    """
    value = reached(task, column)
    given, task = task, above(task, value - 1)
    if not task.alive.any() or task.bound.value <= value:
        return Tight(given, task, None)
    question = question_of(instance, task.objectives, task.held, value)
    swept = _swept(question, task, start)
    packing = None if swept is None else packing_of(question, start, swept.alive)
    if swept is None or packing is None:
        return Tight(given, task, None)
    evaluations = min(EVALUATIONS, spare_cells / max(packing.cells, 1))
    if evaluations < FEWEST_EVALUATIONS:
        return Tight(given, task, None)
    packing, _ = improved_point(packing, int(evaluations))
    packed = taken(packing)
    bound = packed.bound
    if bound.total <= HARDLY or bound.total * task.bound.scale > task.bound.total * bound.scale:
        return Tight(given, task, packing)
    if swept.total <= bound.scale * (bound.value + 1) - 1:
        # Rounded prices alone show as much; a step after them would follow a closed node.
        return Tight(given, above(replace(task, bound=bound), value - 1), packing)
    certificate = packed.certificate(question, (swept.step,))
    return Tight(given, above(replace(task, bound=bound), value - 1), packing, certificate)


@dataclass(frozen=True, eq=False)
class _Swept:
    """What prices leave for the packings to look at, and the step that shows it."""

    alive: BoolArray
    step: Step
    total: int


def _swept(question: Question, task: Task, start: Prices) -> _Swept | None:
    """
    The pairs that prices do not rule out of a placement as good as the question's value.

    Notes
    -----
    A replay compares with the bound that is claimed, which is no lower, so it leaves no other pairs.
    """
    prices = coarse_prices(question, start)
    if prices is None:
        return None
    bound = price_bound(question.instance, task.objectives, prices, task.held)
    spare = bound.total - prices.scale * question.value
    step = Step(prices=tuple(prices.resource.tolist()), earlier=prices.earlier)
    return _Swept(question.instance.allowed & (bound.slack <= spare), step, bound.total)


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
