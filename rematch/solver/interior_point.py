"""Prices of a linear program over options of units, by a primal-dual interior point method.

restricted_lp hands over the options and takes the prices; any prices are valid, so a run may end early.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rematch.solver.interior_kernels import (
    Options,
    System,
    direction,
    factored,
    half_matrix,
    option_cost,
    reach,
    row_use,
    unit_prices_at,
)
from rematch.solver.model_rows import FloatArray
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.watch import Watch

STEPS = 80
TO_THE_WALL = 0.995
SMALLEST = 1e-3
# Gaps to start from, as shares of the bound.
WIDTHS = (1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0)
SHORTEST = 1e-6
# Below it, adding it to a worth of about 50 would be lost in rounding.
LEAST_MEAN = 1e-12


@dataclass(frozen=True, eq=False)
class OptionProgram:
    """
    maximise gain x + leave s - penalty e, with x + s = 1 per unit and use - e <= limit per row.

    `unit` int64[O] is the unit of each option, ascending; `leave` float64[U] what a unit left out
    counts; `elastic` int64[K] the rows that may be broken, at `penalty` float64[K] each.
    """

    options: Options
    unit: IntArray
    leave: FloatArray
    limit: FloatArray
    elastic: IntArray
    penalty: FloatArray

    @property
    def count(self) -> int:
        """Variables in all."""
        rows = self.limit.shape[0] + self.elastic.shape[0]
        return int(self.unit.shape[0] + self.leave.shape[0] + rows)

    def value(self, x: FloatArray) -> float:
        """What the program counts for x."""
        count, units = self.unit.shape[0], self.leave.shape[0]
        broken = x[count + units + self.limit.shape[0] :]
        left = x[count : count + units]
        gained = (self.options.gain * x[:count]).sum() + (self.leave * left).sum()
        return float(gained - (self.penalty * broken).sum())

    def unit_price(self, z: FloatArray) -> FloatArray:
        """float64[U]: what an option of a unit has to be worth at least, after prices, to be taken."""
        count = self.unit.shape[0]
        return np.asarray(z[count : count + self.leave.shape[0]] + self.leave)


@dataclass(frozen=True, eq=False)
class Interior:
    """
    A point inside: what is taken (x), what each is short of worth (z), prices of rows.

    x and z hold one number per option, unit left out, row's spare room and elastic row broken.
    """

    x: FloatArray
    z: FloatArray
    price: FloatArray

    def gap(self) -> float:
        """Bound less value."""
        return float((self.x * self.z).sum())


def solved(program: OptionProgram, point: Interior, tolerance: float, watch: Watch) -> Interior:
    """
    The point at which bound and value are within `tolerance`, or the last one reached.

    Parameters
    ----------
    point : Interior
        Where to start.
    tolerance : float
        Gap that suffices, in units of gain.

    References
    ----------
    Mehrotra 1992, doi:10.1137/0802028.
    """
    for _ in range(STEPS):
        if point.gap() + astray(program, point) <= tolerance or watch.expired:
            break
        moved = _step(program, point)
        if moved is None:
            break
        point = moved
    return point


def entered(program: OptionProgram, price: FloatArray, size: float) -> Interior:
    """A first point from prices, the nearer to the end the better they fit; `size` is that of the bound."""
    for width in WIDTHS:
        point = central(program, price, width * size / program.count)
        if astray(program, point, 0.0) <= point.gap():
            break
    return point


def central(program: OptionProgram, price: FloatArray, mean: float) -> Interior:
    """
    The point at these prices with every product x z equal to `mean`, each unit taken once in all.

    Notes
    -----
    Rows may be over- or underused there; the steps that follow mend it.
    """
    mean = max(mean, LEAST_MEAN)
    y = np.maximum(price, mean / np.maximum(program.limit, 1.0))
    y[program.elastic] = np.minimum(y[program.elastic], program.penalty - SMALLEST)
    net = program.options.gain - option_cost(program.options, y)
    unit = unit_prices_at(program.options.start, net, program.leave, mean)
    z = [unit[program.unit] - net, unit - program.leave, y, program.penalty - y[program.elastic]]
    together = np.concatenate(z)
    return Interior(mean / together, together, y)


def gone_on(program: OptionProgram, point: Interior, known: BoolArray, size: float) -> Interior:
    """
    From a point of the program before more options came; `known` bool[O] are those it had.

    Where they change much, it starts anew from the prices.
    """
    if known.all():
        return point
    near = _joined(program, point, known)
    return near if astray(program, near, 0.0) <= near.gap() else entered(program, point.price, size)


def _joined(program: OptionProgram, point: Interior, known: BoolArray) -> Interior:
    """Units with new options start anew at their prices, the others stay."""
    before, units = int(known.sum()), program.leave.shape[0]
    mean = max(point.gap() / point.x.shape[0], LEAST_MEAN)
    anew = np.zeros(units, dtype=np.bool_)
    anew[program.unit[~known]] = True
    net = program.options.gain - option_cost(program.options, point.price)
    fresh = unit_prices_at(program.options.start, net, program.leave, mean)
    kept = np.concatenate([~anew[program.unit], ~anew])
    was_kept = np.concatenate([kept[: known.shape[0]][known], ~anew])
    z = np.concatenate([fresh[program.unit] - net, fresh - program.leave, point.z[before + units :]])
    z[: kept.shape[0]][kept] = point.z[: before + units][was_kept]
    x = mean / z
    x[: kept.shape[0]][kept] = point.x[: before + units][was_kept]
    x[kept.shape[0] :] = point.x[before + units :]
    return Interior(x, z, point.price)


def _step(program: OptionProgram, point: Interior) -> Interior | None:
    """One predictor and one corrector; None where the numbers give out."""
    product, mean = point.x * point.z, point.gap() / point.x.shape[0]
    factor = _factor(program, point.x / point.z)
    if factor is None:
        return None
    first = _direction(program, System(point.x, point.z, -product, factor))
    by = reach(point.x, first.x), reach(point.z, first.z)
    after = float(((point.x + by[0] * first.x) * (point.z + by[1] * first.z)).sum()) / product.shape[0]
    aim = mean * (after / mean) ** 3 - product - by[0] * by[1] * first.x * first.z
    change = _direction(program, System(point.x, point.z, aim, factor))
    by = TO_THE_WALL * reach(point.x, change.x), TO_THE_WALL * reach(point.z, change.z)
    if max(by) < SHORTEST:
        return None
    return Interior(
        point.x + by[0] * change.x, point.z + by[1] * change.z, point.price + by[1] * change.price
    )


def astray(program: OptionProgram, point: Interior, more: float = 1.0) -> float:
    """What rows are over- or underused by, at `more` than their prices: those without one count too."""
    count, rows = program.unit.shape[0], program.limit.shape[0]
    spare = count + program.leave.shape[0]
    short = program.limit - row_use(program.options, point.x[:count], rows) - point.x[spare : spare + rows]
    short[program.elastic] += point.x[spare + rows :]
    return float((np.abs(short) * (point.price + more)).sum())


def _direction(program: OptionProgram, system: System) -> Interior:
    """A change of a point, written as one."""
    return Interior(*direction(program.options, program.elastic, program.limit, system))


def _factor(program: OptionProgram, ratio: FloatArray) -> FloatArray | None:
    """Cholesky factor of the normal equations."""
    options, rows = program.options, program.limit.shape[0]
    count, units = options.gain.shape[0], program.leave.shape[0]
    half = half_matrix(options, ratio[:count], ratio[count : count + units], rows)
    matrix = half + half.T
    diagonal = np.einsum("ii->i", matrix)
    diagonal += ratio[count + units : count + units + rows]
    diagonal[program.elastic] += ratio[count + units + rows :]
    return matrix if factored(matrix) else None
