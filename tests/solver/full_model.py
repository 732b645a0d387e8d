"""The whole round as one model for scipy's milp, written down again from the rules of the contract."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from rematch.solver import Problem


def milp_value(problem: Problem, time_limit_s: float = 300.0) -> int:
    """Largest level «score» of a round without groups, apart, pins or minimum, at gap 0."""
    n, m = problem.score.shape
    worth = (problem.weight[:, None] * problem.score.astype(np.int64)).ravel()
    rows, columns, values = [], [], []
    for case in range(n):
        rows += [case] * m
        columns += range(case * m, case * m + m)
        values += [1] * m
    for column, resource, dimension in problem.draws.tolist():
        rows += [n + resource] * n
        columns += range(column, n * m, m)
        values += problem.demand[:, dimension].tolist()
    shape = (n + len(problem.capacity), n * m)
    matrix = coo_array((np.array(values, dtype=float), (rows, columns)), shape=shape).tocsr()
    top = np.concatenate([np.ones(n), problem.capacity])
    answer = milp(
        -worth.astype(float),
        integrality=np.ones(n * m),
        bounds=Bounds(0, problem.eligible.ravel().astype(float)),
        constraints=LinearConstraint(matrix, -np.inf, top),
        options={"mip_rel_gap": 0.0, "time_limit": time_limit_s},
    )
    assert answer.status == 0, answer.message
    return int(np.rint(answer.x).astype(np.int64) @ worth)
