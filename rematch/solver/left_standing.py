"""A placement on an instance that has become narrower: what no longer can be is lifted, the rest stands.

`questions` starts from it.
"""

from __future__ import annotations

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.placement import keeps_rules, usage
from rematch.solver.problem import BoolArray, IntArray


def left_standing(instance: Instance, column: IntArray) -> IntArray | None:
    """
    The placement without impossible pairs, and without whoever exceeds a capacity; groups go whole.

    Returns
    -------
    int64[n] or None
        None where somebody who must be placed, or a minimum, does not let them go.
    """
    placed = column >= 0
    gone = placed & ~np.take_along_axis(instance.possible, np.maximum(column, 0)[:, None], axis=1)[:, 0]
    column = np.where(_whole(instance, gone), -1, column)
    for resource in range(instance.capacity.shape[0]):
        column = np.where(_whole(instance, _too_many(instance, column, resource)), -1, column)
    return column if keeps_rules(instance, column) else None


def _too_many(instance: Instance, column: IntArray, resource: int) -> BoolArray:
    """bool[n]: the neediest of a resource that is used too much, those that must be placed last."""
    lifted = np.zeros(instance.n, dtype=np.bool_)
    over = int((usage(instance, column) - instance.capacity)[resource])
    if over <= 0:
        return lifted
    need = _needs(instance, column, resource)
    order = np.lexsort((-need, instance.must))
    enough = int(np.searchsorted(np.cumsum(need[order]), over))
    lifted[order[: enough + 1]] = True
    return lifted & (need > 0)


def _needs(instance: Instance, column: IntArray, resource: int) -> IntArray:
    """int64[n]: what each case draws on a resource where it stands."""
    need = np.zeros(instance.n, dtype=np.int64)
    for entry in np.flatnonzero(instance.use_resource == resource).tolist():
        here = column == instance.use_column[entry]
        need[here] += instance.demand[here] @ instance.use_count[entry]
    return need


def _whole(instance: Instance, cases: BoolArray) -> BoolArray:
    """The cases, and whoever stays together with one of them."""
    labels = instance.group[cases]
    together: BoolArray = cases | np.isin(instance.group, labels[labels >= 0])
    return together
