"""The loops of an exact unit flow: shortest paths between nodes that are too full and too empty.

A node is a resource of the forest, the last one the outside; cases move between nodes, use moves along
the forest. Called by priced_flow and sensitivity_units.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rematch.solver.compiled import compiled

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# Longer than any path, and far from the end of 64 bits when two of them are added.
FAR = 2**61


class Forest(NamedTuple):
    """
    Least and most cases each resource holds, and the next larger one (the outside for the largest).

    The next smaller ones of node k are child[first[k]:first[k + 1]].
    """

    low: Ints
    high: Ints
    parent: Ints
    first: Ints
    child: Ints


class State(NamedTuple):
    """
    Where the cases are, and what moving on costs.

    `at` int64[n] node of each case; `flow` int64[K] cases a resource passes on; `potential` int64[K + 1];
    `loss` int64[K + 1, K + 1] what the cheapest case loses by moving, and `who` it is, -1 nobody; `head`
    int64[K + 1] the first case at each node, `after` and `ahead` int64[n] the next one and the one before.
    """

    at: Ints
    flow: Ints
    potential: Ints
    loss: Ints
    who: Ints
    head: Ints
    after: Ints
    ahead: Ints


@compiled
def node_worth(coefficient: Ints, allowed: Bools, must: Bools, node: Ints) -> Ints:
    """
    int64[n, K + 1]: the best a case can have at each node, -FAR nothing.

    Notes
    -----
    The last node, the outside, holds columns without a resource, and 0 unless the case must be placed.
    """
    worth = np.full((coefficient.shape[0], node[-1] + 1), -FAR)
    for i in range(worth.shape[0]):
        if not must[i]:
            worth[i, node[-1]] = 0
        for j in range(coefficient.shape[1]):
            if allowed[i, j]:
                worth[i, node[j]] = max(worth[i, node[j]], coefficient[i, j])
    return worth


@compiled
def columns_at(coefficient: Ints, allowed: Bools, node: Ints, at: Ints, left: Ints) -> Ints:
    """int64[n]: the best column at each case's node; -1 where leaving it out (`left`) is worth no less."""
    column = np.full(at.shape[0], -1, dtype=np.int64)
    for i in range(at.shape[0]):
        best = left[i] if at[i] == node[-1] else -FAR
        for j in range(coefficient.shape[1]):
            if node[j] == at[i] and allowed[i, j] and coefficient[i, j] > best:
                best, column[i] = coefficient[i, j], j
    return column


@compiled
def best_nodes(worth: Ints, price: Ints, room: Ints) -> Ints:
    """int64[n]: the node worth most after prices; among equals the one with most of its `room` left."""
    at = np.zeros(worth.shape[0], dtype=np.int64)
    for i in range(worth.shape[0]):
        best = -FAR
        for b in range(worth.shape[1]):
            if worth[i, b] > -FAR:
                value = worth[i, b] - price[b]
                if value > best or (value == best and room[b] > room[at[i]]):
                    best, at[i] = value, b
        room[at[i]] -= 1
    return at


@compiled
def cheapest_moves(worth: Ints, at: Ints, loss: Ints, who: Ints) -> None:
    """Write over `loss` and `who`, for cases standing at `at`; worth int64[n, K + 1], -FAR not possible."""
    loss[:], who[:] = FAR, -1
    for i in range(at.shape[0]):
        a = at[i]
        row, short, name = worth[i], loss[a], who[a]
        here = row[a]
        for b in range(row.shape[0]):
            if here - row[b] < short[b] and row[b] > -FAR:
                short[b], name[b] = here - row[b], i


@compiled
def _relisted(state: State, i: int, b: int) -> None:
    """Take case i from the list of its node to the front of node b's."""
    a, following, leading = state.at[i], state.after[i], state.ahead[i]
    if leading >= 0:
        state.after[leading] = following
    else:
        state.head[a] = following
    if following >= 0:
        state.ahead[following] = leading
    if state.head[b] >= 0:
        state.ahead[state.head[b]] = i
    state.at[i], state.after[i], state.ahead[i], state.head[b] = b, state.head[b], -1, i


