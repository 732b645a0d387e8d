"""The checker's own reading of a Problem: which pairs are allowed, and what a level counts."""

from __future__ import annotations

import numpy as np

from rematch.errors import RefutedError
from rematch.solver.problem import BoolArray, IntArray, Problem


def all_scores(problem: Problem) -> IntArray:
    """int64[n, m]: every score, the mark of an impossible pair included."""
    if isinstance(problem.score, np.ndarray):
        return problem.score.astype(np.int64)
    return np.asarray(problem.score.rows(0, problem.n), dtype=np.int64)


def allowed_pairs(problem: Problem) -> BoolArray:
    """bool[n, m]: eligible, and the pin's column only where there is a pin."""
    if problem.eligible is not None:
        allowed = np.array(problem.eligible)
    elif isinstance(problem.score, np.ndarray):
        allowed = problem.score > np.iinfo(problem.score.dtype).min
    else:
        rows = problem.score.rows(0, problem.n)
        allowed = rows > np.iinfo(rows.dtype).min
    for case in np.flatnonzero(problem.pinned != -1):
        only = allowed[case, problem.pinned[case]]
        allowed[case] = False
        allowed[case, problem.pinned[case]] = only
    return allowed


def level_coefficients(problem: Problem, name: str) -> IntArray:
    """
    What each pair adds to the level called `name`, 0 where the pair is not allowed.

    Raises
    ------
    RefutedError
        No such level.
    """
    allowed = allowed_pairs(problem)
    if name == "score":
        return np.where(allowed, all_scores(problem), 0) * problem.weight[:, np.newaxis]
    kind, _, last_tier = name.partition("@")
    if kind not in ("placed_persons", "placed_cases") or (last_tier and not last_tier.isdecimal()):
        raise RefutedError(f"Level {name!r}: no such objective.")
    counted = problem.size if kind == "placed_persons" else np.ones_like(problem.size)
    if "@" in name:
        counted = np.where(problem.tier > int(last_tier or -1), 0, counted)
    return np.where(allowed, counted[:, np.newaxis], 0)
