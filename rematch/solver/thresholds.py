"""The two levels that are no sums: what they are worth, and what holding them leaves of an Instance.

`objectives` builds them, `levels` searches and holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from rematch.solver.canonical import Instance, narrowed
from rematch.solver.placement import usage
from rematch.solver.problem import IntArray

# What `balance` is counted in: parts of ten thousand of a resource's target.
SHARE = 10_000


@dataclass(frozen=True, eq=False)
class MinScore:
    """The smallest score of a placed pair; `instance` is the whole round."""

    instance: Instance

    @cached_property
    def scores(self) -> IntArray:
        """int64[S]: the different scores of pairs that may be used, ascending."""
        return np.unique(self.instance.score[self.instance.allowed])

    @property
    def top(self) -> int:
        """What no placement exceeds: the largest score there is."""
        return int(self.scores[-1]) if self.scores.size else 0

    def value(self, column: IntArray) -> int:
        """Of a canonical placement."""
        placed = np.flatnonzero(column >= 0)
        return int(self.instance.score[placed, column[placed]].min(initial=self.top))

    def held(self, instance: Instance, at: int) -> Instance:
        """What is left of `instance` for placements worth `at` or more."""
        return narrowed(instance, instance.allowed & (instance.score >= at), instance.capacity)

    def below(self, at: int) -> int:
        """The largest value below `at` that any placement can have."""
        return int(self.scores[np.searchsorted(self.scores, at) - 1])

    def middle(self, low: int, high: int) -> int:
        """A value above `low`, at most `high`, with about as many on either side."""
        first, stop = np.searchsorted(self.scores, (low, high), side="right")
        return int(self.scores[(first + stop) // 2])


@dataclass(frozen=True, eq=False)
class Balance:
    """-T for the smallest T with use x 10,000 <= T x target on every resource with a target."""

    instance: Instance

    @property
    def top(self) -> int:
        """What no placement exceeds."""
        return 0

    def value(self, column: IntArray) -> int:
        """Of a canonical placement."""
        pairs = zip(usage(self.instance, column).tolist(), self.instance.target.tolist(), strict=True)
        return -max((-(-used * SHARE // target) for used, target in pairs if target), default=0)

    def held(self, instance: Instance, at: int) -> Instance:
        """What is left of `instance` for placements worth `at` or more."""
        pairs = zip(instance.capacity.tolist(), instance.target.tolist(), strict=True)
        most = [min(capacity, -at * target // SHARE) if target else capacity for capacity, target in pairs]
        return narrowed(instance, instance.allowed, np.asarray(most, dtype=np.int64))

    def below(self, at: int) -> int:
        """The largest value below `at` that any placement can have."""
        pairs = zip(self.instance.capacity.tolist(), self.instance.target.tolist(), strict=True)
        room = [(-at * target // SHARE, capacity, target) for capacity, target in pairs if target]
        ratios = [-(-(most + 1) * SHARE // target) for most, capacity, target in room if most < capacity]
        return -min(ratios, default=1 - at)

    def middle(self, low: int, high: int) -> int:
        """A value above `low`, at most `high`; `below` skips those that no placement can have."""
        return (low + high + 1) // 2


Threshold: TypeAlias = MinScore | Balance
