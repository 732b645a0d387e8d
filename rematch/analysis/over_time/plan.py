"""How a year runs: periods, patience, what is revised when; the same for every stream made from it."""

from dataclasses import dataclass, replace

import numpy as np

from rematch.analysis.dice import Dice
from rematch.errors import InputError
from rematch.scoring.arrays import Ints
from rematch.solver import Problem

PERIODS_MAX = 400
PCT_MAX = 10_000
WEEK_DAYS = 7


@dataclass(frozen=True)
class Revision:
    """From a period on, a municipality offers so many percent of what it first pledged."""

    period: int
    owner: int
    pct: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """
    Settings of a stream.

    Parameters
    ----------
    weeks : int
    period_days : int
        7 for weekly batches, 1 for daily ones.
    wait_weeks : int
        Longest wait of a household; its own `move_by` may make it shorter.
    capacity_pct : int
        Of what the pledges offer, each count rounded by a throw; 100 leaves them as they are.
    forecast_pct : int
        Households that a method is told to expect, of those who will come.
    revisions : tuple of Revision
        Later ones of the same municipality replace earlier ones.

    Raises
    ------
    InputError
        A number out of range.
    """

    weeks: int = 26
    period_days: int = WEEK_DAYS
    wait_weeks: int = 4
    capacity_pct: int = 100
    forecast_pct: int = 100
    revisions: tuple[Revision, ...] = ()

    def __post_init__(self) -> None:
        if self.period_days not in (1, WEEK_DAYS):
            raise InputError(f"Batches come daily or weekly: {self.period_days} days are neither.")
        if not 1 <= self.periods <= PERIODS_MAX:
            raise InputError(f"{self.weeks} weeks are {self.periods} batches: 1 to {PERIODS_MAX} are meant.")
        if not 0 <= self.wait_weeks <= PERIODS_MAX:
            raise InputError(f"A wait of {self.wait_weeks} weeks: 0 to {PERIODS_MAX} are meant.")
        for name, pct in (("capacity", self.capacity_pct), ("forecast", self.forecast_pct)):
            if not 0 <= pct <= PCT_MAX:
                raise InputError(f"{pct} % of the {name}: 0 to {PCT_MAX:,} are meant.")
        for each in self.revisions:
            if not (0 <= each.period < self.periods and 0 <= each.pct <= PCT_MAX):
                raise InputError(
                    f"A revision to {each.pct} % in period {each.period}: 0 to {self.periods - 1} and "
                    f"0 to {PCT_MAX:,} % are meant."
                )

    def times(self, number: int) -> "Plan":
        """Return the plan with so many times the capacity."""
        return replace(self, capacity_pct=self.capacity_pct * number)

    @property
    def periods(self) -> int:
        """How many batches."""
        return self.weeks * WEEK_DAYS // self.period_days

    @property
    def wait_periods(self) -> int:
        """Longest wait, in batches."""
        return self.wait_weeks * WEEK_DAYS // self.period_days


def drawn_arrivals(cases: Problem, plan: Plan, dice: Dice) -> Ints:
    """int64[n]: a period for each case, each as likely as any other; members of a group at once.

    Thrown per id: who else arrives changes nobody's period.
    """
    arrives = np.array([dice.sub(name).below(plan.periods) for name in cases.case_ids], dtype=np.int64)
    return first_of_group(arrives, cases.group)


def first_of_group(periods: Ints, group: Ints) -> Ints:
    """int64[n]: the earliest period of a case's group for each of its members."""
    found = periods.copy()
    for label in np.unique(group[group >= 0]):
        found[group == label] = periods[group == label].min()
    return found


def scaled(capacity: Ints, pct: int, dice: Dice) -> Ints:
    """int64[R]: so many percent of each capacity; what is left of a whole one is rounded by a throw."""
    if pct == 100:
        return capacity
    rest = [dice.below(100) for _ in capacity]
    return np.asarray((capacity * pct + np.array(rest, dtype=np.int64)) // 100)


def over_time(first: Ints, concerned: Ints, plan: Plan) -> Ints:
    """
    Return a capacity in each period.

    Parameters
    ----------
    first : int64[K]
        As pledged.
    concerned : int64[K]
        Municipality each belongs to alone, -1: to several.
    plan : Plan

    Returns
    -------
    int64[T, K]
    """
    rows = np.tile(first, (plan.periods, 1))
    for each in sorted(plan.revisions, key=lambda revision: revision.period):
        own = np.flatnonzero(concerned == each.owner)
        rows[each.period :, own] = first[own] * each.pct // 100
    return rows


def owner_of_resources(problem: Problem) -> Ints:
    """int64[R]: the municipality whose columns alone draw on a resource; -1: several, or none."""
    owner = np.full(problem.capacity.shape[0], -1, dtype=np.int64)
    for resource in range(len(owner)):
        found = np.unique(problem.owner[problem.draws[problem.draws[:, 1] == resource, 0]])
        if len(found) == 1:
            owner[resource] = found[0]
    return owner
