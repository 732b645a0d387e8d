"""Greedy: the best pair that still fits is taken, then the next."""

from __future__ import annotations

import numpy as np

from benchmarks.answer import Answer
from benchmarks.evaluate import coefficient
from benchmarks.peers.by_hand import Sheet
from rematch.solver import Problem


def run(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """Pairs in the order of the levels; minimum and must-place are not looked at."""
    del limit_s
    assert problem.eligible is not None
    case, column = np.nonzero(problem.eligible)
    gains = [coefficient(problem, name, case, column) for name in objectives]
    order = np.lexsort([-gain for gain in reversed(gains)])
    sheet = Sheet(problem)
    for i, j in zip(case[order].tolist(), column[order].tolist(), strict=True):
        if sheet.column[i] < 0:
            sheet.put(i, j)
    return Answer("done", sheet.column)
