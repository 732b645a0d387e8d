"""The figures to reach: what is measured, what counts as reached, and what is aimed at; data alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import ge, le

from benchmarks.measure import Group, GroupResult


@dataclass(frozen=True)
class Reading:
    """What was measured, in words and as the numbers that are compared; `holds` what must be true besides."""

    text: str
    numbers: tuple[float, ...]
    holds: bool


@dataclass(frozen=True)
class Figure:
    """One line of the table; `reach_at` and `aim_at` are compared with the reading's numbers, one by one.

    `needs` are peers the reading compares with; where it names none, any one peer will do.
    """

    name: str
    what: str
    reach: str
    aim: str
    groups: tuple[Group, ...]
    read: Callable[[list[GroupResult]], Reading]
    reach_at: tuple[float, ...]
    aim_at: tuple[float, ...]
    more_is_better: bool = False
    needs: tuple[str, ...] = ()


def verdict(figure: Figure, reading: Reading) -> str:
    """`aim met`, `reach met` or `missed`."""
    compare = ge if figure.more_is_better else le
    for word, limits in (("aim met", figure.aim_at), ("reach met", figure.reach_at)):
        pairs = zip(reading.numbers, limits, strict=True)
        if reading.holds and all(compare(number, limit) for number, limit in pairs):
            return word
    return "missed"
