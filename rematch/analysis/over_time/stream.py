"""A stream: who arrives when, who leaves when, what each period's capacity is; numbers only."""

from dataclasses import dataclass

import numpy as np

from rematch.errors import ProblemError
from rematch.scoring.arrays import Ints
from rematch.solver import Problem


@dataclass(frozen=True, eq=False, kw_only=True)
class Stream:
    """
    One year of arrivals: n cases over T periods, R resources.

    Parameters
    ----------
    cases : Problem
        Everybody who arrives; its capacity is the largest of each resource over time.
    arrives, leaves : int64[n]
        First and last period, 0 to T - 1, in which a case can be placed. A group arrives and leaves at once.
    capacity : int64[T, R]
        What was offered in all by each period, as revised by then: revisions are known when they hold.
    places : int64[T, O]
        Persons that each municipality offers to take in all by each period; what load is measured by.
    past : Problem
        Households of the past, over the same columns: what sampled futures are drawn from, beside those who
        have arrived. May be empty.
    expected : int
        Households forecast for the whole time: what a method knows of how many will come.
    period_days : int
        7: a batch a week; 1: a batch a day.
    seed : int
        Of the sampled futures and of ties.

    Raises
    ------
    ProblemError
        Somebody arrives or leaves outside the time, or before arriving; a group arrives in parts; a shape.
    """

    cases: Problem
    arrives: Ints
    leaves: Ints
    capacity: Ints
    places: Ints
    past: Problem
    expected: int
    period_days: int = 7
    seed: int = 0

    def __post_init__(self) -> None:
        for array in (self.arrives, self.leaves, self.capacity, self.places):
            array.setflags(write=False)
        _refuse_shapes(self)
        wrong = (self.arrives < 0) | (self.leaves < self.arrives) | (self.leaves >= self.periods)
        for idx in np.flatnonzero(wrong)[:1]:
            raise ProblemError(
                f"Case {self.cases.case_ids[idx]}: arrives in period {self.arrives[idx]}, leaves in "
                f"{self.leaves[idx]}; periods 0 to {self.periods - 1} are meant, leaving not before arriving."
            )
        for label in np.unique(self.cases.group[self.cases.group >= 0]):
            members = self.cases.group == label
            if np.ptp(self.arrives[members]) or np.ptp(self.leaves[members]):
                raise ProblemError(f"Group {label}: its members arrive or leave in different periods.")

    @property
    def periods(self) -> int:
        """T."""
        return int(self.capacity.shape[0])


def _refuse_shapes(stream: Stream) -> None:
    n, resources = stream.cases.n, stream.cases.capacity.shape[0]
    shapes = (stream.arrives.shape, stream.leaves.shape, stream.capacity.shape[1:])
    if shapes != ((n,), (n,), (resources,)) or not stream.periods:
        raise ProblemError(
            f"A stream of {n} cases and {resources} resources: periods of arriving {shapes[0]}, of leaving "
            f"{shapes[1]}, capacities {stream.capacity.shape} do not fit."
        )
    owners = int(stream.cases.owner.max(initial=-1)) + 1
    if stream.places.shape[0] != stream.periods or stream.places.shape[1] < owners:
        raise ProblemError(
            f"A stream: places {stream.places.shape}, {stream.periods} x {owners} or more are meant."
        )
    if (stream.capacity < 0).any() or (stream.places < 0).any():
        raise ProblemError("A stream: no capacity is below 0.")
    if stream.past.m != stream.cases.m or stream.past.demand.shape[1] != stream.cases.demand.shape[1]:
        raise ProblemError("A stream: households of the past have other columns or dimensions.")
    if stream.expected < 0:
        raise ProblemError(f"A stream: {stream.expected} households expected, at least 0 is meant.")
