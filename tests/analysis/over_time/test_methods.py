"""Each method on streams small enough to follow by hand."""

import numpy as np
import pytest

from rematch.analysis.over_time import METHODS, Knobs, lived_through
from rematch.analysis.over_time.futures import SCALE, bid_prices
from rematch.analysis.over_time.now import now_of
from rematch.analysis.over_time.rows import some_of
from rematch.solver import Problem
from tests.analysis.over_time.streams import a_stream, by_hand

FLEXIBLE, SEEKING = [7_000, 6_900], [9_000, 100]


def placed(name: str, stream: object, **knobs: int) -> list[int]:
    """The column of each case."""
    return lived_through(stream, METHODS[name], Knobs(**knobs)).column.tolist()  # type: ignore[arg-type]


def test_greedy_gives_the_first_one_what_the_second_one_needs() -> None:
    """Within one batch already: the order of arrival decides, not the total."""
    stream = by_hand([FLEXIBLE, SEEKING], [0, 0])
    assert placed("greedy", stream) == [0, 1]
    assert placed("batch", stream) == [1, 0]


def test_a_batch_optimum_does_not_look_ahead_and_bid_prices_do() -> None:
    """Who comes next week has a place where people like them are known from the past."""
    seeking = Problem(
        score=np.array([SEEKING] * 5),
        eligible=None,
        demand=np.ones((5, 1), dtype=np.int64),
        capacity=np.ones(2, dtype=np.int64),
        draws=np.array([(0, 0, 0), (1, 1, 0)]),
    )
    past = some_of(seeking, np.arange(5))
    stream = by_hand([FLEXIBLE, SEEKING, SEEKING], [0, 1, 1], past=past, periods=4, leaves=[1, 1, 1])
    assert placed("greedy", stream)[0] == placed("batch", stream)[0] == 0
    assert placed("bid_prices", stream, futures=20)[0] == 1


def test_a_group_goes_to_one_municipality_or_waits_together() -> None:
    """The municipality where both score best has one place only."""
    score = [[9_000, 5_000], [9_000, 5_000]]
    together = by_hand(score, [0, 0], capacity=[[1, 2]], group=np.array([0, 0]))
    apart = by_hand(score, [0, 0], capacity=[[2, 2]], apart=np.array([[0, 1]]))
    alone = by_hand(score, [0, 0], capacity=[[1, 1]], group=np.array([0, 0]))
    for name in METHODS:
        assert placed(name, together) == [1, 1]
        assert sorted(placed(name, apart)) == [0, 1]
        assert placed(name, alone) == [-1, -1]


def test_households_to_be_kept_apart_are_so_over_time() -> None:
    """The second one comes a week later and does not go where the first one lives."""
    stream = by_hand([[9_000, 100], [9_000, 100]], [0, 1], capacity=[[2, 2]] * 2, apart=np.array([[0, 1]]))
    for name in ("greedy", "batch"):
        assert placed(name, stream) == [0, 1]


def test_balance_keeps_municipalities_in_step() -> None:
    """With a strong term the second household goes where nobody is yet, at a lower score."""
    stream = by_hand([[9_000, 8_900]] * 8, [0] * 4 + [1] * 4, capacity=[[12, 12]] * 8)
    assert placed("balanced", stream, balance=0) == [0] * 8
    assert placed("balanced", stream, balance=10_000) == [0] * 4 + [1] * 4


def test_prices_are_never_below_0_and_end_with_the_time() -> None:
    """In the last period nobody is left to keep a place for."""
    stream = a_stream()
    nobody = np.full(stream.cases.n, -1, dtype=np.int64)
    first, _ = now_of(stream, nobody, 0, Knobs())
    last, _ = now_of(stream, nobody, stream.periods - 1, Knobs())
    assert (bid_prices(first) >= 0).all()
    assert bid_prices(first).max() > 100 * SCALE
    assert not bid_prices(last).any()


@pytest.mark.parametrize("name", METHODS)
def test_a_method_is_the_same_twice(name: str) -> None:
    """By its seed alone; another seed draws another stream."""
    once, again = (lived_through(a_stream(), METHODS[name]) for _ in range(2))
    assert (once.column == again.column).all()
    assert (once.placed_in == again.placed_in).all()
