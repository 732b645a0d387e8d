"""How far the relaxation is from keeping every rule: a linear program whose demands may be missed, at a cost.

`refutation` reads the prices that show that nothing keeps every rule off its duals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.highs_model import Model, Search, model_of, run
from rematch.solver.model_rows import PRICED_RULES, FloatArray, Variables, apart_cases, some_pairs
from rematch.solver.objectives import Objective
from rematch.solver.problem import IntArray
from rematch.solver.watch import Watch

TOLERANCE = 1e-7
WHOLE_LIMIT = 2**45
# The library refuses coefficients above 1e15.
SPAN_LIMIT = 1e12


@dataclass(frozen=True, eq=False)
class Duals:
    """`resource` of either sign, `apart` per row of that rule, `earlier` per held level; the rest >= 0."""

    resource: FloatArray
    apart: FloatArray
    earlier: FloatArray


def elastic_duals(
    instance: Instance, objectives: Sequence[Objective], held: Sequence[int], watch: Watch
) -> Duals | None:
    """
    Duals where even the relaxation misses a demand: somebody placed, a minimum, a level held.

    Returns
    -------
    Duals or None
        None when the relaxation misses nothing, or was not solved in time.
    """
    v = some_pairs(instance, instance.possible, switched=False)
    gains = [each.coefficient[v.case, v.column] for each in objectives]
    hard = model_of(
        v, (*PRICED_RULES, apart_cases), np.zeros(v.pairs, np.int64), list(zip(gains, held, strict=True))
    )
    units = [max(int(np.abs(gain).max(initial=0)), 1) for gain in gains]
    spans = [abs(value) + _reach(v, gain) for gain, value in zip(gains, held, strict=True)]
    soft = _softened(hard, spans, units)
    answer = run(soft, Search(integer=False), watch)
    if not answer.optimal or answer.x is None or float(-soft.gain @ answer.x) <= TOLERANCE:
        return None
    return _duals(instance, v, answer.row_dual, len(gains))


def _reach(v: Variables, gain: IntArray) -> int:
    """What a level can be away from 0: everybody's largest coefficient."""
    largest = np.zeros(v.instance.n, dtype=np.int64)
    np.maximum.at(largest, v.case, np.abs(gain))
    return int(largest.sum())


def _softened(hard: Model, spans: Sequence[int], units: Sequence[int]) -> Model:
    """
    The model with a further column per demand: at 1 it makes up for all that can be missing.

    A held level's are missed in units of its largest coefficient, so that levels weigh alike.
    """
    rows, columns = hard.low.shape[0], hard.gain.shape[0]
    demanding = hard.low > 0
    demanding[rows - len(spans) :] = True
    soft = np.flatnonzero(demanding)
    span, unit = np.where(np.isfinite(hard.low), hard.low, 0.0), np.ones(rows)
    span[rows - len(spans) :], unit[rows - len(spans) :] = spans, units
    span = np.minimum(span, SPAN_LIMIT)
    ends = hard.start[soft + 1]
    return Model(
        gain=np.concatenate([hard.gain, -(span / unit)[soft]]),
        low=hard.low,
        high=hard.high,
        start=hard.start + np.concatenate([[0], np.cumsum(demanding)]),
        index=np.insert(hard.index, ends, columns + np.arange(soft.shape[0])),
        value=np.insert(hard.value, ends, span[soft]),
    )


def _duals(instance: Instance, v: Variables, dual: FloatArray, levels: int) -> Duals:
    resources = instance.capacity.shape[0]
    apart = instance.apart.shape[0] * v.owners
    rest = dual.shape[0] - levels
    price = -dual[:resources]
    return Duals(
        np.where(instance.lowest > 0, price, np.maximum(price, 0)),
        np.maximum(-dual[rest - apart : rest], 0),
        np.maximum(dual[rest:], 0),
    )


def whole(duals: Duals, scale: int) -> tuple[IntArray, IntArray, tuple[int, ...]] | None:
    """Duals times `scale`, rounded: per resource, per apart row, per held level; None when too large."""
    parts = [np.rint(scale * each) for each in (duals.resource, duals.apart, duals.earlier)]
    if any(np.abs(each).max(initial=0) > WHOLE_LIMIT for each in parts):
        return None
    resource, apart, earlier = (each.astype(np.int64) for each in parts)
    return resource, apart, tuple(earlier.tolist())