@compiled
def _moved(worth: Ints, state: State, i: int, b: int) -> None:
    """Put case i at node b, and look anew at the moves in which it was the cheapest."""
    a = state.at[i]
    _relisted(state, i, b)
    freed = np.flatnonzero(state.who[a] == i)
    for c in freed:
        state.loss[a, c], state.who[a, c] = FAR, -1
    other: int = state.head[a]
    while other >= 0:
        for c in freed:
            if worth[other, a] - worth[other, c] < state.loss[a, c] and worth[other, c] > -FAR:
                state.loss[a, c], state.who[a, c] = worth[other, a] - worth[other, c], other
        other = state.after[other]
    for to in range(worth.shape[1]):
        if worth[i, b] - worth[i, to] < state.loss[b, to] and worth[i, to] > -FAR:
            state.loss[b, to], state.who[b, to] = worth[i, b] - worth[i, to], i


@compiled
def _nearest(forest: Forest, state: State, excess: Ints, before: Ints) -> int:
    """
    The nearest node with too little from those with too much, or -1; potentials are moved along.

    Notes
    -----
    Dijkstra over what moves lose less what potentials explain; `before` is written.
    """
    distance, done = np.where(excess > 0, 0, FAR), np.zeros(excess.shape[0], dtype=np.bool_)
    before[:] = -1
    while True:
        a = -1
        for b in range(distance.shape[0]):
            if not done[b] and distance[b] < FAR and (a < 0 or distance[b] < distance[a]):
                a = b
        if a < 0:
            return -1
        if excess[a] < 0:
            break
        done[a] = True
        _reach_on(forest, state, a, distance, before)
    for b in range(distance.shape[0]):
        state.potential[b] += min(distance[b], distance[a])
    return a


@compiled
def _reach_on(forest: Forest, state: State, a: int, distance: Ints, before: Ints) -> None:
    """Shorten distances by going on from node a: by a case's move, to the larger or a smaller resource."""
    p, short = state.potential, state.loss[a]
    start = distance[a] + p[a]
    for b in range(distance.shape[0]):
        if start + short[b] - p[b] < distance[b] and short[b] < FAR:
            distance[b], before[b] = start + short[b] - p[b], a
    if a < forest.parent.shape[0] and state.flow[a] < forest.high[a]:
        b = forest.parent[a]
        if start - p[b] < distance[b]:
            distance[b], before[b] = start - p[b], a
    for b in forest.child[forest.first[a] : forest.first[a + 1]]:
        if state.flow[b] > forest.low[b] and start - p[b] < distance[b]:
            distance[b], before[b] = start - p[b], a


@compiled
def balanced(worth: Ints, forest: Forest, state: State, excess: Ints) -> int:
    """
    Move cases until no node holds too many or too few; the number of paths, -1 where there is none.

    Notes
    -----
    `state` starts with every case at its best node at the potentials, and every resource of a price
    filled; so each path is a shortest one, and the end an optimum (successive shortest paths).

    References
    ----------
    Ahuja, Magnanti, Orlin 1993, Network Flows, section 9.7.
    """
    paths = 0
    outside = excess.shape[0] - 1
    before = np.zeros(excess.shape[0], dtype=np.int64)
    while (excess > 0).any():
        b = _nearest(forest, state, excess, before)
        if b < 0:
            return -1
        excess[b] += 1
        while before[b] >= 0:
            a = before[b]
            length = state.potential[b] - state.potential[a]
            if a != outside and forest.parent[a] == b and length == 0 and state.flow[a] < forest.high[a]:
                state.flow[a] += 1
            elif b != outside and forest.parent[b] == a and length == 0 and state.flow[b] > forest.low[b]:
                state.flow[b] -= 1
            else:
                _moved(worth, state, state.who[a, b], b)
            b = a
        excess[b] -= 1
        paths += 1
    return paths


@compiled
def all_distances(length: Ints, step: Ints) -> bool:
    """
    Write over `length` int64[N, N] the length of the shortest path; False on a cycle below 0.

    Parameters
    ----------
    step : int64[N, N]
        Written: the first node after a on the way from a to b.

    References
    ----------
    Floyd 1962, doi:10.1145/367766.368168.
    """
    nodes = length.shape[0]
    for a in range(nodes):
        for b in range(nodes):
            step[a, b] = b
        length[a, a] = min(length[a, a], 0)
    for via in range(nodes):
        onward = length[via]
        for a in range(nodes):
            first = length[a, via]
            if first >= FAR or a == via:
                continue
            row = length[a]
            for b in range(nodes):
                if first + onward[b] < row[b] and onward[b] < FAR:
                    row[b], step[a, b] = first + onward[b], step[a, via]
        for a in range(nodes):
            if length[a, a] < 0:
                return False
    return True
