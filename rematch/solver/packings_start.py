"""A question made ready for packings: the scale, what is enforced, and shares from the start prices.

`packings` and `tree` begin with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.certificate import Row
from rematch.solver.packings_exact import Packing, laid_out, scratch
from rematch.solver.packings_kernels import HARDLY, NOTHING, item_values
from rematch.solver.packings_layout import bounds_of
from rematch.solver.packings_table import (
    ENFORCED_PER_OWNER,
    Enforced,
    Question,
    counts,
    table_of,
    units,
)
from rematch.solver.price_bound import Prices
from rematch.solver.problem import BoolArray, IntArray

FINEST_SCALE = 1024
# Shares of about seven digits: rounding them costs less than one part in a million.
LARGEST_GAIN = 2**22
SUM_LIMIT = 2**57
# States of one owner's packing: two long dimensions, or three short ones.
STATE_LIMIT = 4_000
WORK_LIMIT = 2 * 10**8


def packing_of(question: Question, start: Prices, alive: BoolArray) -> Packing | None:
    """The pairs of `alive` laid out, with shares from the start prices; None as in `packings_bound`."""
    enforced = _enforced(question.instance, start, int(alive.sum()))
    scale = _scale(question, start)
    if not enforced.resources or scale is None:
        return None
    table = table_of(question, enforced, alive)
    unit = units(question.instance)
    must = np.zeros(table.members.shape[0], dtype=np.bool_)
    must[unit] = question.instance.must
    price = _price_point(question, start, scale)
    unpriced = Enforced(np.full_like(enforced.place, -1), np.ones_like(enforced.grain))
    everything = table_of(question, unpriced, alive)
    full = Packing(question, unpriced, everything, bounds_of(question, unpriced), must, scale, price)
    share = _best_options(full, price)
    price[list(enforced.resources)] = 0
    point = np.concatenate([share, price])
    return Packing(question, enforced, table, bounds_of(question, enforced), must, scale, point)


def coarse_prices(question: Question, start: Prices) -> Prices | None:
    """The start prices at the scale of the packings, None where that is out of range."""
    scale = _scale(question, start)
    if scale is None:
        return None
    point, resources = _price_point(question, start, scale), question.instance.capacity.shape[0]
    earlier = point[resources : resources + len(question.held)].tolist()
    return Prices(scale, point[:resources], tuple(earlier))


def with_rows(root: Packing, best: Packing, rows: tuple[Row, ...]) -> Packing:
    """The root once more with further rows, at the best point found without them."""
    question = replace(root.question, rows=(*root.question.rows, *rows))
    table = table_of(question, root.enforced, question.instance.allowed)
    point = np.concatenate([best.point, np.zeros(len(rows), dtype=np.int64)])
    bounds = bounds_of(question, root.enforced)
    return replace(root, question=question, table=table, bounds=bounds, point=point)


def _enforced(instance: Instance, start: Prices, pairs: int) -> Enforced:
    """By owner, what the start prices say matters most, as far as the states stay few."""
    owners = int(instance.owner.max(initial=-1)) + 1
    place = np.full((owners, ENFORCED_PER_OWNER), -1, dtype=np.int64)
    grain = np.ones_like(place)
    states = np.ones(owners, dtype=np.int64)
    limit = min(STATE_LIMIT, WORK_LIMIT // max(3 * pairs, 1))
    for each in _wanted(instance, start):
        size = int(instance.capacity[each.resource]) // each.grain + 1
        free = np.flatnonzero(place[each.owner] < 0)
        if free.size == 0 or states[each.owner] * size > limit:
            continue
        # The last dimension is the innermost loop: the most valuable resource is mostly the longest.
        place[each.owner, free[-1]], grain[each.owner, free[-1]] = each.resource, each.grain
        states[each.owner] *= size
    return Enforced(place, grain)


@dataclass(frozen=True)
class _Wanted:
    """A resource, its one owner, and the common divisor of what units may need of it."""

    resource: int
    owner: int
    grain: int


def _wanted(instance: Instance, start: Prices) -> list[_Wanted]:
    """Resources to enforce, the dearest first: those that can bind, or any where none seems to."""
    weight = np.abs(start.resource) * instance.capacity + (instance.minimum > 0)
    possible = counts(instance)
    binding, others = list[_Wanted](), list[_Wanted]()
    for resource in sorted(possible, key=lambda r: (-int(weight[r]), r)):
        owner, count = possible[resource]
        need = instance.demand[instance.allowed[:, instance.owner == owner].any(axis=1)] @ count
        loose = int(need.sum()) <= instance.capacity[resource] and instance.minimum[resource] == 0
        idle = loose or (weight[resource] == 0 and bool(weight.any()))
        each = _Wanted(resource, owner, max(int(np.gcd.reduce(need, initial=0)), 1))
        (others if idle else binding).append(each)
    return binding or others


def _scale(question: Question, start: Prices) -> int | None:
    """The finest power of two that keeps shares short and sums within 64 bits; None where 1 is too fine."""
    largest = max(int(np.abs(question.coefficient).max(initial=0)), 1)
    scale = FINEST_SCALE
    while scale > 1 and scale * largest > LARGEST_GAIN:
        scale //= 2
    instance = question.instance
    spent = sum(abs(int(price)) for price in start.resource) // start.scale + 1
    paid = spent * int(instance.demand.max(initial=0)) * int(instance.use_count.max(initial=1))
    for factor, coefficient in zip(start.earlier, question.earlier, strict=True):
        if coefficient is not None:
            paid += (factor // start.scale + 1) * int(np.abs(coefficient).max(initial=0))
    return scale if scale * (largest + paid) * (instance.n + 1) < SUM_LIMIT // 64 else None


def _price_point(question: Question, start: Prices, scale: int) -> IntArray:
    """The start prices and multipliers at another scale, with the signs that rows may have."""
    given = (*start.resource.tolist(), *start.earlier)
    whole = [round(each * scale / start.scale) for each in given] + [0] * len(question.rows)
    point = np.asarray(whole, dtype=np.int64)
    instance = question.instance
    free = np.zeros(point.shape[0], dtype=np.bool_)
    free[: instance.capacity.shape[0]] = instance.lowest > 0
    return np.where(free, point, np.maximum(point, 0))


def _best_options(packing: Packing, price: IntArray) -> IntArray:
    """int64[G]: what each unit is worth at its best owner, all resources priced."""
    layout = laid_out(packing)
    room = scratch(layout)
    item_values(layout, price, room.worth, room.value, room.choice)
    best = np.full(packing.must.shape[0], NOTHING, dtype=np.int64)
    np.maximum.at(best, layout.item_unit, room.value)
    best = np.where(best > HARDLY, best, 0)
    return np.where(packing.must, best, np.maximum(best, 0))
