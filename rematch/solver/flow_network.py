"""Cases, columns and a forest of resources as one minimum cost flow, built from arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from rematch.errors import SolveError
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.unit_structure import UnitTree


@dataclass(frozen=True, eq=False)
class Face:
    """
    What a flow may still use: the optimal face of the levels so far.

    `active` bool[n, m] and `outside` bool[n]: arcs left; `low`, `high` int64[K]: cases a
    resource must hold.
    """

    active: BoolArray
    outside: BoolArray
    low: IntArray
    high: IntArray


def best_flow(tree: UnitTree, face: Face, coefficient: IntArray) -> IntArray | None:
    """
    The placement on `face` with the largest sum of `coefficient`.

    Returns
    -------
    int64[n] or None
        Columns, -1 unplaced; None when the face is empty.

    Raises
    ------
    SolveError
        The costs are out of the library's range.
    """
    n, m = face.active.shape
    case, column = np.nonzero(face.active)
    free = np.flatnonzero(face.outside)
    sink = n + m + tree.resource.shape[0]
    trunk = np.arange(m + tree.resource.shape[0]) + n
    above = np.concatenate([tree.column_parent, tree.parent]) + n + m
    wide = np.full(m, n, dtype=np.int64)
    tail = np.concatenate([case, free, trunk])
    head = np.concatenate([column + n, np.full(free.shape[0], sink), above])
    room = np.concatenate(
        [np.ones(case.shape[0] + free.shape[0], dtype=np.int64), wide, face.high - face.low]
    )
    cost = np.concatenate(
        [-coefficient[case, column], np.zeros(tail.shape[0] - case.shape[0], dtype=np.int64)]
    )
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tail.astype(np.int32), head.astype(np.int32), room, cost)
    supply = _supply(tree, face, n)
    flow.set_nodes_supplies(np.arange(supply.shape[0], dtype=np.int32), supply)
    status = flow.solve()
    if status == flow.INFEASIBLE:
        return None
    if status != flow.OPTIMAL:
        raise SolveError(f"The flow library answers {status}; the numbers are out of its range.")
    used = np.flatnonzero(flow.flows(arcs[: case.shape[0]]))
    result = np.full(n, -1, dtype=np.int64)
    result[case[used]] = column[used]
    return result


def _supply(tree: UnitTree, face: Face, n: int) -> IntArray:
    """Supplies with every lower bound sent ahead."""
    m, k = face.active.shape[1], tree.resource.shape[0]
    supply = np.zeros(n + m + k + 1, dtype=np.int64)
    supply[:n] = 1
    supply[-1] = -n
    supply[n + m : -1] -= face.low
    np.add.at(supply, tree.parent + n + m, face.low)
    return supply


def held_cases(tree: UnitTree, column: IntArray) -> IntArray:
    """int64[K]: cases each resource of the forest holds."""
    held = np.zeros(tree.resource.shape[0] + 1, dtype=np.int64)
    np.add.at(held, tree.column_parent[column[column >= 0]], 1)
    for k in range(tree.resource.shape[0]):
        held[tree.parent[k]] += held[k]
    return held[:-1]
