"""A year: nothing of the future is seen, revisions hold, nobody stays past their time, all is checked."""

from dataclasses import replace

import numpy as np
import pytest

from rematch.analysis.over_time import METHODS, Knobs, Revision, Stream, lived_through
from rematch.analysis.over_time.now import Now
from rematch.analysis.over_time.rows import used_by
from rematch.errors import ProblemError, RefutedError
from tests.analysis.over_time.streams import a_stream, by_hand

CUT = 5


def with_another_future(stream: Stream) -> Stream:
    """The same until period CUT; after it others come, and other capacities hold."""
    later = stream.arrives >= CUT
    score = np.array(stream.cases.score)
    score[later] = score[later][:, ::-1]
    size = np.where(later, 1, stream.cases.size)
    capacity = stream.capacity.copy()
    capacity[CUT:] += 3
    cases = replace(
        stream.cases, score=score, size=size, weight=size, demand=size[:, None], capacity=capacity.max(axis=0)
    )
    return replace(stream, cases=cases, capacity=capacity, places=capacity.copy())


@pytest.mark.parametrize("name", METHODS)
def test_the_future_is_never_seen(name: str) -> None:
    """Another future after a period changes no decision made before it."""
    stream = a_stream()
    other = with_another_future(stream)
    assert (other.cases.size != stream.cases.size).any()
    one, two = (lived_through(each, METHODS[name]) for each in (stream, other))
    before = [
        np.where((year.placed_in >= 0) & (year.placed_in < CUT), year.column, -1) for year in (one, two)
    ]
    assert (before[0] >= 0).any()
    assert (before[0] == before[1]).all()
    assert (one.persons[:CUT] == two.persons[:CUT]).all()


@pytest.mark.parametrize("name", METHODS)
def test_capacity_as_it_stands_is_never_passed(name: str) -> None:
    """Half of one municipality goes in week 4, another doubles in week 6; what is used stays used."""
    revisions = (Revision(4, 0, 50), Revision(6, 1, 200), Revision(8, 0, 0))
    stream = a_stream(revisions=revisions)
    year = lived_through(stream, METHODS[name])
    before = np.zeros_like(stream.cases.capacity)
    for period in range(stream.periods):
        by_then = np.where((year.placed_in >= 0) & (year.placed_in <= period), year.column, -1)
        used = used_by(stream.cases, by_then)
        assert (used <= np.maximum(stream.capacity[period], before)).all()
        before = used
    after = (year.placed_in >= 8) & (year.column == 0)
    assert not after.any()


def test_nobody_is_placed_before_arriving_or_after_leaving() -> None:
    """With no patience a household is placed at once or leaves; a place that comes later is too late."""
    for wait_weeks in (0, 2):
        stream = a_stream(wait_weeks=wait_weeks, capacity_pct=50)
        year = lived_through(stream, METHODS["bid_prices"])
        placed = year.column >= 0
        assert placed.any() and not placed.all()
        waited = (year.placed_in - stream.arrives)[placed]
        assert waited.min() >= 0
        assert waited.max() <= wait_weeks
    late = by_hand([[5_000]], [0], capacity=[[0], [1]], leaves=[0])
    patient = by_hand([[5_000]], [0], capacity=[[0], [1]], leaves=[1])
    assert lived_through(late, METHODS["greedy"]).column.tolist() == [-1]
    assert lived_through(patient, METHODS["greedy"]).placed_in.tolist() == [1]


def test_daily_batches_are_seven_times_as_many() -> None:
    """Days are counted; the wait stays in weeks."""
    stream = a_stream(period_days=1, weeks=4, wait_weeks=1)
    assert stream.periods == 28
    assert (stream.leaves - stream.arrives).max() == 7


def test_a_method_that_breaks_a_rule_is_refuted() -> None:
    """Everybody into the first column: the check of the step names the resource."""

    def everybody_first(now: Now) -> np.ndarray:
        return np.zeros(now.batch.n, dtype=np.int64)

    with pytest.raises(RefutedError):
        lived_through(by_hand([[5_000, 1]] * 3, [0, 0, 0]), everybody_first)


def test_told_of_every_period() -> None:
    """What a progress line follows."""
    heard: list[int] = []
    lived_through(a_stream(weeks=3), METHODS["greedy"], Knobs(), told=heard.append)
    assert heard == [0, 1, 2]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"arrives": np.full(60, 10)}, "arrives in period 10"),
        ({"leaves": np.full(60, -1)}, "leaves in -1"),
        ({"arrives": np.zeros(3, dtype=np.int64)}, "do not fit"),
        ({"expected": -1}, "-1 households expected"),
        ({"places": np.zeros((2, 4), dtype=np.int64)}, "places"),
    ],
)
def test_a_stream_that_contradicts_itself_is_refused(changed: dict[str, object], message: str) -> None:
    """Named when it is built, not when somebody lives through it."""
    with pytest.raises(ProblemError, match=message):
        replace(a_stream(), **changed)  # type: ignore[arg-type]


def test_a_group_arrives_at_once() -> None:
    """Its members cannot come in different weeks."""
    with pytest.raises(ProblemError, match="Group 0"):
        by_hand([[1], [1]], [0, 1], group=np.array([0, 0]))
