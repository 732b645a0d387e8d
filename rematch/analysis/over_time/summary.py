"""Rows of several seeds become a line per method: means, each with its 95 % interval."""

import math
import statistics
from collections.abc import Sequence

from rematch.models.over_time import Interval, MethodSummary, OverTimeRow

PLACES = 4
# Student's t at 97.5 % for 1 to 30 degrees of freedom: a library for thirty numbers would be too much.
T_975 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""https://www.itl.nist.gov/div898/handbook/eda/section3/eda3672.htm"""


def summary_of(rows: Sequence[OverTimeRow]) -> tuple[MethodSummary, ...]:
    """
    Return a line per method, in the order they first appear.

    Parameters
    ----------
    rows : sequence of OverTimeRow
    """
    names = dict.fromkeys(row.method for row in rows)
    return tuple(_of_method(name, [row for row in rows if row.method == name]) for name in names)


def interval(values: Sequence[float]) -> Interval:
    """
    Return mean and 95 % interval (Student's t) of at least one value; beyond 31 values by the t of 31.

    Parameters
    ----------
    values : sequence of float
    """
    mean = statistics.fmean(values)
    if len(values) == 1:
        return Interval(mean=round(mean, PLACES), low=None, high=None)
    t = T_975[min(len(values) - 1, len(T_975)) - 1]
    half = t * statistics.stdev(values) / math.sqrt(len(values))
    return Interval(mean=round(mean, PLACES), low=round(mean - half, PLACES), high=round(mean + half, PLACES))


def _of_method(name: str, rows: Sequence[OverTimeRow]) -> MethodSummary:
    return MethodSummary(
        method=name,
        seeds=len(rows),
        score_share_pct=interval([row.score_share_pct for row in rows]),
        persons_share_pct=interval([row.persons_share_pct for row in rows]),
        unplaced_persons=interval([row.unplaced_persons for row in rows]),
        mean_wait_weeks=_known([row.mean_wait_weeks for row in rows]),
        mean_wish_rank=_known([row.mean_wish_rank for row in rows]),
        load_spread_points=interval([row.load_spread_points for row in rows]),
    )


def _known(values: Sequence[float | None]) -> Interval | None:
    known = [value for value in values if value is not None]
    return interval(known) if known else None
