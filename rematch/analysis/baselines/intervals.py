"""Turns the figures of several seeds into a mean with its interval."""

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev

from rematch.models.baselines import Interval

PLACES = 4
STUDENT = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""97.5 % quantiles of Student's t with 1 to 30 degrees of freedom; the last one serves for more, on the safe
side."""


def interval(figures: Sequence[float]) -> Interval:
    """
    Return the mean and its 95 % interval.

    Parameters
    ----------
    figures : sequence of float
        One per seed, at least one; independent of each other.

    Returns
    -------
    Interval
        To four places; without bounds where there is one figure.
    """
    mean = fmean(figures)
    if len(figures) < 2:
        return Interval(mean=round(mean, PLACES), low=None, high=None)
    reach = STUDENT[min(len(figures) - 1, len(STUDENT)) - 1] * stdev(figures) / sqrt(len(figures))
    low, high = round(mean - reach, PLACES), round(mean + reach, PLACES)
    return Interval(mean=round(mean, PLACES), low=low, high=high)


def interval_or_none(figures: Sequence[float | None]) -> Interval | None:
    """Return the interval, or None where a figure is missing."""
    there = [each for each in figures if each is not None]
    return interval(there) if there and len(there) == len(figures) else None
