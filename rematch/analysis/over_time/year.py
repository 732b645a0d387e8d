"""A method lives through a stream, period after period; each step and each state is checked."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rematch.analysis.over_time.methods import Method
from rematch.analysis.over_time.now import Knobs, now_of, persons_at
from rematch.analysis.over_time.rows import holding, score_total, some_of
from rematch.analysis.over_time.stream import Stream
from rematch.scoring.arrays import Ints
from rematch.solver import Level, Problem, Solution, check


@dataclass(frozen=True, eq=False)
class Year:
    """
    What a method did.

    Parameters
    ----------
    column : int64[n]
        Column of each case, -1: left without a place.
    placed_in : int64[n]
        Period of the placement, -1 where there is none.
    persons : int64[T, O]
        Persons placed in each municipality by the end of each period.
    """

    column: Ints
    placed_in: Ints
    persons: Ints


def lived_through(
    stream: Stream,
    method: Method,
    knobs: Knobs | None = None,
    *,
    told: Callable[[int], None] | None = None,
) -> Year:
    """
    Let a method decide about every batch of a stream.

    Parameters
    ----------
    stream : Stream
    method : Method
    knobs : Knobs, optional
    told : callable, optional
        Told each period that is over.

    Returns
    -------
    Year

    Raises
    ------
    RefutedError
        The method's step broke a rule of its batch, or all placements together what was offered by then.
    """
    column = np.full(stream.cases.n, -1, dtype=np.int64)
    placed_in, persons = column.copy(), np.zeros_like(stream.places)
    for period in range(stream.periods):
        now, batch_idx = now_of(stream, column, period, knobs or Knobs())
        if len(batch_idx):
            step = np.asarray(method(now), dtype=np.int64)
            check(now.batch, stated(now.batch, step))
            column[batch_idx] = step
            placed_in[batch_idx[step >= 0]] = period
            if (step >= 0).any():
                _check_all(stream, column, now.offered, period)
        persons[period] = persons_at(stream, column)
        if told is not None:
            told(period)
    return Year(column, placed_in, persons)


def stated(problem: Problem, column: Ints) -> Solution:
    """Return a placement as a solution that claims its value and nothing more, for `check`."""
    level = Level("score", score_total(problem, column), None, "feasible", "none")
    return Solution(column, (level,), "feasible", "none", "done", None)


def _check_all(stream: Stream, column: Ints, offered: Ints, period: int) -> None:
    """Check everybody placed so far against the capacity as it stands."""
    arrived = np.flatnonzero(stream.arrives <= period)
    whole = holding(some_of(stream.cases, arrived), offered)
    check(whole, stated(whole, column[arrived]))
