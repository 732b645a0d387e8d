"""Exact costs of every pair in a unit flow, by shortest paths between its nodes; sensitivity asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.flow_kernels import FAR, all_distances, cheapest_moves
from rematch.solver.flow_levels import Combined, nothing_yet, with_level
from rematch.solver.objectives import Objective
from rematch.solver.priced_flow import Places
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.same_level import repeat_of
from rematch.solver.sensitivity_kernels import Around, Split, pair_costs
from rematch.solver.unit_structure import UnitTree, unit_tree


@dataclass(frozen=True)
class Change:
    """A case leaves `before` for `after`: rows and columns of the Problem, -1 unplaced."""

    case: int
    before: int
    after: int


@dataclass(frozen=True, eq=False)
class UnitMoves:
    """
    Costs, and the paths behind them; pairs as the Problem counts them, all else in canonical order.

    `price` int64[2, R] what one more brings and one less costs; `earlier` bool[R, 2].
    `who` int64[N, N] moves from node to node (-1: along the forest), `step` where a path goes next.
    """

    instance: Instance
    places: Places
    column: IntArray
    coefficient: IntArray
    cost: IntArray
    possible: BoolArray
    price: IntArray
    earlier: BoolArray
    who: IntArray
    step: IntArray

    def chain(self, case: int, column: int) -> tuple[Change, ...]:
        """The changes that forcing a case into a column brings, in the Problem's numbers."""
        i = int(np.flatnonzero(self.instance.case_order == case)[0])
        j = int(np.flatnonzero(self.instance.column_order == column)[0])
        if j == self.column[i]:
            return ()
        moved = [(i, j)]
        node = self.places.node
        a, end = int(node[j]), int(node[self.column[i]])
        while a != end:
            b = int(self.step[a, end])
            if self.who[a, b] >= 0:
                moved.append((int(self.who[a, b]), self._best_at(int(self.who[a, b]), b)))
            a = b
        return tuple(self._change(each, to) for each, to in moved)

    def _best_at(self, case: int, node: int) -> int:
        """The case's best column at a node, -1 for none."""
        there = np.flatnonzero((self.places.node[:-1] == node) & self.places.allowed[case])
        value = self.coefficient[case, there]
        outside = node == self.places.node[-1] and not self.places.must[case]
        if outside and value.max(initial=0) <= 0:
            return -1
        return int(there[np.argmax(value)])

    def _change(self, case: int, to: int) -> Change:
        names = np.append(self.instance.column_order, -1)
        before = int(names[self.column[case]])
        return Change(int(self.instance.case_order[case]), before, int(names[to]))


def unit_moves(instance: Instance, objectives: Sequence[Objective], column: IntArray) -> UnitMoves | None:
    """
    Costs of all pairs around an optimal placement.

    Returns
    -------
    UnitMoves or None
        None without unit structure, out of range, or when the placement is not optimal.
    """
    tree = unit_tree(instance)
    if tree is None:
        return None
    places = Places(tree, instance.allowed, instance.must)
    try:
        combined, last = _all_levels(instance, objectives, places)
    except OverflowError:
        return None
    worth, at = places.worth(combined.coefficient), places.node[column]
    here = np.where(column >= 0, combined.coefficient[np.arange(instance.n), column], 0)
    if (here != worth[np.arange(instance.n), at]).any():
        return None
    length, who, step = (np.empty((tree.low.shape[0] + 1,) * 2, dtype=np.int64) for _ in range(3))
    cheapest_moves(worth, at, length, who)
    _along(tree, at, length, who)
    if not all_distances(length, step):
        return None
    split = Split(FAR if last.reach is None else last.reach, FAR)
    around = Around(combined.coefficient, instance.allowed, here, at, places.node[:-1], length)
    cost, possible = pair_costs(around, split, instance.case_order, instance.column_order)
    price, earlier = _intervals(instance, tree, length, last)
    return UnitMoves(
        instance, places, column, combined.coefficient, cost, possible, price, earlier, who, step
    )


@dataclass(frozen=True)
class _Last:
    """How the last level stands in the combined one: `reach` is more than it can lose, None for any."""

    factor: int
    reach: int | None

    def split(self, combined: IntArray) -> tuple[IntArray, IntArray]:
        """Losses of all levels into those of the earlier ones and of the last."""
        if self.reach is None:
            return np.zeros_like(combined), combined
        earlier = (combined + self.reach - 1) // self.factor
        return earlier, combined - self.factor * earlier


def _all_levels(
    instance: Instance, objectives: Sequence[Objective], places: Places
) -> tuple[Combined, _Last]:
    """All levels in one, without solving them."""
    combined, last = nothing_yet(places), _Last(1, None)
    for level, objective in enumerate(objectives):
        counted = bool(np.any(combined.multiplier))
        if repeat_of(instance, objectives, level) is not None:
            combined, last = combined.skipped(), _Last(1, 1 if counted else None)
        else:
            combined = with_level(places, combined, objective)
            last = _Last(combined.factor, combined.factor // 2 if counted else None)
    return combined, last


def _along(tree: UnitTree, at: IntArray, length: IntArray, who: IntArray) -> None:
    """Shorten what the forest allows: one more where there is room, one less above the least."""
    held = np.bincount(at, minlength=tree.low.shape[0] + 1)
    for k in range(tree.low.shape[0]):
        held[tree.parent[k]] += held[k]
        ends = ((k, tree.parent[k], held[k] < tree.high[k]), (tree.parent[k], k, held[k] > tree.low[k]))
        for a, b, free in ends:
            if free and length[a, b] >= 0:
                length[a, b], who[a, b] = 0, -1


def _intervals(
    instance: Instance, tree: UnitTree, length: IntArray, last: _Last
) -> tuple[IntArray, BoolArray]:
    """Smallest and largest price of a case on each resource, and whether earlier levels move."""
    price = np.zeros((2, instance.capacity.shape[0]), dtype=np.int64)
    moves = np.zeros((instance.capacity.shape[0], 2), dtype=np.bool_)
    each = np.arange(tree.low.shape[0])
    more = np.where(tree.low > 0, -length[tree.parent, each], np.maximum(-length[tree.parent, each], 0))
    for position, value in enumerate((more, length[each, tree.parent])):
        earlier, own = last.split(np.where(np.abs(value) < FAR, value, 0))
        price[position, tree.resource] = own
        moves[tree.resource, position] = (earlier != 0) | (np.abs(value) >= FAR)
    return price, moves
