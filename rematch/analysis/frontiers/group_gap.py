"""Score against the worst group gap: floors for the groups of one dimension, step by step higher."""

from collections.abc import Iterator

import numpy as np

from rematch.analysis.frontiers.points import Axes, Ground, point, proved_counts
from rematch.matching import Encoded, encode, who_problem
from rematch.models.fairness import K_MIN
from rematch.models.floor import FloorDimension, GroupFloor
from rematch.models.frontier import Axis, Frontier, FrontierPoint
from rematch.models.scenario import Scenario
from rematch.scoring.arrays import Ints
from rematch.scoring.floors import GROUP_OF

STEPS = 5
TITLE = "Score against the worst group gap"
HOW = (
    "Groups are those of {dimension}, where the gap is widest under the rules as they are. Each point asks "
    "for a least share placed in every group of ten households or more, in place of the rules' own floors "
    "for them; read the persons placed beside the score."
)


def group_gap(ground: Ground) -> Frontier | None:
    """
    Return score against the widest gap between the shares placed of two groups.

    Parameters
    ----------
    ground : Ground

    Returns
    -------
    Frontier or None
        None where fewer than two groups have ten households.

    References
    ----------
    docs/policies.md (floors).
    """
    dimension = _widest(ground.encoded, ground.first.solution.column)
    if dimension is None:
        return None
    return Frontier(
        name="group_gap",
        title=TITLE,
        how=HOW.format(dimension=dimension.value.replace("_", " ")),
        x=Axis(label="gap between groups", unit="percentage points between two shares placed"),
        y=Axis(label="score", unit="points x persons"),
        points=tuple(_points(ground, dimension)),
    )


def shares_of(encoded: Encoded, dimension: FloorDimension, column: Ints) -> dict[str, float]:
    """
    Return the share placed of every group of ten households or more.

    Parameters
    ----------
    encoded : Encoded
    dimension : FloorDimension
    column : int64[n]
        Column of each case; -1: not placed.

    Returns
    -------
    dict
        Percent by group.
    """
    labels = np.array([GROUP_OF[dimension](part.case) for part in encoded.scenario.cases])
    return {
        str(group): float(100 * (column[labels == group] >= 0).mean())
        for group in np.unique(labels)
        if (labels == group).sum() >= K_MIN
    }


def _gap(encoded: Encoded, dimension: FloorDimension, column: Ints) -> float | None:
    shares = shares_of(encoded, dimension, column).values()
    return round(max(shares) - min(shares), 4) if len(shares) >= 2 else None


def _widest(encoded: Encoded, column: Ints) -> FloorDimension | None:
    gaps = {dimension: _gap(encoded, dimension, column) for dimension in FloorDimension}
    known = {dimension: gap for dimension, gap in gaps.items() if gap is not None}
    return max(known, key=lambda dimension: known[dimension], default=None)


def _points(ground: Ground, dimension: FloorDimension) -> Iterator[FrontierPoint]:
    axes = Axes(
        x=lambda measures, column: _gap(ground.encoded, dimension, column),
        y=lambda measures, column: measures.score_total,
        bar=proved_counts,
    )
    yield point(ground, axes, ground.first, label="no floor beyond the rules", asked=None)
    shares = shares_of(ground.encoded, dimension, ground.first.solution.column)
    low, high = int(min(shares.values())), int(max(shares.values()))
    steps = [low + (high - low) * step // STEPS for step in range(1, STEPS + 1)]
    for least in dict.fromkeys(step for step in steps if step > low):
        floors = tuple(
            GroupFloor(dimension=dimension, group=group, least_pct=least) for group in sorted(shares)
        )
        encoded = encode(_under(ground.encoded.scenario, floors))
        objectives = (*ground.counts, "score")
        answer = ground.asker.answer(who_problem(encoded), objectives, warm=ground.first.solution)
        yield point(ground, axes, answer, label=f"at least {least} % of every group placed", asked=least)


def _under(scenario: Scenario, floors: tuple[GroupFloor, ...]) -> Scenario:
    """The round with these floors; those of the rules for other groups stay."""
    named = {floor.name for floor in floors}
    kept = tuple(floor for floor in scenario.policy.floors if floor.name not in named)
    policy = scenario.policy.model_copy(update={"floors": (*kept, *floors)})
    return scenario.model_copy(update={"policy": policy})
