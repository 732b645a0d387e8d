"""The best set of units at one municipality that keeps its bounds, and what each unit's presence costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import isqrt, prod

import numpy as np

from rematch.errors import RefutedError
from rematch.solver.check_integers import AnyArray
from rematch.solver.problem import BoolArray, IntArray

# Tables of more cells than this are not kept all at once.
CELLS_KEPT = 10**7
CELLS_LIMIT = 10**7

Spans = tuple[slice, ...]


@dataclass(frozen=True, eq=False)
class Sack:
    """
    Units to choose from.

    Parameters
    ----------
    gain : [K]
    spans : per unit, the cells it is added to and the cells it leads to; None where it never fits
    final : bool per cell, one axis per resource: uses that keep the bounds
    low : a mark below anything reachable
    tables : every `stride`-th table of the best gain by exact use, once `best` was asked
    """

    gain: AnyArray
    spans: tuple[tuple[Spans, Spans] | None, ...]
    final: BoolArray
    low: int
    stride: int
    tables: list[AnyArray] = field(default_factory=list)

    @property
    def states(self) -> int:
        """Cells times units."""
        return self.final.size * len(self.spans)

    def best(self) -> int | None:
        """The most a set that keeps the bounds gains; None when no set does."""
        table = np.full(self.final.shape, self.low, dtype=self.gain.dtype)
        table[(0,) * table.ndim] = 0
        for place in range(len(self.spans)):
            if place % self.stride == 0:
                self.tables.append(table)
            table = self._joined(table, place)
        highest = int(table[self.final].max(initial=self.low)) if self.final.any() else self.low
        return None if 2 * highest < self.low else highest

    def losses(self, best: int, never: int) -> AnyArray:
        """[K]: `best` less the most gained by sets with that unit; `never` where there is none."""
        loss = np.full(len(self.spans), never, dtype=self.gain.dtype)
        to_go = np.where(self.final, np.array(0, dtype=self.gain.dtype), self.low)
        for first in reversed(range(0, len(self.spans), self.stride)):
            stop = min(first + self.stride, len(self.spans))
            tables = [self.tables[first // self.stride]]
            for place in range(first, stop - 1):
                tables.append(self._joined(tables[-1], place))
            for place in reversed(range(first, stop)):
                spans = self.spans[place]
                if spans is None:
                    continue
                source, target = spans
                further = to_go[target] + self.gain[place]
                highest = int((tables[place - first][source] + further).max())
                if 2 * highest >= self.low:
                    loss[place] = best - highest
                np.maximum(to_go[source], further, out=to_go[source])
        return loss

    def _joined(self, table: AnyArray, place: int) -> AnyArray:
        """The table with one more unit to choose."""
        spans = self.spans[place]
        if spans is None:
            return table
        source, target = spans
        joined = table.copy()
        np.maximum(joined[target], table[source] + self.gain[place], out=joined[target])
        return joined


def sack_of(gain: AnyArray, use: IntArray, bounds: Sequence[tuple[int, int, bool]], reach: int) -> Sack:
    """
    The units of one municipality.

    Parameters
    ----------
    gain : [K]
    use : int64[K, E], of each enforced resource
    bounds : minimum, capacity, if_used of each
    reach : no set gains or loses more than this

    Raises
    ------
    RefutedError
        A table of more cells than are held here.
    """
    tops = [min(high, int(total)) for (_, high, _), total in zip(bounds, use.sum(axis=0), strict=True)]
    cells = prod(top + 1 for top in tops)
    if cells > CELLS_LIMIT:
        raise RefutedError(f"Certificate: {cells} states in one packing, too large to re-check here.")
    final = np.ones([top + 1 for top in tops], dtype=np.bool_)
    for axis, (low, _, if_used) in enumerate(bounds):
        fits = np.arange(tops[axis] + 1) >= low
        fits[0] |= if_used
        final &= fits.reshape([-1 if each == axis else 1 for each in range(len(tops))])
    spans = tuple(_spans(tuple(row), tuple(tops)) for row in use.tolist())
    stride = 1 if cells * len(spans) <= CELLS_KEPT else isqrt(len(spans)) + 1
    return Sack(gain, spans, final, -4 * reach - 4, stride)


@lru_cache(maxsize=2**16)
def _spans(uses: tuple[int, ...], tops: tuple[int, ...]) -> tuple[Spans, Spans] | None:
    """Where a unit with these uses is added, and what that leads to; the same again and again in a tree."""
    if any(use > top for use, top in zip(uses, tops, strict=True)):
        return None
    source = tuple(slice(0, top + 1 - use) for use, top in zip(uses, tops, strict=True))
    return source, tuple(slice(use, top + 1) for use, top in zip(uses, tops, strict=True))
