"""Unit stock: homes with beds and counts, a persons cap, school and childcare places, regional quotas.

A column is a unit type of a municipality. The placement planted while it is made keeps every rule; it is
handed out as `previous`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.families.draws import IntArray, possible, scores, tiers, uneven
from benchmarks.families.households import needs
from benchmarks.shape import Shape
from rematch.solver import Problem

BEDS = (2, 4, 6, 8)
OWNERS_PER_REGION = 4
HOME, PERSONS, SCHOOL, CHILDCARE = range(4)


@dataclass(frozen=True, eq=False)
class _Stock:
    """Resources, who draws on them, and the first resource that is a regional quota."""

    capacity: IntArray
    draws: IntArray
    first_quota: int


def unit_stock(shape: Shape) -> Problem:
    """`m` columns, four unit types per municipality; quotas have a minimum, every second one «if used»."""
    rng = np.random.default_rng([shape.seed, shape.n, shape.m])
    owner = np.arange(shape.m) // len(BEDS)
    demand = np.concatenate([np.ones((shape.n, 1), dtype=np.int64), needs(rng, shape.n)[:, :3]], axis=1)
    score = scores(rng, shape.n, int(owner[-1]) + 1)[:, owner]
    eligible = possible(rng, shape.n, int(owner[-1]) + 1, shape.barred_pct)[:, owner]
    eligible &= demand[:, [PERSONS]] <= np.asarray(BEDS)[np.arange(shape.m) % len(BEDS)]
    stock = _stock(rng, shape, demand, owner)
    planted = _planted(eligible, demand, stock)
    minimum, if_used = _minima(planted, demand, stock)
    return Problem(
        score=score,
        eligible=eligible,
        demand=demand,
        capacity=stock.capacity,
        draws=stock.draws,
        weight=demand[:, PERSONS],
        size=demand[:, PERSONS],
        tier=tiers(rng, shape.n),
        minimum=minimum,
        if_used=if_used,
        owner=owner,
        previous=planted,
    )


def _stock(rng: np.random.Generator, shape: Shape, demand: IntArray, owner: IntArray) -> _Stock:
    """Homes per column, then persons, school and childcare per municipality, then persons per region."""
    owners = int(owner[-1]) + 1
    fitting = np.searchsorted(BEDS, demand[:, PERSONS])
    homes = np.zeros(shape.m, dtype=np.int64)
    for kind in range(len(BEDS)):
        of_kind = np.flatnonzero(np.arange(shape.m) % len(BEDS) == kind)
        wanted = round(shape.tightness * int((fitting == kind).sum()))
        homes[of_kind] = uneven(rng, wanted, of_kind.size)
    totals = [round(shape.tightness * int(demand[:, d].sum())) for d in (PERSONS, SCHOOL, CHILDCARE)]
    caps = [uneven(rng, total, owners) for total in totals]
    region = np.arange(owners) // OWNERS_PER_REGION
    quota = np.bincount(region, weights=caps[0]).astype(np.int64) * 95 // 100
    draws = [(j, j, HOME) for j in range(shape.m)]
    for k, dimension in enumerate((PERSONS, SCHOOL, CHILDCARE)):
        draws += [(j, shape.m + k * owners + int(owner[j]), dimension) for j in range(shape.m)]
    first_quota = shape.m + 3 * owners
    draws += [(j, first_quota + int(region[owner[j]]), PERSONS) for j in range(shape.m)]
    return _Stock(np.concatenate([homes, *caps, quota]), np.asarray(draws), first_quota)


def _planted(eligible: np.ndarray, demand: IntArray, stock: _Stock) -> IntArray:
    """First come, first served: int64[n], a placement that exceeds nothing."""
    left = stock.capacity.copy()
    of_column = [stock.draws[stock.draws[:, 0] == j, 1:] for j in range(eligible.shape[1])]
    planted = np.full(demand.shape[0], -1, dtype=np.int64)
    for case in range(demand.shape[0]):
        for column in np.flatnonzero(eligible[case]).tolist():
            resource, dimension = of_column[column].T
            if (demand[case, dimension] <= left[resource]).all():
                left[resource] -= demand[case, dimension]
                planted[case] = column
                break
    return planted


def _minima(planted: IntArray, demand: IntArray, stock: _Stock) -> tuple[IntArray, np.ndarray]:
    """Half of what is planted in a region, a quarter of the quota at most; every second one if used."""
    used = np.zeros_like(stock.capacity)
    column, resource, dimension = stock.draws.T
    at_column = np.zeros((int(column.max()) + 1, demand.shape[1]), dtype=np.int64)
    np.add.at(at_column, planted[planted >= 0], demand[planted >= 0])
    np.add.at(used, resource, at_column[column, dimension])
    quotas = np.arange(stock.first_quota, stock.capacity.size)
    minimum, if_used = np.zeros_like(stock.capacity), np.zeros(stock.capacity.size, dtype=np.bool_)
    minimum[quotas] = np.minimum(stock.capacity[quotas] // 4, used[quotas] // 2)
    if_used[quotas[1::2]] = True
    return minimum, if_used
