"""Which households a group floor is for."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rematch.models.case import Case
from rematch.models.floor import LARGEST_SIZE, FloorDimension, GroupFloor
from rematch.scoring.voices import grown_up


def in_floor(case: Case, floor: GroupFloor) -> bool:
    """
    Say whether a household belongs to the group of a floor.

    References
    ----------
    docs/matching.md.
    """
    return GROUP_OF[floor.dimension](case) == floor.group


def least_cases(floor: GroupFloor, members: int) -> int:
    """Return how many of a group's members must be placed: the percentage, rounded up."""
    return -(-floor.least_pct * members // 100)


def _size(case: Case) -> str:
    return str(case.size) if case.size < LARGEST_SIZE else f"{LARGEST_SIZE}+"


def _children(case: Case) -> str:
    return _said(len(grown_up(case)) < case.size)


def _single_parent(case: Case) -> str:
    return _said(len(grown_up(case)) == 1 and case.size > 1)


def _step_free(case: Case) -> str:
    home = case.accommodation
    return _said(home is not None and bool(home.step_free or home.wheelchair_usable))


def _said(holds: bool) -> str:
    return "yes" if holds else "no"


GROUP_OF: Mapping[FloorDimension, Callable[[Case], str]] = MappingProxyType(
    {
        FloorDimension.HOUSEHOLD_SIZE: _size,
        FloorDimension.CHILDREN: _children,
        FloorDimension.SINGLE_PARENT: _single_parent,
        FloorDimension.STEP_FREE_NEED: _step_free,
    }
)
"""Group of a household by dimension."""
