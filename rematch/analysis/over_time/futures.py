"""Sampled futures become bid prices: what one unit of each resource is worth to those who may still come."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from rematch.analysis.dice import Dice
from rematch.analysis.over_time.now import Now
from rematch.analysis.over_time.rows import possible_in, scores_of
from rematch.scoring.arrays import Ints
from rematch.solver import Problem, resource_prices

SCALE = 64
"""Prices are whole numbers of 1/64 of a point of the level `score`: decisions rest on integers."""
LEVEL = "score"


def bid_prices(now: Now) -> Ints:
    """
    Price what is left by futures that may come.

    Parameters
    ----------
    now : Now
        Futures are drawn, with replacement, from the past and from those who have arrived; nothing else is
        known of who comes.

    Returns
    -------
    int64[R]
        Mean over the futures of the optimal dual prices of their linear relaxation on the capacity left, per
        unit of demand, times `SCALE`. All 0 in the last period.

    References
    ----------
    Talluri, van Ryzin 1999, https://doi.org/10.1287/trsc.33.2.207 (prices from sampled futures); Ahani, Gölz,
    Procaccia, Teytelboym, Trapp 2024, https://doi.org/10.1287/opre.2021.0534 (for placement).
    """
    total = np.zeros_like(now.batch.capacity)
    for future in sampled_futures(now):
        total += prices_of(future, seed=now.seed)
    return np.asarray(total // max(now.futures, 1))


def prices_of(problem: Problem, *, seed: int) -> Ints:
    """int64[R]: optimal dual prices of the linear relaxation of level `score`, times `SCALE`."""
    prices = resource_prices(problem, LEVEL, seed=seed)
    return np.asarray(prices.price * SCALE // prices.scale)


def sampled_futures(now: Now) -> Iterator[Problem]:
    """Yield futures, each as a problem on the capacity left; none where nobody is expected any more."""
    known = _Known(now)
    share = Fraction(now.expected * (now.periods - 1 - now.period), now.periods)
    if not known.n or not share:
        return
    for number in range(now.futures):
        dice = Dice(now.seed, "future", now.period, number)
        # The part below one household is rounded by a throw, so that the mean over futures is the forecast.
        rest = share.numerator % share.denominator
        count = share.numerator // share.denominator + int(dice.below(share.denominator) < rest)
        if count:
            yield known.drawn([dice.below(known.n) for _ in range(count)], now.batch)


class _Known:
    """Households of the past and those who have arrived, one below the other."""

    def __init__(self, now: Now) -> None:
        both = (now.past, now.arrived)
        self.score = np.concatenate([scores_of(each) for each in both])
        self.possible = np.concatenate([possible_in(each) for each in both])
        self.demand = np.concatenate([each.demand for each in both])
        self.weight = np.concatenate([each.weight for each in both])
        self.n = len(self.score)

    def drawn(self, rows: list[int], batch: Problem) -> Problem:
        """Return the problem of the households drawn, each on its own: bonds are not sampled."""
        return Problem(
            score=self.score[rows],
            eligible=self.possible[rows],
            demand=self.demand[rows],
            capacity=batch.capacity,
            draws=batch.draws,
            weight=self.weight[rows],
            owner=batch.owner,
            column_ids=batch.column_ids,
        )
