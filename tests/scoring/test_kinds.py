"""Formulas of the kinds, by hand."""

import numpy as np
import pytest

from rematch.models.policy import Direction
from rematch.scoring import kinds


def ints(*numbers: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
    """An int64 array."""
    return np.array(numbers, dtype=np.int64)


def test_provision() -> None:
    """Thirds, floored."""
    assert kinds.provision(ints(0, 1, 2, 3)).tolist() == [0, 3_333, 6_666, 10_000]


def test_overlap() -> None:
    """Share of what was asked for; any one is as good as all where the criterion says so."""
    assert kinds.overlap(ints(0, 1, 2, 3), asked=3, any_option=False).tolist() == [0, 3_333, 6_666, 10_000]
    assert kinds.overlap(ints(0, 1, 2), asked=3, any_option=True).tolist() == [0, 10_000, 10_000]


def test_proximity() -> None:
    """Full up to near, none from far, linear and floored between."""
    km = ints(0, 5, 6, 50, 99, 100, 20_000)
    assert kinds.proximity(km, near_km=5, far_km=100).tolist() == [10_000, 10_000, 9_894, 5_263, 105, 0, 0]


@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        (Direction.SAME, [5_000, 10_000, 5_000, 0, 0]),
        (Direction.AT_MOST, [10_000, 10_000, 5_000, 0, 0]),
        (Direction.AT_LEAST, [5_000, 10_000, 10_000, 10_000, 10_000]),
    ],
)
def test_class_match(direction: Direction, expected: list[int]) -> None:
    """Each step takes half; what is as good depends on the direction."""
    missed = kinds.steps(ints(0, 1, 2, 3, 4), asked=1, direction=direction)
    assert kinds.class_match(missed).tolist() == expected


def test_labour() -> None:
    """The best group counts; more than full adds nothing."""
    table = np.array([[0, 7, 3, 40], [0, 2, 10, 1]], dtype=np.int64)
    assert kinds.labour(table, full_count=20).tolist() == [0, 3_500, 5_000, 10_000]
    assert kinds.labour(np.zeros((0, 2), dtype=np.int64), full_count=20).tolist() == [0, 0]


def test_rank() -> None:
    """Equal steps among the ranked ones that are possible; those not possible leave no gap."""
    possible = np.array([True, True, False, True, True])
    assert kinds.rank([3, 2, 0, 4], possible).tolist() == [6_666, 0, 0, 10_000, 3_333]
    assert kinds.rank([], possible).tolist() == [0] * 5
    assert kinds.rank([2], possible).tolist() == [0] * 5


def test_bed_use() -> None:
    """Share of the beds in use, never above full; shared accommodation treats all alike."""
    beds, shared = ints(1, 3, 4, 6), np.array([False, False, False, True])
    assert kinds.bed_use(beds, shared, size_persons=2).tolist() == [10_000, 6_666, 5_000, 5_000]


def test_municipal_priority() -> None:
    """The best of what was asked for; 5,000 where nothing was."""
    assert kinds.municipal_priority([ints(1, 9), ints(5, 2)], 2).tolist() == [5, 9]
    assert kinds.municipal_priority([], 3).tolist() == [5_000] * 3
