"""Score against changes: the same households placed, staying where an earlier run had them weighing more."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from rematch.analysis.frontiers.points import Axes, Ground, point, same_counts
from rematch.errors import InputError
from rematch.matching import Encoded, who_problem
from rematch.models.frontier import Axis, Frontier, FrontierPoint
from rematch.models.policy import KEPT
from rematch.scoring.arrays import Bools, Ints
from rematch.solver import Problem

POINTS_KEPT = (0, 250, 1_000, 4_000, 16_000)
"""Points that a household gains for staying where an earlier run had it."""
KEPT_FIRST = "all who can stay, before any score"
TITLE = "Score against changes"
HOW = (
    "Each point places as many as the rules ask for, then makes the most of the score plus the points named "
    "for every household that stays where the earlier run had it; the last point asks for staying first."
)


def changes(ground: Ground, earlier: Mapping[str, str]) -> Frontier:
    """
    Return score against the households that move away from an earlier run.

    Parameters
    ----------
    ground : Ground
    earlier : mapping of case id to municipality code
        Where the earlier run had each case it placed; who is no more in the round counts for nothing.

    Returns
    -------
    Frontier

    Raises
    ------
    InputError
        The earlier run placed nobody of this round.
    """
    before = _before(ground.encoded, earlier)
    if not (before >= 0).any():
        raise InputError("The earlier run placed nobody of this round; give a run of the same round.")
    return Frontier(
        name="changes",
        title=TITLE,
        how=HOW,
        x=Axis(label="changes", unit="households no longer where the earlier run had them"),
        y=Axis(label="score", unit="points x persons"),
        points=tuple(_points(ground, before)),
    )


def _points(ground: Ground, before: Ints) -> Iterator[FrontierPoint]:
    owner = np.array([column.owner_idx for column in ground.encoded.table.columns], dtype=np.int64)

    def moved(column: Ints) -> int:
        now = np.where(column >= 0, owner[column], -1)
        return int(((before >= 0) & (now != before)).sum())

    axes = Axes(
        x=lambda measures, column: moved(column),
        y=lambda measures, column: measures.score_total,
        bar=same_counts,
    )
    problem, warm = who_problem(ground.encoded), ground.first.solution
    stays = owner[None, :] == before[:, None]
    for points in POINTS_KEPT:
        answer = ground.first
        if points:
            asked = _with_bonus(problem, stays, points)
            answer = ground.asker.answer(asked, (*ground.counts, "score"), warm=warm)
        yield point(ground, axes, answer, label=f"{points:,} points for staying", asked=points)
    first = replace(problem, previous=np.where(stays.any(axis=1), stays.argmax(axis=1), -1))
    answer = ground.asker.answer(first, (*ground.counts, KEPT, "score"), warm=warm)
    yield point(ground, axes, answer, label=KEPT_FIRST, asked=None)


def _before(encoded: Encoded, earlier: Mapping[str, str]) -> Ints:
    """int64[n]: position of each case's earlier municipality in the scenario, -1 none."""
    place = {town.code: idx for idx, town in enumerate(encoded.scenario.municipalities)}
    rows = [place.get(earlier.get(part.case_id, ""), -1) for part in encoded.scenario.cases]
    return np.array(rows, dtype=np.int64)


def _with_bonus(problem: Problem, stays: Bools, points: int) -> Problem:
    score = np.asarray(problem.score, dtype=np.int64) * problem.size[:, None] + points * stays
    return replace(problem, score=score, weight=np.ones_like(problem.weight))
