"""Jobs by name and id: once each, one after the other, cancelled, broken ones, and the stop."""

import threading
import time
from collections.abc import Iterator

import pytest

from rematch.jobs import Jobs, JobState


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
def jobs(worked: Worked) -> Iterator[Jobs]:
    """Started jobs with one worker."""
    jobs = Jobs(workers=1)
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


def test_a_stop_cancels_what_runs_and_drops_what_waits(worked: Worked) -> None:
    """Nothing is begun any more, and nothing enqueued."""
    jobs = Jobs(workers=1)
    jobs.register("work", worked.task, on_error=worked.on_error)
    jobs.start()
    jobs.enqueue("work", "a")
    jobs.enqueue("work", "b")
    assert worked.began.wait(5)
    assert jobs.stop(grace_s=5)
    jobs.enqueue("work", "c")
    assert worked.done == ["a cancelled"]


def test_a_stop_does_not_wait_for_ever(worked: Worked) -> None:
    """A job that does not listen is left behind."""
    jobs = Jobs(workers=1)
    jobs.register("work", lambda _id, _cancel: worked.gate.wait(20) and None, on_error=worked.on_error)
    jobs.start()
    jobs.enqueue("work", "deaf")
    time.sleep(0.05)
    assert jobs.stop(grace_s=0.1) is False
    worked.gate.set()


def test_a_stop_without_a_start_is_harmless() -> None:
    """As when a start went wrong."""
    assert Jobs(workers=2).stop(grace_s=1)
