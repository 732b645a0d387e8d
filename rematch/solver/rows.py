"""Valid inequalities beyond the resources' own (certificate kind 3), and what each pair weighs in them.

`packings_table` prices them like resources; the page on certificates derives them again (section 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rematch.solver.canonical import Instance
from rematch.solver.certificate import ApartRow, CoverRow, RoundedRow, Row
from rematch.solver.problem import BoolArray, IntArray

VIOLATED = 0.02


@dataclass(frozen=True, eq=False)
class Weights:
    """Triplets of rows: `pair` int64[E] into the pairs asked about, `row` int64[E], `amount` int64[E]."""

    pair: IntArray
    row: IntArray
    amount: IntArray


def apart_rows(instance: Instance) -> tuple[Row, ...]:
    """One row per two cases that stay apart and owner at which both have a pair."""
    found = []
    for left, right in instance.apart.tolist():
        at = [set(instance.owner[instance.allowed[case]].tolist()) for case in (left, right)]
        found += [ApartRow((left, right), owner) for owner in sorted(at[0] & at[1])]
    return tuple(found)


def cover_rows(instance: Instance, priced: Sequence[int], share: npt.NDArray[np.float64]) -> tuple[Row, ...]:
    """
    Covers of priced resources that a fractional placement breaks.

    Parameters
    ----------
    priced : resources to look at
    share : float64[n, m]
        How much of each pair the relaxation uses.

    Returns
    -------
    tuple of CoverRow
        At most one per resource: cases that do not all fit, filled in by what they leave out least.
    """
    rows = []
    for resource in priced:
        need = needs(instance, int(resource))
        drawn = (share * (need > 0)).sum(axis=1)
        least = np.where(need > 0, need, np.iinfo(np.int64).max).min(axis=1, initial=np.iinfo(np.int64).max)
        row = _cover(int(resource), int(instance.capacity[resource]), drawn, least)
        rows += [] if row is None else [row]
    return tuple(rows)


def weights(instance: Instance, rows: Sequence[Row], case: IntArray, column: IntArray) -> Weights:
    """What each of the pairs weighs in each row, where it does."""
    parts = [(np.zeros(0, dtype=np.int64),) * 3]
    for number, row in enumerate(rows):
        amount = _weight(instance, row, case, column)
        pairs = np.flatnonzero(amount)
        parts.append((pairs, np.full_like(pairs, number), amount[pairs]))
    pair, place, amount = (np.concatenate([part[k] for part in parts]) for k in range(3))
    return Weights(pair, place, amount)


def right_side(instance: Instance, row: Row) -> int:
    """b of a row."""
    if isinstance(row, ApartRow):
        return 1
    if isinstance(row, CoverRow):
        return len(row.cases) - 1
    total = sum(y * int(instance.capacity[r]) for r, y in row.resources) + sum(y for _, y in row.cases)
    return total // row.divisor


def needs(instance: Instance, resource: int) -> IntArray:
    """int64[n, m]: what each case draws on a resource in each column."""
    result = np.zeros((instance.n, instance.m), dtype=np.int64)
    for entry in np.flatnonzero(instance.use_resource == resource).tolist():
        result[:, instance.use_column[entry]] += instance.demand @ instance.use_count[entry]
    return result


def _weight(instance: Instance, row: Row, case: IntArray, column: IntArray) -> IntArray:
    if isinstance(row, ApartRow):
        inside: BoolArray = np.isin(case, row.cases) & (instance.owner[column] == row.owner)
        return inside.astype(np.int64)
    if isinstance(row, CoverRow):
        least = np.full(instance.n, np.iinfo(np.int64).max)
        least[list(row.cases)] = row.needs
        covered: BoolArray = needs(instance, row.resource)[case, column] >= least[case]
        return covered.astype(np.int64)
    return _rounded_weight(instance, row, case, column)


def _rounded_weight(instance: Instance, row: RoundedRow, case: IntArray, column: IntArray) -> IntArray:
    own = np.zeros(instance.n, dtype=np.int64)
    for place, y in row.cases:
        own[place] = y
    total: IntArray = own[case]
    for resource, y in row.resources:
        total = total + y * needs(instance, resource)[case, column]
    weight: IntArray = total // row.divisor
    return weight


def _cover(resource: int, capacity: int, drawn: npt.NDArray[np.float64], least: IntArray) -> CoverRow | None:
    """The cases of which the least is missing, per need, until they no longer fit."""
    able = np.flatnonzero(drawn > 0)
    order = able[np.argsort((1 - np.minimum(drawn[able], 1)) / least[able], kind="stable")]
    filled = np.cumsum(least[order])
    count = int(np.searchsorted(filled, capacity, side="right")) + 1
    if count > order.shape[0] or np.minimum(drawn[order[:count]], 1).sum() <= count - 1 + VIOLATED:
        return None
    cases = np.sort(order[:count])
    return CoverRow(resource, tuple(cases.tolist()), tuple(least[cases].tolist()))
