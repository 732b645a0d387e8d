"""Hands a full model to HiGHS as arrays, one thread, gap 0, and reads its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from benchmarks.peers.full_model import FloatArray, FullModel


@dataclass(frozen=True, eq=False)
class HighsAnswer:
    """`x` None when nothing was found; `bound` the least upper bound shown."""

    x: FloatArray | None
    bound: float
    optimal: bool
    status: str


def mixed_integer(model: FullModel, gain: FloatArray, limit_s: float) -> HighsAnswer:
    """Maximise over whole numbers."""
    solver = _loaded(model, gain, limit_s)
    kinds = np.full(model.variables, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    solver.changeColsIntegrality(model.variables, np.arange(model.variables, dtype=np.int32), kinds)
    solver.run()
    found = solver.getInfo()
    status = solver.getModelStatus()
    feasible = found.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.asarray(solver.getSolution().col_value) if feasible else None
    optimal = status == highspy.HighsModelStatus.kOptimal
    return HighsAnswer(x, float(found.mip_dual_bound), optimal, solver.modelStatusToString(status))


def relaxed(model: FullModel, gain: FloatArray, limit_s: float, options: dict[str, Any]) -> HighsAnswer:
    """Maximise over real numbers; the value is the bound."""
    solver = _loaded(model, gain, limit_s)
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.run()
    status = solver.getModelStatus()
    optimal = status == highspy.HighsModelStatus.kOptimal
    value = float(solver.getInfo().objective_function_value)
    return HighsAnswer(None, value, optimal, solver.modelStatusToString(status))


def _loaded(model: FullModel, gain: FloatArray, limit_s: float) -> Any:
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
        solver.setOptionValue(name, value)
    solver.setOptionValue("time_limit", float(limit_s))
    top = highspy.HighsLp()
    top.num_col_, top.num_row_ = model.variables, model.rows.shape[0]
    top.col_cost_, top.sense_ = gain, highspy.ObjSense.kMaximize
    top.col_lower_, top.col_upper_ = np.zeros(model.variables), np.ones(model.variables)
    top.row_lower_, top.row_upper_ = model.lower, model.upper
    top.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    top.a_matrix_.start_, top.a_matrix_.index_ = model.rows.indptr, model.rows.indices
    top.a_matrix_.value_ = model.rows.data
    solver.passModel(top)
    return solver
