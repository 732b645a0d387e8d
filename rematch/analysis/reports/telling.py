"""What of a sweep may be told where households may be real: no figure of fewer than ten, counts by five."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rematch.analysis.counts import URGENT
from rematch.analysis.intervals import Interval
from rematch.analysis.reports.figures import Figure
from rematch.explain.disclosure import Table, tellable
from rematch.models.fairness import K_MIN
from rematch.models.sweep import SweepRow

TOO_FEW = "too few to tell"


@dataclass(frozen=True, slots=True)
class Told:
    """
    What is told: the interval, or why there is none.

    Attributes
    ----------
    interval : None where `instead` says why
    instead : words in its place
    """

    interval: Interval | None
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """
    What is asked of a figure before it is told.

    Attributes
    ----------
    on : households may be real
    copies : so many entries may be one household, copied or drawn with replacement
    """

    on: bool
    copies: int = 1

    @property
    def least(self) -> int:
        """Entries that are ten households for sure."""
        return K_MIN * self.copies

    def parts(self, counts: Sequence[int]) -> list[bool]:
        """
        Say which parts of a whole that is told may be: none of fewer than ten, none by subtraction.

        Parameters
        ----------
        counts : entries of each part; together they are all there are

        References
        ----------
        `rematch.explain.disclosure.tellable`, rules 1 and 2 of docs/fairness.md.
        """
        return self._among(counts, [True] * len(counts)) if self.on else [True] * len(counts)

    def shares(self, placed: Sequence[int], cases: Sequence[int]) -> list[bool]:
        """
        Say of which groups a share placed may be told.

        Parameters
        ----------
        placed, cases : entries of each group that are placed, and all of them
            Groups, those placed and those not placed are each a whole; what one of them hides, all hide.
        """
        told = [True] * len(cases)
        left = [whole - part for whole, part in zip(cases, placed, strict=True)]
        while self.on:
            ways = [self._among(counts, told) for counts in (cases, placed, left)]
            now = [all(way) for way in zip(*ways, strict=True)]
            if now == told:
                break
            told = now
        return told

    def _among(self, counts: Sequence[int], told: Sequence[bool]) -> list[bool]:
        """Say which parts may be told where some are hidden already."""
        # So many households are in it for sure; who is counted twice is one of them.
        sizes = [count // self.copies for count in counts]
        open_idx = [idx for idx, size in enumerate(sizes) if told[idx] and size >= K_MIN]
        hidden = sorted(size for idx, size in enumerate(sizes) if not told[idx] or size < K_MIN)
        # Thousands of small parts are hidden alike: of them it counts whether they are one, and their sum.
        together = hidden[:1] + ([sum(hidden[1:])] if len(hidden) > 1 else [])
        whole = np.array([*(sizes[idx] for idx in open_idx), *together], dtype=np.int64)
        members = np.repeat(np.arange(len(whole)), whole)[None, :] == np.arange(len(whole))[:, None]
        table = Table(members, ["part"] * len(whole), np.zeros(len(whole), dtype=np.bool_))
        shown = tellable(table, among=np.arange(len(whole)) < len(open_idx)) if len(whole) else whole
        found = [False] * len(counts)
        for idx, each in zip(open_idx, shown.tolist(), strict=False):
            found[idx] = bool(each)
        return self._kept_back(counts, found)

    def _kept_back(self, counts: Sequence[int], told: list[bool]) -> list[bool]:
        """Hide the smallest until those hidden are nobody or ten: rounded down, a part may look empty."""
        order = sorted(range(len(counts)), key=lambda idx: (counts[idx], idx))
        for idx in order:
            rest = sum(count for count, shown in zip(counts, told, strict=True) if not shown)
            if rest == 0 or rest >= self.least:
                break
            told[idx] = False
        return told


def told_cell(interval: Interval | None, figure: Figure, rows: Iterable[SweepRow], guard: Guard) -> Told:
    """
    Return what is told of one figure of one setting.

    Parameters
    ----------
    interval : mean over seeds; None: no seed has a value
    figure : which figure
    rows : the rows it rests on
    guard : what is asked of it

    References
    ----------
    docs/reports.md, «Where households may be real».
    """
    if guard.on and not all(_enough(figure, row, guard.least) for row in rows):
        return Told(None, TOO_FEW)
    if interval is None:
        return Told(None, "nobody placed" if figure.key != "worst-gap" else "no two groups of ten")
    return Told(coarse(interval, figure.step) if guard.on else interval)


def coarse(interval: Interval, step: float) -> Interval:
    """Return the interval in multiples: its mean to the nearest, its ends outwards."""
    low = None if interval.low is None else _down(interval.low, step)
    high = None if interval.high is None else -_down(-interval.high, step)
    return Interval(_nearest(interval.mean, step), low, high, interval.n)


def _enough(figure: Figure, row: SweepRow, least: int) -> bool:
    if any(count < least for count in figure.rests(row)):
        return False
    return figure.key != "urgent-persons" or not _near_a_size(row, least)


def _near_a_size(row: SweepRow, least: int) -> bool:
    """
    Whether the urgent, or those who are not, could be a size of household but for a few.

    Rows do not say who is both: where the counts allow it, it is taken to be so.
    """
    urgent = sum(each.cases for each in row.groups if each.group == URGENT)
    sizes = [each.cases for each in row.groups if each.group != URGENT]
    sides = (urgent, row.measures.cases - urgent)
    return any(0 < abs(side - size) < least for side in sides for size in sizes)


def _nearest(value: float, step: float) -> float:
    return round(math.floor(value / step + 0.5) * step, 6)


def _down(value: float, step: float) -> float:
    """The multiple below; what rounding left above one is that one."""
    return round(math.floor(value / step + 1e-9) * step, 6)
