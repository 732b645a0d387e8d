"""SCIP on the full model, through PySCIPOpt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pyscipopt import Model, quicksum

from benchmarks.answer import Answer
from benchmarks.peers.full_model import FullModel, full_model
from benchmarks.peers.levels import OneLevel, level_by_level
from rematch.solver import Problem


def run(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """Level by level; every level is one model anew."""
    model = full_model(problem)

    def search(earlier: Sequence[str], held: Sequence[int], name: str, left_s: float) -> OneLevel:
        solver, x = _model(model.holding(earlier, held), model.gains(name))
        solver.setParam("limits/time", left_s)
        solver.optimize()
        column = None
        if solver.getNSols() > 0:
            best = solver.getBestSol()
            column = model.placement([best[variable] for variable in x])
        status = solver.getStatus()
        return OneLevel(column, solver.getDualbound(), status == "optimal", status)

    return level_by_level(problem, objectives, limit_s, search)


def _model(model: FullModel, gain: np.ndarray) -> tuple[Model, list]:
    solver = Model()
    solver.hideOutput()
    x = [solver.addVar(vtype="B", obj=value) for value in gain.tolist()]
    solver.setMaximize()
    starts, index, value = model.rows.indptr.tolist(), model.rows.indices.tolist(), model.rows.data.tolist()
    for row, (low, high) in enumerate(zip(model.lower.tolist(), model.upper.tolist(), strict=True)):
        total = quicksum(value[e] * x[index[e]] for e in range(starts[row], starts[row + 1]))
        if starts[row] == starts[row + 1]:
            continue
        if high < float("inf"):
            solver.addCons(total <= high)
        if low > -float("inf") and low != 0:
            solver.addCons(total >= low)
    return solver, x
