"""The same price for every unit of one dimension: bounds a level of counts where places are scarce."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.objectives import Objective
from rematch.solver.price_bound import Prices, safe_magnitude
from rematch.solver.problem import IntArray


def even_prices(instance: Instance, objectives: Sequence[Objective], scale: int) -> list[Prices]:
    """
    One price vector per dimension for a level that counts cases or persons; none for other levels.

    Notes
    -----
    A unit costs what a case brings per unit of its demand, at most: with persons counted and persons
    placed, the bound is the capacity. Costs one pass each, where a linear program costs many.
    """
    level = len(objectives) - 1
    if not objectives[level].per_case:
        return []
    gain, found = np.asarray(objectives[level].coefficient[:, :1]).sum(axis=1), []
    for dimension in range(instance.demand.shape[1]):
        drawing = (gain > 0) & (instance.demand[:, dimension] > 0)
        if not drawing.any():
            continue
        pairs = _distinct(gain[drawing], instance.demand[drawing, dimension])
        most = max(Fraction(brings, needs) for brings, needs in pairs)
        resource = np.zeros(instance.capacity.shape[0], dtype=np.int64)
        resource[instance.use_resource[instance.use_count[:, dimension] > 0]] = int(scale * most)
        prices = Prices(scale, resource, (0,) * level)
        if safe_magnitude(instance, objectives, prices, level):
            found.append(prices)
    return found


def _distinct(gain: IntArray, demand: IntArray) -> list[list[int]]:
    pairs: list[list[int]] = np.unique(np.stack([gain, demand], axis=1), axis=0).tolist()
    return pairs
