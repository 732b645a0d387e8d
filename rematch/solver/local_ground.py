"""Turns one level's task into the arrays of the compiled walk, and a placement into its state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.core_model import Task
from rematch.solver.local_kernels import REFUSED, Ground, State
from rematch.solver.problem import IntArray

WISHES = 5
LARGEST_GAIN = 2**30
MUST = 2**46
PENALTY_LIMIT = 2**58
LONGEST_TRAIL = 16


@dataclass(frozen=True, eq=False)
class Rows:
    """Draws and bounds of the resources, the held levels being resources with a lower bound."""

    need: IntArray
    first: IntArray
    resource: IntArray
    kind: IntArray
    low: IntArray
    high: IntArray
    if_used: IntArray


def fineness(task: Task) -> int | None:
    """Walk units per unit of value, a power of two; None where the numbers are out of range."""
    largest = int(np.abs(task.objective.coefficient).max(initial=1))
    if largest > LARGEST_GAIN:
        return None
    return 1 << int(np.log2(LARGEST_GAIN / max(largest, 1)))


def ground_of(task: Task, fine: int) -> Ground:
    """What does not change during a walk."""
    instance, rows = task.instance, _rows(task)
    owners = np.append(instance.owner, -1)
    owner_first, owner_column = _by_label(owners + 1)
    group_first, group_member = _by_label(instance.group)
    apart_first, apart_other = _apart(instance)
    return Ground(
        gain=_gain(task, fine), wish=_wishes(task), need=rows.need,
        first=rows.first, resource=rows.resource, kind=rows.kind,
        low=rows.low, high=rows.high, if_used=rows.if_used,
        owner=owners, owner_first=owner_first, owner_column=owner_column,
        group=np.ascontiguousarray(instance.group), group_first=group_first, group_member=group_member,
        apart_first=apart_first, apart_other=apart_other,
    )  # fmt: skip


def state_of(ground: Ground, column: IntArray, penalty: IntArray, seed: int) -> State:
    """A placement (-1: not placed), ready to be walked from; it need not keep the rules."""
    n, outside = ground.gain.shape[0], ground.gain.shape[1] - 1
    column = np.where(column < 0, outside, column).astype(np.int64)
    count = np.bincount(column, minlength=outside + 1)
    order = np.argsort(column, kind="stable")
    place = np.empty(n, dtype=np.int64)
    place[order] = np.arange(n) - (np.cumsum(count) - count)[column[order]]
    members = np.zeros((outside + 1, n), dtype=np.int64)
    members[column, place] = np.arange(n)
    use = _use(ground, column)
    off = (use > ground.high) | ((use < ground.low) & ~((ground.if_used == 1) & (use == 0)))
    value = int(ground.gain[np.arange(n), column].sum())
    best = value if not off.any() else -(2**62)
    tally = np.array([value, off.sum(), best, (seed * 7919 + 88172645463325252) % 2**61 + 1], dtype=np.int64)
    longest = LONGEST_TRAIL + int(np.diff(ground.group_first).max(initial=1))
    trail = np.zeros((2, longest), dtype=np.int64)
    return State(
        column=column, use=use, penalty=penalty, members=members, often=count, place=place,
        best=column.copy(), tally=tally, trail_case=trail[0], trail_from=trail[1],
    )  # fmt: skip


def _gain(task: Task, fine: int) -> IntArray:
    instance = task.instance
    inside = np.where(instance.possible, task.objective.coefficient * fine, REFUSED)
    outside = np.where(instance.must, -MUST, 0)
    return np.ascontiguousarray(np.concatenate([inside, outside[:, None]], axis=1))


def _wishes(task: Task) -> IntArray:
    """int64[n, W]: the columns of least slack, and «not placed» after them."""
    instance = task.instance
    slack = np.where(instance.possible, task.bound.slack, 2**61)
    some = min(WISHES, instance.m)
    wish = np.argpartition(slack, some - 1, axis=1)[:, :some]
    order = np.take_along_axis(slack, wish, axis=1).argsort(axis=1, kind="stable")
    outside = np.full((instance.n, 1), instance.m)
    return np.ascontiguousarray(np.concatenate([np.take_along_axis(wish, order, axis=1), outside], axis=1))


def _rows(task: Task) -> Rows:
    instance = task.instance
    kinds, kind = np.unique(instance.use_count, axis=0, return_inverse=True)
    levels = task.objectives[: len(task.held)]
    counted = [np.asarray(each.coefficient[:, 0]) for each in levels]
    need = np.concatenate([instance.demand @ kinds.T, *(each[:, None] for each in counted)], axis=1)
    resources, count = instance.capacity.shape[0], instance.m
    every = np.arange(count)
    extra = [(every, resources + k, kinds.shape[0] + k) for k in range(len(levels))]
    column = np.concatenate([instance.use_column, *(each for each, _, _ in extra)])
    resource = np.concatenate([instance.use_resource, *(np.full(count, r) for _, r, _ in extra)])
    drawn = np.concatenate([kind.ravel(), *(np.full(count, k) for _, _, k in extra)])
    order = np.lexsort((resource, column))
    unbounded = np.full(len(levels), 2**60, dtype=np.int64)
    return Rows(
        need=np.ascontiguousarray(need),
        first=np.searchsorted(column[order], np.arange(count + 2)),
        resource=resource[order],
        kind=drawn[order],
        low=np.concatenate([instance.minimum, np.asarray(task.held, dtype=np.int64)]),
        high=np.concatenate([instance.capacity, unbounded]),
        if_used=np.concatenate([instance.if_used, np.zeros(len(levels), dtype=np.bool_)]).astype(np.int64),
    )


def _use(ground: Ground, column: IntArray) -> IntArray:
    drawn = np.zeros((ground.first.shape[0] - 1, ground.need.shape[1]), dtype=np.int64)
    np.add.at(drawn, column, ground.need)
    at = np.repeat(np.arange(ground.first.shape[0] - 1), np.diff(ground.first))
    use = np.zeros(ground.high.shape[0], dtype=np.int64)
    np.add.at(use, ground.resource, drawn[at, ground.kind])
    return use


def _by_label(label: IntArray) -> tuple[IntArray, IntArray]:
    """Positions sorted by label, and where each label begins; those below 0 are left out."""
    order = np.argsort(label, kind="stable")
    order = order[label[order] >= 0]
    return np.searchsorted(label[order], np.arange(int(label.max(initial=-1)) + 2)), order


def _apart(instance: Instance) -> tuple[IntArray, IntArray]:
    both = np.concatenate([instance.apart, instance.apart[:, ::-1]])
    order = np.lexsort((both[:, 1], both[:, 0]))
    first = np.searchsorted(both[order, 0], np.arange(instance.n + 1))
    return first, np.ascontiguousarray(both[order, 1])
