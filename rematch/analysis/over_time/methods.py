"""Methods by name: each looks at a period and says where its batch goes; none sees who comes later."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from rematch.analysis.over_time.first_choice import each_by_own_score
from rematch.analysis.over_time.futures import SCALE, bid_prices
from rematch.analysis.over_time.now import Now, free_of_others
from rematch.analysis.over_time.rows import priced_use, scores_of, some_of, used_by
from rematch.scoring.arrays import Ints
from rematch.solver import Problem, SolveParams, check, solve

Method: TypeAlias = Callable[[Now], Ints]
"""int64[b]: the column of each case of the batch, -1: waits."""
AT_ONCE = 32


def greedy(now: Now) -> Ints:
    """Place the batch in order of arrival, each where its own score is best among what is left."""
    return each_by_own_score(now.batch)


def batch(now: Now) -> Ints:
    """Place the batch at the best total on what is left, as if nobody came after it."""
    return best_total(now.batch, _points(now.batch), now.seed)


def bid(now: Now) -> Ints:
    """Place the batch at the best total of score minus what its places are worth to sampled futures."""
    return best_total(now.batch, _points(now.batch) - priced_use(now.batch, bid_prices(now)), now.seed)


def balanced(now: Now) -> Ints:
    """
    The same, minus a term for municipalities that are ahead of an even use of their places over time.

    References
    ----------
    After Bansak, Paulson 2024, https://doi.org/10.1287/opre.2022.0445: outcome and even load weighed in one
    sum. Their load is a queue that works off cases at a rate; here it is the share of places used, beyond the
    share of time passed.
    """
    value = _points(now.batch) - priced_use(now.batch, bid_prices(now)) - SCALE * _ahead(now)
    return best_total(now.batch, value, now.seed)


METHODS: Mapping[str, Method] = MappingProxyType(
    {"greedy": greedy, "batch": batch, "bid_prices": bid, "balanced": balanced}
)


def best_total(problem: Problem, value: Ints, seed: int) -> Ints:
    """
    Return the placement of the largest total value; nobody is placed at a value that is not above 0.

    Parameters
    ----------
    problem : Problem
    value : int64[n, m]
        Of each pair, weight included.
    seed : int
        Of ties.

    Notes
    -----
    Beyond `AT_ONCE` cases the batch is solved in parts, those who came first in front: without a clock, an
    optimum of a hundred households with several counts each may take half a minute.
    """
    pays = np.array(problem.eligible) & (value > 0)
    together = problem.group >= 0
    pays[together] = np.asarray(problem.eligible)[together]  # one member may lose what another one gains
    column = np.full(problem.n, -1, dtype=np.int64)
    for cases in _parts(problem, np.flatnonzero(pays.any(axis=1))):
        part = replace(
            some_of(problem, cases),
            score=value[cases],
            weight=np.ones(len(cases), dtype=np.int64),
            capacity=problem.capacity - used_by(problem, column),
            eligible=(pays & free_of_others(problem, column))[cases],
        )
        solution = solve(part, SolveParams(objectives=("score",), seed=seed, audit=True))
        check(part, solution)
        column[cases] = solution.column
    return column


def _parts(problem: Problem, cases: Ints) -> Iterator[Ints]:
    """Yield the cases in parts of about `AT_ONCE`, a group whole."""
    part: list[int] = []
    seen: set[int] = set()
    for idx in cases.tolist():
        if idx in seen:
            continue
        label = problem.group[idx]
        part += [idx] if label < 0 else np.flatnonzero(problem.group == label).tolist()
        seen.update(part)
        if len(part) >= AT_ONCE:
            yield np.array(part, dtype=np.int64)
            part = []
    if part:
        yield np.array(part, dtype=np.int64)


def _points(problem: Problem) -> Ints:
    """int64[n, m]: score times weight, at the scale of prices."""
    return scores_of(problem) * problem.weight[:, None] * SCALE


def _ahead(now: Now) -> Ints:
    """int64[b, m]: points that a case loses where its municipality is ahead of time, with the case in it."""
    persons = now.batch.size
    due = now.places * (now.period + 1)
    # Whole numbers throughout: share used minus share of time, over one common denominator.
    after = (now.persons[None, :] + persons[:, None]) * now.periods - due[None, :]
    points = now.balance * persons[:, None] * np.maximum(after, 0) // np.maximum(now.places * now.periods, 1)
    return np.asarray(points[:, now.batch.owner])
