"""The full mixed-integer model of a Problem as sparse arrays, for the peers that take arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from benchmarks.evaluate import coefficient
from rematch.solver import Problem

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class FullModel:
    """One variable per possible pair, then one switch per resource that may be unused; rows lower..upper."""

    problem: Problem
    case: IntArray
    column: IntArray
    rows: csr_array
    lower: FloatArray
    upper: FloatArray

    @property
    def variables(self) -> int:
        """Pairs and switches."""
        return int(self.rows.shape[1])

    def gains(self, name: str) -> FloatArray:
        """What each variable adds to a level; switches nothing."""
        gain = np.zeros(self.variables)
        gain[: self.case.size] = coefficient(self.problem, name, self.case, self.column)
        return gain

    def holding(self, names: Sequence[str], values: Sequence[int]) -> FullModel:
        """The model with earlier levels held at their values, one row each."""
        if not names:
            return self
        held = csr_array(np.stack([self.gains(name) for name in names]))
        stacked = csr_array(_below(self.rows, held))
        lower = np.concatenate([self.lower, np.asarray(values, dtype=float)])
        upper = np.concatenate([self.upper, np.full(len(values), np.inf)])
        return FullModel(self.problem, self.case, self.column, stacked, lower, upper)

    def placement(self, x: Sequence[float] | FloatArray) -> IntArray:
        """int64[n]: the column whose variable is above one half."""
        placed = np.full(self.problem.n, -1, dtype=np.int64)
        chosen = np.flatnonzero(np.asarray(x)[: self.case.size] > 0.5)
        placed[self.case[chosen]] = self.column[chosen]
        return placed


def full_model(problem: Problem) -> FullModel:
    """Rows: cases, then resources with their bounds, then two more per switched resource."""
    assert problem.eligible is not None
    case, column = (each.astype(np.int64) for each in np.nonzero(problem.eligible))
    switched = np.flatnonzero(problem.if_used & (problem.minimum > 0))
    variables = case.size + switched.size
    ones = coo_array((np.ones(case.size), (case, np.arange(case.size))), shape=(problem.n, variables))
    use = csr_array(_use(problem, case, column, variables))
    switch = case.size + np.arange(switched.size)
    minimum = np.where(problem.if_used, 0, problem.minimum).astype(float)
    parts = [csr_array(ones), use]
    lower = [problem.must_place.astype(float), minimum]
    upper = [np.ones(problem.n), problem.capacity.astype(float)]
    for sign, limit in ((-1.0, problem.capacity), (1.0, problem.minimum)):
        by_switch = coo_array(
            (-limit[switched].astype(float), (np.arange(switched.size), switch)),
            shape=(switched.size, variables),
        )
        parts.append(csr_array(-sign * (use[switched] + csr_array(by_switch))))
        lower.append(np.full(switched.size, -np.inf))
        upper.append(np.zeros(switched.size))
    rows = parts[0]
    for part in parts[1:]:
        rows = _below(rows, part)
    return FullModel(problem, case, column, rows, np.concatenate(lower), np.concatenate(upper))


def _use(problem: Problem, case: IntArray, column: IntArray, variables: int) -> coo_array:
    """Resource x variable: what a pair draws, summed over equal rows of `draws`."""
    order = np.argsort(column, kind="stable")
    first = np.searchsorted(column[order], np.arange(problem.m + 1))
    rows, columns, values = [], [], []
    for j, resource, dimension in problem.draws.tolist():
        pairs = order[first[j] : first[j + 1]]
        need = problem.demand[case[pairs], dimension]
        drawn = need > 0
        rows.append(np.full(int(drawn.sum()), resource))
        columns.append(pairs[drawn])
        values.append(need[drawn].astype(float))
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return coo_array(entries, shape=(problem.capacity.size, variables))


def _below(top: csr_array, bottom: csr_array) -> csr_array:
    """One matrix on the other, without a detour through a dense one."""
    if bottom.shape[0] == 0:
        return top
    index = np.concatenate([top.indices, bottom.indices])
    starts = np.concatenate([top.indptr, top.indptr[-1] + bottom.indptr[1:]])
    shape = (top.shape[0] + bottom.shape[0], top.shape[1])
    return csr_array((np.concatenate([top.data, bottom.data]), index, starts), shape=shape)
