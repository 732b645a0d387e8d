"""Spots levels decided already: held from before, nothing to gain, or the coefficients of an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.objectives import Objective
from rematch.solver.outcome import Finding
from rematch.solver.price_bound import Prices, no_prices


@dataclass(frozen=True)
class Repeat:
    """The earlier level with the same coefficients; None when all of them are 0, or the level is held."""

    of: int | None


def repeat_of(instance: Instance, objectives: Sequence[Objective], level: int) -> Repeat | None:
    """How `level` is decided already, or None when it is not."""
    objective = objectives[level]
    if objective.held:
        return Repeat(None)
    if not np.any(objective.coefficient, where=instance.allowed):
        return Repeat(None)
    for before in range(level):
        if _same(instance, objective, objectives[before]):
            return Repeat(before)
    return None


def repeated(instance: Instance, findings: Sequence[Finding], repeat: Repeat, scale: int) -> Finding:
    """The finding of a level decided already: that of the earlier one, or zero prices."""
    level = len(findings)
    if repeat.of is None:
        return Finding(no_prices(instance, level, scale), closed=True, core_pairs=0)
    known = findings[repeat.of]
    earlier = known.prices.earlier + (0,) * (level - repeat.of)
    prices = Prices(scale, known.prices.resource, earlier)
    return Finding(prices, closed=known.closed, core_pairs=known.core_pairs)


def _same(instance: Instance, left: Objective, right: Objective) -> bool:
    if left.per_case and right.per_case:
        usable = instance.allowed.any(axis=1)
        return bool((left.coefficient[usable, :1] == right.coefficient[usable, :1]).all())
    return bool(((left.coefficient == right.coefficient) | ~instance.allowed).all())
