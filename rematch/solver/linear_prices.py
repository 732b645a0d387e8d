"""Integer prices for one level: the duals of its linear relaxation, rounded to a common scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.highs_model import Search, model_of, run
from rematch.solver.model_rows import PRICED_RULES, some_pairs
from rematch.solver.objectives import Objective
from rematch.solver.price_bound import Prices, safe_magnitude
from rematch.solver.watch import Watch

FINEST_SCALE = 2**20
VALUE_LIMIT = 2**57


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
        None when the relaxation was not solved in time or the numbers are too large to round.

    Notes
    -----
    The relaxation holds exactly what the certificate prices: no «apart», no switches.
    """
    level = len(held)
    v = some_pairs(instance, instance.allowed, switched=False)
    gains = [each.coefficient[v.case, v.column] for each in objectives[: level + 1]]
    model = model_of(v, PRICED_RULES, gains[level], list(zip(gains[:level], held, strict=True)))
    answer = run(model, Search(integer=False), watch)
    if not answer.optimal:
        return None
    dual = np.rint(scale * answer.row_dual)
    if np.abs(dual).max(initial=0) > VALUE_LIMIT:
        return None
    whole = dual.astype(np.int64)
    resource = -whole[: instance.capacity.shape[0]]
    resource = np.where(instance.lowest > 0, resource, np.maximum(resource, 0))
    earlier = np.maximum(whole[whole.shape[0] - level :], 0).tolist() if level else []
    prices = Prices(scale, resource, tuple(earlier))
    return prices if safe_magnitude(instance, objectives, prices, level) else None
