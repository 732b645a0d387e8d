"""The full linear relaxation by HiGHS's interior point method, with crossover."""

from __future__ import annotations

from benchmarks.answer import Answer
from benchmarks.peers.full_model import full_model
from benchmarks.peers.highs_call import relaxed
from rematch.solver import Problem


def run(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """The bound of the first level."""
    model = full_model(problem)
    found = relaxed(model, model.gains(objectives[0]), limit_s, {"solver": "ipm"})
    return Answer(found.status, bounds=[found.bound] if found.optimal else [], claims_optimal=found.optimal)
