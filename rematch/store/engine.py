"""The engine: SQLite through the newest library at hand, journal mode by the gate, honest transactions."""

import importlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, OperationalError

from rematch.errors import BusyError, SettingError
from rematch.settings import Settings
from rematch.store.gate import Gate, sqlite_gate

__all__ = [
    "Connection",
    "Engine",
    "create",
    "database_path",
    "forget_log",
    "gate_of",
    "ping",
    "reading",
    "sqlite_module",
    "writing",
]

WRITES = "rematch_writes"
BUSY = ("database is locked", "database table is locked")


def create(settings: Settings) -> Engine:
    """Return the engine of the settings; SettingError for a database it cannot be."""
    path = database_path(settings)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    module = sqlite_module()
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        module=module,
        hide_parameters=True,
        pool_size=settings.database_connections,
        max_overflow=0,
        pool_timeout=settings.database_wait_s,
        connect_args={"timeout": settings.database_wait_s},
    )
    _listen(engine, sqlite_gate(module.sqlite_version_info), busy_ms=settings.database_wait_s * 1000)
    return engine


def database_path(settings: Settings) -> Path:
    """Return the file of the database; SettingError for another kind of database, or none on disk."""
    address = settings.database_address
    try:
        url = make_url(address)
    except ArgumentError:
        raise SettingError("REMATCH_DATABASE_URL: not a database URL such as sqlite:///file.db.") from None
    if url.get_backend_name() != "sqlite":
        raise SettingError(
            f"REMATCH_DATABASE_URL: {url.get_backend_name()} is not supported yet; use sqlite:///<file>."
        )
    if url.database in {None, "", ":memory:"} or url.query:
        raise SettingError("REMATCH_DATABASE_URL: the database must be a file: sqlite:///<file>.")
    return Path(str(url.database))


def sqlite_module() -> ModuleType:
    """Return pysqlite3, which brings a recent SQLite, or else the interpreter's own module."""
    try:
        return importlib.import_module("pysqlite3")
    except ImportError:
        return sqlite3


def gate_of(engine: Engine) -> Gate:
    """Return which SQLite an engine uses, and the journal mode it really has."""
    dbapi: Any = engine.dialect.dbapi
    with reading(engine) as connection:
        mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
    return Gate(module=dbapi.__name__, version=dbapi.sqlite_version, journal_mode=mode)


def ping(engine: Engine) -> None:
    """Ask the database for the number one."""
    try:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError as error:
        raise SettingError(f"The database does not answer ({type(error.orig).__name__}).") from None


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Begin IMMEDIATE; commit on leaving, roll back on an exception."""
    with _busy_said(), engine.connect() as connection:
        connection.execution_options(**{WRITES: True})
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read one snapshot; a write in it is refused by SQLite itself."""
    with _busy_said(), engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA query_only = ON")
        try:
            yield connection
        finally:
            connection.rollback()
            driver.execute("PRAGMA query_only = OFF")


def forget_log(engine: Engine) -> bool:
    """Empty the write-ahead log, where erased bytes could stand; False while a reader is in the way."""
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        (busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


@contextmanager
def _busy_said() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if str(error.orig) in BUSY:
            raise BusyError(
                "The database is busy with another process or a long read: try again soon."
            ) from None
        raise


def _listen(engine: Engine, journal_mode: str, *, busy_ms: int) -> None:
    pragmas = (
        f"PRAGMA busy_timeout = {busy_ms}",
        f"PRAGMA journal_mode = {journal_mode}",
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        "PRAGMA secure_delete = ON",
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: `begin` below does
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
