"""Turns draws into what each option takes of each resource: flat arrays that every method walks through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rematch.scoring.arrays import Bools, Ints
from rematch.solver import Problem

if TYPE_CHECKING:
    from rematch.analysis.baselines.options import Options


@dataclass(frozen=True, eq=False)
class Uses:
    """
    E uses of R resources by O options, sorted by option.

    Attributes
    ----------
    first : int64[O + 1]
        Uses of option o are first[o] to first[o + 1] - 1.
    option, resource, amount : int64[E]
        Amount is above 0.
    capacity : int64[R]
    """

    first: Ints
    option: Ints
    resource: Ints
    amount: Ints
    capacity: Ints

    def of(self, options: Ints) -> Ints:
        """Return the positions of all uses of some options, one option after the other."""
        return spread(self.first[options], self.first[options + 1])

    def total(self, options: Ints) -> Ints:
        """Return what some options take together: int64[R]."""
        found = self.of(options)
        result = np.zeros(len(self.capacity), dtype=np.int64)
        np.add.at(result, self.resource[found], self.amount[found])
        return result

    def beyond(self) -> Bools:
        """Say which options take more than there is: bool[O]."""
        result = np.zeros(len(self.first) - 1, dtype=np.bool_)
        result[self.option[self.amount > self.capacity[self.resource]]] = True
        return result

    def only(self, kept: Bools) -> Uses:
        """Return the uses of some options, numbered anew: bool[O]."""
        place = np.cumsum(kept) - 1
        stays = kept[self.option]
        return _sorted(
            (place[self.option[stays]], self.resource[stays], self.amount[stays]),
            int(kept.sum()),
            self.capacity,
        )


def spread(first: Ints, stop: Ints) -> Ints:
    """
    Join ranges of positions.

    Parameters
    ----------
    first, stop : int64[k]

    Returns
    -------
    int64[sum of stop - first]
    """
    length = stop - first
    ends = np.cumsum(length)
    joined_up = np.arange(int(ends[-1]) if len(ends) else 0)
    return np.asarray(joined_up + np.repeat(first - ends + length, length), dtype=np.int64)


def uses_of(problem: Problem, cases: Ints, columns: Ints) -> Uses:
    """
    Return what options draw.

    Parameters
    ----------
    problem : Problem
    cases, columns : int64[O, w]
        Members of each option and where they would live, -1 where there are fewer.
    """
    draws = problem.draws[np.argsort(problem.draws[:, 0], kind="stable")]
    starts = np.searchsorted(draws[:, 0], np.arange(problem.m + 1))
    parts = []
    for case, column in zip(cases.T, columns.T, strict=True):
        there = np.flatnonzero(column >= 0)
        low, high = starts[column[there]], starts[column[there] + 1]
        drawn, option = draws[spread(low, high)], np.repeat(there, high - low)
        parts.append((option, drawn[:, 1], problem.demand[case[option], drawn[:, 2]]))
    option, resource, amount = (np.concatenate(each) for each in zip(*parts, strict=True))
    return _summed((option, resource, amount), len(cases), problem.capacity)


def apart_uses(options: Options, *, first_resource: int) -> Uses:
    """
    Return the uses that keep units apart: one resource of one for each two of them and each municipality.

    Parameters
    ----------
    options : Options
    first_resource : int
        Number of resources there are already.
    """
    of_case = np.zeros(options.problem.n, dtype=np.int64)
    for unit, cases in enumerate(options.members):
        of_case[cases[cases >= 0]] = unit
    towns, found = len(options.owner_label), []
    for pair, two in enumerate(options.problem.apart.tolist()):
        for unit in of_case[two].tolist():
            own = np.arange(options.first[unit], options.first[unit + 1])
            found.append((own, first_resource + pair * towns + options.owner[own], np.ones_like(own)))
    added = np.ones(len(options.problem.apart) * towns, dtype=np.int64)
    capacity = np.concatenate([options.uses.capacity, added])
    empty = np.zeros(0, dtype=np.int64)
    joint = (
        tuple(np.concatenate([empty, *each]) for each in zip(*found, strict=True)) if found else (empty,) * 3
    )
    return _sorted((joint[0], joint[1], joint[2]), len(options.unit), capacity)


def joined(one: Uses, other: Uses) -> Uses:
    """Return the uses of both; the capacities are the other's, which go on from the one's."""
    parts = [np.concatenate([getattr(one, k), getattr(other, k)]) for k in ("option", "resource", "amount")]
    return _sorted((parts[0], parts[1], parts[2]), len(one.first) - 1, other.capacity)


def without_loose(uses: Uses, unit: Ints) -> Uses:
    """Leave out every resource that cannot run short, whatever each unit chooses: unit is int64[O]."""
    most = np.zeros(len(uses.capacity), dtype=np.int64)
    if len(uses.option):
        key = uses.resource * (int(unit.max()) + 1) + unit[uses.option]
        order = np.argsort(key, kind="stable")
        starts = np.flatnonzero(np.diff(key[order], prepend=-1))
        np.add.at(most, uses.resource[order][starts], np.maximum.reduceat(uses.amount[order], starts))
    tight = (most > uses.capacity)[uses.resource]
    return _sorted(
        (uses.option[tight], uses.resource[tight], uses.amount[tight]), len(uses.first) - 1, uses.capacity
    )


def _summed(parts: tuple[Ints, Ints, Ints], count: int, capacity: Ints) -> Uses:
    """Uses of one option of one resource as one; what takes nothing is left out."""
    option, resource, amount = parts
    key, inverse = np.unique(option * max(len(capacity), 1) + resource, return_inverse=True)
    total = np.zeros(len(key), dtype=np.int64)
    np.add.at(total, inverse.ravel(), amount)
    some = total > 0
    found = key[some] // max(len(capacity), 1), key[some] % max(len(capacity), 1), total[some]
    return _sorted(found, count, capacity)


def _sorted(parts: tuple[Ints, Ints, Ints], count: int, capacity: Ints) -> Uses:
    option, resource, amount = parts
    order = np.lexsort((resource, option))
    return Uses(
        first=np.searchsorted(option[order], np.arange(count + 1)),
        option=option[order],
        resource=resource[order],
        amount=amount[order],
        capacity=capacity,
    )
