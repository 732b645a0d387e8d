"""Recognises unit structure: every case draws the same from laminar resources, so a flow is exact."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.problem import BoolArray, IntArray

RESOURCE_LIMIT = 2_000
SCALE_LIMIT = 1_000


@dataclass(frozen=True, eq=False)
class UnitTree:
    """
    Resources that bind, as a forest counted in cases.

    `resource[k]` (index into the Instance) holds `low[k]` to `high[k]` cases and draws `per_case[k]`
    each; `parent[k]` is the next larger one, or len(resource) for the outside; so is
    `column_parent[j]` for columns.
    """

    resource: IntArray
    per_case: IntArray
    low: IntArray
    high: IntArray
    parent: IntArray
    column_parent: IntArray
    scale: int


def unit_tree(instance: Instance) -> UnitTree | None:
    """The forest of an instance with unit structure, else None."""
    if (instance.group >= 0).any() or instance.apart.size or not instance.n:
        return None
    per_case = _per_case(instance)
    if per_case is None:
        return None
    drawn = per_case.any(axis=1)
    if drawn.sum() > RESOURCE_LIMIT:
        return None
    return _tree(instance, per_case, np.flatnonzero(drawn))


def _per_case(instance: Instance) -> IntArray | None:
    """int64[R, m]: what any case draws, if that is the same for all, and one figure per resource."""
    used = instance.use_count.any(axis=0)
    demand = instance.demand[:, used]
    if (demand != demand[0]).any():
        return None
    result = np.zeros((instance.capacity.shape[0], instance.m), dtype=np.int64)
    result[instance.use_resource, instance.use_column] = instance.use_count @ instance.demand[0]
    largest = result.max(axis=1, initial=0)
    if ((result != 0) & (result != largest[:, None])).any():
        return None
    return result


def _tree(instance: Instance, per_case: IntArray, drawn: IntArray) -> UnitTree | None:
    covers = per_case[drawn] > 0
    each = per_case[drawn].max(axis=1, initial=0)
    order = np.lexsort((drawn, covers.sum(axis=1)))
    drawn, covers, each = drawn[order], covers[order], each[order]
    low, high = instance.minimum[drawn], instance.capacity[drawn]
    low = np.where(instance.if_used[drawn] & (low <= each), 0, low)
    scale = lcm(*each.tolist())
    unexpressible = (instance.if_used[drawn] & (low > 0)).any() or (high % each).any() or (low % each).any()
    never_drawn = np.setdiff1d(np.arange(instance.capacity.shape[0]), drawn)
    starved = (instance.minimum[never_drawn] > 0) & ~instance.if_used[never_drawn]
    if unexpressible or starved.any() or scale > SCALE_LIMIT:
        return None
    parents = _parents(covers)
    if parents is None:
        return None
    parent, column_parent = parents
    return UnitTree(drawn, each, low // each, high // each, parent, column_parent, scale)


def _parents(covers: BoolArray) -> tuple[IntArray, IntArray] | None:
    """
    Next larger resource of each resource and of each column; `covers` bool[K, m] sorted by size.

    None where two resources share some columns, and neither holds all of the other's.
    """
    outside, m = covers.shape
    parent = np.full(outside, outside, dtype=np.int64)
    column_parent = np.full(m, outside, dtype=np.int64)
    newest, size = np.full(m, -1, dtype=np.int64), covers.sum(axis=1)
    for k in range(outside):
        within = newest[covers[k]]
        children = np.unique(within[within >= 0])
        if size[children].sum() != (within >= 0).sum():
            return None
        parent[children] = k
        column_parent[covers[k] & (newest < 0)] = k
        newest[covers[k]] = k
    return parent, column_parent
