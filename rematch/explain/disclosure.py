"""What of a table of groups may be told: no group of fewer than ten, and nothing that gives one away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rematch.models.fairness import K_MIN, ROUNDED_TO
from rematch.scoring.arrays import Bools, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """
    Groups of n cases by dimension; within a dimension each case is in at most one group.

    Parameters
    ----------
    members : bool[g, n]
    dimensions : g names, groups of one dimension next to each other or not
    guarded : bool[g]
        Groups that nobody knows from elsewhere: that all cases of a known group are in it is kept too.
    """

    members: Bools
    dimensions: Sequence[str]
    guarded: Bools


def tellable(table: Table, *, among: Bools | None = None) -> Bools:
    """
    Say which groups may be told.

    A group is not told when it has fewer than `K_MIN` cases; when a told group holds all of its cases and
    fewer than `K_MIN` others, whom a subtraction would show; when it is guarded and holds all cases of a told
    group that is not; when it is among the smallest of its dimension and needed so that the groups not told
    are two or more and have together no case or at least `K_MIN` (complementary suppression).

    Parameters
    ----------
    table : the groups
    among : bool[g], groups that may be told as far as somebody else decided; left out: all
        The order of the groups matters: where one of two has to go, it is the later one.

    Returns
    -------
    bool[g]

    References
    ----------
    Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4 (primary and secondary
    suppression). docs/fairness.md.
    """
    sizes: Ints = table.members.sum(axis=1, dtype=np.int64)
    told: Bools = sizes >= K_MIN if among is None else among & (sizes >= K_MIN)
    shows = _shows(table, sizes)
    rows = {
        name: [row for row, each in enumerate(table.dimensions) if each == name] for name in table.dimensions
    }
    while True:
        for of_dimension in rows.values():
            _hide_complements(told, sizes, of_dimension)
        showing = np.flatnonzero(told & (shows & told).any(axis=1))
        if not len(showing):
            return told
        # One at a time: hiding it may be enough for others. The dimensions named first are kept longest.
        told[showing[-1]] = False


def rounded(count: int, *, to: int = ROUNDED_TO) -> int:
    """Return a count as the nearest multiple, halves up."""
    return (2 * count + to) // (2 * to) * to


def _shows(table: Table, sizes: Ints) -> Bools:
    """bool[g, g]: told beside the second, the first would show the few who are in the second alone."""
    # Counts are below 2^53: the product of 0 and 1 in floating point is exact, and fast.
    ones = table.members.astype(np.float64)
    inside = (ones @ ones.T) == sizes[:, None]
    others = sizes[None, :] - sizes[:, None]
    few = (others < K_MIN) & ((others > 0) | (table.guarded[:, None] & ~table.guarded[None, :]))
    shows: Bools = inside & few
    np.fill_diagonal(shows, val=False)
    return shows


def _hide_complements(told: Bools, sizes: Ints, rows: list[int]) -> None:
    """Hide the smallest told groups of a dimension until those hidden protect each other."""
    while not _protected(told, sizes, rows):
        smallest = min((row for row in rows if told[row]), key=lambda row: (int(sizes[row]), row))
        told[smallest] = False


def _protected(told: Bools, sizes: Ints, rows: list[int]) -> bool:
    hidden = [row for row in rows if not told[row]]
    together = sum(int(sizes[row]) for row in hidden)
    alone = len(hidden) == 1 and len(rows) > 1
    return not hidden or len(hidden) == len(rows) or (not alone and (together == 0 or together >= K_MIN))
