"""Closes a level from above: assumes a best value near the bound, refutes it or finds it, assumes less.

A placement worth more than a floor uses few pairs when the floor is high, and a search that may cut off
everything below it is short. So no good placement is needed to begin with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rematch.solver.closing import Closed, closed_rung
from rematch.solver.core_model import Above
from rematch.solver.problem import IntArray
from rematch.solver.tightened import Tight, reached
from rematch.solver.watch import Watch

# Pairs a case may have on the first rung, and how much wider each next rung is.
FIRST_WIDTH = 1.3
WIDER = 1.35
# Of the time given, for the first rung: where not even that one closes, the others will not.
FIRST_SHARE = 0.4


def climbed(ready: Tight, column: IntArray | None, watch: Watch) -> Closed:
    """
    Rung after rung until one holds a placement, or nothing is left above `column`.

    Notes
    -----
    What is above a floor stands on the pairs left there. So the best found on a rung that was
    searched to the end is the best of all.
    """
    last = Closed(Above(None, True), None, reached(ready.task, column), "packings")
    until_s = watch.elapsed_s + FIRST_SHARE * (ready.task.until_s - watch.elapsed_s)
    hasty = replace(ready, task=replace(ready.task, until_s=until_s))
    for place, floor in enumerate(_floors(ready, last.floor)):
        last = closed_rung(ready if place else hasty, floor, watch)
        if last.found.column is not None or not last.found.closed:
            break
    return last


def _floors(ready: Tight, value: int) -> Iterator[int]:
    """Values above which ever more pairs are left; `value` itself is the last."""
    bound, width = ready.task.bound, FIRST_WIDTH * ready.task.instance.n
    slack = np.sort(ready.task.bound.slack[ready.task.alive])
    while width < slack.shape[0]:
        floor = (bound.total - int(slack[int(width)])) // bound.scale - 1
        if floor <= value:
            break
        yield floor
        width *= WIDER
    yield value
