"""Turns a placement into counts by group and by municipality, as a sweep keeps them beside its measures."""

from collections import Counter

import numpy as np

from rematch.matching import Encoded
from rematch.models.floor import LARGEST_SIZE, FloorDimension
from rematch.models.sweep import GroupCount
from rematch.models.types import Code
from rematch.scoring.arrays import Ints
from rematch.scoring.floors import GROUP_OF

URGENT = "urgent"
SIZES = (*(str(size) for size in range(1, LARGEST_SIZE)), f"{LARGEST_SIZE}+")


def group_counts(encoded: Encoded, column: Ints) -> tuple[GroupCount, ...]:
    """
    Count households, and those placed, by size and of urgency 0.

    Parameters
    ----------
    encoded : Encoded
        The round in numbers: n cases, m columns.
    column : int64[n]
        Column of each case; -1: not placed.

    Returns
    -------
    tuple of GroupCount
        Sizes in order, then the urgent ones; groups without a household are left out.
    """
    group_of = GROUP_OF[FloorDimension.HOUSEHOLD_SIZE]
    there, placed = Counter[str](), Counter[str]()
    for part, home in zip(encoded.scenario.cases, column.tolist(), strict=True):
        for group in (group_of(part.case), *([URGENT] if part.case.tier == 0 else [])):
            there[group] += 1
            placed[group] += home >= 0
    return tuple(
        GroupCount(group=group, cases=there[group], placed=placed[group])
        for group in (*SIZES, URGENT)
        if there[group]
    )


def persons_at(encoded: Encoded, column: Ints) -> dict[Code, int]:
    """
    Count the persons placed at each municipality.

    Parameters
    ----------
    encoded : Encoded
        The round in numbers: n cases, m columns.
    column : int64[n]
        Column of each case; -1: not placed.

    Returns
    -------
    dict of Code to int
        By code; municipalities where nobody is placed are left out.
    """
    persons = Counter[Code]()
    for idx in np.flatnonzero(column >= 0).tolist():
        persons[encoded.table.columns[column[idx]].municipality.code] += encoded.scenario.cases[idx].case.size
    return dict(sorted(persons.items()))
