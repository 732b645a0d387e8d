"""CP-SAT as in OR-Tools' own assignment example: one Boolean per pair, built in loops; one worker."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.answer import Answer
from benchmarks.evaluate import coefficient
from benchmarks.peers.levels import OneLevel, level_by_level
from rematch.solver import Problem


def run(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """Level by level; every level is one model anew."""

    def search(earlier: Sequence[str], held: Sequence[int], name: str, left_s: float) -> OneLevel:
        model, x = _model(problem)
        for level, value in zip(earlier, held, strict=True):
            model.add(_total(problem, level, x) >= value)
        model.maximize(_total(problem, name, x))
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = left_s
        solver.parameters.num_workers = 1
        status = solver.solve(model)
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        column = _placement(problem, x, solver) if found else None
        bound = solver.best_objective_bound if found else float("inf")
        return OneLevel(column, bound, status == cp_model.OPTIMAL, solver.status_name(status))

    return level_by_level(problem, objectives, limit_s, search)


def _model(problem: Problem) -> tuple[cp_model.CpModel, dict[tuple[int, int], cp_model.IntVar]]:
    model = cp_model.CpModel()
    assert problem.eligible is not None
    x = {(i, j): model.new_bool_var(f"x_{i}_{j}") for i, j in np.argwhere(problem.eligible).tolist()}
    for i in range(problem.n):
        mine = [x[i, j] for j in range(problem.m) if (i, j) in x]
        if problem.must_place[i]:
            model.add_exactly_one(mine)
        else:
            model.add_at_most_one(mine)
    demand = problem.demand.tolist()
    terms: dict[int, list] = {r: [] for r in range(problem.capacity.size)}
    for j, r, d in problem.draws.tolist():
        terms[r] += [demand[i][d] * x[i, j] for i in range(problem.n) if (i, j) in x]
    for r, used in terms.items():
        low, high = int(problem.minimum[r]), int(problem.capacity[r])
        model.add(sum(used) <= high)
        if low and problem.if_used[r]:
            switch = model.new_bool_var(f"used_{r}")
            model.add(sum(used) >= low * switch)
            model.add(sum(used) <= high * switch)
        elif low:
            model.add(sum(used) >= low)
    return model, x


def _total(problem: Problem, name: str, x: dict[tuple[int, int], cp_model.IntVar]) -> cp_model.LinearExpr:
    case, column = np.asarray(list(x), dtype=np.int64).T
    gains = coefficient(problem, name, case, column).tolist()
    return cp_model.LinearExpr.weighted_sum(list(x.values()), gains)


def _placement(
    problem: Problem, x: dict[tuple[int, int], cp_model.IntVar], solver: cp_model.CpSolver
) -> np.ndarray:
    column = np.full(problem.n, -1, dtype=np.int64)
    for (i, j), variable in x.items():
        if solver.boolean_value(variable):
            column[i] = j
    return column
