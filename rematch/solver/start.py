"""The first placement of a round: a greedy pass, repaired where it breaks a rule, or the warm start."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.core_model import Task
from rematch.solver.greedy import attempt, greedy
from rematch.solver.local_search import annealed
from rematch.solver.moves import improved
from rematch.solver.objectives import Objective
from rematch.solver.placement import keeps_rules
from rematch.solver.price_bound import no_prices, price_bound
from rematch.solver.problem import IntArray
from rematch.solver.watch import Watch

REPAIR_SHARE = 0.2


def start_placement(
    instance: Instance, objectives: Sequence[Objective], warm: IntArray | None, watch: Watch
) -> IntArray | None:
    """The better of a greedy pass with moves and the warm start, or None."""
    best = first_placement(instance, objectives, warm, watch)
    if best is not None:
        better = improved(instance, objectives, best, watch)
        if _reached(objectives, better) > _reached(objectives, best):
            best = better
            watch.incumbent(instance, best)
    watch.phase("start")
    return best


def first_placement(
    instance: Instance, objectives: Sequence[Objective], warm: IntArray | None, watch: Watch
) -> IntArray | None:
    """The better of a greedy pass and the warm start; told as soon as it is there."""
    score = next((each.coefficient for each in objectives if not each.per_case), None)
    worth = np.zeros_like(instance.score) if score is None else score
    found = greedy(instance, objectives, worth, watch)
    if found is None and warm is None:
        found = _repaired(instance, objectives, worth, watch)
    starts = [each for each in (found, warm) if each is not None]
    best = max(starts, key=lambda each: _reached(objectives, each), default=None)
    if best is not None:
        watch.incumbent(instance, best)
    return best


def _repaired(
    instance: Instance, objectives: Sequence[Objective], worth: IntArray, watch: Watch
) -> IntArray | None:
    """A walk from what greedy left behind, which weighs broken rules against each other."""
    if not objectives:
        return None
    broken = attempt(instance, objectives, worth, watch)
    bound = price_bound(instance, objectives[:1], no_prices(instance, 0, 1), ())
    until_s = watch.elapsed_s + REPAIR_SHARE * watch.remaining_s
    task = Task(instance, objectives[:1], (), instance.possible, bound, 0, until_s)
    found = annealed(task, no_prices(instance, 0, 1), broken, watch)
    return found if keeps_rules(instance, found) else None


def _reached(objectives: Sequence[Objective], column: IntArray) -> list[int]:
    return [each.value(column) for each in objectives]
