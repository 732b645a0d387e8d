"""Beside a solve: its progress is stored now and then, and a cancel is heard, wherever it was said."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rematch.errors import BusyError, ConflictError, RematchError, SettingError
from rematch.models.run import RunProgress, RunState
from rematch.services.house import House

PROGRESS_EVERY_S = 0.5
LISTEN_EVERY_S = 1.0


class TakenOverError(RematchError):
    """The run is another worker's by now: what was found here is dropped."""


class Watch:
    """Stores progress now and then, and hears whether the run is to be cancelled."""

    def __init__(self, house: House, run_id: str, cancel: threading.Event) -> None:
        self._house = house
        self._run_id = run_id
        self._cancel = cancel
        self._stored_at = 0.0
        self._level: tuple[str, str] | None = None

    def __call__(self, seen: RunProgress) -> None:
        """Store what is seen, when it is worth it."""
        level = (seen.stage.value, seen.level)
        now = time.monotonic()
        if level == self._level and now - self._stored_at < PROGRESS_EVERY_S:
            return
        self._level, self._stored_at = level, now
        try:
            with self._house.store.unit_of_work() as uow:
                uow.runs.require_worker(self._run_id, self._house.jobs.worker_id)
                stored = uow.runs.progress(self._run_id, seen.model_dump(mode="json"))
        except (BusyError, ConflictError, SettingError):
            return  # ended, taken over, or another process writes: `listen` finds out which
        if stored.cancel_requested:
            self._cancel.set()

    def listen(self) -> None:
        """Stop the solve where somebody asked for it, or where the run is another worker's by now."""
        try:
            with self._house.store.read() as uow:
                run = uow.runs.get(self._run_id)
        except (BusyError, SettingError):
            return
        mine = run.worker == self._house.jobs.worker_id and run.state is RunState.SOLVING
        if run.cancel_requested or not mine:
            self._cancel.set()


@contextmanager
def listening(house: House, run_id: str, cancel: threading.Event) -> Iterator[Watch]:
    """Listen in a thread of its own while a solve goes on."""
    watch, over = Watch(house, run_id, cancel), threading.Event()

    def work() -> None:
        while not over.wait(LISTEN_EVERY_S):
            watch.listen()

    thread = threading.Thread(target=work, name=f"rematch-listen-{run_id}", daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join(5)
