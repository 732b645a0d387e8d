"""Generalised assignment, types a to e after Chu & Beasley (1997) and Yagiura, Ibaraki & Glover (2006).

Every task goes to one agent and uses some of what it has; costs are minimised. Here: cases, columns, one
dimension per column, everybody placed, and score = K - cost; so cost = n K - value, and bounds likewise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.families.draws import IntArray
from benchmarks.shape import Shape
from rematch.solver import Problem

# K of each type: above every cost it can have, so that scores are positive.
K = {"a": 51, "b": 51, "c": 51, "d": 121, "e": 1_001}


@dataclass(frozen=True, eq=False)
class Costs:
    """`cost` and `use` int64[tasks, agents], `capacity` int64[agents]."""

    cost: IntArray
    use: IntArray
    capacity: IntArray


def generalised_assignment(shape: Shape) -> Problem:
    """All tasks must be placed; the score of a pair is K - cost."""
    rng = np.random.default_rng([shape.seed, shape.n, shape.m, ord(shape.kind)])
    costs = costs_of(shape, rng)
    n, m = costs.cost.shape
    columns = np.arange(m)
    return Problem(
        score=K[shape.kind] - costs.cost,
        eligible=np.ones((n, m), dtype=np.bool_),
        demand=costs.use,
        capacity=costs.capacity,
        draws=np.stack([columns, columns, columns], axis=1),
        must_place=np.ones(n, dtype=np.bool_),
    )


def costs_of(shape: Shape, rng: np.random.Generator) -> Costs:
    """Costs, uses and capacities of one type."""
    n, m = shape.n, shape.m
    if shape.kind == "e":
        exact = 1 - 10 * np.log(1 - rng.random((n, m)))
        cost = np.rint(1_000 / exact - 10 * rng.random((n, m))).astype(np.int64)
        use = np.rint(exact).astype(np.int64)
    elif shape.kind == "d":
        use = rng.integers(1, 101, (n, m))
        cost = 111 - use + rng.integers(-10, 11, (n, m))
    else:
        use = rng.integers(5, 26, (n, m))
        cost = rng.integers(10, 51, (n, m))
    return Costs(cost, use, capacities(shape.kind, cost, use))


def capacities(kind: str, cost: IntArray, use: IntArray) -> IntArray:
    """
    int64[agents], rounded down.

    a: 0.6 (n / m) 15 + 0.4 R, R being the largest load of an agent when each task goes to its cheapest
    agent (the first of equals); b: 0.7 of that; c, d, e: 0.8 of the agent's total use, divided by m.
    """
    n, m = cost.shape
    if kind in {"c", "d", "e"}:
        return 8 * use.sum(axis=0) // (10 * m)
    cheapest = cost.argmin(axis=1)
    load = np.bincount(cheapest, weights=use[np.arange(n), cheapest], minlength=m)
    same = 0.6 * (n / m) * 15 + 0.4 * load.max()
    return np.full(m, int(same if kind == "a" else 0.7 * same), dtype=np.int64)
