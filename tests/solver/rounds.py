"""Seeded rounds and ordered levels for the differential and metamorphic tests: every rule and objective."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rematch.solver import Problem
from tests.solver.builders import households, tiny, tiny_units, units

SUMS = (
    "placed_persons@0",
    "placed_persons@1",
    "placed_persons",
    "placed_cases",
    "placed_cases@1",
    "score",
    "kept",
)
THRESHOLDS = ("min_score", "balance")
LOW_BANDS = ("band:-2", "band:0", "band:3", "band:6", "band:9", "band:12")
HIGH_BANDS = ("band:2000", "band:5000", "band:7000", "band:9000")


def some_levels(rng: np.random.Generator, bands: tuple[str, ...] = LOW_BANDS) -> tuple[str, ...]:
    """One to six levels in any order; `min_score` gets a placed level before it where it lacks one."""
    names: list[str] = []
    for name in rng.permutation([*SUMS, *THRESHOLDS, *bands])[: int(rng.integers(1, 6))].tolist():
        if name == "min_score" and not any(each.startswith("placed") for each in names):
            names.append(str(rng.choice(["placed_persons", "placed_cases"])))
        if name not in names and sum(each.startswith("band") for each in (*names, name)) <= 5:
            names.append(name)
    return tuple(names)


def small_round(rng: np.random.Generator, units_only: bool = False) -> Problem:
    """At most 7 cases with any of the rules in it, earlier placements and targets."""
    return _with_levels(tiny_units(rng) if units_only else tiny(rng), rng, 8)


def middling_round(rng: np.random.Generator, seed: int) -> Problem:
    """10 to 25 cases; households in one to three dimensions, or homes; some with groups and minima."""
    n, m = int(rng.integers(10, 26)), int(rng.integers(3, 7))
    supply = ((0.95, 1.1), (0.8,), (1.3, 1.0, 0.9))[seed % 3]
    problem = units(seed, n, m) if seed % 4 == 0 else households(seed, n, m, supply)
    resources = len(problem.capacity)
    group = np.where(rng.random(n) < 0.2, rng.integers(0, 3, n), -1)
    problem = replace(
        problem,
        group=group if seed % 5 == 0 else np.full(n, -1),
        minimum=np.where(rng.random(resources) < 0.2, np.minimum(problem.capacity, 2), 0),
        if_used=rng.random(resources) < 0.8,
    )
    return _with_levels(problem, rng, 12)


def _with_levels(problem: Problem, rng: np.random.Generator, largest: int) -> Problem:
    """The same with ids, some earlier placements, and targets below `largest` on most resources."""
    resources = len(problem.capacity)
    return replace(
        problem,
        previous=np.where(rng.random(problem.n) < 0.6, rng.integers(0, problem.m, problem.n), -1),
        target=np.where(rng.random(resources) < 0.7, rng.integers(1, largest, resources), 0),
        case_ids=tuple(f"C{i}" for i in range(problem.n)),
        column_ids=tuple(f"M{j}" for j in range(problem.m)),
    )
