"""A packing's bound in exact integers, what every pair and unit costs of it, and the step that shows it.

`packings`, `fixing` and `tree_single` call it at the point a descent has found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from rematch.solver.certificate import Step
from rematch.solver.descent_kernels import Scratch
from rematch.solver.packings_kernels import HARDLY, NOTHING, Layout, item_values, packings_given
from rematch.solver.packings_layout import Bounds, bounds_beside, layout_of, settled_pairs
from rematch.solver.packings_table import Enforced, Question, Table, units
from rematch.solver.problem import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Packing:
    """
    A question made ready: what is enforced, the pairs it may use, and the point the bound is taken at.

    `point` int64[G + K]: shares, then prices of the rows, at `scale`; `must` bool[G].
    """

    question: Question
    enforced: Enforced
    table: Table
    bounds: Bounds
    must: BoolArray
    scale: int
    point: IntArray

    @property
    def first_members(self) -> IntArray:
        """int64[G]: the first case of each unit."""
        return np.unique(units(self.question.instance), return_index=True)[1]

    @property
    def enough(self) -> int:
        """Z: what leaves nothing worth more than the question's value."""
        return self.scale * (self.question.value + 1) - 1

    @property
    def cells(self) -> int:
        """Cells of the tables that one bound fills."""
        place, instance = self.enforced.place, self.question.instance
        sizes = np.where(place >= 0, np.append(instance.capacity, 0)[place] // self.enforced.grain + 1, 1)
        states: IntArray = sizes.prod(axis=1)
        return int(states[self.table.owner].sum()) + int(self.table.case.shape[0])


@dataclass(frozen=True, eq=False)
class Evaluation:
    """
    `total` of a packing, NOTHING when an owner has no set at all.

    `taken` int64[P] and `unplaced` int64[G] are the bounds given a pair, and given a unit left out;
    `states` is what a replay visits.
    """

    total: int
    taken: IntArray
    unplaced: IntArray
    states: int

    def kept(self, packing: Packing) -> IntArray:
        """Which of the packing's pairs are left after fixing."""
        return packing.table.left(self.taken > packing.enough)


def evaluation(packing: Packing) -> Evaluation:
    """
    The exact bound at the packing's point, and given each pair, and given each unit unplaced.

    Notes
    -----
    Units without a choice are put in place first, which leaves little to pack. That gives what a
    replay gives only where leaving one of them out is dear enough; where it is not, all are packed.
    """
    count = packing.must.shape[0]
    share = packing.point[:count]
    laid = beside(packing)
    if laid.settled.any() and not (laid.layout.top < 0).any():
        found = _packed(packing, laid)
        if found is not None:
            return found
    nobody = np.zeros_like(laid.settled)
    found = _packed(packing, Beside(laid_out(packing), nobody, np.zeros_like(packing.must), 0))
    if found is not None:
        return found
    pairs = laid.settled.shape[0]
    return Evaluation(NOTHING, np.full(pairs, NOTHING), np.full_like(share, NOTHING), 0)


def step_of(packing: Packing, before: IntArray | None) -> Step:
    """The step of a packing's point; only shares that differ from `before` (0 when None) are named."""
    count, resources = packing.must.shape[0], packing.question.instance.capacity.shape[0]
    share, price = packing.point[:count], packing.point[count:]
    changed = np.flatnonzero(share != (0 if before is None else before))
    first = packing.first_members
    levels = len(packing.question.held)
    return Step(
        prices=tuple(price[:resources].tolist()),
        earlier=tuple(price[resources : resources + levels].tolist()),
        rows=tuple(price[resources + levels :].tolist()),
        enforced=packing.enforced.resources,
        shares=tuple(zip(first[changed].tolist(), share[changed].tolist(), strict=True)),
    )


@dataclass(frozen=True, eq=False)
class Beside:
    """The kernels' arrays of what is not settled; `constant` is Q x coefficient of what is."""

    layout: Layout
    settled: BoolArray
    units: BoolArray
    constant: int


def beside(packing: Packing) -> Beside:
    """Lay out only pairs of units that still have a choice; the others use up bounds."""
    table = packing.table
    settled = settled_pairs(table, packing.must)
    units_settled = np.zeros_like(packing.must)
    units_settled[table.unit[settled]] = True
    bounds = bounds_beside(table, settled, packing.bounds)
    rest = table.only(np.flatnonzero(~settled))
    layout = layout_of(rest, bounds, packing.must & ~units_settled)
    constant = packing.scale * int(table.coefficient[settled].sum())
    return Beside(layout._replace(gain=layout.gain * packing.scale), settled, units_settled, constant)


def laid_out(packing: Packing) -> Layout:
    """The kernels' arrays of all pairs of a packing, at its scale."""
    layout = layout_of(packing.table, packing.bounds, packing.must)
    return layout._replace(gain=layout.gain * packing.scale)


def scratch(layout: Layout) -> Scratch:
    """Room for the kernels."""
    items = layout.item_unit.shape[0]
    most = int(np.diff(layout.owner_item).max(initial=0)) + 1
    states = int((layout.top + 1).prod(axis=1).max(initial=1))
    empty: Any = np.empty
    return Scratch(
        empty(layout.gain.shape[0], np.int64),
        empty(items, np.int64),
        empty(items, np.int64),
        empty(layout.seat_pair.shape[0] - 1, np.int64),
        empty((most, states), np.int64),
        np.zeros(layout.gain.shape[0]),
    )


def _packed(packing: Packing, laid: Beside) -> Evaluation | None:
    """The bound with the settled units in place; None when no set will do, or when a replay might differ."""
    layout, room = laid.layout, scratch(laid.layout)
    count = packing.must.shape[0]
    share, price = np.where(laid.units, 0, packing.point[:count]), packing.point[count:]
    total = int(item_values(layout, price, room.worth, room.value, room.choice)) + int(share.sum())
    value = room.value - share[layout.item_unit]
    best, given = np.empty(layout.top.shape[0], np.int64), np.empty_like(value)
    packings_given(layout, value, room.layers, best, given)
    if (best <= HARDLY).any():
        return None
    total += int(best.sum()) + laid.constant
    owner = np.repeat(np.arange(best.shape[0]), np.diff(layout.owner_item))
    loss = np.abs(value).sum() + abs(total - packing.enough)
    if laid.settled.any() and _dearest(packing, laid, price) <= 2 * loss:
        return None
    change = np.where(given > HARDLY, given - best[owner], NOTHING)
    item = np.repeat(np.arange(value.shape[0]), np.diff(layout.item_seat))
    seat = np.repeat(np.arange(item.shape[0]), np.diff(layout.seat_pair))
    own = room.worth - room.worth[room.choice][seat]
    taken = np.full(laid.settled.shape[0], total)
    taken[~laid.settled] = np.where(change[item[seat]] > HARDLY, total + change[item[seat]] + own, NOTHING)
    states = int((packing.bounds.top + 1).prod(axis=1)[packing.table.owner].sum())
    return Evaluation(total, taken, total - packing.point[:count], states)


def _dearest(packing: Packing, laid: Beside, price: IntArray) -> int:
    """The least that a settled unit adds to its owner's packing."""
    table = packing.table
    paid = (price[table.entry_row] * table.entry_amount).sum(axis=1)
    worth = np.where(laid.settled, packing.scale * table.coefficient - paid, 0)
    added = -packing.point[: packing.must.shape[0]]
    np.add.at(added, table.unit, worth)
    return int(added[laid.units].min())
