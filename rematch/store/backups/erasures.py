"""The list of what is gone for good, read from the audit of a live database; a restore erases it again."""

from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Connection, func, select

from rematch.errors import FileError, SettingError
from rematch.models.backup import Erasure, ErasureList, Gone
from rematch.models.strict_json import JsonError, read_json
from rematch.settings import Settings
from rematch.store import engine as database
from rematch.store.tables import AUDIT

WORDS = AUDIT.c.action + " " + AUDIT.c.kind


def erasures_of(settings: Settings) -> ErasureList:
    """Return the list of a database; it needs no master key and no newest tables."""
    engine = database.create_existing(settings)
    try:
        with database.reading(engine) as connection:
            if not database.has_tables(connection):
                raise SettingError("The database has no tables yet: nothing was erased in it.")
            return listed(connection)
    finally:
        engine.dispose()


def listed(connection: Connection) -> ErasureList:
    """Return the list as the audit holds it at this moment."""
    query = (
        select(AUDIT.c.seq, AUDIT.c.at, WORDS.label("what"), AUDIT.c.thing)
        .where(WORDS.in_([each.value for each in Gone]))
        .order_by(AUDIT.c.seq)
    )
    entries = [
        Erasure(seq=row.seq, at=row.at, what=Gone(row.what), thing=row.thing)
        for row in connection.execute(query)
    ]
    return ErasureList(
        made_at=datetime.now(UTC),
        beginning=beginning_of(connection),
        audit_lines=connection.execute(select(func.count()).select_from(AUDIT)).scalar_one(),
        entries=tuple(entries),
    ).sealed()


def beginning_of(connection: Connection) -> str | None:
    """Return the hash of the first line of the audit: no two deployments have the same."""
    return connection.execute(select(AUDIT.c.hash).where(AUDIT.c.seq == 1)).scalar_one_or_none()


def read_erasures(path: Path) -> ErasureList:
    """Return the list a file holds; FileError where it is damaged."""
    try:
        found = ErasureList.model_validate(read_json(path.read_bytes()))
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror}); check the name.") from None
    except JsonError as error:
        raise FileError(f"{path}: {error.message}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise FileError(f"{path}: is no list of erasures, or a damaged one: {first['msg']}.") from None
    if found.hash is None:
        raise FileError(f"{path}: has no hash: take the file as `rematch db erasures` wrote it.")
    return found
