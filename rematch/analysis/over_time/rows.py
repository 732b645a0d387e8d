"""Problems taken apart: some of the cases, what a placement uses, which pairs fit into what is left."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rematch.scoring.arrays import Bools, Ints
from rematch.solver import Problem


def some_of(problem: Problem, cases: Ints) -> Problem:
    """
    Return the problem of some of its cases, nobody in it who must be placed.

    Parameters
    ----------
    problem : Problem
        With its scores in one array.
    cases : int64[k]
        Positions, each once; a pair to be kept apart holds where both are among them.

    Returns
    -------
    Problem
        Groups keep their labels; least uses and earlier placements are left out.
    """
    place = np.full(problem.n, -1, dtype=np.int64)
    place[cases] = np.arange(len(cases))
    apart = place[problem.apart]
    return Problem(
        score=scores_of(problem)[cases],
        eligible=possible_in(problem)[cases],
        demand=problem.demand[cases],
        capacity=problem.capacity,
        draws=problem.draws,
        weight=problem.weight[cases],
        size=problem.size[cases],
        tier=problem.tier[cases],
        owner=problem.owner,
        group=problem.group[cases],
        apart=apart[(apart >= 0).all(axis=1)],
        case_ids=tuple(problem.case_ids[idx] for idx in cases),
        column_ids=problem.column_ids,
    )


def joined(problems: Sequence[Problem]) -> Problem:
    """
    Return one problem of all the cases: capacities and columns of the first, nobody who must be placed.

    Parameters
    ----------
    problems : sequence of Problem
        Over the same columns and dimensions. Ids of every one but the first get its number in front.
    """
    each = [some_of(problem, np.arange(problem.n)) for problem in problems]
    before = np.cumsum([0, *(problem.n for problem in each)])
    names = [
        [f"{number}:{name}" if number else name for name in problem.case_ids]
        for number, problem in enumerate(each)
    ]
    group = [
        np.where(problem.group >= 0, problem.group + shift, -1)
        for problem, shift in zip(each, before, strict=False)
    ]
    apart = [problem.apart + shift for problem, shift in zip(each, before, strict=False)]
    first = each[0]
    return Problem(
        score=np.concatenate([scores_of(problem) for problem in each]),
        eligible=np.concatenate([possible_in(problem) for problem in each]),
        demand=np.concatenate([problem.demand for problem in each]),
        capacity=first.capacity,
        draws=first.draws,
        weight=np.concatenate([problem.weight for problem in each]),
        size=np.concatenate([problem.size for problem in each]),
        tier=np.concatenate([problem.tier for problem in each]),
        owner=first.owner,
        group=np.concatenate(group),
        apart=np.concatenate(apart),
        case_ids=tuple(name for part in names for name in part),
        column_ids=first.column_ids,
    )


def holding(problem: Problem, capacity: Ints) -> Problem:
    """Return the problem with other capacities, int64[R]."""
    return replace(problem, capacity=capacity)


def scores_of(problem: Problem) -> Ints:
    """int64[n, m]: the scores."""
    return np.asarray(problem.score, dtype=np.int64)


def possible_in(problem: Problem) -> Bools:
    """bool[n, m]: possible pairs; where a column is pinned, that one alone."""
    score = np.asarray(problem.score)
    found = score != np.iinfo(score.dtype).min if problem.eligible is None else np.array(problem.eligible)
    pinned = np.flatnonzero(problem.pinned >= 0)
    only = np.zeros_like(found[pinned])
    only[np.arange(len(pinned)), problem.pinned[pinned]] = True
    found[pinned] &= only
    return found


def used_by(problem: Problem, column: Ints) -> Ints:
    """int64[R]: what a placement, int64[n] with -1 for nowhere, uses of each resource."""
    placed = column >= 0
    drawn = np.zeros((problem.m, problem.demand.shape[1]), dtype=np.int64)
    np.add.at(drawn, column[placed], problem.demand[placed])
    used = np.zeros_like(problem.capacity)
    np.add.at(used, problem.draws[:, 1], drawn[problem.draws[:, 0], problem.draws[:, 2]])
    return used


def priced_use(problem: Problem, price: Ints) -> Ints:
    """int64[n, m]: what each case would use of each column's resources, at a price per unit, int64[R]."""
    per_unit = np.zeros((problem.m, problem.demand.shape[1]), dtype=np.int64)
    np.add.at(per_unit, (problem.draws[:, 0], problem.draws[:, 2]), price[problem.draws[:, 1]])
    return np.asarray(problem.demand @ per_unit.T)


def fitting(problem: Problem) -> Bools:
    """bool[n, m]: possible pairs whose resources hold the case, were it alone."""
    fits = possible_in(problem)
    need: dict[tuple[int, int], Ints] = {}
    for column, resource, dimension in problem.draws.tolist():
        before = need.get((column, resource), 0)
        need[column, resource] = before + problem.demand[:, dimension]
    for (column, resource), each in need.items():
        fits[:, column] &= each <= problem.capacity[resource]
    return fits


def score_total(problem: Problem, column: Ints) -> int:
    """Return the sum of weight times score over the placed."""
    placed = np.flatnonzero(column >= 0)
    return int((problem.weight[placed] * scores_of(problem)[placed, column[placed]]).sum())
