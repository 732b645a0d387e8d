"""Score against mean wish rank: the same households placed, ranks of places weighing more and more."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rematch.analysis.frontiers.points import Axes, Ground, point, same_counts
from rematch.analysis.wishes import best_by_owner
from rematch.matching import Encoded, who_problem
from rematch.models.frontier import Axis, Frontier, FrontierPoint
from rematch.scoring.arrays import Ints
from rematch.solver import Problem

SHARES_PCT = (0, 25, 50, 75, 90, 99)
"""Share of the aim that ranks have; at 100 equally good ranks would leave the score to chance."""
POINTS_PER_RANK = 1_000
"""Points that one rank weighs at equal shares: about what two neighbouring wishes of a person differ by."""
TITLE = "Score against mean wish rank"
HOW = (
    "Each point places as many as the rules ask for, then makes the most of score and rank, mixed by the "
    "share named; one rank counts 1,000 points, for every person. The level «score» of a mixed point counts "
    "both together."
)


def wish_rank(ground: Ground) -> Frontier:
    """
    Return score against mean wish rank.

    Parameters
    ----------
    ground : Ground

    Returns
    -------
    Frontier
        Its first point is the round as the rules ask. Between two points others may lie that no share of
        the two aims reaches.

    References
    ----------
    Ehrgott 2005, Multicriteria Optimization, section 3.1 (weighted sums).
    """
    return Frontier(
        name="wish_rank",
        title=TITLE,
        how=HOW,
        x=Axis(label="mean wish rank", unit="rank, 1: everybody has what suits best"),
        y=Axis(label="score", unit="points x persons"),
        points=tuple(_points(ground)),
    )


def _points(ground: Ground) -> Iterator[FrontierPoint]:
    axes = Axes(
        x=lambda measures, column: measures.mean_wish_rank,
        y=lambda measures, column: measures.score_total,
        bar=same_counts,
    )
    problem, ranks = who_problem(ground.encoded), ranks_of(ground.encoded)
    for share in SHARES_PCT:
        answer = ground.first
        if share:
            asked = _mixed(problem, ranks, share)
            answer = ground.asker.answer(asked, (*ground.counts, "score"), warm=ground.first.solution)
        yield point(ground, axes, answer, label=f"ranks {share} %, score {100 - share} %", asked=share)


def ranks_of(encoded: Encoded) -> Ints:
    """
    Return how each municipality ranks for each household by its own score.

    Parameters
    ----------
    encoded : Encoded
        n cases, m columns.

    Returns
    -------
    int64[n, m]
        Rank of the column's municipality among the possible ones, 1 the best, equals share the better one;
        after all possible ones where it is not possible.
    """
    table = encoded.table
    owner = np.array([column.owner_idx for column in table.columns], dtype=np.int64)
    shown, place = best_by_owner(table.household, table.possible, owner)
    ranks = np.empty(table.household.shape, dtype=np.int64)
    for idx, best in enumerate(shown):
        above = len(best) - np.searchsorted(np.sort(best), best, side="right")
        ranks[idx] = 1 + above[place]
    return ranks


def _mixed(problem: Problem, ranks: Ints, share: int) -> Problem:
    """
    Score and ranks by persons, whose number every point holds: nobody is left out for a rank.

    Ranks count from the last one upwards, so that what is mixed has a total that a gap can be a share of.
    """
    rank_points = POINTS_PER_RANK * (ranks.max(initial=1) - ranks)
    score = np.asarray(problem.score, dtype=np.int64)
    return replace(problem, score=(100 - share) * score + share * rank_points)
