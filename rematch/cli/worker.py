"""worker: solve what a server on another machine has queued, until told to stop."""

import signal
import threading
from typing import Annotated

import typer

from rematch.app import log_as_json
from rematch.services.opening import opened_to_work
from rematch.settings import read_settings


def worker(
    at_once: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Solves at a time; left out: REMATCH_WORKERS, at least 1."),
    ] = None,
) -> None:
    """Work on the jobs of a PostgreSQL database, on any number of machines; Ctrl+C or SIGTERM ends it."""
    settings = read_settings()
    settings = settings.model_copy(update={"workers": at_once or max(1, settings.workers)})
    log_as_json(settings.log_level)
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    with opened_to_work(settings) as house:
        where = settings.database_shown
        typer.echo(f"Working as {house.jobs.worker_id} on {where}; Ctrl+C ends it.", err=True)
        stop.wait()
        typer.echo("Stopping: what is being solved goes back into the queue.", err=True)
