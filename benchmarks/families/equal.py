"""Equal sizes: every case takes one place, every column has some; the classical assignment problem."""

from __future__ import annotations

import numpy as np

from benchmarks.families.draws import possible, scores, tiers, uneven
from benchmarks.shape import Shape
from rematch.solver import Problem


def equal_sizes(shape: Shape) -> Problem:
    """One person, one place; `tightness` x n places in all."""
    rng = np.random.default_rng([shape.seed, shape.n, shape.m])
    n, m = shape.n, shape.m
    columns = np.arange(m)
    return Problem(
        score=scores(rng, n, m),
        eligible=possible(rng, n, m, shape.barred_pct),
        demand=np.ones((n, 1), dtype=np.int64),
        capacity=uneven(rng, round(shape.tightness * n), m),
        draws=np.stack([columns, columns, 0 * columns], axis=1),
        tier=tiers(rng, n),
    )
