"""Lanes: every group once, each whole on one core, and what was measured is kept when it is stopped."""

import os
import threading
from collections.abc import Iterator

import pytest

from benchmarks import lanes
from benchmarks.lanes import cores_here, measured_in_lanes
from benchmarks.measure import Group, GroupResult, Say
from benchmarks.shape import SCORE, Shape

GROUPS = [Group(Shape("equal", n, 5), SCORE, 1.0, ("scipy",)) for n in range(50, 58)]


def unmeasured(group: Group) -> GroupResult:
    return GroupResult(group, None, {}, {"ours": "not measured"})


@pytest.fixture
def own_cores() -> Iterator[None]:
    """Give the cores back to the thread that runs the tests."""
    before = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    yield
    if before:
        os.sched_setaffinity(0, before)


@pytest.mark.usefixtures("own_cores")
@pytest.mark.parametrize("count", [1, len(cores_here())])
def test_every_group_is_measured_once(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With as many lanes as there may be: no group is left out, and each is announced once, in one piece."""
    said: list[str] = []

    def measure(group: Group, say: Say) -> GroupResult:
        say(f"    {group.shape.n}")
        return unmeasured(group)

    monkeypatch.setattr(lanes, "measured_group", measure)
    results = list(measured_in_lanes(GROUPS, count, said.append, lambda: "00:00"))
    assert sorted(result.group.shape.n for result in results) == [group.shape.n for group in GROUPS]
    expected = [f"[00:00] {at}/8 {group.text}\n    {group.shape.n}" for at, group in enumerate(GROUPS, 1)]
    assert sorted(said) == expected


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores cannot be chosen here")
def test_a_lane_has_a_core_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """While lanes work at once, no two of them are on the same core."""
    together = threading.Barrier(len(cores_here()))
    seen: list[set[int]] = []

    def measure(group: Group, _: Say) -> GroupResult:
        together.wait(timeout=30)
        seen.append(os.sched_getaffinity(0))
        return unmeasured(group)

    monkeypatch.setattr(lanes, "measured_group", measure)
    list(measured_in_lanes(GROUPS[: len(cores_here())], len(cores_here()), lambda _: None, lambda: ""))
    assert sorted(seen, key=min) == [{core} for core in sorted(cores_here())]


def test_a_stop_starts_no_other_group(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader of results is stopped after the first: groups that had not begun stay unmeasured."""
    begun: list[int] = []
    more = threading.Event()

    def measure(group: Group, _: Say) -> GroupResult:
        begun.append(group.shape.n)
        if len(begun) > 1:
            more.wait(timeout=30)
        return unmeasured(group)

    monkeypatch.setattr(lanes, "measured_group", measure)
    said: list[str] = []
    results = measured_in_lanes(GROUPS, 1, said.append, lambda: "")
    first = next(results)
    threading.Timer(0.2, more.set).start()
    with pytest.raises(KeyboardInterrupt):
        results.throw(KeyboardInterrupt)
    assert first.group is GROUPS[0]
    assert len(begun) <= 2
    assert any("under way" in line for line in said)
