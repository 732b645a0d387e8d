"""An invented family of streams in numbers: some households find what they need in few places only."""

from dataclasses import dataclass

import numpy as np

from rematch.analysis.dice import Dice
from rematch.analysis.over_time.plan import Plan, drawn_arrivals, over_time, scaled
from rematch.analysis.over_time.stream import Stream
from rematch.errors import InputError
from rematch.solver import Problem

SIZES = {1: 45, 2: 12, 3: 12, 4: 13, 5: 11, 6: 7}
ANYWHERE = (5_000, 6_500)
"""Score of a place that lacks nothing asked for; the sought places lie in the upper part of it."""
SOUGHT = (6_400, 7_200)
WITH_SERVICE = (7_500, 9_500)
WITHOUT_SERVICE = (500, 2_500)


@dataclass(frozen=True, kw_only=True)
class Family:
    """
    Settings of the family; every number is a choice, none is a fact.

    Parameters
    ----------
    households, municipalities : int
    seeking_pct : int
        Households that seek a service which only the first `with_service` municipalities have: they score
        high there and low elsewhere. To all others these are a little better than elsewhere.
    with_service : int
    places_pct : int
        Places of all municipalities together, of the persons of an average year.
    """

    households: int = 400
    municipalities: int = 12
    seeking_pct: int = 30
    with_service: int = 4
    places_pct: int = 100

    def __post_init__(self) -> None:
        if self.households < 1 or not 1 <= self.with_service <= self.municipalities:
            raise InputError(
                f"{self.households} households, {self.with_service} of {self.municipalities} municipalities "
                "with the service: at least 1 household, and 1 to all of the municipalities are meant."
            )
        if not (0 <= self.seeking_pct <= 100 and 0 <= self.places_pct <= 1_000):
            raise InputError(f"{self.seeking_pct} % seeking, {self.places_pct} % places: out of range.")


def invented_stream(family: Family, plan: Plan, *, seed: int) -> Stream:
    """
    Return a stream of the family: same seed, same stream.

    Parameters
    ----------
    family : Family
    plan : Plan
    seed : int

    Returns
    -------
    Stream
        The past is another year of the same family.
    """
    dice = Dice(seed, "stream")
    cases = _year_of(family, dice.sub("year"))
    concerned = np.arange(family.municipalities)
    first = scaled(cases.capacity, plan.capacity_pct, dice.sub("capacity"))
    arrives = drawn_arrivals(cases, plan, dice.sub("arrivals"))
    capacity = over_time(first, concerned, plan)
    return Stream(
        cases=cases,
        arrives=arrives,
        leaves=np.minimum(arrives + plan.wait_periods, plan.periods - 1),
        capacity=capacity,
        places=capacity.copy(),
        past=_year_of(family, dice.sub("past")),
        expected=family.households * plan.forecast_pct // 100,
        period_days=plan.period_days,
        seed=seed,
    )


def _year_of(family: Family, dice: Dice) -> Problem:
    n, m = family.households, family.municipalities
    score, sizes = np.zeros((n, m), dtype=np.int64), np.zeros(n, dtype=np.int64)
    for idx in range(n):
        own = dice.sub(idx)
        sizes[idx] = own.weighted(SIZES)
        seeks = own.chance(family.seeking_pct)
        good, other = (WITH_SERVICE, WITHOUT_SERVICE) if seeks else (SOUGHT, ANYWHERE)
        score[idx] = [own.between(*(good if column < family.with_service else other)) for column in range(m)]
    usual = sum(size * weight for size, weight in SIZES.items()) * n // sum(SIZES.values())
    each = usual * family.places_pct // (100 * m)
    return Problem(
        score=score,
        eligible=None,
        demand=sizes[:, None],
        capacity=np.full(m, each, dtype=np.int64),
        draws=np.array([(column, column, 0) for column in range(m)], dtype=np.int64),
        weight=sizes,
        size=sizes,
        case_ids=tuple(f"invented/{idx}" for idx in range(n)),
    )
