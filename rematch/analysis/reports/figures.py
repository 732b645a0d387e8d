"""The figures a report compares: unit, source, what each rests on, how coarsely it may be told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from rematch.analysis.counts import URGENT
from rematch.models.policy import Objective
from rematch.models.sweep import GroupCount, SweepRow

Rests = tuple[int, ...]
"""Households on each side of a figure: those it counts, and those a subtraction would show."""


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One figure of a row.

    Attributes
    ----------
    key, label, unit : name in the page, in words, and what it is counted in
    places : decimals of a mean over seeds
    step : multiple it is told in where households may be real
    read : its value; None: there is none
    rests : households it rests on, each at least ten where households may be real
    level : objective that bounds it; None: its gap is taken to be that of the row
    better : whether more of it is better; None: neither
    rests_on_status : a difference rests on households placed under one setting alone, not on all who move
    tells_difference : False: rows do not say which households a difference rests on
    """

    key: str
    label: str
    unit: str
    places: int
    step: float
    read: Callable[[SweepRow], float | None]
    rests: Callable[[SweepRow], Rests]
    level: Objective | None = None
    better: Literal["more", "less"] | None = None
    rests_on_status: bool = False
    tells_difference: bool = True

    def decimals(self, *, coarse: bool) -> int:
        """Decimals it is written with; told in multiples, no more than these have."""
        return min(self.places, 1 if self.step < 1 else 0) if coarse else self.places


def group_of(row: SweepRow, name: str) -> GroupCount | None:
    """Return the count of a group; None: not counted, or nobody is in it."""
    return next((each for each in row.groups if each.group == name), None)


def _placed_or_not(row: SweepRow) -> Rests:
    return row.measures.placed_cases, row.measures.cases - row.measures.placed_cases


def _placed(row: SweepRow) -> Rests:
    return (row.measures.placed_cases,)


def _urgent(row: SweepRow) -> Rests:
    group = group_of(row, URGENT)
    return (group.placed, group.cases - group.placed) if group else (0,)


def _first_wish(row: SweepRow) -> Rests:
    return row.measures.first_wish_cases, row.measures.placed_cases - row.measures.first_wish_cases


def _first_wish_pct(row: SweepRow) -> float | None:
    placed = row.measures.placed_cases
    return 100 * row.measures.first_wish_cases / placed if placed else None


def _gap(row: SweepRow) -> float | None:
    return row.measures.worst_gap.points if row.measures.worst_gap else None


FIGURES = (
    Figure(
        "placed-households", "Households placed", "households", 1, 5,
        lambda row: row.measures.placed_cases, _placed_or_not, "placed_cases", "more", rests_on_status=True,
    ),
    Figure(
        "placed-persons", "Persons placed", "persons", 1, 5,
        lambda row: row.measures.placed_persons, _placed_or_not, "placed_persons", "more",
        rests_on_status=True,
    ),
    Figure(
        "urgent-persons", "Urgent persons placed", "persons", 1, 5,
        lambda row: row.measures.placed_persons_first, _urgent, "placed_persons@0", "more",
        tells_difference=False,
    ),
    Figure(
        "mean-score", "Mean score per person placed", "points of 10,000", 0, 100,
        lambda row: row.measures.mean_score, _placed, None, "more",
    ),
    Figure(
        "mean-wish-rank", "Mean wish rank", "rank, 1 is best", 2, 0.1,
        lambda row: row.measures.mean_wish_rank, _placed, None, "less",
    ),
    Figure(
        "first-wish", "Placed at their first wish", "% of the households placed", 1, 5,
        _first_wish_pct, _first_wish, None, "more",
    ),
    Figure(
        "homes-left", "Homes left empty", "homes", 1, 5,
        lambda row: row.measures.homes_left, _placed_or_not, rests_on_status=True,
    ),
    Figure(
        "places-left", "Places left", "beds and places", 1, 5,
        lambda row: row.measures.places_left, _placed_or_not, rests_on_status=True,
    ),
    Figure(
        "worst-gap", "Worst group gap", "percentage points", 1, 5, _gap, _placed, None, "less",
    ),
)  # fmt: skip
"""In the order they are told."""
BY_KEY = {figure.key: figure for figure in FIGURES}


def readings(figure: Figure, rows: dict[int, SweepRow]) -> Iterator[tuple[int, float]]:
    """Yield seed and value, where there is one."""
    for seed, row in rows.items():
        value = figure.read(row)
        if value is not None:
            yield seed, value
