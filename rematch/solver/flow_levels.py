"""Ordered levels of a unit flow in one coefficient: each level before counts more than all after it can.

strategy_flow advances level by level; sensitivity takes the last one apart again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.flow_kernels import FAR
from rematch.solver.objectives import Objective
from rematch.solver.priced_flow import Flow, Places, added_up, best_flow, rough_prices
from rematch.solver.problem import IntArray

PATH_LIMIT = 2**60


@dataclass(frozen=True, eq=False)
class Combined:
    """
    The levels so far: sum of multiplier x level, and prices at which it is at its best.

    `coefficient` int64[n, m], `price` int64[K]; `factor` is what the last level multiplied those before by:
    no chain of moves can win as much as half of it in the last level.
    """

    coefficient: IntArray
    price: IntArray
    multiplier: tuple[int, ...]
    factor: int = 1

    def skipped(self) -> Combined:
        """With one more level that counts nothing."""
        return replace(self, multiplier=(*self.multiplier, 0))


def nothing_yet(places: Places) -> Combined:
    """Before the first level."""
    return Combined(np.zeros(places.allowed.shape, dtype=np.int64), np.zeros_like(places.tree.low), ())


def with_level(places: Places, before: Combined, objective: Objective) -> Combined:
    """
    The levels before and one more, prices scaled along.

    Raises
    ------
    OverflowError
        The numbers grow out of range.
    """
    nodes = places.tree.low.shape[0] + 2
    own = _largest(objective.coefficient)
    largest = _largest(before.coefficient)
    factor = 4 * nodes * (own + 1) if largest else 1
    if 2 * nodes * (factor * largest + own) >= PATH_LIMIT:
        raise OverflowError
    return Combined(
        factor * before.coefficient + objective.coefficient if largest else objective.coefficient.copy(),
        factor * before.price,
        (*(factor * each for each in before.multiplier), 1),
        factor,
    )


def advanced(places: Places, before: Combined, objective: Objective) -> tuple[Combined, Flow | None]:
    """
    Solve one more level; no flow when nothing keeps every rule.

    Raises
    ------
    OverflowError
        The numbers grow out of range.
    """
    combined = with_level(places, before, objective)
    start = combined.price
    if not objective.per_case:
        start = start + _rough(places, before, objective)
    flow = best_flow(places, combined.coefficient, start)
    price = combined.price if flow is None else flow.price
    return replace(combined, price=price), flow


def _rough(places: Places, before: Combined, objective: Objective) -> IntArray:
    """int64[K]: prices of a level on its own, over the nodes the levels before leave to each case."""
    worth = places.worth(np.ascontiguousarray(objective.coefficient))
    if before.multiplier:
        net = places.worth(before.coefficient) - added_up(places.tree, before.price)
        worth[net < net.max(axis=1, keepdims=True)] = -FAR
    return rough_prices(places, worth)


def _largest(values: IntArray) -> int:
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))
