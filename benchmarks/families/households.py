"""Households of 1 to 8 persons on municipalities with places in one, three or six dimensions."""

from __future__ import annotations

import numpy as np

from benchmarks.families.draws import IntArray, possible, scores, sizes, tiers, uneven
from benchmarks.shape import Shape
from rematch.solver import Problem

DIMENSIONS = ("persons", "school", "childcare", "language courses", "care", "step-free homes")


def households(shape: Shape) -> Problem:
    """The family's name ends in the number of dimensions; weight is the number of persons."""
    rng = np.random.default_rng([shape.seed, shape.n, shape.m])
    dimensions = int(shape.family.rsplit("-", 1)[1])
    n, m = shape.n, shape.m
    demand = needs(rng, n)[:, :dimensions]
    capacity = [uneven(rng, round(shape.tightness * total), m) for total in demand.sum(axis=0).tolist()]
    draws = [(j, d * m + j, d) for d in range(dimensions) for j in range(m)]
    return Problem(
        score=scores(rng, n, m),
        eligible=possible(rng, n, m, shape.barred_pct),
        demand=demand,
        capacity=np.concatenate(capacity),
        draws=np.asarray(draws),
        weight=demand[:, 0],
        size=demand[:, 0],
        tier=tiers(rng, n),
    )


def needs(rng: np.random.Generator, n: int) -> IntArray:
    """int64[n, 6], in the order of DIMENSIONS; one person at least is neither at school nor in childcare."""
    size = sizes(rng, n)
    school = rng.binomial(size - 1, 0.35)
    childcare = np.minimum(rng.choice(3, n, p=(0.80, 0.14, 0.06)), size - 1 - school)
    courses = rng.binomial(size - school - childcare, 0.6)
    care = rng.choice(3, n, p=(0.85, 0.12, 0.03))
    step_free = (rng.random(n) < 0.08).astype(np.int64)
    return np.stack([size, school, childcare, courses, care, step_free], axis=1).astype(np.int64)
