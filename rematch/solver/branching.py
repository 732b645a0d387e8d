"""Finds what is worth more than a floor, or that nothing is, by splitting with packings in every node.

`ladder` calls it where packings can be made; all arithmetic is ours and whole, so what it closes needs no
library's word.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rematch.solver.core_model import Above, Task, is_placement
from rematch.solver.fixing import Effort, Fixed, fixed
from rematch.solver.packings_exact import Packing
from rematch.solver.placement import empty
from rematch.solver.tree_split import children, split_of
from rematch.solver.watch import Watch

# Less than in the tree of a certificate, which has to be short: here only the time counts.
NODE = Effort(first=30, further=15, steps=3)


def branched(task: Task, packing: Packing, floor: int, nodes: int, watch: Watch) -> Above:
    """
    The best placement worth more than `floor`, or that there is none.

    Parameters
    ----------
    task : Task
        What is left above the floor.
    packing : Packing
        Of the same pairs.
    nodes : int
        Most nodes to look at.
    """
    best, waiting, exhausted = Above(None, True), [packing], True
    for _ in range(nodes):
        if not waiting or (watch.elapsed_s >= task.until_s and not watch.audit):
            break
        packing = waiting.pop()
        packing = replace(packing, question=replace(packing.question, value=_value(task, best, floor)))
        done = fixed(packing, packing.point[: packing.must.shape[0]], NODE)
        if done.closed:
            continue
        best = _better(task, done, best, floor, watch)
        split = split_of(done)
        if split is not None:
            waiting += reversed(children(done.packing, split))
        else:
            table = done.packing.table
            exhausted &= np.unique(table.case).shape[0] == table.case.shape[0]
    return replace(best, closed=exhausted and not waiting)


def _value(task: Task, best: Above, floor: int) -> int:
    return floor if best.column is None else task.objective.value(best.column)


def _better(task: Task, done: Fixed, best: Above, floor: int, watch: Watch) -> Above:
    """What was packed lately, if that keeps every rule; in a leaf that is all there is."""
    table = done.packing.table
    packed = np.flatnonzero(done.often > 0.5)
    column = empty(task.instance)
    column[table.case[packed]] = table.column[packed]
    if task.objective.value(column) <= _value(task, best, floor) or not is_placement(task, column):
        return best
    watch.incumbent(task.instance, column)
    return Above(column, best.closed)
