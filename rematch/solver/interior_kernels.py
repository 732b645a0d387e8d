"""The loops of an interior point step over options of units, for interior_point.

A row's use is summed over options; options of one unit share one unit of choice.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rematch.solver.compiled import compiled

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

NEWTON_STEPS = 12


class Options(NamedTuple):
    """
    Options by unit, what each draws on the rows by option.

    `start` int64[U + 1], `gain` float64[O]; `entry` int64[O + 1], `row` int64[E], `amount` float64[E].
    """

    start: Ints
    gain: Floats
    entry: Ints
    row: Ints
    amount: Floats


class System(NamedTuple):
    """
    A point and what to do with it, one number per variable: options, units left out, spare room, broken.

    `x` is what is taken, `z` what each is short of worth, `aim` the change wanted of x z, `factor` the
    Cholesky factor of the normal equations.
    """

    x: Floats
    z: Floats
    aim: Floats
    factor: Floats


@compiled
def row_use(options: Options, x: Floats, rows: int) -> Floats:
    """float64[rows]: what the options draw when taken to the extent x."""
    use = np.zeros(rows)
    for k in range(x.shape[0]):
        for e in range(options.entry[k], options.entry[k + 1]):
            use[options.row[e]] += options.amount[e] * x[k]
    return use


@compiled
def option_cost(options: Options, y: Floats) -> Floats:
    """float64[O]: what each option draws, at prices y."""
    cost = np.zeros(options.gain.shape[0])
    for k in range(cost.shape[0]):
        for e in range(options.entry[k], options.entry[k + 1]):
            cost[k] += options.amount[e] * y[options.row[e]]
    return cost


@compiled
def unit_prices_at(start: Ints, net: Floats, leave: Floats, mean: float) -> Floats:
    """
    float64[U]: u with the sum of mean / (u - worth) over a unit's options and leaving it out equal to 1.

    Notes
    -----
    Newton from below; the sum is convex, so it comes up without overshooting.
    """
    unit = leave + mean
    for u in range(unit.shape[0]):
        for k in range(start[u], start[u + 1]):
            unit[u] = max(unit[u], net[k] + mean)
        for _ in range(NEWTON_STEPS):
            total, slope = mean / (unit[u] - leave[u]), mean / (unit[u] - leave[u]) ** 2
            for k in range(start[u], start[u + 1]):
                total += mean / (unit[u] - net[k])
                slope += mean / (unit[u] - net[k]) ** 2
            unit[u] += (total - 1.0) / slope
    return unit


@compiled
def half_matrix(options: Options, ratio: Floats, leave: Floats, rows: int) -> Floats:
    """
    float64[rows, rows]: M such that M + M' are the normal equations, the units' rows eliminated.

    Notes
    -----
    `ratio` is x / z of each option, `leave` that of leaving the unit out. The share of an option against
    the others of its unit is summed, not subtracted, so that nothing cancels.
    """
    matrix = np.zeros((rows, rows))
    weighted = np.zeros(options.row.shape[0])
    for u in range(leave.shape[0]):
        first, stop = options.start[u], options.start[u + 1]
        total = leave[u]
        for k in range(first, stop):
            total += ratio[k]
        for k in range(first, stop):
            others = leave[u]
            for h in range(first, stop):
                if h != k:
                    others += ratio[h]
            for e in range(options.entry[k], options.entry[k + 1]):
                weighted[e] = options.amount[e] * ratio[k]
                share = weighted[e] / total
                into = matrix[options.row[e]]
                for f in range(options.entry[first], options.entry[k]):
                    into[options.row[f]] -= share * weighted[f]
                for f in range(options.entry[k], e):
                    into[options.row[f]] += share * others * options.amount[f]
                into[options.row[e]] += 0.5 * share * others * options.amount[e]
    return matrix


@compiled
def factored(matrix: Floats) -> bool:
    """
    Write the Cholesky factor over the lower half; False where the matrix is not positive.

    Notes
    -----
    Four columns at a time, so that each row is fetched a fourth as often; always in this order.
    """
    n = matrix.shape[0]
    panel = np.zeros((4, n))
    for first in range(0, n, 4):
        stop = min(first + 4, n)
        for c in range(first, stop):
            for i in range(c, n):
                value = matrix[i, c]
                for h in range(first, c):
                    value -= matrix[i, h] * matrix[c, h]
                if i == c:
                    if not value > 0.0:
                        return False
                    value = np.sqrt(value)
                else:
                    value /= matrix[c, c]
                matrix[i, c] = value
                panel[c - first, i] = value
        for c in range(stop, first + 4):
            panel[c - first] = 0.0
        one, two, three, four = panel[0], panel[1], panel[2], panel[3]
        for i in range(stop, n):
            a, b, c, d = one[i], two[i], three[i], four[i]
            row = matrix[i]
            for j in range(stop, i + 1):
                row[j] -= a * one[j] + b * two[j] + c * three[j] + d * four[j]
    return True


@compiled
def _substituted(factor: Floats, right: Floats) -> Floats:
    """Solution for one right side, from the Cholesky factor."""
    n = right.shape[0]
    result = right.copy()
    for i in range(n):
        for j in range(i):
            result[i] -= factor[i, j] * result[j]
        result[i] /= factor[i, i]
    for i in range(n - 1, -1, -1):
        result[i] /= factor[i, i]
        for j in range(i):
            result[j] -= factor[i, j] * result[i]
    return result


@compiled
def _right_side(options: Options, limit: Floats, system: System) -> tuple[Floats, Floats, Floats]:
    """What options ask of rows once units are eliminated; height and total of each unit."""
    units, count = options.start.shape[0] - 1, options.gain.shape[0]
    x, z = system.x, system.z
    right, height, total = -limit, np.zeros(units), np.zeros(units)
    for u in range(units):
        height[u] = system.aim[count + u] / z[count + u] - 1.0 + x[count + u]
        total[u] = x[count + u] / z[count + u]
        for k in range(options.start[u], options.start[u + 1]):
            height[u] += system.aim[k] / z[k] + x[k]
            total[u] += x[k] / z[k]
        height[u] /= total[u]
        for k in range(options.start[u], options.start[u + 1]):
            pulled = (system.aim[k] - x[k] * height[u]) / z[k] + x[k]
            for e in range(options.entry[k], options.entry[k + 1]):
                right[options.row[e]] += options.amount[e] * pulled
    return right, height, total


@compiled
def direction(
    options: Options, elastic: Ints, limit: Floats, system: System
) -> tuple[Floats, Floats, Floats]:
    """Changes of x, z and the rows' prices that change every product x z by `aim`, to first order."""
    units, rows, count = options.start.shape[0] - 1, limit.shape[0], options.gain.shape[0]
    x, push, ratio = system.x, system.aim / system.z, system.x / system.z
    right, height, total = _right_side(options, limit, system)
    spare, broken = count + units, count + units + rows
    for r in range(rows):
        right[r] += push[spare + r] + x[spare + r]
    for b in range(elastic.shape[0]):
        right[elastic[b]] -= push[broken + b] + x[broken + b]
    price = _substituted(system.factor, right)
    dz = np.zeros(x.shape[0])
    for u in range(units):
        unit = height[u]
        for k in range(options.start[u], options.start[u + 1]):
            for e in range(options.entry[k], options.entry[k + 1]):
                dz[k] += options.amount[e] * price[options.row[e]]
            unit -= ratio[k] * dz[k] / total[u]
        for k in range(options.start[u], options.start[u + 1]):
            dz[k] += unit
        dz[count + u] = unit
    dz[spare:broken] = price
    for b in range(elastic.shape[0]):
        dz[broken + b] = -price[elastic[b]]
    return push - ratio * dz, dz, price


@compiled
def reach(at: Floats, by: Floats) -> float:
    """How far `at` can go along `by`, at most 1, before a number is 0."""
    least = 1.0
    for k in range(at.shape[0]):
        if at[k] + least * by[k] < 0.0:
            least = -at[k] / by[k]
    return least
