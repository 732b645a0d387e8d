"""The same rows for CP-SAT, one worker: a Model and a Search into an Answer, as `highs_model.run` does.

Called to close a core that HiGHS leaves open, and to confirm one that HiGHS closed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from rematch.errors import SolveError
from rematch.solver.highs_model import Answer, Model, Search
from rematch.solver.watch import Watch

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

# Work of one call in audit mode, in the library's own unit of about a second.
AUDIT_WORK = 60.0


def run_cpsat(model: Model, search: Search, watch: Watch) -> Answer:
    """
    One call of CP-SAT, one worker, with the time that is left.

    Notes
    -----
    The floor is a constraint, so that «infeasible» is what closes; the library's own bound, which can be 0
    when nothing is known, is never read.

    Raises
    ------
    SolveError
        The library refuses the model.
    """
    cp_model = library()
    program = cp_model.CpModel()
    variables = [program.new_bool_var("") for _ in range(model.gain.shape[0])]
    _add_rows(program, variables, model)
    gain = cp_model.LinearExpr.weighted_sum(variables, np.rint(model.gain).astype(np.int64).tolist())
    if np.isfinite(search.above):
        program.add(gain >= int(np.floor(search.above)) + 1)
    program.maximize(gain)
    if search.start is not None:
        for variable, value in zip(variables, search.start.tolist(), strict=True):
            program.add_hint(variable, round(value))
    solver = _configured(search, watch)
    status = solver.solve(program)
    if status == cp_model.MODEL_INVALID:
        raise SolveError("CP-SAT refuses the model.")
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    x = np.asarray([solver.boolean_value(each) for each in variables], dtype=np.float64) if found else None
    return Answer(
        optimal=status == cp_model.OPTIMAL,
        infeasible=status == cp_model.INFEASIBLE,
        x=x,
        row_dual=np.zeros(model.low.shape[0]),
        bound=np.inf if x is None or status != cp_model.OPTIMAL else float(model.gain @ x),
    )


def library() -> Any:
    """CP-SAT's module, loaded when it is first needed: it brings pandas, 100 MB a server need not hold."""
    return import_module("ortools.sat.python.cp_model")


def _add_rows(program: cp_model.CpModel, variables: list[cp_model.IntVar], model: Model) -> None:
    cp = library()
    index, value = model.index.tolist(), np.rint(model.value).astype(np.int64).tolist()
    start = model.start.tolist()
    for row, (low, high) in enumerate(zip(model.low.tolist(), model.high.tolist(), strict=True)):
        entries = slice(start[row], start[row + 1])
        total = cp.LinearExpr.weighted_sum([variables[k] for k in index[entries]], value[entries])
        program.add_linear_constraint(
            total,
            cp.INT_MIN if low == -np.inf else round(low),
            cp.INT_MAX if high == np.inf else round(high),
        )


def _configured(search: Search, watch: Watch) -> cp_model.CpSolver:
    solver: cp_model.CpSolver = library().CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = search.seed % 2**31
    if watch.audit:
        solver.parameters.max_deterministic_time = AUDIT_WORK
    else:
        left_s = min(watch.remaining_s, search.until_s - watch.elapsed_s)
        solver.parameters.max_time_in_seconds = max(left_s, 0.01)
    return solver
