"""Turns urgency and the municipal side of the score into each municipality's order of units."""

import numpy as np

from rematch.analysis.baselines.options import Options
from rematch.matching import Encoded
from rematch.scoring.arrays import Ints, frozen

STEP = 100
"""Points of the municipal side that count as one step: the score is rounded down, which must not decide."""


def municipal_side(encoded: Encoded) -> Ints:
    """
    Return the municipal side of every score alone, worked out from both scores.

    Parameters
    ----------
    encoded : Encoded
        The round in numbers.

    Returns
    -------
    int64[n, m]
        In steps of 100 points; 0 everywhere where the rules have no municipal share.
    """
    share = encoded.scenario.policy.municipal_share_pct
    table = encoded.table
    if not share:
        return frozen(np.zeros_like(table.household))
    alone = (100 * table.mixed - (100 - share) * table.household) // share
    return frozen((alone + STEP // 2) // STEP)


def priorities(options: Options, municipal: Ints | None = None) -> Ints:
    """
    Rank all units at each municipality, and once for what several municipalities share.

    Parameters
    ----------
    options : Options
        U units, M municipalities.
    municipal : int64[n, m], optional
        What counts among units of one urgency; without it the lottery alone does.

    Returns
    -------
    int64[U, M + 1]
        0 first. By: must be placed; urgency (of a group, its most urgent member's); the municipal side of its
        best column there (of a group, the mean over its persons); the lottery. The last column leaves the
        municipal side out.
    """
    towns = len(options.owner_label)
    side = np.zeros((options.units, towns + 1), dtype=np.int64)
    if municipal is not None:
        np.maximum.at(side, (options.unit, options.owner), _side(options, municipal))
    tier = _urgency(options)
    result = np.empty_like(side)
    for town in range(towns + 1):
        order = np.lexsort((-side[:, town], tier, options.stage))
        result[order, town] = np.arange(options.units)
    return frozen(result)


def _side(options: Options, municipal: Ints) -> Ints:
    """int64[O]: mean over the persons of an option, in steps."""
    cases, there = options.members[options.unit], options.column >= 0
    size = np.where(there, options.problem.size[cases], 0)
    total = (np.where(there, municipal[cases, options.column], 0) * size).sum(axis=1)
    return np.asarray(total // np.maximum(size.sum(axis=1), 1), dtype=np.int64)


def _urgency(options: Options) -> Ints:
    latest = np.iinfo(np.int64).max
    tier = np.where(options.members >= 0, options.problem.tier[options.members], latest)
    return np.asarray(tier.min(axis=1, initial=latest))
