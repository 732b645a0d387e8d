"""How far a solve may be from the best: value against bound, in millionths."""

from collections.abc import Iterable
from typing import Protocol

MILLION = 1_000_000


class Reached(Protocol):
    """What an objective reached, in words or in numbers."""

    @property
    def value(self) -> int:
        """Of the placement."""

    @property
    def bound(self) -> int | None:
        """No placement exceeds it; None: nothing was shown."""


def gap_ppm(levels: Iterable[Reached]) -> int | None:
    """
    Return the largest gap between value and bound.

    Parameters
    ----------
    levels : iterable of Reached
        What each objective reached.

    Returns
    -------
    int or None
        In millionths of the bound, rounded up; None where a level has no bound.
    """
    gaps = []
    for level in levels:
        if level.bound is None:
            return None
        gaps.append(-(-max(0, level.bound - level.value) * MILLION // max(1, abs(level.bound))))
    return max(gaps, default=0)
