"""Score against balance: no municipality filled beyond a share of what it offers, step by step less."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from rematch.analysis.frontiers.points import Axes, Ground, point, proved_counts
from rematch.matching import Encoded, who_problem
from rematch.matching.resources import BEDS, HOMES
from rematch.models.frontier import Axis, Frontier, FrontierPoint
from rematch.scoring.arrays import Ints
from rematch.solver import Problem

STEPS = 5
TITLE = "Score against balance"
HOW = (
    "The load of a municipality is the persons placed there in percent of the persons it offers places for. "
    "Each point is the round with a limit on every load; a limit may leave households without a proposal, so "
    "read the persons placed beside the score."
)


def balance(ground: Ground) -> Frontier:
    """
    Return score against the highest load.

    Parameters
    ----------
    ground : Ground

    Returns
    -------
    Frontier
        From no limit down to what all would have if the persons placed were spread evenly.

    References
    ----------
    Haimes, Lasdon, Wismer 1971, IEEE Trans. SMC 1, 296 (one aim as a limit on the other).
    """
    return Frontier(
        name="balance",
        title=TITLE,
        how=HOW,
        x=Axis(label="highest load", unit="percent of the persons a municipality offers places for"),
        y=Axis(label="score", unit="points x persons"),
        points=tuple(_points(ground)),
    )


def _points(ground: Ground) -> Iterator[FrontierPoint]:
    problem, offered = who_problem(ground.encoded), places_offered(ground.encoded)
    owner = problem.owner

    def loads(column: Ints) -> npt.NDArray[np.float64]:
        persons = np.zeros_like(offered)
        placed = column >= 0
        np.add.at(persons, owner[column[placed]], problem.size[placed])
        return 100 * persons[offered > 0] / offered[offered > 0]

    axes = Axes(
        x=lambda measures, column: round(float(loads(column).max(initial=0.0)), 4),
        y=lambda measures, column: measures.score_total,
        bar=proved_counts,
    )
    column = ground.first.solution.column
    yield point(ground, axes, ground.first, label="no limit", asked=None)
    if not offered.any() or not ground.first.is_placement:
        return
    even = -(-100 * int(problem.size[column >= 0].sum()) // int(offered.sum()))
    for limit in _limits(int(np.ceil(loads(column).max(initial=0.0))), even):
        asked = _limited(problem, offered * limit // 100)
        answer = ground.asker.answer(asked, (*ground.counts, "score"), warm=ground.first.solution)
        label = f"no municipality above {limit} % of its offer"
        yield point(ground, axes, answer, label=label, asked=limit)


def _limits(highest: int, even: int) -> list[int]:
    """Whole percentages from below the highest load down to the even one."""
    steps = [highest - (highest - even) * step // STEPS for step in range(1, STEPS + 1)]
    return [limit for limit in dict.fromkeys(steps) if limit < highest]


def places_offered(encoded: Encoded) -> Ints:
    """
    Return for how many persons each municipality offers places.

    Parameters
    ----------
    encoded : Encoded

    Returns
    -------
    int64[municipalities]
        The beds that are left, at most the persons that each pledge takes in all.
    """
    columns = encoded.table.columns
    beds: dict[str, int] = {}
    limits: dict[str, int] = {}
    owners: dict[str, int] = {}
    for resource in encoded.resources:
        kind, _, _ = resource.name.partition(":")
        if not resource.column_idx or kind not in {HOMES, BEDS, "persons", "arrivals"}:
            continue
        first = columns[resource.column_idx[0]]
        pledge_id = first.pledge.pledge_id
        owners[pledge_id] = first.owner_idx
        if kind in {HOMES, BEDS}:
            each = first.unit.beds if kind == HOMES else 1
            beds[pledge_id] = beds.get(pledge_id, 0) + resource.capacity * each
        else:
            limits[pledge_id] = min(resource.capacity, limits.get(pledge_id, resource.capacity))
    offered = np.zeros(len(encoded.scenario.municipalities), dtype=np.int64)
    for pledge_id, places in beds.items():
        offered[owners[pledge_id]] += min(places, limits.get(pledge_id, places))
    return offered


def _limited(problem: Problem, most: Ints) -> Problem:
    """The problem with at most so many persons at each municipality: a resource more for each."""
    dimension, before = problem.demand.shape[1], problem.capacity.shape[0]
    draws = np.column_stack(
        [np.arange(problem.m), before + problem.owner, np.full(problem.m, dimension, dtype=np.int64)]
    )
    return replace(
        problem,
        demand=np.column_stack([problem.demand, problem.size]),
        capacity=np.concatenate([problem.capacity, most]),
        minimum=np.concatenate([problem.minimum, np.zeros_like(most)]),
        if_used=np.concatenate([problem.if_used, np.zeros(len(most), dtype=np.bool_)]),
        target=np.concatenate([problem.target, np.zeros_like(most)]),
        draws=np.concatenate([problem.draws, draws]),
    )
