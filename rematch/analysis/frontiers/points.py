"""Turns an answer of the solver into a point of a frontier: its figures, and what is open about them."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

from rematch.analysis.answers import Answer, Asker
from rematch.analysis.gaps import MILLION, gap_ppm
from rematch.analysis.measures import measures_of
from rematch.analysis.orders import size_rates
from rematch.matching import Encoded
from rematch.models.fairness import K_MIN
from rematch.models.frontier import FrontierPoint
from rematch.models.measures import Measures
from rematch.models.orders import SizeRate
from rematch.models.policy import COUNTED, DEFAULT_OBJECTIVES
from rematch.models.run import LevelResult
from rematch.scoring.arrays import Ints

Along = Callable[[Measures, Ints], float | None]
"""From the figures and the column of each case, int64[n], to a place along an axis."""
Bar = Callable[[Answer, Answer], str | None]
"""From the first answer and another to why they cannot be compared; None: they can."""


@dataclass(frozen=True)
class Ground:
    """
    What every frontier of a round starts from.

    Parameters
    ----------
    encoded : Encoded
        The round in numbers.
    asker : Asker
        Solves it, changed.
    first : Answer
        The round as the rules ask, for the counts and the score alone.
    """

    encoded: Encoded
    asker: Asker
    first: Answer

    @property
    def counts(self) -> tuple[str, ...]:
        """Objectives that say how many are placed, which stand before the score."""
        return counts_of(self.encoded)


@dataclass(frozen=True)
class Axes:
    """How the points of one frontier are placed and compared."""

    x: Along
    y: Along
    bar: Bar


def counts_of(encoded: Encoded) -> tuple[str, ...]:
    """
    Return the objectives that count who is placed.

    Parameters
    ----------
    encoded : Encoded

    Returns
    -------
    tuple of str
        Those of the rules in their order; the usual ones where the rules have none.
    """
    own = encoded.scenario.policy.objectives
    chosen = [name for name in own if name.startswith(COUNTED)]
    return tuple(chosen or (name for name in DEFAULT_OBJECTIVES if name.startswith(COUNTED)))


def point(ground: Ground, axes: Axes, answer: Answer, *, label: str, asked: int | None) -> FrontierPoint:
    """
    Turn an answer into a point.

    Parameters
    ----------
    ground : Ground
    axes : Axes
    answer : Answer
        Of the round, changed.
    label, asked : str, int or None
        What was asked for, in words and as a number.

    Returns
    -------
    FrontierPoint
        Not drawn where there is no placement, or where it cannot be compared with the first answer.
    """
    levels, column = answer.levels, answer.solution.column
    measures = measures_of(ground.encoded, column) if answer.is_placement else None
    barred = axes.bar(ground.first, answer) if measures else _nothing(answer)
    x, y = (along(measures, column) if measures else None for along in (axes.x, axes.y))
    return FrontierPoint(
        label=label,
        asked=asked,
        objectives=answer.objectives,
        levels=levels,
        status=answer.solution.status,
        proof=answer.solution.proof,
        gap_ppm=gap_ppm(levels) if measures else None,
        x=x,
        y=y,
        drawn=barred is None and x is not None and y is not None,
        mark=barred or _open(levels),
        measures=measures,
        by_size=_sizes(ground.encoded, column) if measures else (),
        seconds=answer.seconds,
    )


def same_counts(first: Answer, other: Answer) -> str | None:
    """Bar an answer that places another number of persons or households than the first."""
    for one, another in zip_longest(_counted(first), _counted(other)):
        if one is None or another is None or (one.name, one.value) != (another.name, another.value):
            return "not drawn: it does not place as many as the first point, in the time it had"
    return None


def proved_counts(first: Answer, other: Answer) -> str | None:
    """Bar an answer whose counts are not the largest there are: then the search differs, not the rule."""
    if all(level.status == "optimal" for answer in (first, other) for level in _counted(answer)):
        return None
    return "not drawn: how many can be placed was not proved in the time it had"


def _counted(answer: Answer) -> list[LevelResult]:
    return [level for level in answer.levels if level.name.startswith(COUNTED)]


def _nothing(answer: Answer) -> str:
    if answer.solution.status == "infeasible":
        return "not drawn: no placement keeps this, and that is proved"
    return "not drawn: no placement was found in the time it had"


def _open(levels: tuple[LevelResult, ...]) -> str | None:
    """Say of the first level that is open how much more is not ruled out."""
    for level in levels:
        if level.status != "optimal":
            ppm = gap_ppm((level,))
            if ppm is None:
                return f"estimate: {level.name} has no bound"
            return f"estimate: {level.name} up to {100 * ppm / MILLION:.4f} % more is not ruled out"
    return None


def _sizes(encoded: Encoded, column: Ints) -> tuple[SizeRate, ...]:
    """Of real households, sizes of fewer than ten are not told."""
    parts = encoded.scenario.cases
    sizes = {part.case_id: part.case.size for part in parts}
    placed = [part.case_id for part, home in zip(parts, column, strict=True) if home >= 0]
    least = 1 if encoded.scenario.round.synthetic else K_MIN
    return tuple(rate for rate in size_rates(sizes, placed) if rate.cases >= least)
