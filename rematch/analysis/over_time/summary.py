"""Rows of several seeds become a line per method: means, each with its 95 % interval."""

from collections.abc import Sequence

from rematch.analysis.intervals import mean_interval
from rematch.models.interval import Interval
from rematch.models.over_time import MethodSummary, OverTimeRow


def summary_of(rows: Sequence[OverTimeRow]) -> tuple[MethodSummary, ...]:
    """
    Return a line per method, in the order they first appear.

    Parameters
    ----------
    rows : sequence of OverTimeRow
    """
    names = dict.fromkeys(row.method for row in rows)
    return tuple(_of_method(name, [row for row in rows if row.method == name]) for name in names)


def _of_method(name: str, rows: Sequence[OverTimeRow]) -> MethodSummary:
    return MethodSummary(
        method=name,
        seeds=len(rows),
        score_share_pct=mean_interval([row.score_share_pct for row in rows]).stated,
        persons_share_pct=mean_interval([row.persons_share_pct for row in rows]).stated,
        unplaced_persons=mean_interval([row.unplaced_persons for row in rows]).stated,
        mean_wait_weeks=_known([row.mean_wait_weeks for row in rows]),
        mean_wish_rank=_known([row.mean_wish_rank for row in rows]),
        load_spread_points=mean_interval([row.load_spread_points for row in rows]).stated,
    )


def _known(values: Sequence[float | None]) -> Interval | None:
    known = [value for value in values if value is not None]
    return mean_interval(known).stated if known else None
