"""One level after the other, each held at the value reached: what a peer without levels is given."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.answer import Answer
from benchmarks.evaluate import values_of
from rematch.solver import Problem


@dataclass(frozen=True, eq=False)
class OneLevel:
    """A peer's answer to one level; `column` None when it found nothing."""

    column: NDArray[np.int64] | None
    bound: float
    optimal: bool
    status: str


# (names of the earlier levels, their values, the level asked for, seconds left for it)
Search = Callable[[Sequence[str], Sequence[int], str, float], OneLevel]


def level_by_level(problem: Problem, objectives: tuple[str, ...], limit_s: float, search: Search) -> Answer:
    """Half of what is left for each level, all of it for the last."""
    ends = time.monotonic() + limit_s
    column, bounds, optimal, status = None, [], True, ""
    for position, name in enumerate(objectives):
        left = max(ends - time.monotonic(), 0.1)
        last = position + 1 == len(objectives)
        held = [] if column is None else values_of(problem, objectives[:position], column)
        found = search(objectives[:position], held, name, left if last else left / 2)
        status = found.status
        if found.column is None:
            return Answer(status, column, bounds if column is not None else [found.bound])
        column, optimal = found.column, optimal and found.optimal
        bounds.append(found.bound)
    return Answer(status, column, bounds, claims_optimal=optimal)
