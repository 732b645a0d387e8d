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
from rematch.solver.price_kernels import Pays, Units, exact_slacks, write_values
from rematch.solver.problem import IntArray

Number = TypeVar("Number", np.int64, np.float64)

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
    units = units_of(instance)
    slack = pair_values(instance, objectives, prices, len(held))
    best, unplaced = exact_slacks(slack, instance.must, units)
    total = -sum(lam * value for lam, value in zip(prices.earlier, held, strict=True))
    total += sum(_resource_terms(instance, prices)) + sum(best.tolist())
    return PriceBound(prices.scale, total, slack, unplaced)


def pair_values(instance: Instance, objectives: Sequence[Objective], prices: Prices, level: int) -> IntArray:
    """int64[n, m]: Q c + multipliers - priced use; NEVER where a pair is not allowed."""
    by_case, base = np.zeros(instance.n, dtype=np.int64), prices.scale * objectives[level].coefficient
    for lam, objective in zip(prices.earlier, objectives[:level], strict=True):
        if lam and objective.per_case:
            by_case += lam * objective.coefficient[:, :1].sum(axis=1)
        elif lam:
            base += lam * objective.coefficient
    price = np.ascontiguousarray(unit_prices(instance, prices.resource))
    write_values(base, by_case, Pays(instance.allowed, instance.demand, price))
    return base


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


def units_of(instance: Instance) -> Units:
    """Groups and lone cases in the order of their first members, and columns by owner."""
    case = np.arange(instance.n)
    first = case.copy()
    grouped = np.flatnonzero(instance.group >= 0)
    first[grouped] = _first_members(instance)[instance.group[grouped]]
    order = np.argsort(first, kind="stable")
    starts = np.flatnonzero(np.diff(first[order], prepend=-1))
    column = np.argsort(instance.owner, kind="stable")
    owners = int(instance.owner.max(initial=-1)) + 1
    start = np.searchsorted(instance.owner[column], np.arange(owners + 1))
    return Units(np.append(starts, instance.n), order, start, column)


def _first_members(instance: Instance) -> IntArray:
    """int64[groups]: the case that carries its group's best."""
    labels, first = np.unique(instance.group, return_index=True)
    return first[labels >= 0]
