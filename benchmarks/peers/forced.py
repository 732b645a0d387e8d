"""Opportunity costs by re-solving: each sampled pair is forced, the rest is assigned anew by scipy."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.answer import Answer
from benchmarks.peers.duplicated import Places, places_of
from benchmarks.resolving import sampled_pairs
from rematch.solver import Problem


def run(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """Level «score» alone: with everybody free to stay unplaced no earlier level has to be held."""
    del limit_s
    places = places_of(problem, objectives)
    cases, taken = linear_sum_assignment(places.worth, maximize=True)
    best = places.worth[cases, taken].sum()
    totals = [_with(places, i, j) for i, j in sampled_pairs(problem)]
    costs = [None if total is None else round(best - total) for total in totals]
    return Answer("done", places.placement(cases, taken), claims_optimal=True, facts={"costs": costs})


def _with(places: Places, case: int, column: int) -> float | None:
    """Best total with the case in one place of the column; None where there is none."""
    own = np.flatnonzero(places.column == column)
    if own.size == 0:
        return None
    others, rest = np.arange(places.worth.shape[0]) != case, np.arange(places.column.size) != own[0]
    worth = places.worth[others][:, rest]
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return float(places.worth[case, own[0]] + worth[rows, columns].sum())
