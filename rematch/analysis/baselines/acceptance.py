"""Turns units away in deferred acceptance by what those of higher priority have asked for so far."""

import numpy as np

from rematch.analysis.baselines.book import Book, by_resource
from rematch.analysis.baselines.options import Options
from rematch.analysis.baselines.uses import spread
from rematch.scoring.arrays import Bools, Ints


class Cumulative:
    """
    Keeps a unit where it fits beside all of higher priority that ask or have ever asked.

    Parameters
    ----------
    options : Options
    ranks : int64[U, M + 1]
        `priorities`.

    Notes
    -----
    Those turned away count for ever, so the answer does not depend on who asks first. A unit that asked for
    several homes of one resource counts once, with the most it asked for.
    """

    def __init__(self, options: Options, ranks: Ints) -> None:
        self._options = options
        self._book: Book = by_resource(options, ranks)
        self._counted = np.zeros(len(self._book.unit), dtype=np.int64)
        self._higher = np.zeros_like(self._counted)
        self._passed: list[tuple[int, int]] = []

    def heard(self, asking: Ints) -> None:
        """Count options from now on, and those passed over on the way to them."""
        low, stop = np.array(self._passed, dtype=np.int64).reshape(-1, 2).T
        self._passed.clear()
        self._count(np.concatenate([asking, spread(low, stop)]))

    def left(self, asked: Ints) -> None:
        """Go on counting them."""

    def refused(self, asked: Ints) -> Bools:
        """Say which options do not fit beside those of higher priority: bool[k]."""
        uses = self._options.uses
        short = self._short(uses.of(asked))
        self._turned_away(short)
        return np.isin(asked, uses.option[short])

    def first_open(self, low: int, stop: int) -> int:
        """Return the first option that fits beside those of higher priority, or stop."""
        uses = self._options.uses
        short = self._short(np.arange(uses.first[low], uses.first[stop]))
        closed = np.zeros(stop - low + 1, dtype=np.bool_)
        closed[uses.option[short] - low] = True
        found = low + int(closed.argmin())
        self._turned_away(short[uses.option[short] < found])
        self._passed.append((low, found))
        return found

    def _short(self, found: Ints) -> Ints:
        """Return the uses for which too little is left by those of higher priority."""
        uses = self._options.uses
        left = uses.capacity[uses.resource[found]] - self._higher[self._book.line[found]]
        return found[uses.amount[found] > left]

    def _turned_away(self, short: Ints) -> None:
        """Hear for want of what options that were asked for are turned away: they all count anyway."""

    def _count(self, options: Ints) -> None:
        uses = self._options.uses
        found = uses.of(options)
        np.maximum.at(self._counted, self._book.line[found], uses.amount[found])
        self._summed(uses.resource[found], self._counted)

    def _summed(self, resources: Ints, counted: Ints) -> None:
        """Add up anew what counts on some resources."""
        lines = self._book.lines(np.unique(resources))
        self._higher[lines] = self._book.before(counted[lines], lines)


class WhereShort(Cumulative):
    """
    Keeps a unit where it fits beside all of higher priority that ask, or were turned away for want of that.

    Notes
    -----
    Who was turned away by the homes of one kind goes on counting for those homes, and not for the persons'
    limit of the whole municipality, which it never reached. The answer may depend on the order of asking,
    which is everybody at once; of those there is no room for, first those go who would find none even if
    the others of them had gone.
    """

    def __init__(self, options: Options, ranks: Ints) -> None:
        super().__init__(options, ranks)
        self._asked = np.zeros_like(self._counted)

    def heard(self, asking: Ints) -> None:
        """Count options from now on."""
        self._change(asking, 1)

    def left(self, asked: Ints) -> None:
        """Count them no more."""
        self._change(asked, -1)

    def refused(self, asked: Ints) -> Bools:
        """Say which options do not fit beside those of higher priority that stay: bool[k]."""
        uses = self._options.uses
        found = uses.of(asked)
        leaving = np.unique(uses.option[self._short(found)])
        going = self._book.line[uses.of(leaving)]
        freed = np.zeros_like(self._asked)
        freed[going] = np.maximum(self._asked[going] - self._counted[going], 0)
        lines = self._book.lines(np.unique(uses.resource[uses.of(leaving)]))
        self._higher[lines] -= self._book.before(freed[lines], lines)
        sure = self._short(uses.of(leaving))
        self._higher[lines] += self._book.before(freed[lines], lines)
        short = sure if len(sure) else self._short(found)
        self._turned_away(short)
        return np.isin(asked, uses.option[short])

    def _turned_away(self, short: Ints) -> None:
        np.maximum.at(self._counted, self._book.line[short], self._options.uses.amount[short])

    def _change(self, options: Ints, sign: int) -> None:
        uses = self._options.uses
        found = uses.of(options)
        np.add.at(self._asked, self._book.line[found], sign * uses.amount[found])
        self._summed(uses.resource[found], np.maximum(self._asked, self._counted))
