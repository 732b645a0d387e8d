"""What services see of the jobs: a queue that outlives the process, and the clock beside it."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

import structlog

from rematch.jobs import durable
from rematch.jobs.clock import Clock

Task: TypeAlias = Callable[[str, threading.Event], None]
"""Works on the thing with this id until done, or soon after the event is set."""
OnError: TypeAlias = Callable[[str, str], None]
"""Told the id, and the name of what went wrong, when a task ended by an error."""

log = structlog.get_logger("rematch.jobs")
BEAT_S = 3
SILENT_S = 12
"""A worker that has not been heard of for so long is gone: its jobs are taken over."""
WAIT_S = 0.02


class Queue(StrEnum):
    """Where a job waits: what is later never delays a solve."""

    SOLVE = "solve"
    LATER = "later"


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    ENDED = "ended"


class Presence(Protocol):
    """How workers hear of each other."""

    def beat(self, worker_id: str) -> None:
        """Say that a worker is alive."""

    def silent(self, *, after_s: int) -> tuple[str, ...]:
        """Return the workers not heard of for so long."""

    def forget(self, worker_id: str) -> None:
        """Strike a worker off: it has stopped, or its jobs were taken over."""


@dataclass(frozen=True, slots=True)
class _Known:
    task: Task
    on_error: OnError
    queue: Queue


@dataclass(slots=True)
class _Running:
    jobs: dict[tuple[str, str], threading.Event] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Jobs:
    """A durable queue and this process's workers. The same job is never queued twice at once."""

    def __init__(
        self, place: durable.Place, *, at_once: Mapping[Queue, int], presence: Presence, eager: bool = False
    ) -> None:
        """`eager`: open the queue at the start, as one of several workers must; else with the first job."""
        self._place = place
        self._at_once = {queue.value: count for queue, count in at_once.items()}
        self._presence = presence
        self._eager = eager
        self._tasks: dict[str, _Known] = {}
        self._running = _Running()
        self._stopping = False
        self._launched = False
        self._launching = threading.Lock()
        self._clock = Clock()

    @property
    def worker_id(self) -> str:
        """Who works here."""
        return self._place.worker_id

    def register(self, name: str, task: Task, *, on_error: OnError, queue: Queue = Queue.SOLVE) -> None:
        """Say what a name does, whom to tell when it ends by an error, and where it waits."""
        self._tasks[name] = _Known(task, on_error, queue)

    def every(self, seconds: float, act: Callable[[], object]) -> None:
        """Have something done now and then by every process: it must be safe beside itself."""
        self._clock.every(seconds, act)

    def apart(self, seconds: float, act: Callable[[], object]) -> None:
        """The same for what may take long: nothing else waits for it."""
        self._clock.apart(seconds, act)

    def start(self) -> None:
        """Begin to work."""
        if self._eager:
            self._launch()
        self._clock.start()

    def enqueue(self, name: str, thing_id: str) -> None:
        """Put a job at the end of its queue; one that waits or runs already stays the only one."""
        if self._stopping:
            return
        self._launch()
        durable.enqueue(self._tasks[name].queue.value, name, thing_id)

    def status(self, name: str, thing_id: str) -> JobState:
        """Return where the job stands, whoever has it; a job nobody knows of has ended."""
        if not self._launched:
            return JobState.ENDED
        states = set(durable.states(name, thing_id).values())
        if not states:
            return JobState.ENDED
        return JobState.QUEUED if states == {durable.WAITING} else JobState.RUNNING

    def cancel(self, name: str, thing_id: str) -> None:
        """Ask the job to end soon, where it runs here; take it out of the queue, where it waits."""
        with self._running.lock:
            cancel = self._running.jobs.get((name, thing_id))
        if cancel is not None:
            cancel.set()
        elif self._launched:
            durable.drop_waiting(name, thing_id)

    def stop(self, *, grace_s: float) -> bool:
        """Take no more jobs, ask running ones to end, wait; True when all ended in time.

        Jobs that wait stay in the queue: the next start, or another worker, finds them.
        """
        self._stopping = True
        self._clock.stop()
        with self._running.lock:
            for cancel in self._running.jobs.values():
                cancel.set()
        give_up = time.monotonic() + grace_s
        while self._running.jobs and time.monotonic() < give_up:
            time.sleep(WAIT_S)
        ended = not self._running.jobs
        with self._launching:
            if self._launched:
                durable.close()
                self._presence.forget(self.worker_id)
                self._launched = False
        return ended

    def _launch(self) -> None:
        with self._launching:
            if self._launched or self._stopping:
                return
            self._presence.beat(self.worker_id)
            durable.launch(self._place, self._at_once, self._run)
            self._launched = True
        self._clock.beside(BEAT_S, self._look_round)

    def _look_round(self) -> None:
        """Say that this worker is alive, and take over from those that are not."""
        self._presence.beat(self.worker_id)
        gone = [each for each in self._presence.silent(after_s=SILENT_S) if each != self.worker_id]
        if gone:
            log.warning("workers gone, their jobs are taken over", workers=gone)
            durable.take_over(gone)
            for worker_id in gone:
                self._presence.forget(worker_id)

    def _run(self, name: str, thing_id: str) -> None:
        known, cancel = self._tasks.get(name), threading.Event()
        if known is None or self._stopping:
            return
        with self._running.lock:
            if (name, thing_id) in self._running.jobs:
                return
            self._running.jobs[name, thing_id] = cancel
        try:
            known.task(thing_id, cancel)
        except Exception as error:  # noqa: BLE001 - the worker's edge: one broken job must not end the others
            self._tell(name, thing_id, known.on_error, error)
        finally:
            with self._running.lock:
                del self._running.jobs[name, thing_id]

    def _tell(self, name: str, thing_id: str, on_error: OnError, error: Exception) -> None:
        # The error's words may hold what people wrote: its type is logged, and nothing else of it.
        log.error("job failed", job=name, id=thing_id, error=type(error).__name__)
        try:
            on_error(thing_id, type(error).__name__)
        except Exception as second:  # noqa: BLE001 - the same edge; the next start finds the thing again
            log.error("job failure not recorded", job=name, id=thing_id, error=type(second).__name__)
