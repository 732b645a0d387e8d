"""A Problem of arrays and its certificate, handed to `rematch.verify`'s plain integers; its time is a figure.

`verify` itself takes a Scenario; here the same walk through the same nodes gets the same numbers.
"""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

import numpy as np

from rematch.models.certificate import LevelCertificate
from rematch.solver import Problem, Solution
from rematch.verify.budget import Budget, TooLargeError
from rematch.verify.numbered import Limit, Pairs, Round
from rematch.verify.question import question_of
from rematch.verify.stated import Positions
from rematch.verify.tree import not_shown

MOST_PAIRS = 1_000_000


def plainly_checked(problem: Problem, solution: Solution) -> dict[str, Any]:
    """Seconds for all levels, the pairs written down included; `refuted` names what is not shown."""
    certificate = solution.certificate
    if certificate is None or problem.n * problem.m > MOST_PAIRS:
        return {}
    started = time.perf_counter()
    round_ = _round(problem)
    positions = Positions(range(problem.n), range(problem.m), range(problem.n))
    budget, names = Budget(), [level.objective for level in certificate.levels]
    try:
        for position, level in enumerate(certificate.levels):
            stated = LevelCertificate.model_validate(asdict(level) | {"kind": level.kind})
            fault = not_shown(question_of(round_, names[:position], stated), positions, budget)
            if fault:
                return {"refuted": f"verify: {level.objective}: {fault}"}
    except TooLargeError as error:
        return {"verify": f"too large: {error}"}
    return {"verify_s": time.perf_counter() - started}


def _round(problem: Problem) -> Round:
    """The rules that families have: no groups, nobody kept apart, no pins; weight is size."""
    assert problem.eligible is not None and isinstance(problem.score, np.ndarray)
    assert (problem.weight == problem.size).all(), "verify weighs by persons"
    drawn: list[list[tuple[int, int]]] = [[] for _ in range(problem.m)]
    for column, resource, dimension in problem.draws.tolist():
        drawn[column].append((resource, dimension))
    pairs, starts, uses = Pairs(), [0], {}
    demand, score, owner = problem.demand.tolist(), problem.score.tolist(), problem.owner.tolist()
    for i in range(problem.n):
        for j in np.flatnonzero(problem.eligible[i]).tolist():
            use = tuple((r, demand[i][d]) for r, d in drawn[j] if demand[i][d])
            pairs.case.append(i)
            pairs.column.append(j)
            pairs.owner.append(owner[j])
            pairs.use.append(uses.setdefault(use, len(uses)))
            pairs.score.append(score[i][j])
        starts.append(len(pairs.case))
    limits = zip(problem.capacity.tolist(), problem.minimum.tolist(), problem.if_used.tolist(), strict=True)
    return Round(
        pairs=pairs,
        starts=starts,
        uses=list(uses),
        limits=tuple(Limit(high, low, switch) for high, low, switch in limits),
        units=tuple((i,) for i in range(problem.n)),
        must=problem.must_place.tolist(),
        apart=set(),
        size=problem.size.tolist(),
        tier=problem.tier.tolist(),
    )
