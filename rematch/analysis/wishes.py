"""What each municipality is worth to each household: the best of its possible homes."""

import numpy as np

from rematch.scoring.arrays import Bools, Ints

IMPOSSIBLE = np.iinfo(np.int64).min
"""Below every score."""


def best_by_owner(score: Ints, possible: Bools, owner: Ints) -> tuple[Ints, Ints]:
    """
    Return the best score of each household at each municipality that has columns.

    Parameters
    ----------
    score : int64[n, m]
        Of each case in each column.
    possible : bool[n, m]
    owner : int64[m]
        Municipality of each column.

    Returns
    -------
    best : int64[n, o]
        `IMPOSSIBLE` where no column of the municipality is possible.
    place : int64[m]
        Position of each column's municipality among the o.
    """
    order = np.argsort(owner, kind="stable")
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    shown = np.where(possible, score, IMPOSSIBLE)[:, order]
    best = np.maximum.reduceat(shown, starts, axis=1) if len(starts) else shown
    return best, np.searchsorted(owner[order][starts], owner)
