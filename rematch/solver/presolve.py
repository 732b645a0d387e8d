"""Rounds in which everybody's best fits: a look at the arrays decides them, and zero prices certify them.

`solve` asks before it chooses a strategy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.objectives import Objective
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.placement import empty, keeps_rules
from rematch.solver.price_bound import Prices, pair_values, price_bound, safe_magnitude
from rematch.solver.price_kernels import NEVER
from rematch.solver.problem import BoolArray, IntArray


def everyones_best(instance: Instance, objectives: Sequence[Objective]) -> Outcome | None:
    """
    The round in which each unit gets its best pair, if that keeps every rule and zero prices show it.

    Returns
    -------
    Outcome or None
        None when somebody's best does not fit, or where the levels together leave 64 bits.

    Notes
    -----
    Multipliers so large that no unit gives up anything in an earlier level make the levels one.
    """
    if not objectives:
        return None
    together = _together(instance, objectives)
    if together is None:
        return None
    column = _best_pairs(instance, pair_values(instance, objectives, together, len(objectives) - 1))
    if column is None or not keeps_rules(instance, column):
        return None
    held = [each.value(column) for each in objectives]
    findings = []
    for level in range(len(objectives)):
        prices = _together(instance, objectives[: level + 1])
        assert prices is not None
        if price_bound(instance, objectives, prices, held[:level]).value != held[level]:
            return None
        findings.append(Finding(prices, closed=True, core_pairs=0))
    return Outcome("best", column, tuple(findings))


def _together(instance: Instance, objectives: Sequence[Objective]) -> Prices | None:
    """Zero prices, and the least multipliers that put each level before all that follow."""
    members = int(np.bincount(instance.group + 1)[1:].max(initial=1))
    earlier: list[int] = []
    most = 0
    for objective in reversed(objectives):
        factor = 2 * most * members + 1 if earlier or objective is not objectives[-1] else 1
        earlier.insert(0, factor)
        most += factor * int(np.abs(objective.coefficient).max(initial=0))
    prices = Prices(1, np.zeros(instance.capacity.shape[0], dtype=np.int64), tuple(earlier[:-1]))
    return prices if safe_magnitude(instance, objectives, prices, len(objectives) - 1) else None


def _best_pairs(instance: Instance, values: IntArray) -> IntArray | None:
    """Each lone case's best column, each group's best owner; None when somebody must be placed and cannot."""
    column = empty(instance)
    if instance.m == 0:
        return None if instance.must.any() else column
    lone = np.flatnonzero(instance.group < 0)
    best = values[lone].argmax(axis=1)
    worth = values[lone, best]
    placed = (worth > 0) | instance.must[lone]
    if (worth[placed] == NEVER).any():
        return None
    column[lone[placed]] = best[placed]
    for label in range(int(instance.group.max(initial=-1)) + 1):
        members = np.flatnonzero(instance.group == label)
        options = [_at(values[members], instance.owner == owner) for owner in np.unique(instance.owner)]
        total, columns = max(options, key=lambda option: option[0])
        if total > 0 or instance.must[members[0]]:
            column[members] = columns
    return column if instance.allowed[column >= 0, column[column >= 0]].all() else None


def _at(values: IntArray, columns: BoolArray) -> tuple[int, IntArray]:
    """What a group is worth in some columns, and where its members stand then."""
    among = np.where(columns, values, NEVER)
    best = among.argmax(axis=1)
    worth = among[np.arange(values.shape[0]), best]
    return (NEVER if (worth == NEVER).any() else int(worth.sum())), best
