"""The version gate, and what the engine does with it."""

from pathlib import Path

import pytest

from rematch.errors import SettingError
from rematch.settings import Settings
from rematch.store import Store, open_store, sqlite_gate
from rematch.store.sqlite import sqlite_module
from tests.databases import raw_sql

DATABASES = ("sqlite",)
TABLE = [
    ((3, 6, 23), "truncate"),  # knows no write-ahead log
    ((3, 7, 0), "truncate"),
    ((3, 40, 1), "truncate"),
    ((3, 43, 9), "truncate"),
    ((3, 44, 5), "truncate"),
    ((3, 44, 6), "wal"),
    ((3, 44, 7), "wal"),
    ((3, 45, 0), "truncate"),
    ((3, 45, 7), "truncate"),
    ((3, 50, 6), "truncate"),
    ((3, 50, 7), "wal"),
    ((3, 50, 12), "wal"),
    ((3, 51, 0), "truncate"),
    ((3, 51, 2), "truncate"),
    ((3, 51, 3), "wal"),
    ((3, 52, 0), "wal"),
    ((3, 53, 4), "wal"),
    ((4, 0, 0), "wal"),
]


@pytest.mark.parametrize(("version", "mode"), TABLE, ids=[".".join(map(str, row[0])) for row in TABLE])
def test_journal_mode_by_version(version: tuple[int, int, int], mode: str) -> None:
    """The write-ahead log is used only where it cannot lose a commit."""
    assert sqlite_gate(version) == mode


def test_the_engine_keeps_to_the_gate(store: Store, tmp_path: Path) -> None:
    """The database really has the mode the gate chose, and says so for readiness."""
    module = sqlite_module()
    gate = store.gate
    assert (gate.module, gate.version) == (module.__name__, module.sqlite_version)
    assert gate.journal_mode == sqlite_gate(module.sqlite_version_info)


def test_an_old_sqlite_gets_a_rollback_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an affected version the same store works, without the log."""
    monkeypatch.setattr("rematch.store.sqlite.sqlite_gate", lambda version: "truncate")
    with open_store(Settings(data_folder=tmp_path, database_url=f"sqlite:///{tmp_path}/rematch.db")) as store:
        assert store.gate.journal_mode == "truncate"
    assert raw_sql(tmp_path, "PRAGMA journal_mode") == [("delete",)]


@pytest.mark.parametrize("pragma, value", [("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)])
def test_every_connection_is_prepared(store: Store, pragma: str, value: int) -> None:
    """Full synchronous writes, foreign keys on, and patience with other processes."""
    with store.read() as uow:
        assert uow.audit.transaction.connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


@pytest.mark.parametrize(
    "url",
    [
        "oracle://localhost/rematch",
        "mysql://localhost/rematch",
        "sqlite://",
        "sqlite:///:memory:",
        "rematch",
    ],
)
def test_another_database_is_refused_by_name(tmp_path: Path, url: str) -> None:
    """What is not supported yet is said at start-up, with the setting's name."""
    with pytest.raises(SettingError, match="REMATCH_DATABASE_URL"):
        open_store(Settings(data_folder=tmp_path, database_url=url))
