"""The engine: one way to write and one to read, on SQLite or on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from rematch.errors import BusyError, RefutedError, SettingError
from rematch.settings import Settings
from rematch.store import postgres, sqlite
from rematch.store.gate import Gate

__all__ = [
    "Connection",
    "Engine",
    "create",
    "create_existing",
    "forget_erased",
    "gate_of",
    "has_tables",
    "is_in_use",
    "is_postgres",
    "ping",
    "reading",
    "writing",
]

POSTGRES = {"postgresql", "postgresql+psycopg", "postgres"}


def create(settings: Settings) -> Engine:
    """Return the engine of the settings; SettingError for a database it cannot be."""
    url = url_of(settings)
    if url.drivername in POSTGRES:
        return postgres.create(settings, url)
    return sqlite.create(settings, url)


def create_existing(settings: Settings) -> Engine:
    """The same for a database that must be there: no file is made; SettingError where there is none."""
    url = url_of(settings)
    if url.drivername == "sqlite" and not sqlite.file_of(url).exists():
        raise SettingError(f"There is no database {sqlite.file_of(url).name} in the folder: nothing to read.")
    return create(settings)


def url_of(settings: Settings) -> URL:
    """Return where the database is; SettingError where that is no address, or of another kind."""
    try:
        url = make_url(settings.database_address)
    except ArgumentError:
        raise SettingError("REMATCH_DATABASE_URL: not a database URL such as sqlite:///file.db.") from None
    if url.drivername not in POSTGRES | {"sqlite"}:
        raise SettingError(
            f"REMATCH_DATABASE_URL: {url.drivername} is not supported; use sqlite:///<file> or "
            "postgresql://<user>@<host>/<database>."
        )
    return url


def is_postgres(engine: Engine) -> bool:
    """Say whether a server keeps the database, for several machines."""
    return engine.dialect.name == "postgresql"


def is_in_use(engine: Engine) -> bool:
    """Say whether a master key belongs to the database already."""
    if not is_postgres(engine):
        return sqlite.file_of(engine.url).exists()
    with reading(engine) as connection:
        return has_tables(connection) and connection.execute(text("SELECT 1 FROM meta")).first() is not None


def has_tables(connection: Connection) -> bool:
    """Say whether a migration ever made tables here."""
    return bool(inspect(connection).has_table("meta"))


def gate_of(engine: Engine) -> Gate:
    """Return which database an engine uses, and how it keeps its journal."""
    with reading(engine) as connection:
        return postgres.gate_of(connection) if is_postgres(engine) else sqlite.gate_of(engine, connection)


def ping(engine: Engine) -> None:
    """Ask the database for the number one; BusyError or SettingError where it does not answer."""
    try:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError as error:
        raise SettingError(f"The database does not answer ({type(error.orig).__name__}).") from None


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Begin when no other writer is at work; commit on leaving, roll back on an exception."""
    with _busy_said(engine), engine.connect() as connection:
        connection.execution_options(**{sqlite.WRITES: True})
        with connection.begin():
            if is_postgres(engine):
                postgres.take_turn(connection)
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read one snapshot; a write in it is refused by the database itself."""
    with _busy_said(engine), engine.connect() as connection:
        if is_postgres(engine):
            with connection.execution_options(**postgres.READS).begin():
                yield connection
            return
        sqlite.refuse_writes(connection, refuse=True)
        try:
            yield connection
        finally:
            connection.rollback()
            sqlite.refuse_writes(connection, refuse=False)


def forget_erased(engine: Engine) -> bool:
    """Remove what was erased from where it may still stand; False: to be tried again after the next write."""
    return postgres.forget(engine) if is_postgres(engine) else sqlite.forget(engine)


@contextmanager
def _busy_said(engine: Engine) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        busy = postgres.is_busy(error) if is_postgres(engine) else sqlite.is_busy(error.orig or error)
        if busy:
            raise BusyError(
                "The database is busy with another process or a long read: try again soon."
            ) from None
        if str(error.orig) in sqlite.FULL:
            raise SettingError(f"The disk takes no more ({error.orig}): make room, then try again.") from None
        if error.connection_invalidated or _not_reached(engine, error):
            raise SettingError(f"The database does not answer ({type(error.orig).__name__}).") from None
        raise
    except DatabaseError as error:
        if str(error.orig) in sqlite.DAMAGED:
            raise RefutedError(f"The database is damaged: {error.orig}.") from None
        raise


def _not_reached(engine: Engine, error: OperationalError) -> bool:
    """Of a server: nobody is there, or it ends; psycopg gives such an error no state, or one of class 57."""
    state = getattr(error.orig, "sqlstate", None)
    return is_postgres(engine) and (state is None or state.startswith("57P"))
