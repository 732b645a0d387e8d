"""Shows in integers that nothing keeps every rule with levels held: prices, and rows where they help.

Asked for infeasible answers and, by `questions`, for values that a threshold cannot have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.certificate import INFEASIBLE, ApartRow, CoverRow, LevelCertificate, Node, Row, Step
from rematch.solver.elastic import Duals, elastic_duals, whole
from rematch.solver.objectives import Objective
from rematch.solver.price_bound import Prices, no_prices, pair_values, price_bound, safe_magnitude
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.watch import Watch

PAIR_LIMIT = 200_000
SPARE = 2**14


@dataclass(frozen=True, eq=False)
class Held:
    """Sums that have to reach a value each."""

    objectives: Sequence[Objective] = ()
    values: Sequence[int] = ()

    def reached(self, column: IntArray) -> list[int]:
        """What a canonical placement is worth in each."""
        return [each.value(column) for each in self.objectives]

    def keeps(self, column: IntArray) -> bool:
        """Whether a canonical placement reaches all of them."""
        return all(found >= value for found, value in zip(self.reached(column), self.values, strict=True))


def refuted(instance: Instance, held: Held, watch: Watch) -> LevelCertificate | None:
    """
    A certificate that nothing keeps every rule of `instance` and reaches what is held.

    Returns
    -------
    LevelCertificate or None
        In canonical indices, c = 0, one node of one step; None where prices do not show it.

    References
    ----------
    docs: certificates, sections 2 to 4. Infeasibility of the relaxation by its phase-1 duals (Farkas).
    """
    if stuck(instance).any() or (instance.minimum > instance.capacity).any():
        return _shown(instance, held, no_prices(instance, len(held.values), 1), ())
    if int(instance.possible.sum()) > PAIR_LIMIT:
        return None
    duals = elastic_duals(instance, held.objectives, held.values, watch)
    if duals is None:
        return None
    found = _finest(instance, held, duals)
    if found is None:
        return None
    prices, apart = found
    return _shown(instance, held, prices, _apart_rows(instance, apart))


def _finest(instance: Instance, held: Held, duals: Duals) -> tuple[Prices, IntArray] | None:
    """The duals at the finest scale that leaves all numbers, and rows on top of them, within 64 bits."""
    levels = (*held.objectives, _nothing(instance))
    for power in range(44, -1, -4):
        rounded = whole(duals, 2**power)
        if rounded is None:
            continue
        resource, apart, earlier = rounded
        spared = Prices(SPARE, SPARE * resource, tuple(SPARE * each for each in earlier))
        if safe_magnitude(instance, levels, spared, len(earlier)):
            return Prices(1, resource, earlier), apart
    return None


def stuck(instance: Instance) -> BoolArray:
    """bool[n]: must be placed and has no possible pair."""
    return instance.must & ~instance.possible.any(axis=1)


def _shown(
    instance: Instance, held: Held, prices: Prices, apart: Sequence[tuple[ApartRow, int]]
) -> LevelCertificate | None:
    """The certificate of these multipliers, with rows against pairs that never fit; None if it fails."""
    if (instance.minimum > instance.capacity).any():
        return _certificate(held, Step(tuple(prices.resource.tolist()), prices.earlier), ())
    penalty = _against_apart(instance, apart)
    covers = _covers(instance, held, prices, penalty)
    for cover, factor in covers:
        penalty[cover.cases[0], _drawing(instance, cover)] += factor
    if _total(instance, held, prices, penalty, sum(factor for _, factor in apart)) > -1:
        return None
    rows: list[tuple[Row, int]] = [*apart, *covers]
    step = Step(tuple(prices.resource.tolist()), prices.earlier, tuple(factor for _, factor in rows))
    return _certificate(held, step, tuple(row for row, _ in rows))


def _certificate(held: Held, step: Step, rows: tuple[Row, ...]) -> LevelCertificate:
    return LevelCertificate(INFEASIBLE, 1, tuple(held.values), -1, (Node((step,)),), rows)


def _nothing(instance: Instance) -> Objective:
    return Objective("", np.zeros_like(instance.score), per_case=True)


def _total(instance: Instance, held: Held, prices: Prices, penalty: IntArray, right: int) -> int:
    """The bound with c = 0; the rows enter as one more level, held at minus their right-hand sides."""
    rows = Objective("rows", -penalty, per_case=False)
    levels = (*held.objectives, rows, _nothing(instance))
    return price_bound(
        instance, levels, replace(prices, earlier=(*prices.earlier, 1)), (*held.values, -right)
    ).total


def _apart_rows(instance: Instance, factors: IntArray) -> list[tuple[ApartRow, int]]:
    owners = int(instance.owner.max(initial=-1)) + 1
    rows = []
    for index in np.flatnonzero(factors).tolist():
        position, owner = divmod(index, owners)
        left, right = instance.apart[position].tolist()
        rows.append((ApartRow((left, right), owner), int(factors[index])))
    return rows


def _against_apart(instance: Instance, apart: Sequence[tuple[ApartRow, int]]) -> IntArray:
    """int64[n, m]: what apart rows take off each pair."""
    penalty = np.zeros_like(instance.score)
    for row, factor in apart:
        penalty[np.ix_(np.asarray(row.cases), np.flatnonzero(instance.owner == row.owner))] += factor
    return penalty


def _covers(instance: Instance, held: Held, prices: Prices, penalty: IntArray) -> list[tuple[CoverRow, int]]:
    """
    Rows against pairs that never fit and would otherwise be among a unit's best.

    A cover of one case says that the case has no pair in which it draws that much. Its factor
    makes any option with such a pair worse than every option without.
    """
    values = pair_values(instance, (*held.objectives, _nothing(instance)), prices, len(held.values)) - penalty
    never = instance.allowed & ~instance.possible
    largest = int(np.abs(np.where(instance.allowed, values, 0)).max(initial=0))
    together = int(np.bincount(instance.group + 1)[1:].max(initial=1))
    factor = 2 * largest * together + 1
    best = np.max(values, axis=1, where=instance.possible, initial=-factor)
    best = np.where(instance.must | (instance.group >= 0), best, np.maximum(best, 0))
    alone = instance.group < 0
    cases = (never & ((values > best[:, None]) | ~alone[:, None])).any(axis=1)
    return [(row, factor) for case in np.flatnonzero(cases).tolist() for row in _too_much(instance, case)]


def _too_much(instance: Instance, case: int) -> list[CoverRow]:
    """Per resource, the least draw of the case that exceeds it."""
    need = instance.use_count @ instance.demand[case]
    over = (need > instance.capacity[instance.use_resource]) & instance.allowed[case, instance.use_column]
    least: dict[int, int] = {}
    for entry in np.flatnonzero(over).tolist():
        resource, amount = int(instance.use_resource[entry]), int(need[entry])
        least[resource] = min(amount, least.get(resource, amount))
    return [CoverRow(resource, (case,), (amount,)) for resource, amount in sorted(least.items())]


def _drawing(instance: Instance, cover: CoverRow) -> IntArray:
    """Columns in which the case of a cover draws at least what it states."""
    entries = np.flatnonzero(instance.use_resource == cover.resource)
    need = instance.use_count[entries] @ instance.demand[cover.cases[0]]
    columns: IntArray = instance.use_column[entries[need >= cover.needs[0]]]
    return columns
