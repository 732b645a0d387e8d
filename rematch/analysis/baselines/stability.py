"""Finds who could rightly complain of a placement: justified envy, and places left unused."""

from dataclasses import dataclass

import numpy as np

from rematch.analysis.baselines.book import Book, by_place
from rematch.analysis.baselines.options import Options
from rematch.models.stability import Stability
from rematch.scoring.arrays import Bools, Ints


@dataclass(frozen=True, eq=False)
class Complaints:
    """Options that a unit prefers to what it has: bool[O] each, and no option is in both."""

    envied: Bools
    """Without room, but with room if units of lower priority at that municipality were not there."""
    unused: Bools
    """With room as it is."""


class Judge:
    """
    Looks at placements of one round.

    Parameters
    ----------
    options : Options
    ranks : int64[U, M + 1]
        `priorities`.

    Notes
    -----
    A unit prefers an option with a higher score, and any option to none. It leaves its own place when it is
    looked at elsewhere. Minima are not looked at: moving somebody may break one.
    """

    def __init__(self, options: Options, ranks: Ints) -> None:
        self.options, self.ranks = options, ranks
        self.book: Book = by_place(options, ranks)

    def complaints(self, taken: Ints) -> Complaints:
        """
        Find every option that somebody prefers and could have.

        Parameters
        ----------
        taken : int64[U]
            Option each unit has, -1 none.
        """
        uses = self.options.uses
        better = self.preferred(taken)
        looked = np.flatnonzero(better[uses.option])
        held, own_here, own_elsewhere = self._usage(taken, looked)
        line, resource = self.book.line[looked], uses.resource[looked]
        needed = uses.amount[looked] - uses.capacity[resource]
        total = uses.total(taken[taken >= 0])[resource]
        here = np.bincount(self.book.block, weights=held, minlength=len(self.book.first) - 1)
        elsewhere = total - here.astype(np.int64)[self.book.block[line]] - own_elsewhere
        higher = self.book.before(held)[line]
        has_room = self._all(better, looked, needed + total - own_here - own_elsewhere <= 0)
        could_have = self._all(better, looked, needed + elsewhere + higher <= 0)
        return Complaints(envied=could_have & ~has_room, unused=has_room)

    def preferred(self, taken: Ints) -> Bools:
        """Say which options their unit prefers to what it has: bool[O]."""
        lowest = np.iinfo(np.int64).min
        score = np.where(taken >= 0, np.append(self.options.score, lowest)[taken], lowest)
        return np.asarray(self.options.score > score[self.options.unit])

    def measured(self, taken: Ints) -> Stability:
        """
        Count the complaints by household and municipality.

        Parameters
        ----------
        taken : int64[U]
        """
        found = self.complaints(taken)
        envy, waste = self._pairs(found.envied), self._pairs(found.unused)
        return Stability(
            envy_pairs=len(envy),
            cases_with_envy=self._cases(envy),
            waste_pairs=len(waste),
            cases_with_waste=self._cases(waste),
        )

    def _usage(self, taken: Ints, looked: Ints) -> tuple[Ints, Ints, Ints]:
        """What each line holds; of each use looked at, what its own unit draws there and elsewhere."""
        options, uses = self.options, self.options.uses
        mine = uses.of(taken[taken >= 0])
        held = np.zeros(len(self.book.unit), dtype=np.int64)
        np.add.at(held, self.book.line[mine], uses.amount[mine])
        key = uses.resource * options.units + options.unit[uses.option]
        order = np.argsort(key[mine])
        ordered = np.append(key[mine][order], -1)
        amounts = np.append(uses.amount[mine][order], 0)
        at = np.searchsorted(ordered[:-1], key[looked])
        own = np.where(ordered[at] == key[looked], amounts[at], 0)
        own_here = held[self.book.line[looked]]
        return held, own_here, own - own_here

    def _all(self, better: Bools, looked: Ints, holds: Bools) -> Bools:
        """bool[O]: better, and it holds for every use."""
        result = better.copy()
        result[self.options.uses.option[looked[~holds]]] = False
        return result

    def _pairs(self, found: Bools) -> Ints:
        """Unit and municipality of the options found, each pair once: by number."""
        towns = max(len(self.options.owner_label), 1)
        return np.unique(self.options.unit[found] * towns + self.options.owner[found])

    def _cases(self, pairs: Ints) -> int:
        units = np.unique(pairs // max(len(self.options.owner_label), 1))
        return int((self.options.members[units] >= 0).sum())
