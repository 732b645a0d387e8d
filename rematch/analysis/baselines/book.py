"""Keeps, for every resource, who draws on it in the order of priority: sums over the higher ones at once."""

from dataclasses import dataclass

import numpy as np

from rematch.analysis.baselines.options import Options
from rematch.analysis.baselines.uses import spread
from rematch.scoring.arrays import Ints


@dataclass(frozen=True, eq=False)
class Book:
    """
    P lines (block, unit), sorted by block and priority.

    Attributes
    ----------
    line : int64[E]
        Line of each use.
    first : int64[B + 1]
        Lines of block b are first[b] to first[b + 1] - 1.
    unit, block : int64[P]
    """

    line: Ints
    first: Ints
    unit: Ints
    block: Ints

    def lines(self, blocks: Ints) -> Ints:
        """Return the positions of all lines of some blocks, one block after the other."""
        return spread(self.first[blocks], self.first[blocks + 1])

    def before(self, amount: Ints, lines: Ints | None = None) -> Ints:
        """
        Return what the lines before each line of its block add up to.

        Parameters
        ----------
        amount : int64[k]
            Of each line.
        lines : int64[k], optional
            Lines of whole blocks; all of them when left out.
        """
        block = self.block if lines is None else self.block[lines]
        below = np.cumsum(amount) - amount
        starts = np.flatnonzero(np.diff(block, prepend=-1))
        return below - np.repeat(below[starts], np.diff(np.append(starts, len(block))))


def by_resource(options: Options, ranks: Ints) -> Book:
    """
    Return a book with a block for each resource.

    Parameters
    ----------
    options : Options
    ranks : int64[U, M + 1]
        As `priorities` gives them: the order of the municipality that alone offers the resource, the last
        one where several share it.
    """
    uses, towns = options.uses, len(options.owner_label)
    owner = options.owner[uses.option]
    low = np.full(len(uses.capacity), towns, dtype=np.int64)
    high = np.full(len(uses.capacity), -1, dtype=np.int64)
    np.minimum.at(low, uses.resource, owner)
    np.maximum.at(high, uses.resource, owner)
    order = np.where(low == high, low, towns)
    return _book(options, uses.resource, ranks[options.unit[uses.option], order[uses.resource]], len(low))


def by_place(options: Options, ranks: Ints) -> Book:
    """
    Return a book with a block for each resource and municipality: resource times M plus municipality.

    Parameters
    ----------
    options : Options
    ranks : int64[U, M + 1]
    """
    uses, towns = options.uses, len(options.owner_label)
    owner = options.owner[uses.option]
    block = uses.resource * towns + owner
    return _book(options, block, ranks[options.unit[uses.option], owner], len(uses.capacity) * towns)


def _book(options: Options, block: Ints, rank: Ints, blocks: int) -> Book:
    key, first, line = np.unique(block * options.units + rank, return_index=True, return_inverse=True)
    of_block = key // max(options.units, 1)
    return Book(
        line=line.ravel(),
        first=np.searchsorted(of_block, np.arange(blocks + 1)),
        unit=options.unit[options.uses.option[first]],
        block=of_block,
    )
