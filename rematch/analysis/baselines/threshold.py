"""Turns units away in deferred acceptance by thresholds that their own asking cannot move."""

from itertools import pairwise

import numpy as np

from rematch.analysis.baselines.book import Book, by_resource
from rematch.analysis.baselines.options import Options
from rematch.scoring.arrays import Bools, Ints

WITHOUT_LIMIT = np.iinfo(np.int64).max


class Threshold:
    """
    Keeps a unit where its rank among those that ask is within a threshold that its own asking cannot move.

    Parameters
    ----------
    options : Options
    ranks : int64[U, M + 1]
        `priorities`.

    Notes
    -----
    Of a unit, on a resource: without limit if it fits beside everybody of higher priority who could draw on
    it; 0 if it does not fit beside those of higher priority that ask; otherwise the number n such that it
    fits beside any n - 1 of higher priority that include those asking, and not beside some n. A threshold is
    never above that of a unit of higher priority.
    """

    def __init__(self, options: Options, ranks: Ints) -> None:
        self._options = options
        self._book: Book = by_resource(options, ranks)
        uses, lines = options.uses, len(self._book.unit)
        self._most = np.zeros(lines, dtype=np.int64)
        np.maximum.at(self._most, self._book.line, uses.amount)
        self._asked = np.zeros_like(self._most)
        capacity = uses.capacity[self._book.block]
        self._fits_all = self._book.before(self._most) + self._most <= capacity
        self._keeps = np.ones(lines, dtype=np.bool_)
        self._sizes = np.unique(self._most)[::-1].tolist()
        self._of_size = [
            np.isin(self._book.block, self._book.block[self._most == each]) for each in self._sizes
        ]
        self._changed: list[Ints] = []

    def heard(self, asking: Ints) -> None:
        """Count options from now on."""
        self._count(asking, 1)

    def left(self, asked: Ints) -> None:
        """Count them no more."""
        self._count(asked, -1)

    def refused(self, asked: Ints) -> Bools:
        """Say which options are beyond the threshold of a resource: bool[k]."""
        lines = self._book.lines(np.unique(np.concatenate([*self._changed, np.zeros(0, dtype=np.int64)])))
        self._changed.clear()
        self._keeps[lines] = self._within(lines)
        uses = self._options.uses
        found = uses.of(asked)
        return np.isin(asked, uses.option[found[~self._keeps[self._book.line[found]]]])

    def first_open(self, low: int, stop: int) -> int:
        """Return the first option within all thresholds as they were last worked out, or stop."""
        uses = self._options.uses
        part = slice(int(uses.first[low]), int(uses.first[stop]))
        closed = np.zeros(stop - low + 1, dtype=np.bool_)
        closed[uses.option[part][~self._keeps[self._book.line[part]]] - low] = True
        return low + int(closed.argmin())

    def _count(self, options: Ints, sign: int) -> None:
        uses = self._options.uses
        found = uses.of(options)
        np.add.at(self._asked, self._book.line[found], sign * uses.amount[found])
        self._changed.append(uses.resource[found])

    def _within(self, lines: Ints) -> Bools:
        """Say which lines of whole blocks have a rank within their threshold: bool[k]."""
        asked = self._asked[lines]
        asks = asked > 0
        above = self._book.before(asks.astype(np.int64), lines)
        size = np.where(asks, asked, self._most[lines])
        slack = self._options.uses.capacity[self._book.block[lines]] - self._book.before(asked, lines) - size
        further = self._further(lines, np.where(asks, 0, self._most[lines]), slack)
        own = np.where(slack < 0, 0, np.where(further < 0, WITHOUT_LIMIT, above + further))
        fits_all = self._fits_all[lines]
        return np.asarray(
            fits_all | (above + 1 <= self._lowest_so_far(lines, np.where(fits_all, WITHOUT_LIMIT, own)))
        )

    def _further(self, lines: Ints, silent: Ints, slack: Ints) -> Ints:
        """How many more of higher priority could ask before there is no room, the largest first; -1: any."""
        left, count = slack.copy(), np.zeros_like(slack)
        full = left < 0
        for size, has_it in zip(self._sizes, self._of_size, strict=True):
            at = np.flatnonzero(has_it[lines])
            there = self._book.before((silent[at] == size).astype(np.int64), lines[at])
            wanted = left[at] // size + 1
            taken = np.where(full[at], 0, np.minimum(there, wanted))
            count[at] += taken
            left[at] -= taken * size
            full[at] |= taken == wanted
        return np.where(full, count, -1)

    def _lowest_so_far(self, lines: Ints, own: Ints) -> Ints:
        """Minimum over the lines of a block up to each line."""
        result = own.copy()
        starts = np.flatnonzero(np.diff(self._book.block[lines], prepend=-1)).tolist()
        for low, high in pairwise([*starts, len(lines)]):
            result[low:high] = np.minimum.accumulate(own[low:high])
        return result
