"""Measures groups in lanes: as many at once as there are lanes, each on a core of its own."""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from benchmarks.measure import Group, GroupResult, Say, measured_group

Clock = Callable[[], str]


def cores_here() -> list[int]:
    """The cores this process may use, the last first: the first one has most of the system's own work."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0), reverse=True)
    return list(range(os.cpu_count() or 1))


def measured_in_lanes(groups: Sequence[Group], lanes: int, say: Say, clock: Clock) -> Iterator[GroupResult]:
    """
    Each group's result, as it is there.

    A group stays in one lane with all its peers, so that what is compared has run on the same core. Stopped
    (KeyboardInterrupt), it waits for the groups under way and starts no other.
    """
    free: queue.SimpleQueue[int] = queue.SimpleQueue()
    for core in cores_here()[:lanes]:
        free.put(core)

    def measure(position: int, group: Group) -> GroupResult:
        core = free.get()
        _stay_on(core)
        lines = [f"[{clock()}] {position}/{len(groups)} {group.text}"]
        try:
            return measured_group(group, lines.append)
        finally:
            free.put(core)
            say("\n".join(lines))

    pool = ThreadPoolExecutor(lanes)
    waiting = [pool.submit(measure, position, group) for position, group in enumerate(groups, 1)]
    try:
        for ended in as_completed(waiting):
            yield ended.result()
    except KeyboardInterrupt:
        say("Stopping as soon as the groups under way are measured.")
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _stay_on(core: int) -> None:
    """Bind this thread, and so what it starts."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})
