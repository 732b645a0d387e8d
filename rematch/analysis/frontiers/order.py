"""«Persons first» against «households first»: both orders solved, with who is placed by size of household."""

from collections.abc import Iterator

from rematch.analysis.frontiers.points import Axes, Ground, point, proved_counts
from rematch.analysis.orders import ORDERS
from rematch.matching import who_problem
from rematch.models.frontier import Axis, Frontier, FrontierPoint

COMPARED = ("persons_first", "households_first")
TITLE = "Persons first against households first"
HOW = (
    "The same round under two orders of objectives. Persons first places more people, households first more "
    "households, most of them small: read the shares by size of household."
)


def order(ground: Ground) -> Frontier:
    """
    Return persons placed against households placed.

    Parameters
    ----------
    ground : Ground

    Returns
    -------
    Frontier
        Two points.

    References
    ----------
    docs/policies.md.
    """
    return Frontier(
        name="order",
        title=TITLE,
        how=HOW,
        x=Axis(label="persons placed", unit="persons"),
        y=Axis(label="households placed", unit="households"),
        points=tuple(_points(ground)),
    )


def _points(ground: Ground) -> Iterator[FrontierPoint]:
    axes = Axes(
        x=lambda measures, column: measures.placed_persons,
        y=lambda measures, column: measures.placed_cases,
        bar=proved_counts,
    )
    for name in COMPARED:
        answer = ground.first
        if ORDERS[name] != answer.objectives:
            problem = who_problem(ground.encoded)
            answer = ground.asker.answer(problem, ORDERS[name], warm=ground.first.solution)
        yield point(ground, axes, answer, label=name.replace("_", " "), asked=None)
