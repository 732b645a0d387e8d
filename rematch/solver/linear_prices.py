"""Integer prices for one level: the duals of its linear relaxation, rounded to a common scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.model_rows import FloatArray
from rematch.solver.objectives import Objective
from rematch.solver.option_pool import Level
from rematch.solver.price_bound import Prices, safe_magnitude, units_of
from rematch.solver.price_kernels import ColumnRows, Pairs, sampled_prices
from rematch.solver.restricted_lp import Point, relaxed
from rematch.solver.watch import Watch

FINEST_SCALE = 2**20
VALUE_LIMIT = 2**57
PACE = 1.0


def common_scale(instance: Instance, objectives: Sequence[Objective]) -> int:
    """The finest power of two that keeps Q x (sum of values) well within 64 bits."""
    largest = max((int(np.abs(each.coefficient).max(initial=0)) for each in objectives), default=0)
    scale = FINEST_SCALE
    while scale > 1 and scale * largest * max(instance.n, 1) > VALUE_LIMIT:
        scale //= 2
    return scale


def linear_prices(
    instance: Instance, objectives: Sequence[Objective], held: Sequence[int], scale: int, watch: Watch
) -> Prices | None:
    """
    Rounded duals of level `len(held)`, the earlier levels held by rows of their own.

    Returns
    -------
    Prices or None
        None when the numbers are too large to round. Where time runs out, the best prices so far.

    Notes
    -----
    The relaxation holds exactly what the certificate prices: no «apart», no switches.
    """
    level = Level(
        instance=instance,
        gain=np.ascontiguousarray(objectives[len(held)].coefficient, dtype=np.float64),
        held=objectives[: len(held)],
        value=held,
        units=units_of(instance),
        lower=np.flatnonzero(instance.lowest > 0),
    )
    found = relaxed(level, Point(_rough(level), np.zeros(len(held))), watch)
    return _rounded(instance, objectives, found, scale)


def _rough(level: Level) -> FloatArray:
    """float64[R]: prices from a sample of cases, to start from."""
    instance = level.instance
    demand = instance.demand.astype(np.float64)
    start = np.searchsorted(instance.use_column, np.arange(instance.m + 1))
    usual = (demand**2).sum(axis=0) / np.maximum(demand.sum(axis=0), 1)
    need = np.zeros(instance.capacity.shape[0])
    np.maximum.at(need, instance.use_resource, instance.use_count @ usual)
    gain = np.abs(level.gain[:: max(instance.n // 500, 1)]).max(axis=1, initial=0).mean()
    dimensions = max(int(instance.use_count.any(axis=0).sum()), 1)
    pace = np.where(need > 0, PACE * gain / dimensions / np.maximum(need, 1e-9) ** 2, 0)
    rows = ColumnRows(start, instance.use_resource, instance.use_count.astype(np.float64))
    pairs = Pairs(level.gain, instance.allowed, demand)
    return sampled_prices(pairs, rows, instance.capacity / max(instance.n, 1), pace)


def _rounded(instance: Instance, objectives: Sequence[Objective], found: Point, scale: int) -> Prices | None:
    """Float prices as integers at `scale`; None when they are out of range."""
    resource, earlier = np.rint(scale * found.resource), np.rint(scale * found.earlier)
    if max(np.abs(resource).max(initial=0), np.abs(earlier).max(initial=0)) > VALUE_LIMIT:
        return None
    resource = np.where(instance.lowest > 0, resource, np.maximum(resource, 0)).astype(np.int64)
    prices = Prices(scale, resource, tuple(np.maximum(earlier, 0).astype(np.int64).tolist()))
    return prices if safe_magnitude(instance, objectives, prices, earlier.shape[0]) else None
