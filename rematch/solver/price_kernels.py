"""Passes over all pairs at given prices: exact slacks for price_bound, best options for restricted_lp."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from rematch.solver.compiled import compiled

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Number = TypeVar("Number", Ints, Floats)

NEVER = -(2**60)
SAMPLE = 2_000
SWEEPS = 2
SLOWING = 20.0


class Units(NamedTuple):
    """
    Groups and lone cases, by first member; columns by owner.

    Members of unit u are case[first[u]:first[u + 1]], columns of owner o column[start[o]:start[o + 1]].
    """

    first: Ints
    case: Ints
    start: Ints
    column: Ints


class Pairs(NamedTuple):
    """What pairs are worth (float64[n, m]), which are allowed, and what cases need (float64[n, D])."""

    worth: Floats
    allowed: Bools
    demand: Floats


class Pays(NamedTuple):
    """Which pairs are allowed, what cases need ([n, D]), what a unit of it costs by column ([D, m])."""

    allowed: Bools
    demand: Ints
    price: npt.NDArray[Any]


class ColumnRows(NamedTuple):
    """What a column draws on: entries start[j] to start[j + 1] of `resource` and `often` (per dimension)."""

    start: Ints
    resource: Ints
    often: Floats


@compiled
def exact_slacks(values: Ints, must: Bools, units: Units) -> tuple[Ints, Ints]:
    """
    Write over `values` int64[n, m] what each pair is short of its unit's best.

    Returns
    -------
    best, left : int64[units], int64[n]
        Each unit's best (at least 0 unless it must be placed), and the same by case.
    """
    count = units.first.shape[0] - 1
    best, left = np.full(count, NEVER), np.zeros(values.shape[0], dtype=np.int64)
    for u in range(count):
        members = units.case[units.first[u] : units.first[u + 1]]
        least = NEVER if must[members[0]] else 0
        if members.shape[0] > 1:
            best[u] = _group_slacks(values, members, least, units)
        else:
            row, highest = values[members[0]], least
            for j in range(row.shape[0]):
                highest = max(highest, row[j])
            for j in range(row.shape[0]):
                row[j] = highest - row[j]
            best[u] = highest
        left[members] = best[u]
    return best, left


@compiled
def _group_slacks(values: Ints, members: Ints, least: int, units: Units) -> int:
    """Write the slacks of a group's pairs; its best, at least `least`."""
    owners = units.start.shape[0] - 1
    at_owner = np.full((members.shape[0], owners), NEVER)
    together = np.zeros(owners, dtype=np.int64)
    for o in range(owners):
        for i in range(members.shape[0]):
            for j in units.column[units.start[o] : units.start[o + 1]]:
                at_owner[i, o] = max(at_owner[i, o], values[members[i], j])
        together[o] = at_owner[:, o].sum() if at_owner[:, o].min() > NEVER else NEVER
        least = max(least, together[o])
    for o in range(owners):
        for i in range(members.shape[0]):
            for j in units.column[units.start[o] : units.start[o + 1]]:
                others = together[o] - at_owner[i, o] if together[o] > NEVER else NEVER
                taken = others + values[members[i], j] if others > NEVER else NEVER
                values[members[i], j] = least - taken
    return least


@compiled
def best_options(values: Floats, units: Units, floor: Floats, chosen: Ints) -> tuple[Floats, Ints]:
    """
    The options of each unit worth more than `floor`, best first, as many as `chosen` has room for.

    Parameters
    ----------
    values : float64[n, m]
        Worth of each pair at some prices, NEVER where it is not allowed.
    floor : float64[units]
        Far above NEVER.
    chosen : int64[n, K]
        Written: column of each member in the unit's k-th option.

    Returns
    -------
    best, count : float64[units], int64[units]
        Worth of the best option of all; how many options were written.
    """
    width, total = chosen.shape[1], units.first.shape[0] - 1
    best, count = np.full(total, -np.inf), np.zeros(total, dtype=np.int64)
    top, name = np.zeros(width), np.zeros(width, dtype=np.int64)
    for u in range(total):
        members = units.case[units.first[u] : units.first[u + 1]]
        worth = values[members[0]] if members.shape[0] == 1 else _at_owners(values, members, units)
        for o in range(worth.shape[0]):
            best[u] = max(best[u], worth[o])
            if not worth[o] > floor[u] or (count[u] == width and worth[o] <= top[width - 1]):
                continue
            place = min(count[u], width - 1)
            while place > 0 and top[place - 1] < worth[o]:
                top[place], name[place] = top[place - 1], name[place - 1]
                place -= 1
            top[place], name[place] = worth[o], o
            count[u] = min(count[u] + 1, width)
        for k in range(count[u]):
            if members.shape[0] == 1:
                chosen[members[0], k] = name[k]
            else:
                _choose(
                    values,
                    members,
                    units.column[units.start[name[k]] : units.start[name[k] + 1]],
                    chosen[:, k],
                )
    return best, count


