"""True solutions of small rounds with certificates of every kind, made without the solver."""

from __future__ import annotations

from functools import cache

import numpy as np

from rematch.errors import ProblemError
from rematch.solver import Certificate, Level, LevelCertificate, Problem, Solution
from rematch.solver.certificate import INFEASIBLE
from tests.solver.plain_bounds import Asked
from tests.solver.plain_trees import built, certificate_of, honest_maker, valid_rows
from tests.solver.small_rounds import ORDERS, Truth, small_round


@cache
def true_solutions(count: int) -> tuple[tuple[Problem, Solution], ...]:
    """That many rounds with a true solution each, the same every time."""
    found = []
    for place in range(10 * count):
        rng = np.random.default_rng([21, place])
        try:
            problem = small_round(rng, tight=place % 9 == 0)
        except ProblemError:
            continue
        found.append((problem, true_solution(problem, ORDERS[place % len(ORDERS)], rng)))
        if len(found) == count:
            break
    return tuple(found)


def true_solution(problem: Problem, order: tuple[str, ...], rng: np.random.Generator) -> Solution:
    """The best placement, its levels certified, open, proved or nothing; infeasible where there is none."""
    truth = Truth(problem)
    if not truth.placements:
        part = shown(Asked(problem, (), (), INFEASIBLE, -1), rng)
        nowhere = np.full(problem.n, -1)
        return Solution(nowhere, (), "infeasible", "certified", "done", Certificate((part,)))
    best = max(range(len(truth.placements)), key=lambda place: truth.values(order, place))
    values = truth.values(order, best)
    levels, parts = [], []
    for at, name in enumerate(order):
        slack = int(rng.integers(1, 4)) if rng.random() < 0.3 else 0
        asked = Asked(problem, order[:at], values[:at], name, values[at] + slack, int(rng.integers(1, 9)))
        parts.append(shown(asked, rng))
        levels.append(_level(name, values[at], asked.bound, rng))
    return solution_of(np.asarray(truth.placements[best]), tuple(levels), tuple(parts))


def shown(asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    """A certificate of a true claim."""
    asked.rows = valid_rows(asked, rng)
    part, open_leaves = built(asked, honest_maker(asked), rng)
    return certificate_of(asked, ()) if open_leaves else part


def solution_of(
    column: np.ndarray, levels: tuple[Level, ...], parts: tuple[LevelCertificate, ...]
) -> Solution:
    """With the words for the whole that its levels give."""
    status = "optimal" if all(level.status == "optimal" for level in levels) else "within_gap"
    status = "feasible" if any(level.bound is None for level in levels) else status
    proof = min((level.proof for level in levels), key=("none", "proved", "certified").index)
    return Solution(column, levels, status, proof, "done", Certificate(parts))


def _level(name: str, value: int, bound: int, rng: np.random.Generator) -> Level:
    """What may be said of a level whose certificate shows `bound`."""
    if bound == value:
        return Level(name, value, value, "optimal", "certified")
    choice = int(rng.integers(3))
    if choice == 0:
        return Level(name, value, bound, "within_gap", "certified")
    if choice == 1:
        return Level(name, value, value, "optimal", "proved")
    return Level(name, value, None, "feasible", "none")
