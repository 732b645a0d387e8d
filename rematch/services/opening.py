"""Opens the house as a server does: tables brought up to date, runs left behind settled, jobs working."""

from collections.abc import Iterator
from contextlib import contextmanager

from rematch.jobs import Jobs
from rematch.services.comparing import recover_comparing, register_comparing
from rematch.services.house import House
from rematch.services.solving import recover, register
from rematch.settings import Settings
from rematch.store import open_store


@contextmanager
def opened(settings: Settings) -> Iterator[House]:
    """Open everything, and close it in order: running solves are asked to end and get their time for it."""
    with open_store(settings) as store:
        house = House(store=store, jobs=Jobs(workers=settings.workers), settings=settings)
        register(house)
        register_comparing(house)
        recover(house)
        recover_comparing(house)
        house.jobs.start()
        try:
            yield house
        finally:
            house.jobs.stop(grace_s=settings.shutdown_grace_s)
