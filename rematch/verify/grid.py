"""Tables of what the packings of one municipality are worth, by how much is used of each enforced resource.

A table is rows of states: a row for each use of all resources but the last, which runs along it.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import add

from rematch.verify.budget import Budget
from rematch.verify.numbered import Limit

Table = list[list[int]]


@dataclass(frozen=True, slots=True)
class Item:
    """A unit that could go to the municipality: what it is worth there, and how much it uses."""

    unit: int
    value: int
    use: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """The items of one municipality and the bounds of its enforced resources."""

    items: tuple[Item, ...]
    limits: tuple[Limit, ...]


class Grid:
    """
    The states of a task: only resources that bind, and only items worth a table.

    Without minimum an item of no value makes no packing better: it is `outer`, and asked for only when it
    has to be in. All others that fit are `inner`.
    """

    def __init__(self, task: Task, budget: Budget) -> None:
        bounded = any(limit.minimum > 0 for limit in task.limits)
        fitting = [item for item in task.items if _fits(item, task.limits)]
        inner = [item for item in fitting if item.value > 0 or bounded]
        outer = [item for item in fitting if item.value <= 0 and not bounded]
        self._choose(task.limits, _most(inner, outer, len(task.limits)))
        states = math.prod(end + 1 for end in self._ends)
        budget.hold(states)
        self.states = states * max(1, len(inner))
        self._leads = list(itertools.product(*(range(end + 1) for end in self._ends[:-1])))
        self._row = {lead: row for row, lead in enumerate(self._leads)}
        self._moves: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        self.inner = [self._bound(item) for item in inner]
        self.outer = [self._bound(item) for item in outer]
        # A sum of values stays above -lowest; with `none` in it once or twice it stays below.
        self._lowest = 1 + sum(abs(item.value) for item in inner)
        self._none = -4 * self._lowest

    def found(self, worth: int) -> int | None:
        """Return what a state is worth; None: no packing leads there."""
        return worth if worth > -self._lowest else None

    def accepted(self) -> Table:
        """Return 0 where as much may be used, for packings that end there."""
        *leads, last = self._limits
        along = [0 if accepts(last, use) else self._none for use in range(self._ends[-1] + 1)]
        refused = [self._none] * len(along)
        return [
            along if all(accepts(limit, use) for limit, use in zip(leads, lead, strict=True)) else refused
            for lead in self._leads
        ]

    def nothing(self) -> Table:
        """Return 0 where nothing is used."""
        table = [[self._none] * (self._ends[-1] + 1) for _ in self._leads]
        table[0][0] = 0
        return table

    def before(self, after: Table, item: Item) -> Table:
        """Return the best from the item on, by what was used before it."""
        *lead, use = item.use
        table, value = after.copy(), item.value
        for start, end in self._moved(tuple(lead)):
            row = after[start]
            table[start] = [
                out if out >= within + value else within + value
                for out, within in zip(row, after[end][use:], strict=False)
            ]
            table[start] += row[len(row) - use :]
        return table

    def after(self, before: Table, item: Item) -> Table:
        """Return the best up to the item, by what is used with it."""
        *lead, use = item.use
        table, value = before.copy(), item.value
        for start, end in self._moved(tuple(lead)):
            row = before[end]
            table[end] = row[:use]
            table[end] += [
                out if out >= within + value else within + value
                for out, within in zip(row[use:], before[start], strict=False)
            ]
        return table

    def joined(self, before: Table, after: Table, use: Sequence[int]) -> int:
        """Return the most of both together, with so much used in between."""
        *lead, last = use
        best: int = max(
            max(map(add, before[start], after[end][last:])) for start, end in self._moved(tuple(lead))
        )
        return best

    def at(self, table: Table, use: Sequence[int]) -> int:
        """Return a state of a table."""
        *lead, last = use
        return table[self._row[tuple(lead)]][last]

    def _moved(self, lead: tuple[int, ...]) -> list[tuple[int, int]]:
        """Return each row with the row that so much more use leads to."""
        if lead not in self._moves:
            ends = (tuple(map(add, row, lead)) for row in self._leads)
            self._moves[lead] = [
                (start, self._row[end]) for start, end in enumerate(ends) if end in self._row
            ]
        return self._moves[lead]

    def _choose(self, limits: Sequence[Limit], most: Sequence[int]) -> None:
        """Keep the resources that bind, the longest last; a resource that never binds needs no states."""
        end = [min(limit.capacity, top) for limit, top in zip(limits, most, strict=True)]
        binding = [idx for idx, limit in enumerate(limits) if limit.minimum > 0 or most[idx] > limit.capacity]
        self._kept = sorted(binding, key=end.__getitem__)
        self._limits = [limits[idx] for idx in self._kept] or [Limit(0)]
        self._ends = [end[idx] for idx in self._kept] or [0]

    def _bound(self, item: Item) -> Item:
        return Item(item.unit, item.value, tuple(item.use[idx] for idx in self._kept) or (0,))


def accepts(limit: Limit, used: int) -> bool:
    """Say whether so much of a resource may be used."""
    return limit.minimum <= used <= limit.capacity or (limit.if_used and used == 0)


def _fits(item: Item, limits: Sequence[Limit]) -> bool:
    return all(use <= limit.capacity for use, limit in zip(item.use, limits, strict=True))


def _most(inner: Sequence[Item], outer: Sequence[Item], count: int) -> list[int]:
    """Return the most that can ever be asked of each resource: all that is inside, and one that is not."""
    return [
        sum(item.use[idx] for item in inner) + max((item.use[idx] for item in outer), default=0)
        for idx in range(count)
    ]
