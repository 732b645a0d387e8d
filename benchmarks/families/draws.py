"""What the families share: scores, barred pairs, household sizes, and capacities that add up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
SIZE_SHARES = (0.22, 0.22, 0.20, 0.16, 0.10, 0.05, 0.03, 0.02)
TIER_SHARES = (0.15, 0.25, 0.60)


def scores(rng: np.random.Generator, n: int, m: int) -> NDArray[np.int16]:
    """int16[n, m], 0..10,000: what case and column have in common, plus chance of the pair."""
    value = 5_000 + 1_200 * rng.standard_normal((n, 1)) + 1_200 * rng.standard_normal(m)
    value = value + 1_800 * rng.standard_normal((n, m))
    return np.clip(np.rint(value), 0, 10_000).astype(np.int16)


def possible(rng: np.random.Generator, n: int, m: int, barred_pct: int) -> NDArray[np.bool_]:
    """bool[n, m]: `barred_pct` of 100 pairs are not possible; every case keeps one column at least."""
    allowed = rng.random((n, m)) >= barred_pct / 100
    allowed[np.arange(n), rng.integers(0, m, n)] = True
    return allowed


def sizes(rng: np.random.Generator, n: int) -> IntArray:
    """int64[n]: 1 to 8 persons, 3 on average."""
    return rng.choice(len(SIZE_SHARES), n, p=SIZE_SHARES).astype(np.int64) + 1


def tiers(rng: np.random.Generator, n: int) -> IntArray:
    """int64[n]: 0 most urgent, 2 usual."""
    return rng.choice(len(TIER_SHARES), n, p=TIER_SHARES).astype(np.int64)


def uneven(rng: np.random.Generator, total: int, parts: int) -> IntArray:
    """int64[parts]: `total` divided so that the largest part is about three times the smallest."""
    share = rng.uniform(1.0, 3.0, parts)
    exact = total * share / share.sum()
    result = np.floor(exact).astype(np.int64)
    short = total - int(result.sum())
    result[np.argsort(result - exact, kind="stable")[:short]] += 1
    return result
