"""Problems with defaults, and seeded families of random ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from rematch.solver import Problem, SolveParams

LEVELS = ("placed_persons@0", "placed_persons@1", "placed_persons", "score")

OBJECTIVES = (
    ("score",),
    ("placed_persons", "score"),
    ("placed_cases", "score"),
    ("placed_cases@1", "placed_cases", "score"),
    ("score", "placed_cases"),
    LEVELS,
)


def a_problem(score: Any = ((5, 3), (4, 6)), **fields: Any) -> Problem:
    """One dimension, demand 1, one place per column, unless told otherwise."""
    table = np.asarray(score)
    n, m = table.shape
    given: dict[str, Any] = {
        "score": table,
        "eligible": None,
        "demand": np.ones((n, 1), dtype=np.int64),
        "capacity": np.ones(m, dtype=np.int64),
        "draws": np.array([[j, j, 0] for j in range(m)]).reshape(m, 3),
        "case_ids": tuple(f"C-{i}" for i in range(n)),
        "column_ids": tuple(f"M-{j}" for j in range(m)),
    }
    return Problem(**(given | fields))


def params(objectives: tuple[str, ...] = ("placed_persons", "score"), **fields: Any) -> SolveParams:
    """Thirty seconds and seed 0, unless told otherwise."""
    return SolveParams(objectives=objectives, **({"deadline_s": 30.0} | fields))


def tiny(rng: np.random.Generator) -> Problem:
    """A random round of at most 7 cases with any of the rules in it."""
    n, m = int(rng.integers(1, 8)), int(rng.integers(1, 4))
    dimensions = int(rng.integers(1, 4))
    demand = rng.integers(0, 4, (n, dimensions))
    demand[:, 0] = rng.integers(1, 5, n)
    resources, draws = [], []
    for column in range(m):
        for dimension in range(dimensions):
            if rng.random() < 0.8:
                draws.append((column, len(resources), dimension))
                resources.append(int(rng.integers(1, 3 * n)))
    if rng.random() < 0.4:
        draws += [(column, len(resources), 0) for column in range(m)] * int(rng.integers(1, 3))
        resources.append(int(rng.integers(2, 6 * n)))
    fields = _rules(rng, n, m, np.asarray(resources, dtype=np.int64))
    score = rng.integers(-3, 15, (n, m))
    return Problem(
        score=score,
        eligible=_eligible(rng, n, m, fields["pinned"]),
        demand=demand,
        capacity=np.asarray(resources, dtype=np.int64),
        draws=np.asarray(draws, dtype=np.int64).reshape(-1, 3),
        weight=rng.integers(1, 4, n),
        size=demand[:, 0],
        tier=rng.integers(0, 3, n),
        **fields,
    )


def tiny_units(rng: np.random.Generator) -> Problem:
    """A random round of at most 7 cases that all need the same, on nested resources."""
    n, m = int(rng.integers(1, 8)), int(rng.integers(1, 5))
    per_case = int(rng.integers(1, 3))
    draws = [(column, column, 0) for column in range(m)]
    draws += [(column, m + column // 2, 0) for column in range(m)]
    draws += [(column, 2 * m, 0) for column in range(m)]
    capacity = per_case * rng.integers(0, 4, 2 * m + 1)
    capacity[m:] += per_case * rng.integers(0, 4, m + 1)
    must = rng.random(n) < 0.06
    pinned = np.where(rng.random(n) < 0.06, rng.integers(0, m, n), -1)
    return Problem(
        score=rng.integers(-3, 15, (n, m)),
        eligible=_eligible(rng, n, m, pinned),
        demand=np.full((n, 1), per_case),
        capacity=capacity,
        draws=np.asarray(draws),
        weight=rng.integers(1, 4, n),
        size=rng.integers(1, 6, n),
        tier=rng.integers(0, 3, n),
        minimum=per_case * (rng.random(2 * m + 1) < 0.06) * (capacity > 0) * (np.arange(2 * m + 1) < m),
        must_place=must,
        pinned=pinned,
    )


def households(
    seed: int = 0, n: int = 40, m: int = 8, supply: tuple[float, ...] = (0.95, 1.1), **fields: Any
) -> Problem:
    """Households of 1 to 6 on columns with a capacity per dimension, `supply` times the demand in all."""
    rng = np.random.default_rng(seed)
    size = rng.choice(6, n, p=[0.35, 0.2, 0.15, 0.15, 0.1, 0.05]) + 1
    parts = [rng.binomial(size, rng.uniform(0.2, 0.6)) for _ in supply[1:]]
    demand = np.stack([size, *parts], axis=1)
    share = rng.dirichlet(np.full(m, 4.0), len(supply))
    capacity = np.maximum(np.rint(share * np.multiply(supply, demand.sum(axis=0))[:, None]), 1).astype(
        np.int64
    )
    draws = [(j, d * m + j, d) for d in range(len(supply)) for j in range(m)]
    given: dict[str, Any] = {
        "score": rng.integers(0, 10_001, (n, m)).astype(np.int16),
        "eligible": rng.random((n, m)) < 0.75,
        "demand": demand,
        "capacity": capacity.ravel(),
        "draws": np.asarray(draws),
        "weight": size,
        "size": size,
        "tier": rng.integers(0, 3, n),
    }
    return Problem(**(given | fields))


def units(seed: int = 0, n: int = 60, m: int = 10, share: float = 0.9) -> Problem:
    """Households of any size, each needing one home; homes for `share` of them."""
    rng = np.random.default_rng(seed)
    homes = rng.multinomial(int(share * n), np.full(m, 1 / m))
    size = rng.integers(1, 7, n)
    return a_problem(
        rng.integers(0, 10_001, (n, m)).astype(np.int16),
        eligible=rng.random((n, m)) < 0.75,
        capacity=homes,
        weight=size,
        size=size,
        tier=rng.integers(0, 3, n),
    )


def _rules(rng: np.random.Generator, n: int, m: int, capacity: np.ndarray) -> dict[str, Any]:
    """Groups, pins, apart, minimum and owners that do not contradict each other."""
    group = np.where(rng.random(n) < 0.4, rng.integers(0, 2, n), -1)
    pinned = np.full(n, -1)
    lone = np.flatnonzero(group < 0)
    if lone.size and rng.random() < 0.3:
        pinned[rng.choice(lone)] = rng.integers(0, m)
    pairs = [
        sorted(rng.choice(n, 2, replace=False).tolist()) for _ in range(int(rng.integers(0, 3))) if n > 1
    ]
    apart = [pair for pair in pairs if group[pair[0]] < 0 or group[pair[0]] != group[pair[1]]]
    tight = rng.random(capacity.shape[0]) < 0.2
    return {
        "group": group,
        "pinned": pinned,
        "apart": np.asarray(apart, dtype=np.int64).reshape(-1, 2),
        "must_place": rng.random(n) < 0.05,
        "minimum": np.where(tight, np.minimum(capacity, rng.integers(1, 6, capacity.shape[0])), 0),
        "if_used": rng.random(capacity.shape[0]) < 0.8,
        "owner": rng.integers(0, m, m),
    }


def _eligible(rng: np.random.Generator, n: int, m: int, pinned: np.ndarray) -> np.ndarray:
    eligible = rng.random((n, m)) < 0.8
    cases = np.flatnonzero(pinned >= 0)
    eligible[cases, pinned[cases]] = True
    return eligible
