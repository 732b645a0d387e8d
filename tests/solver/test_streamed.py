"""The memory shared with a solving process: the newest whole page is read, a torn one never."""

from __future__ import annotations

import numpy as np

from rematch.solver.price_bound import Prices
from rematch.solver.streamed import HEAD, Streamed, streamed


def test_nothing_is_read_before_anything_was_written() -> None:
    """Neither placement nor prices."""
    memory = streamed(3, 2, 1)
    assert memory.column() is None
    assert memory.prices(0) is None


def test_the_newest_placement_is_read() -> None:
    """The third of three, whichever page it lies on."""
    memory = streamed(3, 2, 1)
    for column in ([0, 1, 2], [-1, 1, 2], [2, 1, -1]):
        memory.put_column(np.array(column))
        assert read(memory) == column


def test_a_page_torn_while_written_leaves_the_one_before() -> None:
    """The writer dies between the first and the last word, or before it could sign."""
    memory = streamed(3, 2, 1)
    memory.put_column(np.array([0, 1, 2]))
    memory.put_column(np.array([2, 1, 0]))
    words = np.frombuffer(memory.memory, dtype=np.int64)
    words[HEAD] = 7
    assert read(memory) == [2, 1, 0]
    words[HEAD + 3] = 7
    assert memory.column() is None


def test_prices_of_each_level_stand_apart() -> None:
    """Scale, prices and multipliers come back, level by level."""
    memory = streamed(4, 3, 2)
    first = Prices(8, np.array([5, -3, 0]), ())
    second = Prices(16, np.array([1, 2, 3]), (40,))
    memory.put_prices(0, first)
    memory.put_prices(1, second)
    memory.put_column(np.array([1, -1, 0, 0]))
    for level, prices in enumerate((first, second)):
        found = memory.prices(level)
        assert found is not None
        assert (found.scale, found.resource.tolist(), found.earlier) == (
            prices.scale,
            prices.resource.tolist(),
            prices.earlier,
        )


def read(memory: Streamed) -> list[int]:
    """The newest placement as a list."""
    column = memory.column()
    assert column is not None
    found: list[int] = column.tolist()
    return found
