"""The tables' revisions: upgrade, which one is current, which are pending."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from rematch.store.engine import is_postgres, reading, writing
from rematch.store.postgres import compare_by_bytes

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Apply what is pending, in one transaction: all of it or nothing."""
    if not pending(engine):
        return
    with writing(engine) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if is_postgres(engine):
            compare_by_bytes(connection)


def current(engine: Engine) -> str | None:
    """Return the revision the tables have; None before the first upgrade."""
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def pending(engine: Engine) -> tuple[str, ...]:
    """Return the revisions not applied yet, in order."""
    script = ScriptDirectory.from_config(_config())
    revisions = script.iterate_revisions("head", current(engine) or "base")
    return tuple(reversed([revision.revision for revision in revisions]))


def is_known(revision: str) -> bool:
    """Say whether this version of rematch knows a revision: a newer one's tables it does not."""
    return revision in {each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
