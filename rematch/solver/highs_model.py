"""Rows of a model handed to HiGHS in one call, and its answer read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from rematch.errors import SolveError
from rematch.solver.model_rows import FloatArray, RowRule, Rows, Variables
from rematch.solver.problem import IntArray
from rematch.solver.watch import Watch

AUDIT_NODES = 20_000


@dataclass(frozen=True, eq=False)
class Model:
    """maximise gain x, over rows, 0 <= x <= 1."""

    gain: FloatArray
    low: FloatArray
    high: FloatArray
    start: IntArray
    index: IntArray
    value: FloatArray


@dataclass(frozen=True, eq=False)
class Search:
    """
    What a search is given: integers or not, the gap in objective units, a start, the seed.

    `until_s` is the moment on the watch at which it has to end, `nodes` bounds the work; only what gains
    more than `above` is looked for; `heard` is called with each better x of an integer search.
    """

    integer: bool
    gap: float = 0.0
    start: FloatArray | None = None
    seed: int = 0
    until_s: float = np.inf
    nodes: int = AUDIT_NODES
    above: float = -np.inf
    heard: Callable[[FloatArray], None] | None = None


@dataclass(frozen=True, eq=False)
class Answer:
    """
    `x` is None when nothing was found; `bound` is the library's word on the objective.

    With a Search `above` something, `optimal` or `infeasible` say that nothing but x gains more than that,
    and neither x nor `bound` says anything about what gains less.
    """

    optimal: bool
    infeasible: bool
    x: FloatArray | None
    row_dual: FloatArray
    bound: float


def model_of(
    v: Variables, rules: Sequence[RowRule], gain: IntArray, held: Sequence[tuple[IntArray, int]]
) -> Model:
    """
    Rows of all rules, then one row `coefficient x >= value` per held level.

    Parameters
    ----------
    gain : int64[P]
        Coefficient of each pair in the level solved.
    held : pairs of int64[P] and int
        Coefficients and value of the levels before.
    """
    blocks = [rule(v) for rule in rules] + [_at_least(coefficient, value) for coefficient, value in held]
    sizes = [block.low.shape[0] for block in blocks]
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    row = np.concatenate([block.row + offset for block, offset in zip(blocks, offsets[:-1], strict=True)])
    column = np.concatenate([block.column for block in blocks])
    value = np.concatenate([block.value for block in blocks])
    order = np.lexsort((column, row))
    start = np.searchsorted(row[order], np.arange(offsets[-1] + 1))
    full = np.zeros(v.count)
    full[: v.pairs] = gain
    return Model(
        gain=full,
        low=np.concatenate([block.low for block in blocks]),
        high=np.concatenate([block.high for block in blocks]),
        start=start,
        index=column[order],
        value=value[order],
    )


def run(model: Model, search: Search, watch: Watch) -> Answer:
    """
    One call of HiGHS, one thread, with the time that is left.

    Raises
    ------
    SolveError
        The library refuses the model.
    """
    solver = _configured(search, watch)
    status = _pass(solver, model, search.integer)
    if status == highspy.HighsStatus.kError:
        raise SolveError("HiGHS refuses the model.")
    if search.start is not None:
        given = highspy.HighsSolution()
        given.col_value = search.start.tolist()
        solver.setSolution(given)
    if search.heard is not None:
        _subscribe(solver, search.heard)
    solver.run()
    return _read(solver, model, search.integer)


def _at_least(coefficient: IntArray, value: int) -> Rows:
    kept = np.flatnonzero(coefficient)
    return Rows(
        np.asarray([float(value)]),
        np.asarray([np.inf]),
        np.zeros(kept.shape[0], dtype=np.int64),
        kept,
        coefficient[kept].astype(np.float64),
    )


def _configured(search: Search, watch: Watch) -> highspy.Highs:
    solver = highspy.Highs()
    options = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": search.seed % 2**31,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": search.gap,
        "mip_allow_restart": False,
    }
    left_s = max(min(watch.remaining_s, search.until_s - watch.elapsed_s), 0.01)
    if watch.audit or search.nodes < AUDIT_NODES:
        options["mip_max_nodes"] = search.nodes
    if not watch.audit:
        options["time_limit"] = left_s
    if np.isfinite(search.above):
        # Cuts every node off from the start; a row would do so too, and slows the relaxations down.
        options["objective_bound"] = -search.above
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver


def _subscribe(solver: highspy.Highs, heard: Callable[[FloatArray], None]) -> None:
    """Hand each improving x on while the search runs."""
    improving = highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution

    def forward(kind: object, _message: str, out: Any, _back: Any, _user: Any) -> None:
        if kind == improving:
            heard(np.array(out.mip_solution))

    solver.setCallback(forward, None)
    solver.startCallback(improving)


def _pass(solver: highspy.Highs, model: Model, integer: bool) -> highspy.HighsStatus:
    columns, rows = model.gain.shape[0], model.low.shape[0]
    nothing = np.zeros(0, dtype=np.int32)
    kinds = np.full(columns, int(integer), dtype=np.int32)
    return solver.passModel(
        columns, rows, model.index.shape[0], 0,
        int(highspy.MatrixFormat.kRowwise), 1, int(highspy.ObjSense.kMinimize), 0.0,
        -model.gain, np.zeros(columns), np.ones(columns), model.low, model.high,
        model.start.astype(np.int32), model.index.astype(np.int32), model.value,
        nothing, nothing, np.zeros(0), kinds,
    )  # fmt: skip


def _read(solver: highspy.Highs, model: Model, integer: bool) -> Answer:
    status = solver.getModelStatus()
    states = highspy.HighsModelStatus
    if model.gain.shape[0] == 0:
        return _read_empty(model)
    solution, info = solver.getSolution(), solver.getInfo()
    found = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    return Answer(
        optimal=status == states.kOptimal,
        infeasible=status in (states.kInfeasible, states.kUnboundedOrInfeasible, states.kObjectiveBound),
        x=np.asarray(solution.col_value) if found else None,
        row_dual=np.asarray(solution.row_dual),
        bound=-info.mip_dual_bound if integer else np.inf,
    )


def _read_empty(model: Model) -> Answer:
    """A model without columns: the library has no status of its own for it."""
    holds = bool(((model.low <= 0) & (model.high >= 0)).all())
    return Answer(holds, not holds, np.zeros(0) if holds else None, np.zeros(model.low.shape[0]), 0.0)
