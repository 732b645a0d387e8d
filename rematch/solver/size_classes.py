"""Cases of equal demand as one flow each into the room that is left, largest first."""

from __future__ import annotations

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from rematch.solver.board import board_of
from rematch.solver.canonical import Instance
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.watch import Watch

COLUMNS_TRIED = 10
COST_LIMIT = 2**40


def size_classes(instance: Instance) -> list[IntArray]:
    """Lone cases without anybody to be kept apart, by equal demand; the largest demand first."""
    free = instance.group < 0
    free[instance.apart.ravel()] = False
    cases = np.flatnonzero(free)
    share = instance.demand / np.maximum(instance.demand.sum(axis=0), 1)
    weight = -share.sum(axis=1)
    _, label = np.unique(instance.demand[cases], axis=0, return_inverse=True)
    label = label.ravel()
    order = np.lexsort((cases, label, weight[cases]))
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    return np.split(cases[order], cuts) if cases.size else []


def flowed(instance: Instance, priced: IntArray, worth: IntArray, start: IntArray, watch: Watch) -> IntArray:
    """
    `start` with each class taken up and put down again where a flow says, largest first.

    Parameters
    ----------
    priced : int64[n, m]
        Values after prices: say which columns are tried.
    worth : int64[n, m]
        What the flow maximises; pairs worth 0 or less stay out unless the case must be placed.

    Returns
    -------
    int64[n]
        Exceeds no capacity; may break a minimum, or leave out somebody who must be placed.
    """
    board = board_of(instance, start)
    for cases in size_classes(instance):
        if watch.expired:
            break
        for case in cases[board.column[cases] >= 0].tolist():
            board.lift(case)
        columns = _assigned(instance, cases, (priced[cases], worth[cases]), board.room(cases[0]))
        for case, column in zip(cases.tolist(), columns.tolist(), strict=True):
            if column >= 0 and board.fits(case)[column]:
                board.put(case, column)
    return board.column


def _assigned(
    instance: Instance, cases: IntArray, values: tuple[IntArray, IntArray], room: IntArray
) -> IntArray:
    """int64[cases]: columns of the flow of most value; -1 for none."""
    priced, worths = values
    must = instance.must[cases]
    some = min(COLUMNS_TRIED, instance.m)
    tried = np.argpartition(-priced, some - 1, axis=1)[:, :some]
    worth = np.take_along_axis(worths, tried, axis=1)
    keep = instance.possible[cases[:, None], tried] & (room[tried] > 0) & ((worth > 0) | must[:, None])
    case, at = np.nonzero(keep)
    return _solved(case, tried[case, at], worth[case, at], must, np.minimum(room, cases.shape[0]))


def _solved(case: IntArray, column: IntArray, worth: IntArray, must: BoolArray, room: IntArray) -> IntArray:
    """The flow itself: cases to columns or, at no gain, past them."""
    n, m = must.shape[0], room.shape[0]
    shift = max(int(np.abs(worth).max(initial=1)) // COST_LIMIT, 1)
    sink, every = n + m, np.arange(m)
    tail = np.concatenate([case, np.arange(n), every + n])
    head = np.concatenate([column + n, np.full(n, sink), np.full(m, sink)])
    capacity = np.concatenate([np.ones(case.shape[0] + n, dtype=np.int64), room])
    cost = np.concatenate([-worth // shift, np.where(must, 2 * COST_LIMIT, 0), np.zeros(m, dtype=np.int64)])
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tail.astype(np.int32), head.astype(np.int32), capacity, cost
    )
    supply = np.zeros(sink + 1, dtype=np.int64)
    supply[:n], supply[sink] = 1, -n
    flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
    result = np.full(n, -1, dtype=np.int64)
    if flow.solve() == flow.OPTIMAL:
        used = np.flatnonzero(flow.flows(arcs[: case.shape[0]]))
        result[case[used]] = column[used]
    return result
