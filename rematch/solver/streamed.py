"""What a solving process has found so far, in memory that outlives it: its newest placement and prices.

The child writes, the parent reads whenever it wants, also after the child was killed in the middle of a word.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from multiprocessing.sharedctypes import RawArray
from typing import Any

import numpy as np

from rematch.solver.price_bound import Prices
from rematch.solver.problem import IntArray

# Per slot: which of its two pages is newest (0: none, then 1, 2, 1, ...), and a checksum of each page.
HEAD = 3


@dataclass(frozen=True, eq=False)
class Streamed:
    """
    Shared integers: a slot for the placement, then a slot of prices per level.

    Every slot has two pages, written in turn and named only when whole, so one of them always reads well.
    """

    memory: Any
    cases: int
    resources: int
    levels: int

    def put_column(self, column: IntArray) -> None:
        """Name a placement, in the order of the Problem, as the newest."""
        self._put(0, self.cases, column)

    def column(self) -> IntArray | None:
        """The newest placement, or None."""
        return self._newest(0, self.cases)

    def put_prices(self, level: int, prices: Prices) -> None:
        """Name prices, in canonical order, as the newest of a level."""
        earlier = np.zeros(self.levels, dtype=np.int64)
        earlier[: len(prices.earlier)] = prices.earlier
        self._put(self._level(level), self._width, np.concatenate([[prices.scale], prices.resource, earlier]))

    def prices(self, level: int) -> Prices | None:
        """The newest prices of a level, or None."""
        page = self._newest(self._level(level), self._width)
        if page is None:
            return None
        resource, earlier = page[1 : 1 + self.resources], page[1 + self.resources :]
        return Prices(int(page[0]), resource, tuple(earlier[:level].tolist()))

    @property
    def _width(self) -> int:
        return 1 + self.resources + self.levels

    def _level(self, level: int) -> int:
        return HEAD + 2 * self.cases + level * (HEAD + 2 * self._width)

    def _put(self, slot: int, width: int, values: IntArray) -> None:
        words = np.frombuffer(self.memory, dtype=np.int64)
        page = 2 if words[slot] == 1 else 1
        first = slot + HEAD + (page - 1) * width
        words[first : first + width] = values
        words[slot + page] = zlib.crc32(words[first : first + width].tobytes())
        words[slot] = page

    def _newest(self, slot: int, width: int) -> IntArray | None:
        """The page named newest, or the other one where the writer was interrupted or is faster."""
        words = np.frombuffer(self.memory, dtype=np.int64)
        named = int(words[slot])
        for page in (named, 3 - named) if named else ():
            first = slot + HEAD + (page - 1) * width
            found: IntArray = words[first : first + width].copy()
            if words[slot + page] == zlib.crc32(found.tobytes()):
                return found
        return None


def streamed(cases: int, resources: int, levels: int) -> Streamed:
    """Fresh shared memory for a problem of that size."""
    words = HEAD + 2 * cases + levels * (HEAD + 2 * (1 + resources + levels))
    memory = RawArray("q", words)
    return Streamed(memory, cases, resources, levels)
