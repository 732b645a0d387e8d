"""PostgreSQL behind the engine: writers of all processes take turns, readers see a snapshot, texts compare
by their bytes. So what holds on SQLite holds here, and the audit chain stays one chain (docs/adr/0015).
"""

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from rematch.settings import Settings
from rematch.store.gate import Gate

DRIVER = "postgresql+psycopg"
TURN = 0x72656D61_74636821
"""Key of the advisory lock that writers take turns by; of this database alone."""
READS = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
LOCK_NOT_AVAILABLE, SERIALIZATION, DEADLOCK = "55P03", "40001", "40P01"
BUSY = {LOCK_NOT_AVAILABLE, SERIALIZATION, DEADLOCK}
ERASED = (
    *("cases", "case_safety", "frozen_parts", "idempotency", "monitoring_record"),
    *("offers", "follow_ups", "import_files", "import_rows", "outlooks"),
)
"""Tables whose dead rows may hold what was erased."""


def create(settings: Settings, url: URL) -> Engine:
    """Return an engine on the database of the URL."""
    wait_ms = settings.database_wait_s * 1000
    return create_engine(
        url.set(drivername=DRIVER),
        hide_parameters=True,
        pool_size=settings.database_connections,
        max_overflow=0,
        pool_timeout=settings.database_wait_s,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": max(2, settings.database_wait_s),
            "options": f"-c lock_timeout={wait_ms} -c timezone=UTC -c synchronous_commit=on",
            "application_name": "rematch",
        },
    )


def take_turn(connection: Connection) -> None:
    """Wait until no other writer is at work; the turn ends with the transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})


def gate_of(connection: Connection) -> Gate:
    """Return which server answers."""
    version = connection.execute(text("SHOW server_version")).scalar_one()
    return Gate(kind="postgresql", module="psycopg", version=version.split()[0], journal_mode=None)


def is_busy(error: OperationalError) -> bool:
    """Say whether somebody else was in the way for too long."""
    return getattr(error.orig, "sqlstate", None) in BUSY


def compare_by_bytes(connection: Connection) -> None:
    """Give every text column the collation C: order and equality as in SQLite and in Python."""
    columns = connection.execute(
        text(
            "SELECT table_name, column_name, data_type, character_maximum_length AS length"
            " FROM information_schema.columns WHERE table_schema = current_schema()"
            " AND data_type IN ('character varying', 'text') AND collation_name IS DISTINCT FROM 'C'"
            " ORDER BY table_name, column_name"
        )
    ).all()
    quote = connection.dialect.identifier_preparer.quote
    for column in columns:
        kind = column.data_type if column.length is None else f"{column.data_type}({column.length})"
        connection.execute(
            text(
                f"ALTER TABLE {quote(column.table_name)} ALTER COLUMN {quote(column.column_name)}"
                f' TYPE {kind} COLLATE "C"'
            )
        )


def forget(engine: Engine) -> bool:
    """Have the rows that were overwritten removed; False while a reader may still see them."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM {', '.join(ERASED)}"))
    return True
