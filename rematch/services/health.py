"""Whether the service can work now: database, tables, and what it runs on."""

from pydantic import Field

from rematch.errors import RematchError
from rematch.jobs.pool import SILENT_S
from rematch.models.types import Count, Flag, Model
from rematch.services.house import House


class Readiness(Model):
    """What was looked at."""

    ready: Flag = Field(description="Whether requests can be served.", examples=[True])
    database: Flag = Field(description="Whether the database answers.", examples=[True])
    tables: Flag = Field(description="Whether its tables are up to date.", examples=[True])
    server: str | None = Field(
        description="Kind and version of the database; null where it does not answer.",
        examples=["sqlite 3.53.0"],
    )
    workers: Count = Field(
        description="Workers alive on this database, this process among them.", examples=[1]
    )
    journal_mode: str | None = Field(
        description="Of SQLite: wal only where this version keeps every commit; null: another database.",
        examples=["wal"],
    )


def readiness(house: House) -> Readiness:
    """Look at the database; never raises."""
    try:
        house.store.ping()
        gate, pending = house.store.gate, house.store.pending()
    except RematchError:
        return Readiness(ready=False, database=False, tables=False, server=None, workers=0, journal_mode=None)
    return Readiness(
        ready=not pending,
        database=True,
        tables=not pending,
        server=f"{gate.kind} {gate.version}",
        workers=workers_alive(house),
        journal_mode=gate.journal_mode,
    )


def workers_alive(house: House) -> int:
    """Return how many workers there are: this process, or all that were heard of lately."""
    if not house.store.is_shared:
        return house.settings.workers
    return len(house.store.presence.alive(within_s=SILENT_S))
