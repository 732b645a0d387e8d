"""How far from the best: the widest level counts, and one without a bound leaves it open."""

import pytest

from rematch.analysis.gaps import gap_ppm
from rematch.solver import Level

OPEN = (1, None)


@pytest.mark.parametrize(
    ("levels", "ppm"),
    [
        ([], 0),
        ([(5, 5)], 0),
        ([(0, 0)], 0),
        ([(5, 5), (999, 1_000)], 1_000),
        ([(10, 10), (99, 100)], 10_000),
        ([(999_999, 1_000_000), (2, 3)], 333_334),
        ([(0, 3)], 1_000_000),
        ([(-6, -5)], 200_000),
        ([OPEN], None),
        ([(2, 3), OPEN], None),
        ([OPEN, (1, 1)], None),
    ],
)
def test_the_gap_is_that_of_the_widest_level(levels: list[tuple[int, int | None]], ppm: int | None) -> None:
    """In millionths of the bound, rounded up."""
    assert gap_ppm([Level("score", *each, "within_gap", "certified") for each in levels]) == ppm
