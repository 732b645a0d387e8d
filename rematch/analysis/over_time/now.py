"""What a method may see in a period: the batch, what is left, the past; nothing of who comes later."""

from dataclasses import dataclass, replace

import numpy as np

from rematch.analysis.over_time.rows import fitting, possible_in, some_of, used_by
from rematch.analysis.over_time.stream import Stream
from rematch.scoring.arrays import Bools, Ints
from rematch.solver import Problem


@dataclass(frozen=True, eq=False, kw_only=True)
class Now:
    """
    One period as a method sees it.

    Parameters
    ----------
    batch : Problem
        Households that wait, those who came first in front; its capacity is what is left. Only pairs that fit
        alone are possible, and none where somebody placed earlier must be kept apart from them.
    arrived : Problem
        Everybody who has arrived so far, this batch included.
    past : Problem
        Households of the past.
    offered : int64[R]
        Capacity in all as it stands now, never below what is used.
    places, persons : int64[O]
        Per municipality: persons it offers to take in all as of now, persons placed there earlier.
    period, periods : int
        Counted from 0; how many there are.
    expected : int
        Households forecast for all periods together.
    futures : int
        How many futures a method may sample.
    balance : int
        Points of score per person for a whole year's places used ahead of time.
    seed : int
    """

    batch: Problem
    arrived: Problem
    past: Problem
    offered: Ints
    places: Ints
    persons: Ints
    period: int
    periods: int
    expected: int
    futures: int
    balance: int
    seed: int


@dataclass(frozen=True)
class Knobs:
    """Settings of the methods: futures sampled per period, points of the balancing term."""

    futures: int = 5
    balance: int = 5_000


def now_of(stream: Stream, column: Ints, period: int, knobs: Knobs) -> tuple[Now, Ints]:
    """
    Return what is seen in a period, and the positions of its batch.

    Parameters
    ----------
    stream : Stream
    column : int64[n]
        Placements so far, -1 for nowhere yet.
    period : int
    knobs : Knobs
    """
    used = used_by(stream.cases, column)
    offered = np.maximum(stream.capacity[period], used)
    here = (stream.arrives <= period) & (stream.leaves >= period) & (column < 0)
    batch_idx = np.flatnonzero(here)
    batch_idx = batch_idx[np.argsort(stream.arrives[batch_idx], kind="stable")]
    batch = replace(
        some_of(stream.cases, batch_idx),
        capacity=offered - used,
        eligible=free_of_others(stream.cases, column)[batch_idx],
    )
    return Now(
        batch=replace(batch, eligible=fitting(batch)),
        arrived=some_of(stream.cases, np.flatnonzero(stream.arrives <= period)),
        past=stream.past,
        offered=offered,
        places=stream.places[period],
        persons=persons_at(stream, column),
        period=period,
        periods=stream.periods,
        expected=stream.expected,
        futures=knobs.futures,
        balance=knobs.balance,
        seed=stream.seed,
    ), batch_idx


def persons_at(stream: Stream, column: Ints) -> Ints:
    """int64[O]: persons placed in each municipality."""
    placed = column >= 0
    persons = np.zeros(stream.places.shape[1], dtype=np.int64)
    np.add.at(persons, stream.cases.owner[column[placed]], stream.cases.size[placed])
    return persons


def free_of_others(cases: Problem, column: Ints) -> Bools:
    """bool[n, m]: possible pairs, none where somebody placed is to be kept apart from the case."""
    free = possible_in(cases)
    for pair in cases.apart.tolist():
        for one, other in (pair, pair[::-1]):
            if column[other] >= 0:
                free[one] &= cases.owner != cases.owner[column[other]]
    return free
