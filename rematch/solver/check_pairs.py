"""The pairs that are left at a node, in runs by unit, municipality and member; every bound reads them.

An option of a unit is a municipality at which every member still has a pair; other pairs are never kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.check_levels import Reading
from rematch.solver.problem import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Units:
    """Units in the order of their first members, municipalities in the order of their labels."""

    of_case: IntArray
    first: IntArray
    members: IntArray
    owner_label: IntArray
    owner_of_column: IntArray


@dataclass(frozen=True, eq=False)
class Pairs:
    """
    Pairs left, sorted by unit, municipality, case and column.

    Parameters
    ----------
    number : int64[P], place of each pair in the question before any node
    case, column : int64[P]
    option, member : int64[P], run of each pair
    member_start, option_start : first pair of each run
    member_option : int64[members], option of each member run
    option_member : int64[options], first member run of each option
    unit, owner : int64[options]
    """

    number: IntArray
    case: IntArray
    column: IntArray
    option: IntArray
    member: IntArray
    member_start: IntArray
    option_start: IntArray
    member_option: IntArray
    option_member: IntArray
    unit: IntArray
    owner: IntArray


def units_of(given: Reading) -> Units:
    """A group of cases is one unit, a case on its own another."""
    problem = given.problem
    label = np.where(problem.group >= 0, problem.group, -1 - np.arange(problem.n))
    _, first, inverse, members = np.unique(label, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(first)
    position = np.empty_like(order)
    position[order] = np.arange(order.shape[0])
    owner_label, owner_of_column = np.unique(problem.owner, return_inverse=True)
    return Units(position[inverse], first[order], members[order], owner_label, owner_of_column)


def all_pairs(given: Reading, units: Units, least_score: int | None) -> Pairs:
    """Every pair that may be used; with a score of at least `least_score` where there is one."""
    allowed = given.allowed
    if least_score is not None:
        allowed = allowed & (given.scores.astype(np.int64) >= least_score)
    case, column = np.nonzero(allowed)
    owners = units.owner_label.shape[0]
    key = units.of_case[case] * owners + units.owner_of_column[column]
    if key.size and (key[1:] < key[:-1]).any():
        order = np.argsort(key, kind="stable")
        case, column, key = case[order], column[order], key[order]
    pairs = _whole(units, _runs(units, np.arange(case.shape[0]), case, column))
    return replace(pairs, number=np.arange(pairs.number.shape[0]))


def kept_pairs(units: Units, pairs: Pairs, keep: BoolArray) -> Pairs:
    """The pairs to keep, less those whose unit has lost its option there."""
    if keep.all():
        return pairs
    return _whole(units, _runs(units, pairs.number[keep], pairs.case[keep], pairs.column[keep]))


def _whole(units: Units, pairs: Pairs) -> Pairs:
    """Without the pairs at municipalities where some member of the unit has none."""
    present = np.diff(pairs.option_member, append=pairs.member_start.shape[0])
    whole = present == units.members[pairs.unit]
    if whole.all():
        return pairs
    keep = whole[pairs.option]
    return _runs(units, pairs.number[keep], pairs.case[keep], pairs.column[keep])


def _runs(units: Units, number: IntArray, case: IntArray, column: IntArray) -> Pairs:
    """Where one member's, and one option's, pairs begin."""
    unit, owner = units.of_case[case], units.owner_of_column[column]
    option_begins = _changes(unit) | _changes(owner)
    member_begins = option_begins | _changes(case)
    option, member = np.cumsum(option_begins) - 1, np.cumsum(member_begins) - 1
    member_start, option_start = np.flatnonzero(member_begins), np.flatnonzero(option_begins)
    return Pairs(
        number=number,
        case=case,
        column=column,
        option=option,
        member=member,
        member_start=member_start,
        option_start=option_start,
        member_option=option[member_start],
        option_member=member[option_start],
        unit=unit[option_start],
        owner=owner[option_start],
    )


def _changes(values: IntArray) -> BoolArray:
    begins = np.ones(values.shape[0], dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins
