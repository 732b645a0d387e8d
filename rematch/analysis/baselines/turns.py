"""Places units one after the other: by registration, by a key, or by urgency and lottery."""

from collections.abc import Callable

import numpy as np

from rematch.analysis.baselines.options import Options
from rematch.analysis.baselines.room import Room
from rematch.analysis.dice import Dice
from rematch.scoring.arrays import Ints

Chooser = Callable[[int, Ints], int]
"""Of a unit and its options with room, best liked first and at least one: the option it gets."""


def first_come(options: Options, registered: Ints) -> Ints:
    """
    Place units in the order they were registered, each where it is best off among what has room.

    Parameters
    ----------
    options : Options
    registered : int64[n]
        Position of each case in the order of registration; a group comes with its last member.

    Returns
    -------
    int64[U]
        Option each unit has, -1 none.
    """
    there = options.members >= 0
    turn = np.where(there, registered[options.members], -1).max(axis=1, initial=-1)
    return _in_turn(options, np.lexsort((turn, options.stage)), _best_liked)


def serial_dictatorship(options: Options, ranks: Ints) -> Ints:
    """
    Place units by urgency, then by lottery, each where it is best off among what has room.

    Parameters
    ----------
    options : Options
    ranks : int64[U, M + 1]
        The last column is the order; `priorities`.

    Returns
    -------
    int64[U]
        Option each unit has, -1 none.

    Notes
    -----
    Nobody can gain by stating other wishes, and nobody prefers a place that has room.

    References
    ----------
    Svensson, L.-G. (1999). Strategy-proof allocation of indivisible goods. Social Choice and Welfare 16.
    """
    return _in_turn(options, np.argsort(ranks[:, -1]), _best_liked)


def by_key(options: Options, weights: Ints) -> Ints:
    """
    Place units in a drawn order, each in a municipality drawn by a key, in any home there that fits.

    Parameters
    ----------
    options : Options
        Their seed draws; units already stand in the order of the lottery.
    weights : int64[M]
        Share of each municipality, by position in `owner_label`; at least 0. Among municipalities that have
        none, each is as likely.

    Returns
    -------
    int64[U]
        Option each unit has, -1 none.
    """

    def draw(unit: int, has_room: Ints) -> int:
        dice = Dice(options.seed, "key", options.names[unit])
        at = options.owner[has_room]
        towns = np.unique(at).tolist()
        shares = {town: int(weights[town]) for town in towns}
        town = dice.weighted(shares) if sum(shares.values()) else dice.pick(towns)
        return int(dice.pick(has_room[at == town]))

    return _in_turn(options, np.argsort(options.stage, kind="stable"), draw)


def _in_turn(options: Options, order: Ints, choose: Chooser) -> Ints:
    room = Room(options)
    for unit in order.tolist():
        has_room = room.open_to(unit)
        if len(has_room):
            room.take(choose(unit, has_room))
    return room.taken


def _best_liked(unit: int, has_room: Ints) -> int:
    return int(has_room[0])
