"""A look at a database that must not change: nothing is made, upgraded or opened that holds a case."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from rematch.settings import Settings
from rematch.store import engine as database
from rematch.store import migrate, sqlite
from rematch.store.backups.checking import refuse_damage
from rematch.store.master_key import refuse_other_key
from rematch.store.tables import AUDIT
from rematch.store.unit_of_work import Store
from rematch.store.vault import KEY_BYTES, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A database as it stands."""

    store: Store
    """With a key that opens nothing: for counts, states and the audit."""
    revision: str
    is_known: bool
    """Whether this version of rematch knows the revision."""
    pending: tuple[str, ...]
    server_now: datetime | None
    """The clock of a server; None: the file is on this machine."""
    last_line_at: datetime | None
    """When the audit's last line was written."""
    engine: Any
    settings: Settings

    def refuse_damage(self) -> None:
        """RefutedError where pages or rows are damaged."""
        with database.reading(self.engine) as connection:
            refuse_damage(connection)

    def refuse_other_key(self) -> None:
        """SettingError where the master key is missing, can be read by others, or is another one."""
        with database.reading(self.engine) as connection:
            refuse_other_key(self.settings, connection)


@contextmanager
def looked_at(settings: Settings) -> Iterator[Look | None]:
    """Hand out a look; None: there is no database, or one without tables."""
    url = database.url_of(settings)
    if url.drivername == "sqlite" and not sqlite.file_of(url).exists():
        yield None
        return
    engine = database.create(settings)
    try:
        with database.reading(engine) as connection:
            has_tables = database.has_tables(connection)
        yield _look(engine, settings) if has_tables else None
    finally:
        engine.dispose()


def _look(engine: database.Engine, settings: Settings) -> Look:
    revision = str(migrate.current(engine))
    is_known = migrate.is_known(revision)
    with database.reading(engine) as connection:
        last = select(AUDIT.c.at).order_by(AUDIT.c.seq.desc()).limit(1)
        last_line_at = connection.execute(last).scalar_one_or_none()
        shared = database.is_postgres(engine)
        server_now = connection.execute(text("SELECT clock_timestamp()")).scalar_one() if shared else None
    return Look(
        store=Store(engine, Vault(os.urandom(KEY_BYTES))),
        revision=revision,
        is_known=is_known,
        pending=migrate.pending(engine) if is_known else (),
        server_now=server_now,
        last_line_at=last_line_at,
        engine=engine,
        settings=settings,
    )
