"""Places the best pair first, then the best that is left, until nobody fits any more."""

import heapq

import numpy as np

from rematch.analysis.baselines.options import FOR_A_MINIMUM, MUST, REST, Options
from rematch.analysis.baselines.room import Room
from rematch.scoring.arrays import Ints


def greedy_by_score(options: Options) -> Ints:
    """
    Take pairs of a unit and an option by score of a person, the highest first, as long as there is room.

    Parameters
    ----------
    options : Options

    Returns
    -------
    int64[U]
        Option each unit has, -1 none.

    Notes
    -----
    Room only shrinks, so the best option of a unit only gets worse: it is looked for again when its turn
    comes and the option is gone.
    """
    room = Room(options)
    for stage in (MUST, FOR_A_MINIMUM, REST):
        _place(options, room, np.flatnonzero(options.stage == stage))
    return room.taken


def _place(options: Options, room: Room, units: Ints) -> None:
    waiting: list[tuple[int, int, int]] = []
    for unit in units.tolist():
        _wait(waiting, options, room, unit)
    while waiting:
        _, unit, option = heapq.heappop(waiting)
        if room.has_room(option):
            room.take(option)
        else:
            _wait(waiting, options, room, unit)


def _wait(waiting: list[tuple[int, int, int]], options: Options, room: Room, unit: int) -> None:
    """Line a unit up with its best option; equals in the order of the lottery."""
    has_room = room.open_to(unit)
    if len(has_room):
        option = int(has_room[0])
        heapq.heappush(waiting, (-int(options.mean[option]), unit, option))
