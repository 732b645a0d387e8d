"""Jobs by name and id: once each, one after the other, cancelled, broken ones, and the stop."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rematch.errors import SettingError
from rematch.jobs import Jobs, JobState, Queue
from rematch.jobs.durable import Place


class Alone:
    """No other worker is there."""

    def beat(self, worker_id: str) -> None:
        """Nobody hears it."""

    def silent(self, *, after_s: int) -> tuple[str, ...]:
        """Nobody is silent."""
        return ()

    def forget(self, worker_id: str) -> None:
        """Nobody remembers."""


def made(folder: Path, *, at_once: int = 1) -> Jobs:
    """Jobs with a queue of their own in a folder."""
    place = Place(address=f"sqlite:///{folder / 'jobs.db'}", worker_id="server", version="1")
    return Jobs(place, at_once={Queue.SOLVE: at_once, Queue.LATER: 1}, presence=Alone())


class Worked:
    """What a task did, and a gate it waits at."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.failed: list[tuple[str, str]] = []
        self.began = threading.Event()
        self.gate = threading.Event()

    def task(self, thing_id: str, cancel: threading.Event) -> None:
        """Wait for the gate or the cancel; break on the id «broken»."""
        self.began.set()
        while not (self.gate.is_set() or cancel.is_set()):
            time.sleep(0.005)
        if thing_id == "broken":
            raise ValueError("zz-marker-zz")
        self.done.append(f"{thing_id} cancelled" if cancel.is_set() else thing_id)

    def on_error(self, thing_id: str, error: str) -> None:
        """Note the failure."""
        self.failed.append((thing_id, error))


@pytest.fixture
def worked() -> Worked:
    """A task."""
    return Worked()


@pytest.fixture
def jobs(worked: Worked, tmp_path: Path) -> Iterator[Jobs]:
    """Started jobs with one worker."""
    jobs = made(tmp_path)
    jobs.register("work", worked.task, on_error=worked.on_error)
    jobs.start()
    yield jobs
    worked.gate.set()
    assert jobs.stop(grace_s=5)


def until_ended(jobs: Jobs, thing_id: str) -> None:
    """Wait until a job has ended."""
    for _ in range(1_000):
        if jobs.status("work", thing_id) is JobState.ENDED:
            return
        time.sleep(0.005)
    raise AssertionError(thing_id)


def test_a_job_runs_once_however_often_it_is_enqueued(jobs: Jobs, worked: Worked) -> None:
    """While it waits or runs; afterwards it may run again."""
    for _ in range(3):
        jobs.enqueue("work", "a")
    worked.gate.set()
    until_ended(jobs, "a")
    assert worked.done == ["a"]
    jobs.enqueue("work", "a")
    until_ended(jobs, "a")
    assert worked.done == ["a", "a"]


def test_jobs_run_in_the_order_they_came(jobs: Jobs, worked: Worked) -> None:
    """With one worker, one after the other."""
    for name in "abc":
        jobs.enqueue("work", name)
    assert worked.began.wait(5)
    states = [jobs.status("work", name) for name in "abc"]
    assert states == [JobState.RUNNING, JobState.QUEUED, JobState.QUEUED]
    worked.gate.set()
    until_ended(jobs, "c")
    assert worked.done == ["a", "b", "c"]


def test_a_running_job_hears_of_its_cancel(jobs: Jobs, worked: Worked) -> None:
    """The others do not; an unknown one is left alone."""
    jobs.enqueue("work", "a")
    jobs.enqueue("work", "b")
    assert worked.began.wait(5)
    jobs.cancel("work", "a")
    jobs.cancel("work", "nobody")
    until_ended(jobs, "a")
    worked.gate.set()
    until_ended(jobs, "b")
    assert worked.done == ["a cancelled", "b"]


