"""What a method did on a stream becomes a row of figures."""

import numpy as np

from rematch.analysis.over_time.hindsight import Bounds
from rematch.analysis.over_time.plan import WEEK_DAYS
from rematch.analysis.over_time.rows import possible_in, score_total, scores_of
from rematch.analysis.over_time.stream import Stream
from rematch.analysis.over_time.year import Year
from rematch.analysis.wishes import best_by_owner
from rematch.models.over_time import OverTimeRow
from rematch.scoring.arrays import Ints
from rematch.solver import Problem

PLACES = 4
"""Decimal places of means: the same text on every machine."""


def row_of(name: str, stream: Stream, year: Year, bounds: Bounds) -> OverTimeRow:
    """
    Return the figures of one year.

    Parameters
    ----------
    name : str
        Of the method.
    stream : Stream
    year : Year
    bounds : Bounds
        Of the stream: what shares are taken of.
    """
    cases, placed = stream.cases, np.flatnonzero(year.column >= 0)
    persons, score = int(cases.size[placed].sum()), score_total(cases, year.column)
    waited = (year.placed_in - stream.arrives)[placed] * stream.period_days
    ranks = wish_ranks(cases, year.column)[placed]
    return OverTimeRow(
        method=name,
        seed=stream.seed,
        cases=cases.n,
        persons=int(cases.size.sum()),
        placed_cases=len(placed),
        placed_persons=persons,
        unplaced_persons=int(cases.size.sum()) - persons,
        score_total=score,
        score_bound=bounds.score,
        persons_bound=bounds.persons,
        score_share_pct=_share(score, bounds.score),
        persons_share_pct=_share(persons, bounds.persons),
        mean_wait_weeks=round(int(waited.sum()) / len(placed) / WEEK_DAYS, PLACES) if len(placed) else None,
        mean_wish_rank=round(int(ranks.sum()) / len(placed), PLACES) if len(placed) else None,
        load_spread_points=_load_spread(stream, year),
    )


def wish_ranks(problem: Problem, column: Ints) -> Ints:
    """int64[n]: rank of the municipality by own score among the possible; equal ones share the better."""
    best, place = best_by_owner(scores_of(problem), possible_in(problem), problem.owner)
    there = best[np.arange(problem.n), place[column]]
    return np.where(column >= 0, 1 + (best > there[:, None]).sum(axis=1), 0)


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, PLACES) if whole else 100.0


def _load_spread(stream: Stream, year: Year) -> float:
    offers = stream.places.max(axis=0) > 0
    if not offers.any():
        return 0.0
    # A pledge lowered below what is used counts as full, not as more than that.
    share = np.minimum(year.persons[:, offers] / np.maximum(stream.places[:, offers], 1), 1.0)
    return round(100 * float(np.mean(share.max(axis=1) - share.min(axis=1))), PLACES)
