"""Keeps what is left of every resource while units are placed one after the other."""

import numpy as np

from rematch.analysis.baselines.options import Options
from rematch.scoring.arrays import Ints


class Room:
    """
    What is left, and what a unit could still choose.

    Parameters
    ----------
    options : Options
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._left = options.uses.capacity.copy()
        self.taken = np.full(options.units, -1, dtype=np.int64)

    def open_to(self, unit: int) -> Ints:
        """Return the options of a unit that have room now, the one liked best first."""
        uses = self._options.uses
        low, high = int(self._options.first[unit]), int(self._options.first[unit + 1])
        part = slice(int(uses.first[low]), int(uses.first[high]))
        short = uses.amount[part] > self._left[uses.resource[part]]
        has_room = np.ones(high - low, dtype=np.bool_)
        has_room[uses.option[part][short] - low] = False
        return low + np.flatnonzero(has_room)

    def has_room(self, option: int) -> bool:
        """Say whether an option has room now."""
        part = self._part(option)
        uses = self._options.uses
        return bool((uses.amount[part] <= self._left[uses.resource[part]]).all())

    def take(self, option: int) -> None:
        """Place the unit of an option there."""
        part = self._part(option)
        uses = self._options.uses
        self._left[uses.resource[part]] -= uses.amount[part]
        self.taken[self._options.unit[option]] = option

    def _part(self, option: int) -> slice:
        uses = self._options.uses
        return slice(int(uses.first[option]), int(uses.first[option + 1]))
