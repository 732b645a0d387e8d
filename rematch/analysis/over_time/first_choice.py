"""Each household of a batch, in the order it came, where its own score is best and there still is room."""

import numpy as np

from rematch.analysis.over_time.rows import scores_of, used_by
from rematch.scoring.arrays import Ints
from rematch.solver import Problem


def each_by_own_score(problem: Problem) -> Ints:
    """
    Place one case, or group, after the other.

    Parameters
    ----------
    problem : Problem
        In the order of arrival. A group takes the municipality where its members' scores add up to most.

    Returns
    -------
    int64[n]
        -1 where there is no room.
    """
    column = np.full(problem.n, -1, dtype=np.int64)
    left = np.array(problem.capacity)
    done: set[int] = set()
    for idx in range(problem.n):
        if idx in done:
            continue
        label = int(problem.group[idx])
        members = [idx] if label < 0 else np.flatnonzero(problem.group == label).tolist()
        done.update(members)
        best = max(_ways(problem, column, left, members), key=lambda way: way[0], default=None)
        if best is not None:
            column[members] = best[1]
            left = problem.capacity - used_by(problem, column)
    return column


def _ways(problem: Problem, column: Ints, left: Ints, members: list[int]) -> list[tuple[int, list[int]]]:
    """Return score and columns of the members in each municipality that has room for all of them."""
    possible = np.asarray(problem.eligible)[members].any(axis=0)
    owners = np.unique(problem.owner[possible]).tolist()
    others = [column[other] for other in _apart_from(problem, members) if column[other] >= 0]
    barred = {int(problem.owner[column_idx]) for column_idx in others}
    ways = (_within(problem, left, members, owner) for owner in owners if owner not in barred)
    return [way for way in ways if way is not None]


def _within(problem: Problem, left: Ints, members: list[int], owner: int) -> tuple[int, list[int]] | None:
    """Return the members' columns in one municipality, the first one first; None where one has no room."""
    score, there = scores_of(problem), np.flatnonzero(problem.owner == owner)
    total, chosen, room = 0, [], left.copy()
    for idx in members:
        open_to = there[np.asarray(problem.eligible)[idx, there]]
        order = open_to[np.argsort(-score[idx, open_to], kind="stable")]
        for column_idx in order.tolist():
            need = _need(problem, idx, column_idx)
            if (need <= room).all():
                room, total = room - need, total + int(problem.weight[idx] * score[idx, column_idx])
                chosen.append(column_idx)
                break
        else:
            return None
    return total, chosen


def _need(problem: Problem, idx: int, column_idx: int) -> Ints:
    """int64[R]: what a case uses in a column."""
    need = np.zeros_like(problem.capacity)
    drawn = problem.draws[problem.draws[:, 0] == column_idx]
    np.add.at(need, drawn[:, 1], problem.demand[idx, drawn[:, 2]])
    return need


def _apart_from(problem: Problem, members: list[int]) -> list[int]:
    pairs = problem.apart.tolist()
    return [other for pair in pairs for one, other in (pair, pair[::-1]) if one in members]
