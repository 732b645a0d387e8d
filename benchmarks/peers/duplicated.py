"""A round of equal sizes as one matrix of cases x places, each place of a column standing for itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.answer import NotRunError
from benchmarks.evaluate import coefficient
from rematch.solver import Problem

FloatArray = NDArray[np.float64]
EXACT = 2.0**53


@dataclass(frozen=True, eq=False)
class Places:
    """`worth` float64[n, places], all levels in one number; `column` int64[places]; 0 = left out."""

    worth: FloatArray
    column: NDArray[np.int64]

    def placement(self, cases: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.int64]:
        """int64[n]: matched pairs that are possible and worth anything; the rest is left out."""
        placed = np.full(self.worth.shape[0], -1, dtype=np.int64)
        taken = self.worth[cases, places] > 0
        placed[cases[taken]] = self.column[places[taken]]
        return placed


def places_of(problem: Problem, objectives: tuple[str, ...]) -> Places:
    """
    Duplicate the columns.

    Raises
    ------
    NotRunError
        Sizes differ, or a resource is not a column's own.
    """
    if (problem.demand != 1).any() or problem.demand.shape[1] != 1:
        raise NotRunError("needs equal sizes")
    if sorted(problem.draws[:, 1].tolist()) != list(range(problem.m)) or problem.minimum.any():
        raise NotRunError("needs one capacity per column and nothing else")
    capacity = np.zeros(problem.m, dtype=np.int64)
    capacity[problem.draws[:, 0]] = problem.capacity[problem.draws[:, 1]]
    column = np.repeat(np.arange(problem.m), np.minimum(capacity, problem.n))
    return Places(_worth(problem, objectives)[:, column], column)


def _worth(problem: Problem, objectives: tuple[str, ...]) -> FloatArray:
    """float64[n, m]: levels in one number, an earlier one outweighing all later ones together."""
    n, m = problem.n, problem.m
    case, column = (each.ravel() for each in np.indices((n, m)))
    total, factor = np.zeros(n * m), 1.0
    for name in reversed(objectives):
        gain = coefficient(problem, name, case, column).astype(float)
        total += factor * gain
        factor *= float(np.abs(gain).reshape(n, m).max(axis=1).sum()) + 1
    if factor >= EXACT:
        raise NotRunError("the levels do not fit into one floating number exactly")
    assert problem.eligible is not None
    return np.where(problem.eligible, total.reshape(n, m), 0.0)
