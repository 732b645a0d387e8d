"""Deferred acceptance where homes, persons and places run short at once: who asks, and who is turned away."""

from typing import Protocol

import numpy as np

from rematch.analysis.baselines.options import Options
from rematch.analysis.baselines.stability import Judge
from rematch.scoring.arrays import Bools, Ints


class Acceptance(Protocol):
    """Decides who of those that ask is turned away for good."""

    def heard(self, asking: Ints) -> None:
        """Take in options that units ask for from now on."""

    def left(self, asked: Ints) -> None:
        """Take in options that units no longer ask for."""

    def refused(self, asked: Ints) -> Bools:
        """Say which of all options asked for now are turned away."""

    def first_open(self, low: int, stop: int) -> int:
        """Return the first of a unit's options in a range that would not be turned away at once, or stop."""


def deferred_acceptance(judge: Judge, acceptance: Acceptance) -> Ints:
    """
    Let every unit ask for the option it likes best of those that have not turned it away, until all are kept.

    Parameters
    ----------
    judge : Judge
        Options and priorities.
    acceptance : Acceptance
        `Cumulative`, `WhereShort` or `Threshold`.

    Returns
    -------
    int64[U]
        Option each unit has, -1 none; without justified envy as `judge` sees it.

    Notes
    -----
    The rules of the paper turn units away by one resource at a time here, while a home draws on several: in
    rare rounds somebody of lower priority stands in the way of a unit that was turned away elsewhere for
    another reason. That one is turned away too, and the round goes on, until no justified envy is left.

    References
    ----------
    Delacrétaz, D., Kominers, S. D. and Teytelboym, A. (2023). Matching Mechanisms for Refugee Resettlement.
    American Economic Review 113 (10), 2689-2717. docs/baselines.md says what is followed and what differs.
    """
    asking = _Asking(judge.options)
    acceptance.heard(asking.now())
    while True:
        _until_kept(asking, acceptance)
        in_the_way = _in_the_way(judge, asking.taken)
        if not len(in_the_way):
            return asking.taken
        asking.move_on(in_the_way, acceptance)


class _Asking:
    """Which option each unit asks for now."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._next = options.first[:-1].copy()

    @property
    def taken(self) -> Ints:
        """Option each unit asks for, -1 where all have turned it away."""
        return np.where(self._next < self._options.first[1:], self._next, -1)

    def now(self) -> Ints:
        """Return the options asked for."""
        taken = self.taken
        return taken[taken >= 0]

    def move_on(self, turned_away: Ints, acceptance: Acceptance) -> None:
        """Let units ask for their next option, past those that would turn them away as it is."""
        acceptance.left(turned_away)
        units = self._options.unit[turned_away]
        for unit, option in zip(units.tolist(), turned_away.tolist(), strict=True):
            self._next[unit] = acceptance.first_open(option + 1, int(self._options.first[unit + 1]))
        taken = self.taken[units]
        acceptance.heard(taken[taken >= 0])


def _until_kept(asking: _Asking, acceptance: Acceptance) -> None:
    while True:
        now = asking.now()
        refused = now[acceptance.refused(now)]
        if not len(refused):
            return
        asking.move_on(refused, acceptance)


def _in_the_way(judge: Judge, taken: Ints) -> Ints:
    """Options of units of lowest priority that have to go for those who envy them to see room, sorted."""
    options, uses, book = judge.options, judge.options.uses, judge.book
    gone: set[int] = set()
    left = uses.capacity - uses.total(taken[taken >= 0])
    for option in np.flatnonzero(judge.complaints(taken).envied).tolist():
        unit = int(options.unit[option])
        own = taken[unit : unit + 1][taken[unit : unit + 1] >= 0]
        room = left + uses.total(own)
        for use in range(int(uses.first[option]), int(uses.first[option + 1])):
            resource, line = int(uses.resource[use]), int(book.line[use])
            stop = int(book.first[book.block[line] + 1])
            for other in reversed(book.unit[line + 1 : stop].tolist()):
                if room[resource] >= uses.amount[use]:
                    break
                theirs = int(taken[other])
                if theirs < 0 or options.owner[theirs] != options.owner[option] or theirs in gone:
                    continue
                freed = uses.total(np.array([theirs]))
                if freed[resource]:
                    gone.add(theirs)
                    left, room = left + freed, room + freed
    return np.array(sorted(gone), dtype=np.int64)
