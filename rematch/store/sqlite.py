"""SQLite behind the engine: newest library at hand, journal mode by the gate, transactions that say BEGIN."""

import importlib
import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from rematch.errors import SettingError
from rematch.settings import Settings
from rematch.store.gate import Gate, sqlite_gate

WRITES = "rematch_writes"
DAMAGED = ("database disk image is malformed", "file is not a database")
FULL = ("database or disk is full", "disk I/O error")
BUSY = ("database is locked", "database table is locked")


def create(settings: Settings, url: URL) -> Engine:
    """Return an engine on the file of the URL; its folder is made where it is not there."""
    path = file_of(url)
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


def file_of(url: URL) -> Path:
    """Return the file of a database; SettingError where it is not one on disk."""
    if url.database in {None, "", ":memory:"} or url.query:
        raise SettingError("REMATCH_DATABASE_URL: the database must be a file: sqlite:///<file>.")
    return Path(str(url.database))


def sqlite_module() -> ModuleType:
    """Return pysqlite3, which brings a recent SQLite, or else the interpreter's own module."""
    try:
        return importlib.import_module("pysqlite3")
    except ImportError:
        return sqlite3


def gate_of(engine: Engine, connection: Connection) -> Gate:
    """Return which SQLite an engine uses, and the journal mode it really has."""
    dbapi: Any = engine.dialect.dbapi
    mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
    return Gate(kind="sqlite", module=dbapi.__name__, version=dbapi.sqlite_version, journal_mode=mode)


def refuse_writes(connection: Connection, *, refuse: bool) -> None:
    """Have SQLite itself refuse a write on this connection, or take it again."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA query_only = {'ON' if refuse else 'OFF'}")


def is_busy(error: BaseException) -> bool:
    """Say whether another process holds the file."""
    return str(error) in BUSY


def forget(engine: Engine) -> bool:
    """Empty the write-ahead log, where erased bytes could stand; False while a reader is in the way."""
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        (busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


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
