"""A placement under construction: what is left of every resource, and where a case would still fit."""

from __future__ import annotations

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.placement import empty
from rematch.solver.problem import BoolArray, IntArray


class Board:
    """Takes cases up and puts them down; never exceeds a capacity nor breaks «apart»."""

    def __init__(self, instance: Instance, usable: BoolArray) -> None:
        self._instance = instance
        self._usable = usable
        self._left = instance.capacity.copy()
        self._first = np.searchsorted(instance.use_column, np.arange(instance.m + 1))
        self._apart: dict[int, list[int]] = {}
        for left, right in instance.apart.tolist():
            self._apart.setdefault(left, []).append(right)
            self._apart.setdefault(right, []).append(left)
        self.column = empty(instance)

    def fits(self, case: int) -> BoolArray:
        """bool[m]: columns that can take the case now."""
        instance = self._instance
        need = instance.use_count @ instance.demand[case]
        short = need > self._left[instance.use_resource]
        result: BoolArray = self._usable[case].copy()
        result[instance.use_column[short]] = False
        for other in self._apart.get(case, ()):
            if self.column[other] >= 0:
                result &= instance.owner != instance.owner[self.column[other]]
        return result

    def room(self, case: int) -> IntArray:
        """int64[m]: how often each column could take such a case, looked at alone."""
        instance = self._instance
        need = instance.use_count @ instance.demand[case]
        often = np.where(need > 0, self._left[instance.use_resource] // np.maximum(need, 1), instance.n)
        result = np.full(instance.m, instance.n, dtype=np.int64)
        np.minimum.at(result, instance.use_column, often)
        return np.maximum(result, 0)

    def put(self, case: int, column: int) -> None:
        """Place an unplaced case."""
        self._draw(case, column, -1)
        self.column[case] = column

    def lift(self, case: int) -> int:
        """Unplace a case; the column it had."""
        column = int(self.column[case])
        self._draw(case, column, 1)
        self.column[case] = -1
        return column

    def _draw(self, case: int, column: int, sign: int) -> None:
        entries = slice(self._first[column], self._first[column + 1])
        need = self._instance.use_count[entries] @ self._instance.demand[case]
        self._left[self._instance.use_resource[entries]] += sign * need


def board_of(instance: Instance, column: IntArray) -> Board:
    """A board with a placement on it that exceeds no capacity."""
    board = Board(instance, instance.possible)
    for case in np.flatnonzero(column >= 0).tolist():
        board.put(case, int(column[case]))
    return board
