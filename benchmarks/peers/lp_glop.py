"""The full linear relaxation by GLOP, from arrays."""

from __future__ import annotations

import numpy as np
from ortools.linear_solver.python import model_builder_helper

from benchmarks.answer import Answer
from benchmarks.peers.full_model import full_model
from rematch.solver import Problem


def run(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """The bound of the first level."""
    model = full_model(problem)
    built = model_builder_helper.ModelBuilderHelper()
    zeros, ones = np.zeros(model.variables), np.ones(model.variables)
    gain = model.gains(objectives[0])
    built.fill_model_from_sparse_data(zeros, ones, gain, model.lower, model.upper, model.rows)
    built.set_maximize(True)
    solver = model_builder_helper.ModelSolverHelper("glop")
    solver.set_time_limit_in_seconds(limit_s)
    solver.solve(built)
    optimal = solver.status() == model_builder_helper.SolveStatus.OPTIMAL
    bounds = [float(solver.objective_value())] if optimal else []
    return Answer(str(solver.status()).rsplit(".", 1)[-1].lower(), bounds=bounds, claims_optimal=optimal)
