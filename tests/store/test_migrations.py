"""The chain of migrations makes exactly the tables the code speaks of."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text

from rematch.errors import SettingError
from rematch.settings import Settings
from rematch.store import Store, engine, migrate, open_store
from rematch.store.postgres import compare_by_bytes
from rematch.store.tables import METADATA
from tests.databases import note_database, postgres_database, raw_sql
from tests.store.builders import opened, settings_in

REVISIONS = tuple(f"{number:04d}" for number in range(1, 17))


@pytest.fixture
def migrated(database: str, tmp_path: Path) -> Engine:
    """An engine on a database that the migrations made."""
    fresh = engine.create(settings_in(tmp_path))
    migrate.upgrade(fresh)
    return fresh


@pytest.fixture
def empty(database: str, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database with nothing in it."""
    if database == "sqlite":
        yield engine.create(settings_in(tmp_path))
        return
    with postgres_database() as url:
        note_database(tmp_path, url)
        fresh = engine.create(settings_in(tmp_path))
        yield fresh
        fresh.dispose()


def schema(engine: Engine) -> dict[str, list[str]]:
    """Tables and indexes, each as the sorted parts of its SQL."""
    if engine.dialect.name == "postgresql":
        return server_schema(engine)
    query = "SELECT name, sql FROM sqlite_master WHERE type <> 'trigger' AND sql IS NOT NULL"
    with engine.connect() as connection:
        rows = connection.execute(text(query)).all()
    return {
        name: sorted(re.split(r", (?![^()]*\))", " ".join(sql.split()).removesuffix(" )")))
        for name, sql in rows
        if name != "alembic_version"
    }


def server_schema(engine: Engine) -> dict[str, list[str]]:
    """The same of a server: columns with type and collation, constraints and indexes in its own words."""
    columns = (
        "SELECT table_name, concat_ws(' ', column_name, data_type, character_maximum_length, is_nullable,"
        " collation_name, column_default) FROM information_schema.columns WHERE table_schema = 'public'"
    )
    constraints = (
        "SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace"
    )
    indexes = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    found: dict[str, list[str]] = {}
    with engine.connect() as connection:
        for query in (columns, constraints, indexes):
            for table, words in connection.execute(text(query)):
                if table != "alembic_version":
                    found.setdefault(table, []).append(words)
    return {table: sorted(words) for table, words in found.items()}


def test_nothing_is_left_to_generate(migrated: Engine) -> None:
    """Alembic finds no difference between migrated tables and the code's tables."""
    with migrated.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_checks_and_keys_are_the_same_too(migrated: Engine) -> None:
    """The SQL is the same as from the code's tables, CHECKs and partial indexes included."""
    if migrated.dialect.name == "sqlite":
        direct = create_engine("sqlite://")
        METADATA.create_all(direct)
        assert schema(migrated) == schema(direct)
        return
    with postgres_database() as url:
        direct = engine.create(Settings(database_url=url))
        with direct.begin() as connection:
            METADATA.create_all(connection)
            compare_by_bytes(connection)
        assert schema(migrated) == schema(direct)
        direct.dispose()


def test_upgrade_is_known_before_and_after(empty: Engine) -> None:
    """An empty database has all revisions pending; after the upgrade none; a second upgrade does nothing."""
    fresh = empty
    assert (migrate.current(fresh), migrate.pending(fresh)) == (None, REVISIONS)
    migrate.upgrade(fresh)
    migrate.upgrade(fresh)
    assert (migrate.current(fresh), migrate.pending(fresh)) == (REVISIONS[-1], ())


def test_a_failed_upgrade_leaves_nothing(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """All tables or none: the upgrade is one transaction."""
    fresh = empty

    def stop(*_: object) -> None:
        raise RuntimeError("stopped")

    with monkeypatch.context() as patch:
        patch.setattr("alembic.operations.Operations.execute", stop)
        with pytest.raises(RuntimeError, match="stopped"):
            migrate.upgrade(fresh)
    assert schema(fresh) == {}
    assert migrate.pending(fresh) == REVISIONS


def test_the_store_tells(store: Store) -> None:
    """For readiness and the command line."""
    store.ping()
    assert (store.current(), store.pending()) == (REVISIONS[-1], ())


def test_another_master_key_is_refused(database: str, tmp_path: Path) -> None:
    """A database opened with a foreign master key says so at once."""
    opened(tmp_path).close()
    for upgrade in (True, False):
        settings = settings_in(tmp_path, master_key="A" * 43 + "=")
        with pytest.raises(SettingError, match="another master key"):
            open_store(settings, upgrade=upgrade)


def test_without_upgrade_nothing_is_made(tmp_path: Path) -> None:
    """Asking what is pending changes nothing."""
    with open_store(settings_in(tmp_path), upgrade=False) as store:
        assert (store.current(), store.pending()) == (None, REVISIONS)


def test_the_key_is_made_where_hard_links_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some shared folders know no hard links."""

    def refuse(*_: object) -> None:
        raise PermissionError("no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    opened(tmp_path).close()
    assert (tmp_path / "master.key").stat().st_mode & 0o777 == 0o600


def test_a_lost_master_key_is_not_replaced(database: str, tmp_path: Path) -> None:
    """No new key is made beside a database whose key is gone."""
    opened(tmp_path).close()
    (tmp_path / "master.key").unlink()
    with pytest.raises(SettingError, match="put the file back"):
        opened(tmp_path)
    assert not (tmp_path / "master.key").exists()


def test_the_master_key_is_private(tmp_path: Path) -> None:
    """The file is made with mode 0600, and refused once others may read it."""
    opened(tmp_path).close()
    path = tmp_path / "master.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir() if "master" in entry.name] == ["master.key"]
    path.chmod(0o644)
    with pytest.raises(SettingError, match="chmod 600"):
        opened(tmp_path)


@pytest.mark.parametrize("key", ["short", "!" * 44, "A" * 88])
def test_a_bad_master_key_is_not_echoed(tmp_path: Path, key: str) -> None:
    """The message says what a key looks like, never what was given."""
    with pytest.raises(SettingError, match="32 random bytes") as refused:
        opened(tmp_path, master_key=key)
    assert key not in str(refused.value)


def test_another_process_sees_the_same_tables(store: Store, tmp_path: Path) -> None:
    """What is committed stands in the file."""
    assert raw_sql(tmp_path, "SELECT id FROM organisations ORDER BY id")[0] == ("bridge",)


def test_a_database_with_cases_takes_the_next_revision(empty: Engine, tmp_path: Path) -> None:
    """What an earlier version stored stays, and monitoring records find their table."""
    fresh = empty
    with engine.writing(fresh) as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text("INSERT INTO organisations VALUES ('harbour', 'ngo', 'Harbour', NULL, '2026-12-01')")
        )
    assert migrate.pending(fresh) == REVISIONS[1:]
    migrate.upgrade(fresh)
    assert raw_sql(tmp_path, "SELECT id FROM organisations") == [("harbour",)]
    assert raw_sql(tmp_path, "SELECT * FROM monitoring_record") == []
