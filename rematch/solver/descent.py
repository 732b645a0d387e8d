"""Prices for rounds too large for a linear program: projected subgradient steps, rounded at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.model_rows import FloatArray
from rematch.solver.objectives import Objective
from rematch.solver.price_bound import Prices, safe_magnitude, unit_prices
from rematch.solver.problem import IntArray
from rematch.solver.watch import Watch

STEPS = 1_000
PATIENCE = 8


@dataclass(eq=False)
class _Point:
    """Prices per resource and multipliers per earlier level, as floats, and the bound they give."""

    resource: FloatArray
    earlier: FloatArray
    bound: float = np.inf


@dataclass(frozen=True, eq=False)
class _Slope:
    """How far use is from what the prices pay for."""

    resource: FloatArray
    earlier: FloatArray


def descended_prices(
    instance: Instance,
    objectives: Sequence[Objective],
    held: Sequence[int],
    target: int,
    watch: Watch,
) -> tuple[FloatArray, FloatArray]:
    """
    Prices and multipliers of level `len(held)`; any are valid, these are good.

    Parameters
    ----------
    target : int
        Value of a known placement; steps shrink as the bound comes near it (Polyak).

    Returns
    -------
    float64[R], float64[len(held)]
    """
    until_s = watch.elapsed_s + watch.remaining_s / (len(objectives) - len(held) + 1)
    point = _Point(np.zeros(instance.capacity.shape[0]), np.zeros(len(held)))
    best, pace, waited = point, 1.0, 0
    for _ in range(STEPS):
        slope = _evaluate(instance, objectives, held, point)
        if point.bound < best.bound - 1e-9 * abs(best.bound) or best is point:
            best, waited = point, 0
        else:
            waited += 1
        if waited >= PATIENCE:
            pace, waited, point = pace / 2, 0, best
            slope = _evaluate(instance, objectives, held, point)
        if best.bound < target + 1 or pace < 1e-3 or watch.elapsed_s >= until_s:
            break
        point = _step(instance, held, point, slope, pace * (point.bound - target))
    return best.resource, best.earlier


def rounded_prices(
    instance: Instance, objectives: Sequence[Objective], found: tuple[FloatArray, FloatArray], scale: int
) -> Prices | None:
    """Float prices as integers at `scale`; None when they are out of range."""
    resource, earlier = (np.rint(scale * each) for each in found)
    if max(np.abs(resource).max(initial=0), earlier.max(initial=0)) > 2**57:
        return None
    prices = Prices(scale, resource.astype(np.int64), tuple(earlier.astype(np.int64).tolist()))
    return prices if safe_magnitude(instance, objectives, prices, earlier.shape[0]) else None


def _evaluate(
    instance: Instance, objectives: Sequence[Objective], held: Sequence[int], point: _Point
) -> _Slope:
    """Write the bound of a point, and return its slope; groups count as single cases here."""
    level = len(held)
    value = objectives[level].coefficient.astype(np.float64)
    for lam, objective in zip(point.earlier, objectives[:level], strict=True):
        if lam:
            value += lam * objective.coefficient
    value -= instance.demand.astype(np.float64) @ unit_prices(instance, point.resource)
    value[~instance.allowed] = -np.inf
    chosen = value.argmax(axis=1)
    best = value[np.arange(instance.n), chosen]
    placed = np.flatnonzero(((best > 0) | instance.must) & np.isfinite(best))
    used = _use(instance, placed, chosen[placed])
    paid = np.where(point.resource >= 0, instance.capacity, instance.lowest).astype(np.float64)
    reached = [each.coefficient[placed, chosen[placed]].sum() for each in objectives[:level]]
    spare = np.asarray(reached, dtype=np.float64) - np.asarray(held, dtype=np.float64)
    point.bound = float(
        best[placed].sum() + point.resource @ paid - point.earlier @ np.asarray(held, np.float64)
    )
    return _Slope(paid - used, spare)


def _use(instance: Instance, cases: IntArray, column: IntArray) -> FloatArray:
    """float64[R]: use if each case takes its column."""
    drawn = np.zeros((instance.m, instance.demand.shape[1]), dtype=np.int64)
    np.add.at(drawn, column, instance.demand[cases])
    per_entry = (drawn[instance.use_column] * instance.use_count).sum(axis=1)
    weights = per_entry.astype(np.float64)
    used = np.bincount(instance.use_resource, weights=weights, minlength=instance.capacity.shape[0])
    return used.astype(np.float64)


def _step(instance: Instance, held: Sequence[int], point: _Point, slope: _Slope, distance: float) -> _Point:
    """Move against the slope, each price in the measure of what it prices."""
    by_capacity = 1.0 / np.maximum(instance.capacity, 1)
    by_value = 1.0 / np.maximum(np.abs(np.asarray(held, dtype=np.float64)), 1)
    # A price at 0 cannot fall further: such directions do not count.
    falls = (point.resource > 0) | (slope.resource < 0) | (instance.lowest > 0)
    moved = np.where(falls, slope.resource, 0)
    length = float((moved**2 * by_capacity).sum() + (slope.earlier**2 * by_value).sum())
    if length == 0:
        return _Point(point.resource, point.earlier)
    resource = point.resource - distance / length * by_capacity * moved
    resource = np.where(instance.lowest > 0, resource, np.maximum(resource, 0))
    earlier = np.maximum(point.earlier - distance / length * by_value * slope.earlier, 0)
    return _Point(resource, earlier)