@compiled
def _at_owners(values: Floats, members: Ints, units: Units) -> Floats:
    """float64[owners]: what a group is worth at each, every member in its best column there."""
    worth = np.zeros(units.start.shape[0] - 1)
    for o in range(worth.shape[0]):
        for i in members:
            highest = -np.inf
            for j in units.column[units.start[o] : units.start[o + 1]]:
                highest = max(highest, values[i, j])
            worth[o] += highest
    return worth


@compiled
def _choose(values: Floats, members: Ints, columns: Ints, chosen: Ints) -> None:
    """Write each member's best column among those of one owner."""
    for i in members:
        chosen[i] = columns[0]
        for j in columns:
            if values[i, j] > values[i, chosen[i]]:
                chosen[i] = j


@compiled
def write_values(values: Number, by_case: Number, pays: Pays) -> None:
    """Add `by_case` to `values` [n, m], take away what the pair pays; NEVER where it is not allowed."""
    for i in range(values.shape[0]):
        row, allowed = values[i], pays.allowed[i]
        for d in range(pays.demand.shape[1]):
            need, price = pays.demand[i, d], pays.price[d]
            if need != 0:
                for j in range(row.shape[0]):
                    row[j] -= need * price[j]
        for j in range(row.shape[0]):
            row[j] = row[j] + by_case[i] if allowed[j] else NEVER


@compiled
def _best_column(pairs: Pairs, rows: ColumnRows, price: Floats, i: int) -> int:
    """The column worth most to case i after prices, -1 where none is worth more than nothing."""
    best, at = 0.0, -1
    for j in range(pairs.worth.shape[1]):
        worth = pairs.worth[i, j]
        if pairs.allowed[i, j] and worth > best:
            for e in range(rows.start[j], rows.start[j + 1]):
                for d in range(pairs.demand.shape[1]):
                    worth -= rows.often[e, d] * pairs.demand[i, d] * price[rows.resource[e]]
            if worth > best:
                best, at = worth, j
    return at


@compiled
def sampled_prices(pairs: Pairs, rows: ColumnRows, share: Floats, pace: Floats) -> Floats:
    """
    float64[R]: rough prices, by one case after the other taking its best column at the prices so far.

    Parameters
    ----------
    share : float64[R]
        What one case may use of each resource on average.
    pace : float64[R]
        How far a price moves per unit of use beyond that.

    Notes
    -----
    The mean over the second half of the cases looked at; cases stand in an order drawn by lot.
    """
    n = pairs.worth.shape[0]
    price, mean = np.zeros(share.shape[0]), np.zeros(share.shape[0])
    looks = min(n, SAMPLE) * SWEEPS
    for look in range(looks):
        i, step = look % n, 1.0 / (1.0 + SLOWING * look / looks)
        at = _best_column(pairs, rows, price, i)
        for r in range(price.shape[0]):
            price[r] -= step * pace[r] * share[r]
        if at >= 0:
            for e in range(rows.start[at], rows.start[at + 1]):
                r = rows.resource[e]
                for d in range(pairs.demand.shape[1]):
                    price[r] += step * pace[r] * rows.often[e, d] * pairs.demand[i, d]
        for r in range(price.shape[0]):
            price[r] = max(price[r], 0.0)
            mean[r] += price[r] if 2 * look >= looks else 0.0
    for r in range(mean.shape[0]):
        mean[r] *= 2.0 / looks
    return mean
