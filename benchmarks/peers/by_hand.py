"""A round filled by hand: a case goes where it fits, and what is left is counted down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rematch.solver import Problem

IntArray = NDArray[np.int64]


class Sheet:
    """What is left of every resource; knows no minimum."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._left = problem.capacity.copy()
        order = np.argsort(problem.draws[:, 0], kind="stable")
        first = np.searchsorted(problem.draws[order, 0], np.arange(problem.m + 1))
        self._draws = [problem.draws[order[first[j] : first[j + 1]], 1:].T for j in range(problem.m)]
        self.column = np.full(problem.n, -1, dtype=np.int64)

    def put(self, case: int, column: int) -> bool:
        """Place the case there if it fits; whether it did."""
        resource, dimension = self._draws[column]
        need = np.zeros_like(self._left)
        np.add.at(need, resource, self._problem.demand[case, dimension])
        if (need[resource] > self._left[resource]).any():
            return False
        self._left -= need
        self.column[case] = column
        return True
