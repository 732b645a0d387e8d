"""The bound that integer prices give, and how far each pair is from it (certificate kind 1).

`slack` is what fixing rests on: a placement with that pair stays below the bound by at least so much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from rematch.solver.canonical import Instance
from rematch.solver.objectives import Objective
from rematch.solver.problem import BoolArray, IntArray

Number = TypeVar("Number", np.int64, np.float64)

NEVER = -(2**60)
MAGNITUDE_LIMIT = 2**60


@dataclass(frozen=True, eq=False)
class Prices:
    """Integer prices per resource and multipliers per earlier level, at scale Q."""

    scale: int
    resource: IntArray
    earlier: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class PriceBound:
    """
    `total` bounds Q x value; the slacks say what a choice costs of it at least.

    `slack` int64[n, m] of each allowed pair, `unplaced` int64[n] of leaving the case (or its group).
    """

    scale: int
    total: int
    slack: IntArray
    unplaced: IntArray

    @property
    def value(self) -> int:
        """The largest integer value the bound leaves."""
        return self.total // self.scale


def no_prices(instance: Instance, level: int, scale: int) -> Prices:
    """All zero: bounds a level by everybody's best."""
    return Prices(scale, np.zeros(instance.capacity.shape[0], dtype=np.int64), (0,) * level)


def price_bound(
    instance: Instance, objectives: Sequence[Objective], prices: Prices, held: Sequence[int]
) -> PriceBound:
    """
    Bound of level `len(held)` with the earlier ones held at `held`.

    Returns
    -------
    PriceBound
        Valid for any prices of either sign and any multipliers of at least 0.

    References
    ----------
    docs: solver contract, section 2, kind 1.
    """
    values = pair_values(instance, objectives, prices, len(held))
    best, slack = _lone(instance, values)
    unplaced = best.copy()
    _grouped(instance, values, best, slack)
    grouped = np.flatnonzero(instance.group >= 0)
    unplaced[grouped] = best[_first_members(instance)[instance.group[grouped]]]
    total = -sum(lam * value for lam, value in zip(prices.earlier, held, strict=True))
    total += sum(_resource_terms(instance, prices)) + sum(best.tolist())
    return PriceBound(prices.scale, total, slack, unplaced)


def pair_values(instance: Instance, objectives: Sequence[Objective], prices: Prices, level: int) -> IntArray:
    """int64[n, m]: Q c + multipliers - priced use; NEVER where a pair is not allowed."""
    values = prices.scale * objectives[level].coefficient
    for lam, objective in zip(prices.earlier, objectives[:level], strict=True):
        if lam:
            values = values + lam * objective.coefficient
    values = values - instance.demand @ unit_prices(instance, prices.resource)
    return np.where(instance.allowed, values, NEVER)


def unit_prices(instance: Instance, resource: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """[D, m]: what one unit of demand costs in a column, summed over its resources."""
    paid = instance.use_count * resource[instance.use_resource][:, None]
    result = np.zeros((instance.m, instance.demand.shape[1]), dtype=paid.dtype)
    np.add.at(result, instance.use_column, paid)
    return result.T


def safe_magnitude(instance: Instance, objectives: Sequence[Objective], prices: Prices, level: int) -> bool:
    """Whether every number on the way to the bound stays within 64 bits."""
    largest = prices.scale * _largest(objectives[level].coefficient)
    for lam, objective in zip(prices.earlier, objectives[:level], strict=True):
        largest += lam * _largest(objective.coefficient)
    price = _largest(prices.resource)
    per_pair = int(instance.use_count.sum()) * _largest(instance.demand) * price
    together = int(np.bincount(instance.group + 1)[1:].max(initial=1))
    return (largest + per_pair) * together < MAGNITUDE_LIMIT


def _largest(values: IntArray) -> int:
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))


def _resource_terms(instance: Instance, prices: Prices) -> list[int]:
    """U(r), each in exact integers."""
    terms = zip(prices.resource.tolist(), instance.capacity.tolist(), instance.lowest.tolist(), strict=True)
    return [max(price * high, price * low) for price, high, low in terms]


def _lone(instance: Instance, values: IntArray) -> tuple[IntArray, IntArray]:
    """Best option of each lone case (0 for grouped ones, filled in later), and slacks."""
    lone = instance.group < 0
    best = np.max(values, axis=1, initial=NEVER)
    best = np.where(instance.must, best, np.maximum(best, 0))
    slack = best[:, None] - values
    return np.where(lone, best, 0), slack


def _grouped(instance: Instance, values: IntArray, best: IntArray, slack: IntArray) -> None:
    """Write each group's best to its first member, and the slacks of its pairs."""
    for label in range(int(instance.group.max(initial=-1)) + 1):
        members = np.flatnonzero(instance.group == label)
        at_owner = _best_at_owner(values[members], instance.owner)
        everyone: BoolArray = np.all(at_owner > NEVER, axis=0)
        together = np.where(everyone, np.where(everyone, at_owner, 0).sum(axis=0), NEVER)
        option = int(together.max(initial=NEVER))
        best[members[0]] = option if instance.must[members[0]] else max(option, 0)
        owner = instance.owner
        rest = np.where(everyone, together - at_owner, 0)
        taken = np.where(everyone[owner], rest[:, owner] + values[members], NEVER)
        slack[members] = best[members[0]] - taken


def _first_members(instance: Instance) -> IntArray:
    """int64[groups]: the case that carries its group's best."""
    labels, first = np.unique(instance.group, return_index=True)
    return first[labels >= 0]


def _best_at_owner(values: IntArray, owner: IntArray) -> IntArray:
    """int64[members, owners]: each member's best column at each owner."""
    result = np.full((values.shape[0], int(owner.max(initial=-1)) + 1), NEVER, dtype=np.int64)
    np.maximum.at(result.T, owner, values.T)
    return result
