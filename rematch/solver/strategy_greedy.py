"""Rounds beyond the core's reach: greedy passes and moves, and a certified bound by linear prices."""

from __future__ import annotations

from collections.abc import Sequence

from rematch.solver.canonical import Instance
from rematch.solver.greedy import greedy
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.moves import improved
from rematch.solver.objectives import Objective
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.price_bound import Prices, no_prices, pair_values, price_bound
from rematch.solver.problem import IntArray, SolveParams
from rematch.solver.same_level import repeat_of, repeated
from rematch.solver.strategy_core import solve_core, start_placement
from rematch.solver.watch import Watch


def solve_greedy(
    instance: Instance,
    objectives: Sequence[Objective],
    warm: IntArray | None,
    params: SolveParams,
    watch: Watch,
) -> Outcome:
    """
    A good placement and, per level, a bound that certifies how good.

    Returns
    -------
    Outcome
        Rarely optimal, always with the gap stated. Where no greedy pass ends feasible (a minimum,
        somebody who must be placed), the core search has to find a first placement.
    """
    column = start_placement(instance, objectives, warm, watch)
    if column is None:
        return solve_core(instance, objectives, warm, params, watch)
    scale, findings = common_scale(instance, objectives), list[Finding]()
    for level, objective in enumerate(objectives):
        repeat = repeat_of(instance, objectives, level)
        if repeat is not None:
            findings.append(repeated(instance, findings, repeat, scale))
        else:
            prices = _priced(instance, objectives[: level + 1], column, scale, watch)
            findings.append(Finding(prices))
            column = _guided(instance, objectives, column, prices, watch)
        watch.finding(findings[-1])
        watch.tell(objective.name, objective.value(column), None, "greedy")
        watch.phase(objective.name)
    return Outcome("greedy", column, tuple(findings), stopped="deadline" if watch.expired else "done")


def _priced(
    instance: Instance, objectives: Sequence[Objective], column: IntArray, scale: int, watch: Watch
) -> Prices:
    """Zero prices where they suffice or time is over, else the better of those and linear ones."""
    held = [each.value(column) for each in objectives[:-1]]
    target = objectives[-1].value(column)
    free = no_prices(instance, len(held), scale)
    bound = price_bound(instance, objectives, free, held)
    if bound.value <= target or watch.expired:
        return free
    prices = linear_prices(instance, objectives, held, scale, watch)
    if prices is None:
        return free
    return min(prices, free, key=lambda each: price_bound(instance, objectives, each, held).total)


def _guided(
    instance: Instance, objectives: Sequence[Objective], column: IntArray, prices: Prices, watch: Watch
) -> IntArray:
    """A second pass that weighs columns by what they are worth after prices; the better one stays."""
    if watch.expired or not prices.resource.any():
        return column
    worth = pair_values(instance, objectives, prices, len(prices.earlier))
    found = greedy(instance, objectives, worth, watch)
    if found is None:
        return column
    found = improved(instance, objectives, found, watch)
    better = [each.value(found) for each in objectives] > [each.value(column) for each in objectives]
    if better:
        watch.incumbent(instance, found)
    return found if better else column
