"""The exact optimum of cases that all need the same on a forest of resources, with its prices.

strategy_flow asks once per level, all levels so far in one coefficient; prices near the optimum make it fast.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rematch.solver.flow_kernels import (
    FAR,
    Forest,
    State,
    balanced,
    best_nodes,
    cheapest_moves,
    columns_at,
    node_worth,
)
from rematch.solver.price_kernels import ColumnRows, Pairs, sampled_prices
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.unit_structure import UnitTree

PACE = 1.0


@dataclass(frozen=True, eq=False)
class Places:
    """Which pairs there are, who must be placed, the node of each column (the outside last of all)."""

    tree: UnitTree
    allowed: BoolArray
    must: BoolArray

    @property
    def node(self) -> IntArray:
        """int64[m + 1]."""
        return np.append(self.tree.column_parent, self.tree.parent.shape[0])

    @property
    def forest(self) -> Forest:
        """The resources as the kernels know them."""
        parent = self.tree.parent
        child = np.argsort(parent, kind="stable")
        first = np.searchsorted(parent[child], np.arange(parent.shape[0] + 2))
        return Forest(self.tree.low, self.tree.high, parent, first, child)

    def worth(self, coefficient: IntArray) -> IntArray:
        """int64[n, K + 1]: of the best column of each node."""
        return node_worth(coefficient, self.allowed, self.must, self.node)


@dataclass(frozen=True, eq=False)
class Flow:
    """A placement (-1 unplaced), the price of a case on each resource, and the paths it took."""

    column: IntArray
    price: IntArray
    paths: int


def best_flow(places: Places, coefficient: IntArray, price: IntArray) -> Flow | None:
    """
    The placement with the largest sum of `coefficient`, and prices that prove it.

    Parameters
    ----------
    coefficient : int64[n, m]
        Path sums of it stay within 2^60.
    price : int64[K]
        Of a case on each resource, to start from; any will do.

    Returns
    -------
    Flow or None
        None when nothing keeps every rule.

    References
    ----------
    Ahuja, Magnanti, Orlin 1993, Network Flows, chapter 9.
    """
    worth, forest = places.worth(coefficient), places.forest
    if (worth.max(axis=1, initial=-FAR) == -FAR).any():
        return None
    above = added_up(places.tree, price)
    at = best_nodes(worth, above, np.append(forest.high, worth.shape[0]))
    flow, excess = _filled(places.tree, at, price)
    shape = (above.shape[0], above.shape[0])
    state = State(
        at,
        flow,
        -above,
        np.empty(shape, dtype=np.int64),
        np.empty(shape, dtype=np.int64),
        *_lists(at, above.shape[0]),
    )
    cheapest_moves(worth, at, state.loss, state.who)
    paths = balanced(worth, forest, state, excess)
    if paths < 0:
        return None
    left = np.where(places.must, -FAR, 0)
    column = columns_at(coefficient, places.allowed, places.node, state.at, left)
    found = state.potential[forest.parent] - state.potential[:-1]
    return Flow(column, found, paths)


def added_up(tree: UnitTree, price: IntArray) -> IntArray:
    """int64[K + 1]: prices summed over a resource and those it lies within; 0 outside."""
    total = np.append(price, 0)
    for k in range(price.shape[0] - 1, -1, -1):
        total[k] += total[tree.parent[k]]
    return total


def rough_prices(places: Places, worth: IntArray) -> IntArray:
    """int64[K]: prices of a level, worth int64[n, K + 1], from a sample of cases."""
    tree, n = places.tree, worth.shape[0]
    rows = _chains(tree)
    allowed = worth > -FAR
    allowed[:, -1] = False
    seen = slice(None, None, max(n // 500, 1))
    gain = float(np.abs(worth[seen]).max(axis=1, initial=0, where=allowed[seen]).mean())
    pace = PACE * gain * (tree.high.shape[0] + 1) / max(rows.resource.shape[0], 1)
    pairs = Pairs(worth.astype(np.float64), allowed, np.ones((n, 1)))
    price = sampled_prices(pairs, rows, tree.high / max(n, 1), np.full(tree.high.shape[0], pace))
    return np.asarray(np.rint(price), dtype=np.int64)


def _chains(tree: UnitTree) -> ColumnRows:
    """The resources a case at each node counts on."""
    chains: list[list[int]] = [[] for _ in range(tree.parent.shape[0] + 1)]
    for k in range(tree.parent.shape[0] - 1, -1, -1):
        chains[k] = [k, *chains[tree.parent[k]]]
    start = np.cumsum([0] + [len(chain) for chain in chains])
    resource = np.asarray([k for chain in chains for k in chain], dtype=np.int64)
    return ColumnRows(start, resource, np.ones((resource.shape[0], 1)))


def _filled(tree: UnitTree, at: IntArray, price: IntArray) -> tuple[IntArray, IntArray]:
    """
    What each resource passes on, and by how much each node has too much or too little.

    A resource with a price is full, one with a negative price as empty as may be.
    """
    excess = np.bincount(at, minlength=price.shape[0] + 1)
    excess[-1] -= at.shape[0]
    flow = np.zeros_like(price)
    for k in range(price.shape[0]):
        held = min(max(int(excess[k]), int(tree.low[k])), int(tree.high[k]))
        flow[k] = tree.high[k] if price[k] > 0 else tree.low[k] if price[k] < 0 else held
        excess[k] -= flow[k]
        excess[tree.parent[k]] += flow[k]
    return flow, excess


def _lists(at: IntArray, nodes: int) -> tuple[IntArray, IntArray, IntArray]:
    """The cases at each node as linked lists: the first, and for each case the next and the one before."""
    order = np.argsort(at, kind="stable")
    head, after, ahead = np.full(nodes, -1), np.full(at.shape[0], -1), np.full(at.shape[0], -1)
    first = np.flatnonzero(np.diff(at[order], prepend=-1))
    head[at[order[first]]] = order[first]
    same = np.flatnonzero(np.diff(at[order]) == 0)
    after[order[same]], ahead[order[same + 1]] = order[same + 1], order[same]
    return head, after, ahead
