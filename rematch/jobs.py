"""Background jobs: enqueue, status, cancel. It knows names and ids; services register what a name does.

Today a small pool of threads in the server's process; a durable queue can take over the same interface.
"""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import structlog

Task: TypeAlias = Callable[[str, threading.Event], None]
"""Works on the thing with this id until done, or soon after the event is set."""
OnError: TypeAlias = Callable[[str, str], None]
"""Told the id, and the name of what went wrong, when a task ended by an error."""

log = structlog.get_logger("rematch.jobs")


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    ENDED = "ended"


@dataclass
class _Job:
    name: str
    thing_id: str
    state: JobState = JobState.QUEUED
    cancel: threading.Event = field(default_factory=threading.Event)


class Jobs:
    """A queue and its workers. A job is one name and one id; the same one is never queued twice at once."""

    def __init__(self, *, workers: int = 1) -> None:
        self._tasks: dict[str, tuple[Task, OnError]] = {}
        self._jobs: dict[tuple[str, str], _Job] = {}
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._work, name=f"rematch-job-{number}", daemon=True)
            for number in range(workers)
        ]
        self._stopping = False

    def register(self, name: str, task: Task, *, on_error: OnError) -> None:
        """Say what a name does, and whom to tell when it ends by an error."""
        self._tasks[name] = (task, on_error)

    def start(self) -> None:
        """Start the workers."""
        for thread in self._threads:
            thread.start()

    def enqueue(self, name: str, thing_id: str) -> None:
        """Put a job at the end of the queue; one that waits or runs already stays the only one."""
        with self._lock:
            known = self._jobs.get((name, thing_id))
            if self._stopping or known is not None:
                return
            job = self._jobs[name, thing_id] = _Job(name, thing_id)
        self._queue.put(job)

    def status(self, name: str, thing_id: str) -> JobState:
        """Return where the job stands; a job nobody knows of has ended."""
        with self._lock:
            job = self._jobs.get((name, thing_id))
            return JobState.ENDED if job is None else job.state

    def cancel(self, name: str, thing_id: str) -> None:
        """Ask the job to end soon; one that has ended is left alone."""
        with self._lock:
            job = self._jobs.get((name, thing_id))
        if job is not None:
            job.cancel.set()

    def stop(self, *, grace_s: float) -> bool:
        """Take no more jobs, ask running ones to end, wait; True when all workers ended in time.

        Jobs that wait are dropped here: whoever enqueued them finds them again at the next start.
        """
        with self._lock:
            self._stopping = True
            running = list(self._jobs.values())
        for job in running:
            job.cancel.set()
        for _ in self._threads:
            self._queue.put(None)
        deadline = time.monotonic() + grace_s
        started = [thread for thread in self._threads if thread.is_alive()]
        for thread in started:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in started)

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            if not self._stopping:
                self._run(job)
            with self._lock:
                del self._jobs[job.name, job.thing_id]

    def _run(self, job: _Job) -> None:
        job.state = JobState.RUNNING
        task, on_error = self._tasks[job.name]
        try:
            task(job.thing_id, job.cancel)
        except Exception as error:  # noqa: BLE001 - the worker's edge: one broken job must not end the others
            self._tell(job, on_error, error)

    def _tell(self, job: _Job, on_error: OnError, error: Exception) -> None:
        # The error's words may hold what people wrote: its type is logged, and nothing else of it.
        log.error("job failed", job=job.name, id=job.thing_id, error=type(error).__name__)
        try:
            on_error(job.thing_id, type(error).__name__)
        except Exception as second:  # noqa: BLE001 - the same edge; the next start finds the thing again
            log.error("job failure not recorded", job=job.name, id=job.thing_id, error=type(second).__name__)
