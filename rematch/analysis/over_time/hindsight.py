"""The whole year at once: what nobody reaches who does not know the future; shares are taken of its bound."""

from dataclasses import dataclass, replace

import numpy as np

from rematch.analysis.over_time.now import persons_at
from rematch.analysis.over_time.rows import some_of
from rematch.analysis.over_time.stream import Stream
from rematch.analysis.over_time.year import Year
from rematch.solver import Problem, SolveParams, check, resource_prices, solve

PERSONS = "placed_persons"
SCORE = "score"


@dataclass(frozen=True)
class Bounds:
    """No placement of the year has more: total of score times persons, and persons placed, each alone."""

    score: int
    persons: int


def hindsight_problem(stream: Stream) -> Problem:
    """
    Return the year as one problem.

    Notes
    -----
    Each resource holds the most it held at any time: where capacities are revised this is more than could be
    used, and shares of it are lower than of the true optimum, never higher.
    """
    everybody = some_of(stream.cases, np.arange(stream.cases.n))
    return replace(everybody, capacity=np.asarray(stream.capacity.max(axis=0)))


def bounds_of(stream: Stream) -> Bounds:
    """Return what no placement can pass: bounds by integer prices, the same on every machine."""
    problem = hindsight_problem(stream)
    score, persons = (resource_prices(problem, name, seed=stream.seed).bound for name in (SCORE, PERSONS))
    return Bounds(score, min(persons, int(problem.size.sum())))


def in_hindsight(stream: Stream, deadline_s: float) -> Year:
    """
    Place everybody at once by the total score, each in the period of arrival.

    Parameters
    ----------
    stream : Stream
    deadline_s : float
        Seconds: what is not closed by then is the best found, which another machine may pass.
    """
    problem = hindsight_problem(stream)
    solution = solve(problem, SolveParams(objectives=(SCORE,), seed=stream.seed, deadline_s=deadline_s))
    check(problem, solution)
    column = solution.column
    placed_in = np.where(column >= 0, stream.arrives, -1)
    by_then = [np.where(placed_in <= period, column, -1) for period in range(stream.periods)]
    persons = np.stack([persons_at(stream, each) for each in by_then])
    return Year(column, placed_in, persons)
