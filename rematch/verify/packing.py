"""The best packing of one municipality by dynamic programming, and the best one with each unit in it.

Called by `steps`, which takes over the block of an earlier step where nothing in it has changed.
"""

from rematch.verify.budget import Budget
from rematch.verify.grid import Grid, Table, Task

KEPT_MAX = 500_000
"""States of a block whose tables are kept until they are needed again; larger ones are made twice."""


class Block:
    """`best`: the most that packings of a task are worth, None where there is none."""

    def __init__(self, task: Task, budget: Budget) -> None:
        self.task = task
        self._budget = budget
        self._grid = Grid(task, budget)
        self._tables = self._suffixes(keep=self._grid.states <= KEPT_MAX)
        self._given: dict[int, int] | None = None
        self.best = self._grid.found(self._tables[0][0][0])

    def given(self) -> dict[int, int]:
        """Return the most that packings with a unit in them are worth, by unit; absent: there is none."""
        if self._given is None:
            self._given = self._with_each()
        return self._given

    def _suffixes(self, *, keep: bool) -> list[Table]:
        """Return for each item the best from it on by what was used before; the last is of none."""
        grid, tables = self._grid, [self._grid.accepted()]
        self._budget.visit(grid.states)
        if keep:
            self._budget.hold(grid.states)
        for item in reversed(grid.inner):
            tables.append(grid.before(tables[-1], item))
            if not keep:
                del tables[0]
        tables.reverse()
        return tables

    def _with_each(self) -> dict[int, int]:
        grid = self._grid
        found: dict[int, int] = {}
        for item in grid.outer:
            best = grid.found(grid.at(self._tables[0], item.use))
            if best is not None:
                found[item.unit] = best + item.value
        tables = self._tables if len(self._tables) > len(grid.inner) else self._suffixes(keep=True)
        self._budget.visit(2 * grid.states)
        table = grid.nothing()
        for item, after in zip(grid.inner, tables[1:], strict=True):
            best = grid.found(grid.joined(table, after, item.use))
            if best is not None:
                found[item.unit] = best + item.value
            table = grid.after(table, item)
        self._tables = tables[:1]
        return found
