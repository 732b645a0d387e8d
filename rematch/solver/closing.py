"""Closes what is left above a floor by turns: splitting with packings, and HiGHS, with ever more work.

Called by `ladder` and `core_search`. Turns end by counted work, so that the clock decides no answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.branching import branched
from rematch.solver.core_model import Above, searched_above
from rematch.solver.highs_model import AUDIT_NODES, run
from rematch.solver.tightened import Rung, Tight, tightened
from rematch.solver.watch import Watch

# Turns: splitting by the cells of packing tables it may fill (about 10^9 a second), HiGHS by its nodes.
# Splitting is the stronger where packings hold what binds, HiGHS where much is left to prices.
# Each turn is about ten times the one before, so that those that did not end cost little in the end.
PACKED = (
    ("splitting", 4 * 10**8),
    ("splitting", 6 * 10**9),
    ("splitting", 6 * 10**10),
    ("HiGHS", 2_000),
    ("splitting", 3 * 10**11),
    ("HiGHS", AUDIT_NODES),
)
MIXED = (("splitting", 4 * 10**8), ("HiGHS", 2_000), ("splitting", 6 * 10**9), ("HiGHS", AUDIT_NODES))
PRICED = (("HiGHS", 3_000), ("splitting", 2 * 10**9), ("HiGHS", AUDIT_NODES))
UNPACKED = (("HiGHS", AUDIT_NODES),)
# Without a clock no turn may take longer than minutes.
AUDIT_WORK = {"splitting": 6 * 10**9, "HiGHS": 500}
# What resources left to prices may cost, as a share of everything, for the first two orders of turns.
HARDLY_PRICED, PRICED_SHARE = 0.001, 0.05
# So many pairs HiGHS closes or gives up at once, whatever they are worth.
FEW_PAIRS = 300
# Bounds that a node of the tree evaluates, about.
EVALUATIONS_PER_NODE = 40
# What a bound costs beside its tables, in cells: in small rounds that is nearly all.
CELLS_BESIDE = 25_000
LEAST_NODES = 5


@dataclass(frozen=True, eq=False)
class Closed:
    """What was found above the floor; `rung` and `floor` are the last search's, `by` who it was."""

    found: Above
    rung: Rung | None
    floor: int
    by: str


def closed_rung(ready: Tight, floor: int, watch: Watch) -> Closed:
    """
    The best above `floor`, or that there is nothing.

    Notes
    -----
    Each find raises the floor, and prices and packings rule out more above it.
    """
    rung, best = tightened(ready, floor), Above(None, True)
    if rung is None:
        return Closed(best, None, floor, "packings")
    for by, work in _turns(rung, watch):
        found = _turn(rung, floor, watch, by, work)
        if found.column is not None:
            best = found
            watch.incumbent(ready.given.instance, found.column)
        if found.closed or _over(rung, watch):
            return Closed(replace(best, closed=found.closed), rung, floor, by)
        if found.column is not None:
            floor = ready.task.objective.value(found.column)
            narrower = tightened(ready, floor)
            if narrower is None:
                return Closed(replace(best, closed=True), None, floor, "packings")
            rung = narrower
    return Closed(replace(best, closed=False), rung, floor, by)


def _turns(rung: Rung, watch: Watch) -> tuple[tuple[str, int], ...]:
    """The turns that this rung is worth, in audit mode each with no more work than is allowed there."""
    if not watch.audit:
        return _order(rung)
    return tuple(dict.fromkeys((by, min(work, AUDIT_WORK[by])) for by, work in _order(rung)))


def _order(rung: Rung) -> tuple[tuple[str, int], ...]:
    if rung.packing is None:
        return UNPACKED
    packing, capacity = rung.packing, rung.task.instance.capacity
    units = packing.must.shape[0]
    paid = np.abs(packing.point[units : units + capacity.shape[0]]) @ capacity
    everything = np.abs(packing.point[:units]).sum() + paid
    # Who is placed is a question of counting: packings of equal values tell little.
    if rung.task.objective.per_case or paid > PRICED_SHARE * everything:
        return PRICED
    packed = paid <= HARDLY_PRICED * everything and int(rung.task.alive.sum()) > FEW_PAIRS
    return PACKED if packed else MIXED


def _turn(rung: Rung, floor: int, watch: Watch, by: str, work: int) -> Above:
    if by == "HiGHS" or rung.packing is None:
        return searched_above(rung.task, floor, watch, run, work)
    nodes = work // ((rung.packing.cells + CELLS_BESIDE) * EVALUATIONS_PER_NODE)
    return branched(rung.task, rung.packing, floor, max(nodes, LEAST_NODES), watch)


def _over(rung: Rung, watch: Watch) -> bool:
    return not watch.audit and watch.elapsed_s >= rung.task.until_s
