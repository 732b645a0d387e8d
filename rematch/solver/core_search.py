"""Searches one level on a core of pairs: those that could still be part of something better."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rematch.solver.closing import Closed, closed_rung
from rematch.solver.core_model import Task, is_placement, searched
from rematch.solver.ladder import climbed
from rematch.solver.look_ahead import held_again
from rematch.solver.medium_steps import Start, cooled, flows
from rematch.solver.neighbourhoods import recreated
from rematch.solver.placement import keeps_rules
from rematch.solver.price_bound import Prices
from rematch.solver.problem import IntArray
from rematch.solver.tightened import Tight, above
from rematch.solver.watch import Watch

# What the ladder may take of the time: where it does not close, a better placement has to be looked for.
LADDER_SHARE = 0.35
# How long a placement is looked for that leaves no more to close than the ladder could.
WANTED_SHARE = 0.6
# Pairs left, in all and per case, that may still close.
CLOSABLE_PAIRS, CLOSABLE_PER_CASE = 1_500, 12
# What bringing a good placement up to the held levels may take.
REACHING_SHARE = 0.15


@dataclass(frozen=True, eq=False)
class Found:
    """
    `closed`: nothing better exists; `infeasible`: nothing exists at all.

    `core` is what the closing search was given, None where bounds were enough; `by` says who closed it.
    """

    column: IntArray | None
    closed: bool
    core: Task | None = None
    infeasible: bool = False
    by: str = "prices"

    @property
    def core_pairs(self) -> int:
        """Pairs of the core."""
        return 0 if self.core is None else int(self.core.alive.sum())


def search_core(ready: Tight, prices: Prices, column: IntArray | None, watch: Watch) -> Found:
    """
    The best placement of a level: the ladder first, then local search, neighbourhoods and all that is left.

    Parameters
    ----------
    prices : Prices
        Of the level; they guide the local search.

    Notes
    -----
    A pair is ruled out when no placement above the floor uses it. So closing the core closes the level.
    """
    task = ready.task
    if column is not None and task.bound.value <= task.objective.value(column):
        return Found(column, True)
    rung = climbed(_until(ready, watch, LADDER_SHARE), column, watch)
    first = _found(rung, column)
    if first.closed:
        return first
    if first.column is None:
        return _first_placement(ready.given, watch)
    walked = _walked(ready.given, prices, first.column, watch)
    # What the ladder did not close is left to close once a placement is worth as much as its floor.
    wide = _open_to_all(_until(ready, watch, WANTED_SHARE), walked)
    better = recreated(wide, walked, watch, rung.floor)
    if _hopeless(_open_to_all(ready, better)):
        return Found(recreated(_open_to_all(ready, better), better, watch), False)
    return _found(closed_rung(ready, task.objective.value(better), watch), better)


def _hopeless(task: Task) -> bool:
    """Whether too much is left above the best placement to close: then only a better one is looked for."""
    left = int(task.alive.sum())
    return left > CLOSABLE_PAIRS and left > CLOSABLE_PER_CASE * task.instance.n


def _until(ready: Tight, watch: Watch, share: float) -> Tight:
    """The same with a share of the time that is left."""
    until_s = watch.elapsed_s + share * (ready.task.until_s - watch.elapsed_s)
    return replace(
        ready, task=replace(ready.task, until_s=until_s), given=replace(ready.given, until_s=until_s)
    )


def _found(last: Closed, column: IntArray | None) -> Found:
    best = column if last.found.column is None else last.found.column
    core = None if last.rung is None else last.rung.task
    closed = last.found.closed
    return Found(best, closed, core, infeasible=closed and best is None, by=last.by)


def _first_placement(task: Task, watch: Watch) -> Found:
    """From all pairs, since nothing is known; the better the more time there is."""
    found = searched(task, task.alive, None, watch)
    return Found(found.column, found.closed, task, infeasible=found.infeasible, by="HiGHS")


def _walked(task: Task, prices: Prices, column: IntArray, watch: Watch) -> IntArray:
    """The better of a placement and what a flow per size and a cooling make of it."""
    best = rough = column
    for step in (flows, _reaching, cooled):
        rough = step(task, prices, Start(best, rough), watch)
        if task.objective.value(rough) > task.objective.value(best) and is_placement(task, rough):
            best = rough
            watch.incumbent(task.instance, best)
    return best


def _reaching(task: Task, prices: Prices, start: Start, watch: Watch) -> IntArray:
    """What flows left short of a held level, brought up to it."""
    if not task.held or is_placement(task, start.rough) or not keeps_rules(task.instance, start.rough):
        return start.rough
    until_s = watch.elapsed_s + REACHING_SHARE * (task.until_s - watch.elapsed_s)
    found = held_again(replace(task, until_s=until_s), prices, start.rough, watch)
    return start.rough if found is None else found


def _open_to_all(ready: Tight, column: IntArray) -> Task:
    """What is left above a placement, for a search that passes through placements no better than it."""
    task = above(ready.task, ready.task.objective.value(column))
    return replace(task, instance=ready.given.instance)
