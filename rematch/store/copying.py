"""Copies a whole database into an empty one, of the same or the other kind, and compares both row by row."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select, text

from rematch.errors import ConflictError, RefutedError, SettingError
from rematch.settings import Settings
from rematch.store import engine as database
from rematch.store import migrate
from rematch.store.tables import METADATA, WORKERS

AT_ONCE = 500
PASSING = {WORKERS.name}
"""Tables of the moment, that a copy does not carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One table as it stands on both sides."""

    table: str
    rows: int
    digest: str
    """SHA-256 over its rows in order of their keys."""


def copy_database(
    source: Settings, target_url: str, *, told: Callable[[Copied], None] = lambda _: None
) -> tuple[Copied, ...]:
    """
    Copy every table in one snapshot into one transaction; nothing is left in the target where it fails.

    Raises SettingError where the source has tables to bring up to date, ConflictError where the target is
    not empty, RefutedError where the copy reads back otherwise. The master key is not copied: it stays with
    whoever holds it, and opens both.
    """
    from_engine = database.create(source)
    to_engine = database.create(source.model_copy(update={"database_url": target_url}))
    try:
        if migrate.pending(from_engine):
            raise SettingError("The database is not up to date: rematch db upgrade, then copy it.")
        migrate.upgrade(to_engine)
        with database.reading(from_engine) as there, database.writing(to_engine) as here:
            return tuple(_copy(there, here, told))
    finally:
        from_engine.dispose()
        to_engine.dispose()


def _copy(there: Connection, here: Connection, told: Callable[[Copied], None]) -> Iterator[Copied]:
    tables = [table for table in METADATA.sorted_tables if table.name not in PASSING]
    for table in tables:
        if here.execute(select(func.count()).select_from(table)).scalar_one():
            raise ConflictError(
                f"The target holds rows in {table.name} already: copy into an empty database."
            )
    for table in tables:
        found = _moved(there, here, table)
        back = _summed(here, table)
        if found != back:
            raise RefutedError(
                f"Table {table.name}: {found.rows} rows went out, {back.rows} came back, or other ones."
            )
        told(found)
        yield found
    _count_on(here)


def _moved(there: Connection, here: Connection, table: Table) -> Copied:
    digest, rows = hashlib.sha256(), 0
    for part in _parts(there, table):
        here.execute(insert(table), [dict(row._mapping) for row in part])
        digest.update("".join(map(_line, part)).encode())
        rows += len(part)
    return Copied(table=table.name, rows=rows, digest=digest.hexdigest())


def _summed(connection: Connection, table: Table) -> Copied:
    digest, rows = hashlib.sha256(), 0
    for part in _parts(connection, table):
        digest.update("".join(map(_line, part)).encode())
        rows += len(part)
    return Copied(table=table.name, rows=rows, digest=digest.hexdigest())


def _parts(connection: Connection, table: Table) -> Iterator[list[Row[Any]]]:
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=AT_ONCE)
    for part in connection.execute(query).partitions():
        yield list(part)


def _line(row: Row[Any]) -> str:
    """A row in a form that both kinds of database give alike."""
    cells = (cell.hex() if isinstance(cell, bytes) else str(cell) for cell in row)
    return "\x1f".join(cells) + "\x1e"


def _count_on(connection: Connection) -> None:
    """A server counts ids by sequences of its own: let them go on after the highest that was copied."""
    if connection.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        for column in table.columns:
            if column.autoincrement is True:
                sequence = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
                highest = f"(SELECT COALESCE(MAX({column.name}), 0) + 1 FROM {table.name})"
                connection.execute(text(f"SELECT setval({sequence}, {highest}, false)"))
