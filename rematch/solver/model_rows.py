"""The rules of a placement as rows of a linear model: one function per rule, arrays only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rematch.solver.canonical import Instance
from rematch.solver.problem import BoolArray, IntArray

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Variables:
    """
    Columns of the model: the pairs, then (group, owner) switches, then switches of resources.

    `case`, `column` int64[P] name the pairs; `switched` int64[Z] the resources with `if_used`.
    """

    instance: Instance
    case: IntArray
    column: IntArray
    switched: IntArray

    @property
    def pairs(self) -> int:
        """Number of pairs."""
        return int(self.case.shape[0])

    @cached_property
    def owners(self) -> int:
        """Number of owners."""
        return int(self.instance.owner.max(initial=-1)) + 1

    @cached_property
    def groups(self) -> int:
        """Number of groups of two or more."""
        return int(self.instance.group.max(initial=-1)) + 1

    @property
    def count(self) -> int:
        """All columns of the model."""
        return self.pairs + self.groups * self.owners + int(self.switched.shape[0])

    def group_at(self, group: IntArray | int, owner: IntArray | int) -> IntArray:
        """Model column: the group stands at that owner."""
        return np.asarray(self.pairs + np.asarray(group) * self.owners + np.asarray(owner))

    def switch(self) -> IntArray:
        """Model columns of the switched resources."""
        return np.asarray(self.count - self.switched.shape[0] + np.arange(self.switched.shape[0]))


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows low <= A x <= high, A as (row, column, value) triplets."""

    low: FloatArray
    high: FloatArray
    row: IntArray
    column: IntArray
    value: FloatArray


def _rows(low: object, high: object, count: int, parts: Sequence[tuple[IntArray, IntArray, object]]) -> Rows:
    row = np.concatenate([part[0] for part in parts])
    values = [np.broadcast_to(np.asarray(part[2], dtype=np.float64), part[0].shape) for part in parts]
    return Rows(
        np.broadcast_to(np.asarray(low, dtype=np.float64), (count,)),
        np.broadcast_to(np.asarray(high, dtype=np.float64), (count,)),
        row,
        np.concatenate([part[1] for part in parts]),
        np.concatenate(values),
    )


def lone_cases(v: Variables) -> Rows:
    """A lone case has at most one column, exactly one when it must be placed."""
    lone = v.instance.group[v.case] < 0
    low = np.where(v.instance.must & (v.instance.group < 0), 1, 0)
    return _rows(low, 1, v.instance.n, [(v.case[lone], np.flatnonzero(lone), 1)])


def group_members(v: Variables) -> Rows:
    """A member stands in one column of an owner exactly when its group is at that owner."""
    members = np.flatnonzero(v.instance.group >= 0)
    place = np.full(v.instance.n, -1, dtype=np.int64)
    place[members] = np.arange(members.shape[0])
    grouped = np.flatnonzero(place[v.case] >= 0)
    pair_row = place[v.case[grouped]] * v.owners + v.instance.owner[v.column[grouped]]
    every = np.arange(members.shape[0] * v.owners)
    member, owner = np.divmod(every, max(v.owners, 1))
    at = v.group_at(v.instance.group[members[member]], owner)
    return _rows(0, 0, every.shape[0], [(pair_row, grouped, 1), (every, at, -1)])


def group_owner(v: Variables) -> Rows:
    """A group is at one owner at most, at exactly one when it must be placed."""
    every = np.arange(v.groups * v.owners)
    low = np.zeros(v.groups)
    low[v.instance.group[v.instance.must & (v.instance.group >= 0)]] = 1
    return _rows(low, 1, v.groups, [(every // max(v.owners, 1), v.group_at(0, every), 1)])


def resource_use(v: Variables) -> Rows:
    """A resource is used within its bounds; the minimum of a switched one is looser here."""
    row, column, value = _drawn(v)
    return _rows(v.instance.lowest, v.instance.capacity, v.instance.capacity.shape[0], [(row, column, value)])


def switched_high(v: Variables) -> Rows:
    """A switched resource holds nothing when it is off."""
    return _switched(v, v.instance.capacity, low=-np.inf, high=0)


def switched_low(v: Variables) -> Rows:
    """A switched resource holds its minimum when it is on."""
    return _switched(v, v.instance.minimum, low=0, high=np.inf)


def apart_cases(v: Variables) -> Rows:
    """Two cases apart: at each owner one of them at most."""
    parts = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), 1)]
    for position, (left, right) in enumerate(v.instance.apart.tolist()):
        for case in (left, right):
            owner, column = _presence(v, case)
            parts.append((position * v.owners + owner, column, 1))
    return _rows(-np.inf, 1, v.instance.apart.shape[0] * v.owners, parts)


def _presence(v: Variables, case: int) -> tuple[IntArray, IntArray]:
    """Owners, and the model columns that put the case there."""
    group = int(v.instance.group[case])
    if group >= 0:
        owners = np.arange(v.owners)
        return owners, v.group_at(group, owners)
    pairs = np.flatnonzero(v.case == case)
    return v.instance.owner[v.column[pairs]], pairs


def _drawn(v: Variables) -> tuple[IntArray, IntArray, FloatArray]:
    """What each pair draws, as (resource, pair, amount) triplets without zeros."""
    first = np.searchsorted(v.instance.use_column, np.arange(v.instance.m + 1))
    often = first[v.column + 1] - first[v.column]
    pair = np.repeat(np.arange(v.pairs), often)
    start = np.repeat(first[v.column] - np.concatenate([[0], np.cumsum(often)[:-1]]), often)
    entry = start + np.arange(pair.shape[0])
    amount = (v.instance.demand[v.case[pair]] * v.instance.use_count[entry]).sum(axis=1)
    drawn = amount != 0
    return v.instance.use_resource[entry[drawn]], pair[drawn], amount[drawn].astype(np.float64)


def _switched(v: Variables, factor: IntArray, low: float, high: float) -> Rows:
    place = np.full(v.instance.capacity.shape[0], -1, dtype=np.int64)
    place[v.switched] = np.arange(v.switched.shape[0])
    resource, pair, amount = _drawn(v)
    kept = place[resource] >= 0
    switches = np.arange(v.switched.shape[0])
    parts = [(place[resource[kept]], pair[kept], amount[kept]), (switches, v.switch(), -factor[v.switched])]
    return _rows(low, high, v.switched.shape[0], parts)


def some_pairs(instance: Instance, kept: BoolArray, *, switched: bool) -> Variables:
    """Model columns for the pairs kept; `switched` adds switches for resources with a minimum."""
    case, column = np.nonzero(kept)
    switches = (
        np.flatnonzero(instance.if_used & (instance.minimum > 0)) if switched else np.zeros(0, np.int64)
    )
    return Variables(instance, case, column, switches)


RowRule = Callable[[Variables], Rows]

# Resources come first, so that their duals are the first rows' duals.
PRICED_RULES: tuple[RowRule, ...] = (resource_use, lone_cases, group_members, group_owner)
EVERY_RULE: tuple[RowRule, ...] = (*PRICED_RULES, switched_high, switched_low, apart_cases)
