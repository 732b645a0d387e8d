"""First come, first served: each case in turn takes the best column that is left."""

from __future__ import annotations

import numpy as np

from benchmarks.answer import Answer
from benchmarks.peers.by_hand import Sheet
from rematch.solver import Problem


def run(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """By score alone; minimum and must-place are not looked at."""
    del objectives, limit_s
    assert problem.eligible is not None and isinstance(problem.score, np.ndarray)
    sheet = Sheet(problem)
    for i in range(problem.n):
        for j in np.argsort(-problem.score[i].astype(np.int64), kind="stable").tolist():
            if problem.eligible[i, j] and sheet.put(i, j):
                break
    return Answer("done", sheet.column)
