"""Pairs whose opportunity cost is compared with re-solves: the same sample for both sides."""

from __future__ import annotations

import numpy as np

from rematch.solver import Problem

SAMPLE = 20


def sampled_pairs(problem: Problem) -> list[tuple[int, int]]:
    """SAMPLE possible pairs (case, column), drawn with a fixed seed."""
    assert problem.eligible is not None
    pairs = np.argwhere(problem.eligible)
    chosen = np.random.default_rng(0).choice(len(pairs), min(SAMPLE, len(pairs)), replace=False)
    return [(int(i), int(j)) for i, j in pairs[np.sort(chosen)]]
