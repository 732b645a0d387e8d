"""Linear prices of any level at any size: a program over few options per unit, more added while they pay.

linear_prices calls it. Pricing all pairs gives a bound that holds for all options, known or not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rematch.solver.interior_point import Interior, astray, entered, gone_on, solved
from rematch.solver.model_rows import FloatArray
from rematch.solver.option_pool import Level, Scaled, no_options, scaled_program
from rematch.solver.price_bound import unit_prices
from rematch.solver.price_kernels import NEVER, Pays, best_options, write_values
from rematch.solver.problem import IntArray
from rematch.solver.watch import Watch

ROUNDS = 30
ROW_LIMIT = 3_000
FIRST_OPTIONS = 6
MORE_OPTIONS = 4
# Gaps to reach, as shares of the bound; the first ones are passed as soon as few options are missing.
GAPS = (1e-2, 1e-4, 1e-9)
NOTHING = NEVER / 2


@dataclass(frozen=True, eq=False)
class Point:
    """Prices per resource, multipliers per held level, and the bound they give, in units of the level."""

    resource: FloatArray
    earlier: FloatArray
    bound: float = np.inf


def relaxed(level: Level, start: Point, watch: Watch) -> Point:
    """
    The best prices and multipliers there are, or the best found in time.

    Returns
    -------
    Point
        Its bound is the optimum of the linear relaxation up to 1e-9 of it, unless time ran out or
        there are more than ROW_LIMIT rows; then `start`, or the best since.
    """
    if level.limit.shape[0] > ROW_LIMIT:
        return start
    best, at, pool = start, start, no_options()
    scaled, interior, floor, stage, value = None, None, None, 0, -np.inf
    for _ in range(ROUNDS):
        bound, count, chosen = _priced(level, at, floor)
        at = Point(at.resource, at.earlier, bound)
        best = min(best, at, key=lambda each: each.bound)
        short, complete = (best.bound - value) / max(abs(best.bound), 1.0), not count.any()
        if short <= GAPS[-1] or watch.expired or (complete and stage == len(GAPS) - 1):
            break
        if scaled is not None and (complete or short <= 3 * GAPS[stage]):
            stage = min(stage + 1, len(GAPS) - 1)
        known, pool = pool.count, pool.joined(level.units, count, chosen)
        scaled, serial = scaled_program(level, pool, scaled)
        size = max(abs(best.bound), 1.0) / scaled.gain
        if interior is None:
            interior = entered(scaled.program, _scaled(scaled, at, level), size)
        else:
            interior = gone_on(scaled.program, interior, serial < known, size)
        interior = solved(scaled.program, interior, GAPS[stage] * size, watch)
        value = scaled.gain * (scaled.program.value(interior.x) - astray(scaled.program, interior))
        at, floor = _left(scaled, interior, level)
    return best


def _priced(level: Level, at: Point, floor: FloatArray | None) -> tuple[float, IntArray, IntArray]:
    """The bound these prices give, and the options worth more than `floor` per unit."""
    instance, units = level.instance, level.units
    values, by_case = level.gain.copy(), np.zeros(instance.n)
    for multiplier, held in zip(at.earlier, level.held, strict=True):
        if held.per_case:
            by_case += multiplier * held.coefficient[:, :1].sum(axis=1)
        else:
            values += multiplier * held.coefficient
    price = np.ascontiguousarray(unit_prices(instance, at.resource))
    write_values(values, by_case, Pays(instance.allowed, instance.demand, price))
    width = FIRST_OPTIONS if floor is None else MORE_OPTIONS
    least = np.full(units.first.shape[0] - 1, NOTHING) if floor is None else floor
    chosen = np.full((instance.n, width), -1, dtype=np.int64)
    best, count = best_options(values, units, least, chosen)
    best = np.where(level.must, best, np.maximum(best, 0))
    paid = np.maximum(at.resource * instance.capacity, at.resource * instance.lowest).sum()
    paid -= sum(by * value for by, value in zip(at.earlier, level.value, strict=True))
    return float(best[best > NOTHING].sum() + paid), count, chosen


def _scaled(scaled: Scaled, at: Point, level: Level) -> FloatArray:
    """float64[rows]: prices as the program scales them."""
    up = np.maximum(at.resource, 0), np.maximum(-at.resource[level.lower], 0), at.earlier
    return np.concatenate(up) * scaled.row / scaled.gain


def _left(scaled: Scaled, interior: Interior, level: Level) -> tuple[Point, FloatArray]:
    """Prices of a point, and what an option of each unit is worth there."""
    price = interior.price * scaled.gain / scaled.row
    resources = level.instance.capacity.shape[0]
    resource, least, earlier = np.split(price, [resources, resources + level.lower.shape[0]])
    resource = resource.copy()
    resource[level.lower] -= least
    unit = scaled.program.unit_price(interior.z) * scaled.gain
    return Point(resource, earlier), unit + 1e-9 * scaled.gain
