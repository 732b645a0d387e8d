"""PuLP with the CBC it brings: one Boolean per pair, one thread; «Optimal» is what it says itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pulp

from benchmarks.answer import Answer
from benchmarks.peers.full_model import FullModel, full_model
from benchmarks.peers.levels import OneLevel, level_by_level
from rematch.solver import Problem


def run(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """Level by level; no bound is handed out by PuLP."""
    model = full_model(problem)

    def search(earlier: Sequence[str], held: Sequence[int], name: str, left_s: float) -> OneLevel:
        round_, x = _model(model.holding(earlier, held), model.gains(name))
        round_.solve(pulp.PULP_CBC_CMD(msg=False, threads=1, timeLimit=left_s, gapRel=0.0))
        says = pulp.LpStatus[round_.status]
        values = np.asarray([variable.value() or 0.0 for variable in x])
        found = round_.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible)
        column = model.placement(values) if found else None
        words = f"LpStatus {says}, sol_status {pulp.LpSolution[round_.sol_status]}"
        return OneLevel(column, float("inf"), says == "Optimal", words)

    return level_by_level(problem, objectives, limit_s, search)


def _model(model: FullModel, gain: np.ndarray) -> tuple[pulp.LpProblem, list[pulp.LpVariable]]:
    round_ = pulp.LpProblem("round", pulp.LpMaximize)
    x = [pulp.LpVariable(f"x{k}", cat="Binary") for k in range(model.variables)]
    round_ += pulp.LpAffineExpression(zip(x, gain.tolist(), strict=True))
    starts, index, value = model.rows.indptr.tolist(), model.rows.indices.tolist(), model.rows.data.tolist()
    for row, (low, high) in enumerate(zip(model.lower.tolist(), model.upper.tolist(), strict=True)):
        entries = range(starts[row], starts[row + 1])
        total = pulp.LpAffineExpression([(x[index[e]], value[e]) for e in entries])
        if not entries:
            continue
        if low == high:
            round_ += total == high
            continue
        if high < float("inf"):
            round_ += total <= high
        if low > 0:
            round_ += total >= low
    return round_, x
