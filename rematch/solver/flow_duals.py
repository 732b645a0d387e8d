"""Integer prices for an optimal flow, by shortest paths on its residual graph (the library gives none)."""

from __future__ import annotations

import numpy as np

from rematch.solver.flow_network import Face, held_cases
from rematch.solver.problem import IntArray
from rematch.solver.unit_structure import UnitTree

FAR = 2**60


def tree_prices(tree: UnitTree, face: Face, coefficient: IntArray, column: IntArray) -> IntArray:
    """
    Price of one case on each resource of the forest; positive where full, 0 where there is room.

    Returns
    -------
    int64[K]
        With them no placement on the face is worth more than `column`.
    """
    potential = _shortest(_residual(tree, face, coefficient, column))
    node = np.append(np.arange(tree.resource.shape[0]), tree.resource.shape[0])
    m = face.active.shape[1]
    price: IntArray = potential[m + tree.parent] - potential[m + node[:-1]]
    return price


def column_prices(tree: UnitTree, price: IntArray) -> IntArray:
    """int64[m]: prices summed over the resources a column draws on."""
    total = np.append(price, 0)
    for k in range(price.shape[0] - 1, -1, -1):
        total[k] += total[tree.parent[k]]
    return total[tree.column_parent]


def _residual(tree: UnitTree, face: Face, coefficient: IntArray, column: IntArray) -> IntArray:
    """int64[m + K + 1, m + K + 1]: length of moving one case on, FAR where it cannot move."""
    m, outside = face.active.shape[1], tree.resource.shape[0]
    length = np.full((m + outside + 1, m + outside + 1), FAR, dtype=np.int64)
    nodes = np.append(np.arange(m), m + outside)
    length[np.ix_(nodes, nodes)] = _moves(face, coefficient, column)
    columns, trunk = np.arange(m), m + np.arange(outside)
    held = held_cases(tree, column)
    _shorten(length, columns, m + tree.column_parent)
    filled = np.bincount(column[column >= 0], minlength=m) > 0
    _shorten(length, m + tree.column_parent[filled], columns[filled])
    room, spare = held < face.high, held > face.low
    _shorten(length, trunk[room], m + tree.parent[room])
    _shorten(length, m + tree.parent[spare], trunk[spare])
    return length


def _shorten(length: IntArray, start: IntArray, end: IntArray) -> None:
    np.minimum.at(length, (start, end), 0)


def _moves(face: Face, coefficient: IntArray, column: IntArray) -> IntArray:
    """int64[m + 1, m + 1]: what the cheapest case loses by moving from a to b; m is outside."""
    m = face.active.shape[1]
    result = np.full((m + 1, m + 1), FAR, dtype=np.int64)
    order = np.argsort(column, kind="stable")
    at, first = np.unique(column[order], return_index=True)
    if not at.size:
        return result
    worth = np.where(column >= 0, coefficient[np.arange(column.shape[0]), column], 0)
    loss = np.where(face.active, worth[:, None] - coefficient, FAR)
    leaving = np.where(face.outside, worth, FAR)
    both = np.concatenate([loss, leaving[:, None]], axis=1)[order]
    result[np.where(at < 0, m, at)] = np.minimum.reduceat(both, first, axis=0)
    return result


def _shortest(length: IntArray) -> IntArray:
    """Potentials: shortest distances when every node starts at 0 (there is no negative cycle)."""
    potential = np.zeros(length.shape[0], dtype=np.int64)
    for _ in range(length.shape[0] + 1):
        shorter = np.minimum(potential, (potential[:, None] + length).min(axis=0))
        if (shorter == potential).all():
            break
        potential = shorter
    return potential
