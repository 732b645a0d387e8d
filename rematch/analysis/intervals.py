"""Turns figures of several seeds into a mean with its 95 % interval, by Student's t in plain Python."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rematch.models import interval as words

CONFIDENCE = 0.95
PLACES = 4
"""Of the figures that results state."""
HALVINGS = 200
"""Of the angle: more than a float can tell apart."""


@dataclass(frozen=True, slots=True)
class Interval:
    """
    A mean over seeds.

    Attributes
    ----------
    mean : in the unit of the figure
    low, high : ends of the 95 % interval; None: one seed has none
    n : seeds
    """

    mean: float
    low: float | None
    high: float | None
    n: int

    @property
    def stated(self) -> words.Interval:
        """As results hold it: to four places."""
        ends = (None if end is None else round(end, PLACES) for end in (self.low, self.high))
        low, high = ends
        return words.Interval(mean=round(self.mean, PLACES), low=low, high=high)


def mean_interval(values: Sequence[float]) -> Interval:
    """
    Return the mean with its two-sided 95 % interval.

    Parameters
    ----------
    values : n figures, one per seed
        For paired differences: setting minus reference, seed by seed.

    Raises
    ------
    ValueError
        There is no figure.

    References
    ----------
    Student (1908), The probable error of a mean, Biometrika 6(1), doi 10.1093/biomet/6.1.1.
    """
    n = len(values)
    if not n:
        raise ValueError("a mean of no figure")
    mean = math.fsum(values) / n
    if n == 1:
        return Interval(mean, None, None, 1)
    if min(values) == max(values):  # said exactly, not as what rounding leaves of a variance of nought
        return Interval(values[0], values[0], values[0], n)
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))
    half = t_quantile(n - 1) * deviation / math.sqrt(n)
    return Interval(mean, mean - half, mean + half, n)


@cache
def t_quantile(freedom: int) -> float:
    """
    Return the t that 95 % of Student's distribution lie within, on both sides.

    Parameters
    ----------
    freedom : degrees of freedom, 1 or more

    References
    ----------
    Abramowitz & Stegun (1964), 26.7.3 and 26.7.4: the share within t as a finite sum in the angle
    whose tangent is t / sqrt(freedom); solved by halving.
    """
    low, high = 0.0, math.pi / 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < CONFIDENCE else (low, middle)
    return math.tan(low) * math.sqrt(freedom)


def _within(angle: float, freedom: int) -> float:
    """Share of the distribution within the t of this angle."""
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term, total = (cosine if odd else 1.0), 0.0
    for step in range(freedom // 2):
        total += term
        upper, lower = (2 * step + 2, 2 * step + 3) if odd else (2 * step + 1, 2 * step + 2)
        term *= cosine**2 * upper / lower
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
