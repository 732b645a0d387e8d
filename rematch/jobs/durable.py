"""The durable queue itself: DBOS, once per process. Nobody but this file knows it.

A job is one workflow without steps: taken over, it begins anew, and services make that harmless.
"""

import contextlib
import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from dbos._error import DBOSQueueDeduplicatedError

from rematch.errors import SettingError

OPEN = ["ENQUEUED", "PENDING"]
WAITING = "ENQUEUED"
POLL_S = 0.25
SCHEMA = "jobs"

Run = Callable[[str, str], None]
"""Told name and id of a job whose turn has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the queue is kept, and who works here."""

    address: str
    """sqlite:///<file>, or the URL of a PostgreSQL database."""
    worker_id: str
    version: str
    """Jobs are taken over among workers of one version."""


class _Process:
    """The one queue of this process."""

    lock = threading.Lock()
    run: Run | None = None


@DBOS.workflow(name="job")
def _job(name: str, thing_id: str) -> None:
    run = _Process.run
    if run is not None:
        run(name, thing_id)


def launch(place: Place, queues: dict[str, int], run: Run) -> None:
    """Open the queue and work on it; `queues`: how many jobs of each at a time, 0 to work on none of it."""
    with _Process.lock:
        if _Process.run is not None:
            raise SettingError("Jobs are at work in this process already: one service per process.")
        _Process.run = run
    logging.getLogger("dbos").handlers.clear()
    config: DBOSConfig = {
        "name": "rematch",
        "system_database_url": place.address,
        "dbos_system_schema": SCHEMA,
        "executor_id": place.worker_id,
        "application_version": place.version,
        "log_level": "CRITICAL",
        "enable_otlp": False,
        "notification_listener_polling_interval_sec": POLL_S,
    }
    DBOS(config=config)
    DBOS.listen_queues([name for name, at_once in queues.items() if at_once])
    DBOS.launch()
    for name, at_once in queues.items():
        DBOS.register_queue(name, worker_concurrency=at_once or None, polling_interval_sec=POLL_S)


def close() -> None:
    """Let go of the queue; what still runs is not waited for."""
    DBOS.destroy(workflow_completion_timeout_sec=0)
    with _Process.lock:
        _Process.run = None


def enqueue(queue: str, name: str, thing_id: str) -> None:
    """Put a job at the end of a queue, unless the same one waits or runs."""
    job = f"{name}:{thing_id}"
    options = SetEnqueueOptions(deduplication_id=job)
    with (
        contextlib.suppress(DBOSQueueDeduplicatedError),
        SetWorkflowID(f"{job}:{secrets.token_hex(6)}"),
        options,
    ):
        DBOS.enqueue_workflow(queue, _job, name, thing_id)


def states(name: str, thing_id: str) -> dict[str, str]:
    """Return the state of each open workflow of a job, by its id."""
    found = DBOS.list_workflows(workflow_id_prefix=f"{name}:{thing_id}:", status=OPEN)
    return {each.workflow_id: str(each.status) for each in found}


def drop_waiting(name: str, thing_id: str) -> None:
    """Take a job out of the queue that nobody has begun."""
    for workflow_id, state in states(name, thing_id).items():
        if state == WAITING:
            DBOS.cancel_workflow(workflow_id)


def take_over(gone: Sequence[str]) -> None:
    """Have the jobs of workers that are gone begun anew."""
    DBOS._recover_pending_workflows(list(gone))
