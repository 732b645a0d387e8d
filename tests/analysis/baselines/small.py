"""Tiny rounds for the methods of comparison, and the same rounds in another order or without some rules."""

from dataclasses import replace

import numpy as np

from rematch.solver import Problem
from tests.solver.builders import tiny


def a_tiny(seed: int) -> Problem:
    """A random round of at most 7 cases with any rule in it; ids that sort otherwise than they stand."""
    problem = tiny(np.random.default_rng(seed))
    return replace(
        problem,
        case_ids=tuple(f"C-{(7 * case + seed) % 31}" for case in range(problem.n)),
        column_ids=tuple(f"M-{(5 * column + seed) % 31}" for column in range(problem.m)),
    )


def without_duties(problem: Problem) -> Problem:
    """The same, with no minimum and nobody who must be placed: what the literature speaks of."""
    return replace(
        problem,
        minimum=np.zeros_like(problem.minimum),
        must_place=np.zeros_like(problem.must_place),
        pinned=np.full_like(problem.pinned, -1),
    )


def reordered(problem: Problem, seed: int) -> tuple[Problem, np.ndarray, np.ndarray]:
    """The same with cases, columns, resources and labels in another order; and the two first orders."""
    rng = np.random.default_rng(seed)
    cases, columns = rng.permutation(problem.n), rng.permutation(problem.m)
    resources = rng.permutation(len(problem.capacity))
    at = [np.argsort(each) for each in (cases, columns, resources)]
    draws = problem.draws[rng.permutation(len(problem.draws))]
    found = replace(
        problem,
        score=problem.score[np.ix_(cases, columns)],
        eligible=problem.eligible[np.ix_(cases, columns)],
        capacity=problem.capacity[resources],
        minimum=problem.minimum[resources],
        if_used=problem.if_used[resources],
        target=problem.target[resources],
        draws=np.stack([at[1][draws[:, 0]], at[2][draws[:, 1]], draws[:, 2]], axis=1),
        owner=9 - problem.owner[columns],
        group=np.where(problem.group[cases] >= 0, 9 - problem.group[cases], -1),
        apart=at[0][problem.apart],
        pinned=np.append(at[1], -1)[problem.pinned[cases]],
        case_ids=tuple(problem.case_ids[case] for case in cases),
        column_ids=tuple(problem.column_ids[column] for column in columns),
        **{
            name: getattr(problem, name)[cases] for name in ("demand", "weight", "size", "tier", "must_place")
        },
    )
    return found, cases, columns


def placed_ids(problem: Problem, column: np.ndarray) -> dict[str, str]:
    """Column id of every case placed, whatever the order."""
    return {
        problem.case_ids[case]: problem.column_ids[place] for case, place in enumerate(column) if place >= 0
    }
