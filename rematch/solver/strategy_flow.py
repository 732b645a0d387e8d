"""Unit structure, any size: each level is one flow on the optimal face of those before; all certified.

The prices of a level are its own plus so many times the combined prices before it that every arc
ruled out earlier stays ruled out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rematch.errors import SolveError
from rematch.solver.canonical import Instance
from rematch.solver.flow_duals import column_prices, tree_prices
from rematch.solver.flow_network import Face, best_flow, held_cases
from rematch.solver.objectives import Objective
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.price_bound import MAGNITUDE_LIMIT, Prices, no_prices, safe_magnitude
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.same_level import repeat_of, repeated
from rematch.solver.solution import Stopped
from rematch.solver.unit_structure import UnitTree
from rematch.solver.watch import Watch


@dataclass(frozen=True, eq=False)
class Combined:
    """
    All levels so far in one, at their optimum.

    `pair` int64[n, m] and `outside` int64[n] are reduced costs (0 on the optimal face, below
    elsewhere), `price` int64[K] the prices; level l's coefficients count `multiplier[l]` times.
    """

    pair: IntArray
    outside: IntArray
    price: IntArray
    multiplier: tuple[int, ...]


def solve_flow(
    instance: Instance, objectives: Sequence[Objective], tree: UnitTree, watch: Watch
) -> Outcome | None:
    """
    Exact ordered optimum of an instance with unit structure.

    Returns
    -------
    Outcome or None
        None when the numbers grow out of range; another strategy has to do it.
    """
    face = Face(instance.allowed, ~instance.must, tree.low, tree.high)
    try:
        column = best_flow(tree, face, np.zeros_like(instance.score))
        if column is None:
            return Outcome("flow", None, (), infeasible=True)
        return _levels(instance, objectives, _Run(tree, face, column, watch))
    except (SolveError, OverflowError):
        return None


@dataclass(eq=False)
class _Run:
    """Where the levels stand: the face left, the placement on it, the clock."""

    tree: UnitTree
    face: Face
    column: IntArray
    watch: Watch


def _levels(instance: Instance, objectives: Sequence[Objective], run: _Run) -> Outcome:
    nothing = Combined(
        np.zeros_like(instance.score), np.zeros(instance.n, np.int64), np.zeros_like(run.tree.low), ()
    )
    combined, findings = nothing, list[Finding]()
    stopped: Stopped = "done"
    for level, objective in enumerate(objectives):
        repeat = repeat_of(instance, objectives, level)
        if repeat is not None:
            findings.append(repeated(instance, findings, repeat, run.tree.scale))
            combined = replace(combined, multiplier=(*combined.multiplier, 0))
        elif run.watch.expired:
            findings.append(Finding(no_prices(instance, level, run.tree.scale)))
            stopped = "deadline"
        else:
            combined = _advance(instance, objective, run, combined)
            prices = _prices(instance, run.tree, combined)
            if not safe_magnitude(instance, objectives, prices, level):
                raise OverflowError
            findings.append(Finding(prices))
            value = objective.value(run.column)
            run.watch.incumbent(instance, run.column)
            run.watch.tell(objective.name, value, value, "flow")
        run.watch.finding(findings[-1])
        run.watch.phase(objective.name)
    return Outcome("flow", run.column, tuple(findings), stopped)


def _advance(instance: Instance, objective: Objective, run: _Run, before: Combined) -> Combined:
    """Solve one level on the face, combine its prices with those before, shrink the face."""
    coefficient = objective.coefficient
    column = best_flow(run.tree, run.face, coefficient)
    if column is None:
        raise SolveError("The flow library finds nothing on a face that holds a placement.")
    price = tree_prices(run.tree, run.face, coefficient, column)
    worth = coefficient - column_prices(run.tree, price)
    gain = np.where(column >= 0, worth[np.arange(instance.n), column], 0)
    own = Combined(worth - gain[:, None], -gain, price, (1,))
    combined = _combine(instance, run.face, own, before)
    held = held_cases(run.tree, column)
    tight = combined.price != 0
    run.column = column
    run.face = Face(
        active=run.face.active & (combined.pair == 0),
        outside=run.face.outside & (combined.outside == 0),
        low=np.where(tight, held, run.face.low),
        high=np.where(tight, held, run.face.high),
    )
    return combined


def _combine(instance: Instance, face: Face, own: Combined, before: Combined) -> Combined:
    """`own` plus the least multiple of `before` that keeps everything ruled out below 0."""
    gone, shut = instance.allowed & ~face.active, ~instance.must & ~face.outside
    sign = np.sign(before.price)
    factor = max(
        _least_factor(own.pair, before.pair, gone),
        _least_factor(own.outside, before.outside, shut),
        _least_factor(-sign * own.price, -sign * before.price, sign != 0),
    )
    for mine, theirs in ((own.pair, before.pair), (own.outside, before.outside), (own.price, before.price)):
        if _largest(mine) + factor * _largest(theirs) >= MAGNITUDE_LIMIT:
            raise OverflowError
    return Combined(
        own.pair + factor * before.pair,
        own.outside + factor * before.outside,
        own.price + factor * before.price,
        (*(factor * each for each in before.multiplier), 1),
    )


def _least_factor(own: IntArray, before: IntArray, where: BoolArray) -> int:
    """Least whole f >= 0 with own + f x before <= -1 wherever `where` (before is below 0 there)."""
    needed = -((own[where] + 1) // before[where])
    return max(int(needed.max(initial=0)), 0)


def _largest(values: IntArray) -> int:
    return int(np.abs(values).max(initial=0))


def _prices(instance: Instance, tree: UnitTree, combined: Combined) -> Prices:
    """Prices per unit of each resource, at the tree's scale."""
    resource = np.zeros(instance.capacity.shape[0], dtype=np.int64)
    resource[tree.resource] = combined.price * (tree.scale // tree.per_case)
    earlier = tuple(tree.scale * each for each in combined.multiplier[:-1])
    return Prices(tree.scale, resource, earlier)
