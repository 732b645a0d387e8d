"""Shares and prices moved towards a better packings bound: a deflected subgradient with Polyak steps.

Called by `packings`. Every value is taken at whole shares and prices: the best one seen is a bound as it is.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rematch.solver.compiled import compiled
from rematch.solver.packings_kernels import NOTHING, Layout, best_packing, item_values
from rematch.solver.problem import IntArray

# What one evaluation counts in the memory of what was packed.
LATELY = 0.08

FloatArray = npt.NDArray[np.float64]


class Knobs(NamedTuple):
    """
    How far to go: `target` what steps aim at, `enough` where to stop, and limits of the work.

    `patience` is the number of evaluations without a better bound after which steps are halved.
    """

    target: int
    enough: int
    evaluations: int
    patience: int
    least_step: float


class Scratch(NamedTuple):
    """
    Room for an evaluation: `worth` [P], `value`, `chosen` [I], `choice` [T], `layers` [*, states].

    `often` float64[P] is how often a pair was packed lately, from 0 to 1.
    """

    worth: IntArray
    value: IntArray
    chosen: IntArray
    choice: IntArray
    layers: IntArray
    often: FloatArray


@compiled
def evaluated(layout: Layout, share: IntArray, price: IntArray, room: Scratch) -> int:
    """Q x bound at these shares and prices, NOTHING when an owner has no set at all."""
    total = item_values(layout, price, room.worth, room.value, room.choice)
    for unit in range(share.shape[0]):
        total += share[unit]
    for item in range(room.value.shape[0]):
        room.value[item] -= share[layout.item_unit[item]]
    room.chosen[:] = 0
    for owner in range(layout.top.shape[0]):
        best = best_packing(layout, owner, room.value, room.layers, room.chosen)
        if best == NOTHING:
            return NOTHING
        total += best
    return total


@compiled
def _slopes(layout: Layout, share: IntArray, price: IntArray, room: Scratch, slope: FloatArray) -> None:
    """Slope of the bound in each share, then in each price; 0 where it cannot go further down."""
    units = share.shape[0]
    slope[:units] = 1.0
    for row in range(price.shape[0]):
        at = layout.high[row] if price[row] >= 0 else layout.least[row]
        slope[units + row] = at
    for item in range(room.chosen.shape[0]):
        if room.chosen[item] == 0:
            continue
        slope[layout.item_unit[item]] -= 1.0
        for seat in range(layout.item_seat[item], layout.item_seat[item + 1]):
            pair = room.choice[seat]
            for entry in range(layout.entry_row.shape[1]):
                slope[units + layout.entry_row[pair, entry]] -= layout.entry_amount[pair, entry]
    for unit in range(units):
        if layout.bound_unit[unit] == 0 and share[unit] <= 0 and slope[unit] > 0:
            slope[unit] = 0.0
    for row in range(price.shape[0]):
        if layout.free[row] == 0 and price[row] <= 0 and slope[units + row] > 0:
            slope[units + row] = 0.0


@compiled
def _remembered(layout: Layout, room: Scratch) -> None:
    """Let `often` follow the pairs that are packed now."""
    room.often[:] *= 1 - LATELY
    for item in range(room.chosen.shape[0]):
        if room.chosen[item] == 1:
            for seat in range(layout.item_seat[item], layout.item_seat[item + 1]):
                room.often[room.choice[seat]] += LATELY


@compiled
def _moved(layout: Layout, point: FloatArray, way: FloatArray, metric: FloatArray, step: float) -> None:
    """`point` a step down along `way`, back to 0 where it may not be below."""
    units = layout.bound_unit.shape[0]
    for k in range(point.shape[0]):
        point[k] -= step * metric[k] * way[k]
        free = layout.bound_unit[k] == 1 if k < units else layout.free[k - units] == 1
        if not free and point[k] < 0:
            point[k] = 0.0


@compiled
def _deflected(way: FloatArray, slope: FloatArray, metric: FloatArray) -> float:
    """`way` becomes the slope, turned back towards where it came from when it zigzags; its squared length."""
    inner, before = 0.0, 0.0
    for k in range(way.shape[0]):
        inner += metric[k] * way[k] * slope[k]
        before += metric[k] * way[k] * way[k]
    turn = max(0.0, -1.5 * inner / before) if before > 0 else 0.0
    length = 0.0
    for k in range(way.shape[0]):
        way[k] = slope[k] + turn * way[k]
        length += metric[k] * way[k] * way[k]
    return length


@compiled
def descended(
    layout: Layout, point: IntArray, metric: FloatArray, knobs: Knobs, room: Scratch
) -> tuple[int, int]:
    """
    The best bound found from `point` (shares, then prices), which becomes where it was found.

    Returns the bound, and how many evaluations it took.
    """
    units = layout.bound_unit.shape[0]
    now, way, slope = point.astype(np.float64), np.zeros(point.shape[0]), np.zeros(point.shape[0])
    whole = point.copy()
    best, since, pace, done = -NOTHING, 0, 1.0, 0
    reach, target = 0, NOTHING
    while done < knobs.evaluations and pace > knobs.least_step:
        done += 1
        whole[:] = np.rint(now).astype(np.int64)
        total = evaluated(layout, whole[:units], whole[units:], room)
        since += 1
        _remembered(layout, room)
        if total < best:
            if total < best - (best - knobs.target) // 200:
                since = 0
            best = total
            point[:] = whole
            if best <= knobs.enough:
                break
        if since > knobs.patience:
            pace, since = pace * 0.5, 0
            now[:] = point
            way[:] = 0.0
            whole[:] = point
            total = evaluated(layout, whole[:units], whole[units:], room)
        _slopes(layout, whole[:units], whole[units:], room, slope)
        length = _deflected(way, slope, metric)
        if length <= 0:
            break
        # A poor best known placement must not send the first steps far away: half a percent is a long
        # way, and further only after all of that was reached.
        reach = 2 * reach if total <= target else max(reach, abs(best) // 200 + 1)
        target = max(knobs.target, best - reach)
        _moved(layout, now, way, metric, pace * max(total - target, 1) / length)
    return best, done
