"""HiGHS on the full model, from arrays."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.answer import Answer
from benchmarks.peers.full_model import full_model
from benchmarks.peers.highs_call import mixed_integer
from benchmarks.peers.levels import OneLevel, level_by_level
from rematch.solver import Problem


def run(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """Level by level; the model is built once."""
    model = full_model(problem)

    def search(earlier: Sequence[str], held: Sequence[int], name: str, left_s: float) -> OneLevel:
        found = mixed_integer(model.holding(earlier, held), model.gains(name), left_s)
        column = None if found.x is None else model.placement(found.x)
        return OneLevel(column, found.bound, found.optimal, found.status)

    return level_by_level(problem, objectives, limit_s, search)
