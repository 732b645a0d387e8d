"""What is left of a level as arrays for the kernels, with or without the units that can go nowhere else.

`packings` calls it for every bound; `tree` keeps the Bounds of a node, which a switch changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.packings_kernels import Layout
from rematch.solver.packings_table import ENFORCED_PER_OWNER, Enforced, Question, Table, starts_of
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.rows import right_side


@dataclass(frozen=True, eq=False)
class Bounds:
    """
    What use is allowed: of priced rows, and of what each owner's packing enforces.

    Parameters
    ----------
    high, least, idle : int64[K]
        Of resources (0 where enforced), earlier levels and rows, in this order: the use is within
        [least, high], or it is `idle`.
    free : bool[K]
        Whether a negative price can help.
    top, low : int64[O, 3]
        In each owner's grain.
    zero : bool[O, 3]
        Whether 0 is allowed below `low`.
    """

    high: IntArray
    least: IntArray
    idle: IntArray
    free: BoolArray
    top: IntArray
    low: IntArray
    zero: BoolArray


def bounds_of(question: Question, enforced: Enforced) -> Bounds:
    """Bounds before any switch is split on."""
    instance = question.instance
    priced = np.ones(instance.capacity.shape[0], dtype=np.int64)
    priced[list(enforced.resources)] = 0
    held = [
        0 if each is None else -value for each, value in zip(question.earlier, question.held, strict=True)
    ]
    right = [right_side(instance, row) for row in question.rows]
    levels = np.asarray([*held, *right], dtype=np.int64)
    least = instance.minimum * priced
    idle = np.where(instance.if_used, 0, least)
    top, low, zero = _allowed_use(instance, enforced)
    return Bounds(
        high=np.concatenate([instance.capacity * priced, levels]),
        least=np.concatenate([least, levels]),
        idle=np.concatenate([idle, levels]),
        free=np.concatenate([idle > 0, np.zeros(levels.shape[0], dtype=np.bool_)]),
        top=top,
        low=low,
        zero=zero,
    )


def layout_of(table: Table, bounds: Bounds, must: BoolArray) -> Layout:
    """
    The kernels' arrays of a table, at scale 1.

    Parameters
    ----------
    must : bool[G]
        Units whose share may be negative: those that must be placed.
    """
    starts = starts_of(np.stack([table.owner, table.unit]))
    seats = starts_of(np.stack([table.owner, table.unit, table.case]))
    pairs = table.case.shape[0]
    item = np.cumsum(np.bincount(starts, minlength=pairs)) - 1
    need = np.zeros((starts.shape[0], ENFORCED_PER_OWNER), dtype=np.int64)
    np.add.at(need, item[seats], table.need[seats])
    return Layout(
        owner_item=np.searchsorted(table.owner[starts], np.arange(bounds.top.shape[0] + 1)),
        item_unit=table.unit[starts],
        item_need=need,
        item_seat=np.append(np.searchsorted(seats, starts), seats.shape[0]),
        seat_pair=np.append(seats, pairs),
        gain=table.coefficient,
        entry_row=table.entry_row,
        entry_amount=table.entry_amount,
        top=bounds.top,
        low=bounds.low,
        zero=bounds.zero.astype(np.int64),
        high=bounds.high,
        least=bounds.least,
        idle=bounds.idle,
        free=bounds.free.astype(np.int64),
        bound_unit=must.astype(np.int64),
    )


def settled_pairs(table: Table, must: BoolArray) -> BoolArray:
    """bool[P]: pairs of units that must be placed and have no choice left."""
    options = np.bincount(table.unit, minlength=must.shape[0])
    settled = must & (options == table.members)
    result: BoolArray = settled[table.unit]
    return result


def bounds_beside(table: Table, settled: BoolArray, bounds: Bounds) -> Bounds:
    """The bounds for the rest, with the settled pairs in place; a `top` below 0 says that they do not fit."""
    rows, amounts = table.entry_row[settled], table.entry_amount[settled]
    used = np.zeros_like(bounds.high)
    np.add.at(used, rows.ravel(), amounts.ravel())
    packed = np.zeros_like(bounds.top)
    np.add.at(packed, table.owner[settled], table.need[settled])
    return replace(
        bounds,
        high=bounds.high - used,
        least=bounds.least - used,
        idle=bounds.idle - used,
        top=bounds.top - packed,
        low=np.maximum(bounds.low - packed, 0),
        zero=bounds.zero & (packed == 0),
    )


def _allowed_use(instance: Instance, enforced: Enforced) -> tuple[IntArray, IntArray, BoolArray]:
    """top, low, zero [O, 3] in each owner's grain; where nothing is enforced only state 0 exists."""
    has, place = enforced.place >= 0, enforced.place
    top = np.where(has, np.append(instance.capacity, 0)[place] // enforced.grain, 0)
    low = np.where(has, -(-np.append(instance.minimum, 0)[place] // enforced.grain), 0)
    return top, low, ~has | np.append(instance.if_used, True)[place]
