"""Opens the house as a server or a worker does: tables up to date, what was left settled, jobs working."""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from rematch import __version__
from rematch.errors import SettingError
from rematch.jobs import Jobs, Queue
from rematch.jobs.durable import Place
from rematch.services.comparing import recover_comparing, register_comparing
from rematch.services.deadlines import run_due
from rematch.services.delivering import deliver_due
from rematch.services.house import House
from rematch.services.importing import enqueue_imports, recover_importing, register_importing
from rematch.services.mail.delivering import deliver_mail_due
from rematch.services.mail.digests import plan_digests
from rematch.services.mail.transport import check_mail
from rematch.services.outlook_solving import enqueue_outlooks, recover_outlooks, register_outlooks
from rematch.services.solving import enqueue_waiting, recover, register
from rematch.settings import Settings
from rematch.store import Store, open_store

ALONE = "server"
"""Who works on a database of this machine alone: the same after each start."""
WAITING_EVERY_S = 5
DELIVER_EVERY_S = 2


@contextmanager
def opened(settings: Settings) -> Iterator[House]:
    """Open everything, and close it in order: running solves are asked to end and get their time for it."""
    check_mail(settings)
    with open_store(settings) as store:
        house = House(store=store, jobs=jobs_for(settings, store), settings=settings)
        register(house)
        register_comparing(house)
        register_importing(house)
        register_outlooks(house)
        house.jobs.every(WAITING_EVERY_S, lambda: enqueue_waiting(house))
        house.jobs.every(WAITING_EVERY_S, lambda: enqueue_imports(house))
        house.jobs.every(WAITING_EVERY_S, lambda: enqueue_outlooks(house))
        house.jobs.every(settings.due_every_s, lambda: run_due(house))
        house.jobs.every(settings.due_every_s, lambda: plan_digests(house))
        house.jobs.apart(DELIVER_EVERY_S, lambda: deliver_due(house))
        house.jobs.apart(DELIVER_EVERY_S, lambda: deliver_mail_due(house))
        recover(house)
        recover_comparing(house)
        recover_importing(house)
        recover_outlooks(house)
        house.jobs.start()
        try:
            yield house
        finally:
            house.jobs.stop(grace_s=settings.shutdown_grace_s)


@contextmanager
def opened_to_work(settings: Settings) -> Iterator[House]:
    """Open the house for a worker; SettingError for a database that no second process can share."""
    if not settings.database_address.startswith("postgres"):
        raise SettingError(
            "REMATCH_DATABASE_URL: a worker of its own needs PostgreSQL; on SQLite the server itself solves."
        )
    with opened(settings) as house:
        yield house


def jobs_for(settings: Settings, store: Store) -> Jobs:
    """Return the jobs of a process: beside the database's file, or in the database that many share."""
    shared = store.is_shared
    worker_id = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}" if shared else ALONE
    file = settings.data_folder / "jobs.db"
    address = settings.database_address if shared else f"sqlite:///{file}"
    return Jobs(
        Place(address=address, worker_id=worker_id, version=__version__),
        at_once={Queue.SOLVE: settings.workers, Queue.LATER: min(1, settings.workers) if shared else 1},
        presence=store.presence,
        eager=shared,
    )
