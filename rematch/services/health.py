"""Whether the service can work now: database, tables, and the SQLite it runs on."""

from pydantic import Field

from rematch.errors import RematchError
from rematch.models.types import Flag, Model
from rematch.services.house import House


class Readiness(Model):
    """What was looked at."""

    ready: Flag = Field(description="Whether requests can be served.", examples=[True])
    database: Flag = Field(description="Whether the database answers.", examples=[True])
    tables: Flag = Field(description="Whether its tables are up to date.", examples=[True])
    sqlite: str | None = Field(description="Version of SQLite.", examples=["3.53.0"])
    journal_mode: str | None = Field(
        description="Journal mode: wal only where this version keeps every commit.", examples=["wal"]
    )


def readiness(house: House) -> Readiness:
    """Look at the database; never raises."""
    try:
        house.store.ping()
        gate, pending = house.store.gate, house.store.pending()
    except RematchError:
        return Readiness(ready=False, database=False, tables=False, sqlite=None, journal_mode=None)
    return Readiness(
        ready=not pending,
        database=True,
        tables=not pending,
        sqlite=gate.version,
        journal_mode=gate.journal_mode,
    )
