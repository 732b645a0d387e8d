"""Turns a placement, whoever made it, into the figures it is compared by."""

from collections.abc import Iterator

import numpy as np

from rematch.analysis.wishes import best_by_owner
from rematch.matching import Encoded
from rematch.matching.resources import BEDS, HOMES
from rematch.models.fairness import K_MIN
from rematch.models.floor import FloorDimension
from rematch.models.measures import GroupGap, Measures
from rematch.models.types import HomeKind
from rematch.scoring.arrays import Ints
from rematch.scoring.floors import GROUP_OF

BLOCK = 1_024
"""Cases whose ranks are counted at once: bounds the memory of the comparison."""
PLACES = 4
"""Decimal places of means: the same text on every machine."""


def measures_of(encoded: Encoded, column: Ints) -> Measures:
    """
    Return what a placement comes to.

    Parameters
    ----------
    encoded : Encoded
        The round in numbers: n cases, m columns.
    column : int64[n]
        Column of each case; -1: not placed. Not checked here: `solver.check` does.

    Returns
    -------
    Measures
        By the household side of the score alone, whatever municipal share the rules give.
    """
    parts = encoded.scenario.cases
    sizes = np.array([part.case.size for part in parts], dtype=np.int64)
    urgent = np.array([part.case.tier == 0 for part in parts], dtype=np.bool_)
    placed = np.flatnonzero(column >= 0)
    score = encoded.table.household[placed, column[placed]]
    best, ranks = _wishes(encoded, column, placed)
    persons = int(sizes[placed].sum())
    total = int((score * sizes[placed]).sum())
    homes, places, beds = _left(encoded, column)
    return Measures(
        cases=len(parts),
        persons=int(sizes.sum()),
        placed_cases=len(placed),
        placed_persons=persons,
        placed_persons_first=int(sizes[placed][urgent[placed]].sum()),
        score_total=total,
        mean_score=total // persons if persons else None,
        mean_gap_to_best=int((best - score).sum()) // len(placed) if len(placed) else None,
        mean_wish_rank=round(int(ranks.sum()) / len(placed), PLACES) if len(placed) else None,
        first_wish_cases=int((ranks == 1).sum()),
        homes_left=homes,
        places_left=places,
        empty_beds=beds,
        worst_gap=max(_gaps(encoded, column), key=lambda gap: gap.points, default=None),
    )


def _wishes(encoded: Encoded, column: Ints, placed: Ints) -> tuple[Ints, Ints]:
    """int64[p] each: own best possible score, and the rank of the municipality by household score."""
    best, rank = np.zeros_like(placed), np.ones_like(placed)
    if not len(placed):
        return best, rank
    owner = np.array([each.owner_idx for each in encoded.table.columns], dtype=np.int64)
    for start in range(0, len(placed), BLOCK):
        rows = placed[start : start + BLOCK]
        line, home = np.arange(len(rows)), column[rows]
        shown, position = best_by_owner(encoded.table.household[rows], encoded.table.possible[rows], owner)
        own = encoded.table.household[rows, home]
        # A home that suits less than another of the same municipality does not lower the rank of the place.
        there = np.maximum(shown[line, position[home]], own)
        best[start : start + BLOCK] = np.maximum(shown.max(axis=1), own)
        rank[start : start + BLOCK] = 1 + (shown > there[:, None]).sum(axis=1)
    return best, rank


def _left(encoded: Encoded, column: Ints) -> tuple[int, int, int]:
    """Return homes left empty, places left in them and in shared accommodation, beds too many elsewhere."""
    placed, columns = column >= 0, encoded.table.columns
    sizes = np.array([part.case.size for part in encoded.scenario.cases], dtype=np.int64)
    taken = np.bincount(column[placed], minlength=len(columns))
    persons = np.zeros(len(columns), dtype=np.int64)
    np.add.at(persons, column[placed], sizes[placed])
    homes = places = 0
    for resource in encoded.resources:
        drawing = list(resource.column_idx)
        if resource.name.startswith(f"{BEDS}:"):
            places += resource.capacity - int(persons[drawing].sum())
        elif resource.name.startswith(f"{HOMES}:"):
            empty = resource.capacity - int(taken[drawing].sum())
            homes, places = homes + empty, places + empty * columns[drawing[0]].unit.beds
    # Infants in cots take no bed: a home is never less than full.
    beds = sum(
        max(0, int(taken[idx]) * each.unit.beds - int(persons[idx]))
        for idx, each in enumerate(columns)
        if each.unit.kind is not HomeKind.SHARED_ACCOMMODATION
    )
    return homes, places, beds


def _gaps(encoded: Encoded, column: Ints) -> Iterator[GroupGap]:
    """Yield the gap of every dimension that has two groups of ten households or more."""
    for dimension in FloorDimension:
        labels = np.array([GROUP_OF[dimension](part.case) for part in encoded.scenario.cases])
        shares = {
            str(group): float(np.round(100 * (column[labels == group] >= 0).mean(), PLACES))
            for group in np.unique(labels)
            if (labels == group).sum() >= K_MIN
        }
        if len(shares) < 2:
            continue
        lowest, highest = min(shares, key=lambda g: shares[g]), max(shares, key=lambda g: shares[g])
        yield GroupGap(
            dimension=dimension,
            lowest_group=lowest,
            highest_group=highest,
            points=round(shares[highest] - shares[lowest], PLACES),
        )
