"""The solver's own look at a canonical placement: what it uses, and whether it keeps every rule.

`check` has its own implementation; nothing here is shared with it.
"""

from __future__ import annotations

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.problem import IntArray


def usage(instance: Instance, column: IntArray) -> IntArray:
    """int64[R]: what a placement uses of each resource."""
    drawn = np.zeros((instance.m, instance.demand.shape[1]), dtype=np.int64)
    placed = np.flatnonzero(column >= 0)
    np.add.at(drawn, column[placed], instance.demand[placed])
    used = np.zeros(instance.capacity.shape[0], dtype=np.int64)
    per_entry = (drawn[instance.use_column] * instance.use_count).sum(axis=1)
    np.add.at(used, instance.use_resource, per_entry)
    return used


def keeps_rules(instance: Instance, column: IntArray) -> bool:
    """Whether a canonical placement is feasible."""
    placed = np.flatnonzero(column >= 0)
    if not instance.allowed[placed, column[placed]].all() or (column[instance.must] < 0).any():
        return False
    used = usage(instance, column)
    low = np.where(instance.if_used & (used == 0), 0, instance.minimum)
    if (used > instance.capacity).any() or (used < low).any():
        return False
    return _together_and_apart(instance, column)


def _together_and_apart(instance: Instance, column: IntArray) -> bool:
    at = np.where(column >= 0, np.append(instance.owner, -1)[column], -1)
    grouped = np.flatnonzero(instance.group >= 0)
    first = np.full(int(instance.group.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[instance.group[grouped[::-1]]] = at[grouped[::-1]]
    if (at[grouped] != first[instance.group[grouped]]).any():
        return False
    left, right = at[instance.apart[:, 0]], at[instance.apart[:, 1]]
    return not ((left == right) & (left >= 0)).any()


def empty(instance: Instance) -> IntArray:
    """Nobody placed."""
    return np.full(instance.n, -1, dtype=np.int64)