def test_a_broken_job_ends_alone_and_its_words_are_not_logged(
    jobs: Jobs, worked: Worked, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name of the error is told and logged; the worker goes on."""
    worked.gate.set()
    jobs.enqueue("work", "broken")
    jobs.enqueue("work", "b")
    until_ended(jobs, "b")
    assert worked.failed == [("broken", "ValueError")]
    assert worked.done == ["b"]
    logged = capsys.readouterr()
    assert "ValueError" in logged.out + logged.err
    assert "zz-marker-zz" not in logged.out + logged.err


def test_a_stop_cancels_what_runs_and_drops_what_waits(worked: Worked, tmp_path: Path) -> None:
    """Nothing is begun any more, and nothing enqueued."""
    jobs = made(tmp_path)
    jobs.register("work", worked.task, on_error=worked.on_error)
    jobs.start()
    jobs.enqueue("work", "a")
    jobs.enqueue("work", "b")
    assert worked.began.wait(5)
    assert jobs.stop(grace_s=5)
    jobs.enqueue("work", "c")
    assert worked.done == ["a cancelled"]


def test_a_stop_does_not_wait_for_ever(worked: Worked, tmp_path: Path) -> None:
    """A job that does not listen is left behind."""

    def deaf(_id: str, _cancel: threading.Event) -> None:
        worked.began.set()
        worked.gate.wait(20)

    jobs = made(tmp_path)
    jobs.register("work", deaf, on_error=worked.on_error)
    jobs.start()
    jobs.enqueue("work", "deaf")
    assert worked.began.wait(5)
    assert jobs.stop(grace_s=0.1) is False
    worked.gate.set()


def test_a_stop_without_a_start_is_harmless(tmp_path: Path) -> None:
    """As when a start went wrong."""
    assert made(tmp_path, at_once=2).stop(grace_s=1)


def test_what_waits_at_a_stop_is_done_after_the_next_start(worked: Worked, tmp_path: Path) -> None:
    """The queue outlives the process."""
    first = made(tmp_path)
    first.register("work", worked.task, on_error=worked.on_error)
    first.start()
    first.enqueue("work", "a")
    first.enqueue("work", "b")
    assert worked.began.wait(5)
    first.stop(grace_s=5)
    worked.gate.set()
    second = made(tmp_path)
    second.register("work", worked.task, on_error=worked.on_error)
    second.start()
    second.enqueue("work", "c")
    until_ended(second, "c")
    second.stop(grace_s=5)
    assert worked.done == ["a cancelled", "b", "c"]


def test_two_services_in_one_process_are_refused(jobs: Jobs, worked: Worked, tmp_path: Path) -> None:
    """The second says so, in place of sharing the first one's queue."""
    worked.gate.set()
    jobs.enqueue("work", "a")
    until_ended(jobs, "a")
    folder = tmp_path / "other"
    folder.mkdir()
    other = made(folder)
    other.register("work", worked.task, on_error=worked.on_error)
    with pytest.raises(SettingError, match="one service per process"):
        other.enqueue("work", "b")
    assert other.stop(grace_s=1)


def test_what_is_later_never_delays_a_solve(jobs: Jobs, worked: Worked) -> None:
    """Two queues: while one waits at the gate, a job of the other runs."""
    quick = threading.Event()
    jobs.register("quick", lambda _id, _cancel: quick.set(), on_error=worked.on_error, queue=Queue.LATER)
    jobs.enqueue("work", "slow")
    assert worked.began.wait(5)
    jobs.enqueue("quick", "x")
    assert quick.wait(5)


def test_the_clock_calls_again_what_broke(tmp_path: Path) -> None:
    """Now and then, and one that breaks does not end the others."""
    calls: list[str] = []

    def breaks() -> None:
        calls.append("broken")
        raise ValueError("zz-marker-zz")

    jobs = made(tmp_path)
    jobs.every(0.01, breaks)
    jobs.every(0.01, lambda: calls.append("well"))
    jobs.start()
    for _ in range(500):
        if min(calls.count("broken"), calls.count("well")) >= 3:
            break
        time.sleep(0.01)
    assert jobs.stop(grace_s=1)
    assert min(calls.count("broken"), calls.count("well")) >= 3
