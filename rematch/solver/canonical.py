"""A Problem in canonical order, so that no strategy ever sees the order of the input.

Cases and columns are sorted by sha256(seed || id), resources by what draws on them; ties are that lottery.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from rematch.solver.problem import BoolArray, IntArray, Problem

ROWS_AT_ONCE = 4096


@dataclass(frozen=True, eq=False, kw_only=True)
class Instance:
    """
    What strategies work on; index k of any array is the k-th in canonical order.

    `allowed` is eligible and pinned; `possible` also leaves out what never fits alone. A case
    in column use_column[e] draws use_count[e] @ demand of the case on use_resource[e].
    Groups of one are -1; `must` is spread over whole groups; `owner_label[o]` is the Problem's label;
    `previous` is a column or -1. A resource that can only stay unused has minimum and capacity 0.
    """

    case_order: IntArray
    column_order: IntArray
    resource_order: IntArray
    score: IntArray
    allowed: BoolArray
    possible: BoolArray
    demand: IntArray
    use_column: IntArray
    use_resource: IntArray
    use_count: IntArray
    capacity: IntArray
    minimum: IntArray
    if_used: BoolArray
    weight: IntArray
    size: IntArray
    tier: IntArray
    owner: IntArray
    owner_label: IntArray
    group: IntArray
    apart: IntArray
    must: BoolArray
    previous: IntArray
    target: IntArray

    @property
    def n(self) -> int:
        """Number of cases."""
        return int(self.score.shape[0])

    @property
    def m(self) -> int:
        """Number of columns."""
        return int(self.score.shape[1])

    @property
    def lowest(self) -> IntArray:
        """int64[R]: the use a resource has at least in any placement."""
        return np.where(self.if_used, np.minimum(self.minimum, 0), self.minimum)

    def need(self, cases: IntArray | slice = slice(None)) -> IntArray:
        """int64[cases, uses]: what a case draws through each use entry."""
        return np.asarray(self.demand[cases] @ self.use_count.T)

    def restored(self, column: IntArray) -> IntArray:
        """A canonical placement in the order of the Problem."""
        result = np.full(self.n, -1, dtype=np.int64)
        placed = column >= 0
        result[self.case_order[placed]] = self.column_order[column[placed]]
        return result

    def entered(self, column: IntArray) -> IntArray:
        """A placement in the order of the Problem, made canonical."""
        place = np.full(self.m + 1, -1, dtype=np.int64)
        place[self.column_order] = np.arange(self.m)
        return place[column[self.case_order]]


def canonical(problem: Problem, seed: int) -> Instance:
    """
    Sort a problem by its ids and the seed.

    Returns
    -------
    Instance
        The same problem whatever the order of its cases, columns, resources and draws.
    """
    cases = _lottery(problem.case_ids, seed)
    columns = _lottery(problem.column_ids, seed)
    resources = _resource_order(problem, columns)
    score, allowed = _dense(problem, cases, columns)
    uses = _uses(problem, columns, resources)
    demand = problem.demand[cases]
    minimum, capacity = usable_bounds(
        problem.minimum[resources], problem.capacity[resources], problem.if_used[resources]
    )
    group = _relabelled(problem.group[cases], lone=-1)
    owner = _relabelled(problem.owner[columns], lone=None)
    fits = _fitting(demand, uses, capacity, problem.m)
    return Instance(
        case_order=cases,
        column_order=columns,
        resource_order=resources,
        score=score,
        allowed=allowed,
        possible=_owners_for_all(allowed & fits, group, owner),
        demand=demand,
        use_column=uses[0],
        use_resource=uses[1],
        use_count=uses[2],
        capacity=capacity,
        minimum=minimum,
        if_used=problem.if_used[resources],
        weight=problem.weight[cases],
        size=problem.size[cases],
        tier=problem.tier[cases],
        owner=owner,
        owner_label=_labels(problem.owner[columns], owner),
        group=group,
        apart=_sorted_pairs(problem, cases),
        must=_spread((problem.must_place | (problem.pinned >= 0))[cases], group),
        previous=np.append(_places(columns), -1)[problem.previous[cases]],
        target=problem.target[resources],
    )


def narrowed(instance: Instance, allowed: BoolArray, capacity: IntArray) -> Instance:
    """The instance with fewer pairs allowed, or less capacity; nothing else changes."""
    minimum, capacity = usable_bounds(instance.minimum, capacity, instance.if_used)
    uses = (instance.use_column, instance.use_resource, instance.use_count)
    fits = _fitting(instance.demand, uses, capacity, instance.m)
    possible = _owners_for_all(allowed & fits, instance.group, instance.owner)
    return replace(instance, allowed=allowed, possible=possible, capacity=capacity, minimum=minimum)


def usable_bounds(minimum: IntArray, capacity: IntArray, if_used: BoolArray) -> tuple[IntArray, IntArray]:
    """Minimum and capacity; both 0 where only a use of 0 is left: `if_used`, and minimum above capacity."""
    shut = if_used & (minimum > capacity)
    return np.where(shut, 0, minimum), np.where(shut, 0, capacity)


def _lottery(ids: tuple[str, ...], seed: int) -> IntArray:
    start = str(seed).encode()
    keys = [sha256(start + each.encode("utf-8", "surrogatepass")).digest() for each in ids]
    return np.asarray(sorted(range(len(ids)), key=lambda k: (keys[k], ids[k])), dtype=np.int64)


def _places(order: IntArray) -> IntArray:
    place = np.empty_like(order)
    place[order] = np.arange(order.shape[0])
    return place


def _resource_order(problem: Problem, columns: IntArray) -> IntArray:
    """By the canonical columns that draw, then by the numbers; equal ones are interchangeable."""
    place = _places(columns)
    drawn: list[list[tuple[int, int]]] = [[] for _ in range(problem.capacity.shape[0])]
    for column, resource, dimension in problem.draws.tolist():
        drawn[resource].append((int(place[column]), dimension))
    traits = [problem.capacity, problem.minimum, problem.if_used, problem.target]
    numbers = list(zip(*(each.tolist() for each in traits), strict=True))
    order = sorted(range(len(drawn)), key=lambda r: (sorted(drawn[r]), numbers[r]))
    return np.asarray(order, dtype=np.int64)


def eligible_pairs(problem: Problem) -> BoolArray:
    """bool[n, m]: pairs marked possible, before any pin."""
    if problem.eligible is not None:
        return problem.eligible
    marked = np.zeros((problem.n, problem.m), dtype=np.bool_)
    for rows in _row_blocks(problem):
        raw = _score_rows(problem, rows)
        marked[rows] = raw != np.iinfo(raw.dtype).min
    return marked


def _dense(problem: Problem, cases: IntArray, columns: IntArray) -> tuple[IntArray, BoolArray]:
    """Scores (0 where not allowed) and allowed pairs, rows and columns canonical."""
    score, allowed = np.zeros((problem.n, problem.m), dtype=np.int64), np.array(eligible_pairs(problem))
    for rows in _row_blocks(problem):
        score[rows] = _score_rows(problem, rows)
    pinned = np.flatnonzero(problem.pinned >= 0)
    allowed[pinned] &= problem.pinned[pinned, None] == np.arange(problem.m)
    score[~allowed] = 0
    return score[np.ix_(cases, columns)], allowed[np.ix_(cases, columns)]


def _row_blocks(problem: Problem) -> list[slice]:
    starts = range(0, problem.n, ROWS_AT_ONCE)
    return [slice(first, min(first + ROWS_AT_ONCE, problem.n)) for first in starts]


def _score_rows(problem: Problem, rows: slice) -> npt.NDArray[Any]:
    if isinstance(problem.score, np.ndarray):
        block: npt.NDArray[Any] = problem.score[rows]
        return block
    return problem.score.rows(rows.start, rows.stop)


def _uses(problem: Problem, columns: IntArray, resources: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Draws of equal (column, resource) added up: column, resource, count per dimension."""
    column = _places(columns)[problem.draws[:, 0]]
    resource = _places(resources)[problem.draws[:, 1]]
    pairs = np.stack([column, resource], axis=1)
    unique, entry = np.unique(pairs, axis=0, return_inverse=True)
    count = np.zeros((unique.shape[0], problem.demand.shape[1]), dtype=np.int64)
    np.add.at(count, (entry.ravel(), problem.draws[:, 2]), 1)
    return unique[:, 0], unique[:, 1], count


