"""Whether a database is sound, by what the database itself can tell; and its one hash."""

from sqlalchemy import Connection, text

from rematch.errors import RefutedError
from rematch.models.backup import logical_hash
from rematch.settings import Settings
from rematch.store import engine as database
from rematch.store.backups.digests import digests


def check_rows(settings: Settings) -> None:
    """RefutedError where SQLite finds a damaged page or a row that names one that is not there."""
    engine = database.create_existing(settings)
    try:
        with database.reading(engine) as connection:
            refuse_damage(connection)
    finally:
        engine.dispose()


def refuse_damage(connection: Connection) -> None:
    """The same on an open file; a server looks after its pages and keys itself."""
    if connection.dialect.name != "sqlite":
        return
    said = [row[0] for row in connection.execute(text("PRAGMA integrity_check"))]
    if said != ["ok"]:
        raise RefutedError(f"The database is damaged: {str(said[0])[:200]}.")
    lost = connection.execute(text("PRAGMA foreign_key_check")).all()
    if lost:
        raise RefutedError(f"{len(lost)} rows name others that are not there, the first in {lost[0][0]}.")


def hash_of(settings: Settings) -> str:
    """Return the logical hash of a database."""
    engine = database.create_existing(settings)
    try:
        with database.reading(engine) as connection:
            return logical_hash(digests(connection))
    finally:
        engine.dispose()
