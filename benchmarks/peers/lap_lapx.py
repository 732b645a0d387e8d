"""lapx, the Jonker-Volgenant method, on duplicated places."""

from __future__ import annotations

import lap
import numpy as np

from benchmarks.answer import Answer
from benchmarks.peers.duplicated import places_of
from rematch.solver import Problem


def run(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """Exact for equal sizes; knows no time limit."""
    del limit_s
    places = places_of(problem, objectives)
    _, place_of_case, _ = lap.lapjv(places.worth.max(initial=0.0) - places.worth, extend_cost=True)
    cases = np.flatnonzero(place_of_case >= 0)
    return Answer("done", places.placement(cases, place_of_case[cases]), claims_optimal=True)