def _fitting(
    demand: IntArray, uses: tuple[IntArray, IntArray, IntArray], capacity: IntArray, m: int
) -> BoolArray:
    """bool[n, m]: the case alone does not exceed a resource of the column."""
    fits = np.ones((demand.shape[0], m), dtype=np.bool_)
    column, resource, count = uses
    for entry in range(column.shape[0]):
        fits[:, column[entry]] &= demand @ count[entry] <= capacity[resource[entry]]
    return fits


def _owners_for_all(possible: BoolArray, group: IntArray, owner: IntArray) -> BoolArray:
    """Leave a group only the owners at which every member has a column."""
    result = possible.copy()
    for label in range(int(group.max(initial=-1)) + 1):
        members = np.flatnonzero(group == label)
        shared = np.ones(int(owner.max(initial=-1)) + 1, dtype=np.bool_)
        for case in members.tolist():
            shared &= np.bincount(owner[possible[case]], minlength=shared.shape[0]) > 0
        result[members] &= shared[owner]
    return result


def _relabelled(labels: IntArray, lone: int | None) -> IntArray:
    """Labels counted in order of appearance; with `lone`, negative and single ones become it."""
    _, first, entry, often = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    kept = np.ones(first.shape[0], dtype=np.bool_)
    if lone is not None:
        kept = (often > 1) & (labels[first] >= 0)
    rank = np.full(first.shape[0], -1, dtype=np.int64)
    chosen = np.flatnonzero(kept)
    rank[chosen[np.argsort(first[chosen])]] = np.arange(chosen.shape[0])
    return rank[entry.ravel()]


def _labels(given: IntArray, owner: IntArray) -> IntArray:
    """int64[owners]: the label each canonical owner had."""
    result = np.zeros(int(owner.max(initial=-1)) + 1, dtype=np.int64)
    result[owner] = given
    return result


def _sorted_pairs(problem: Problem, cases: IntArray) -> IntArray:
    pairs = np.sort(_places(cases)[problem.apart], axis=1)
    return np.unique(pairs, axis=0) if pairs.size else pairs.reshape(0, 2)


def _spread(must: BoolArray, group: IntArray) -> BoolArray:
    """A group of which one member must be placed must be placed whole."""
    labels = np.unique(group[must & (group >= 0)])
    return must | np.isin(group, labels)
