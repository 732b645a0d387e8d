"""A whole deployment moves from one kind of database to the other, and back: count and hash per table."""

from pathlib import Path

import pytest

from rematch.errors import ConflictError, SettingError
from rematch.models.round import CaseState
from rematch.store import Answer, KeyedRequest, Store, engine
from rematch.store.copying import Copied, copy_database
from tests.databases import POSTGRESQL, SQLITE, database_in, note_database, raw_sql, url_in
from tests.store.builders import NGO, TOWN, a_marked_case, a_pledge, freeze_case, opened, settings_in


def filled(store: Store) -> None:
    """A bit of everything."""
    freeze_case(store, a_marked_case())
    with store.unit_of_work() as uow:
        uow.pledges.add(a_pledge(), owner=TOWN)
        request = KeyedRequest(key="k1", principal="x/y", route="r", body=b"{}")
        uow.idempotency.remember(request, Answer(status=200, body=b"{}"))


def other_folder(tmp_path: Path, database: str) -> tuple[Path, str]:
    """A folder for the other kind of database, with the same master key."""
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "master.key").write_bytes((tmp_path / "master.key").read_bytes())
    (folder / "master.key").chmod(0o600)
    return folder, POSTGRESQL if database == SQLITE else SQLITE


def test_a_deployment_moves_to_the_other_kind(store: Store, database: str, tmp_path: Path) -> None:
    """Everything reads there as it read here, and new things can be written."""
    filled(store)
    folder, kind = other_folder(tmp_path, database)
    with database_in(folder, kind):
        told: list[Copied] = []
        tables = copy_database(settings_in(tmp_path), url_in(folder), told=told.append)
        assert tuple(told) == tables
        counted = {each.table: each.rows for each in tables}
        assert (counted["cases"], counted["pledges"], counted["frozen_parts"]) == (1, 1, 2)
        note_database(folder, url_in(folder))
        with opened(folder) as copy:
            with copy.read() as there, store.read() as here:
                assert there.cases.list() == here.cases.list()
                assert there.rounds.frozen_parts("pilot") == here.rounds.frozen_parts("pilot")
                assert there.audit.head() == here.audit.head()
            with copy.unit_of_work() as uow:
                again = KeyedRequest(key="k2", principal="x/y", route="r", body=b"{}")
                uow.idempotency.remember(again, Answer(status=200, body=b"{}"))
                uow.cases.add(a_marked_case("C-2"), ngo=NGO, state=CaseState.READY)


def test_a_target_in_use_is_left_as_it_is(store: Store, database: str, tmp_path: Path) -> None:
    """Said by the table that holds rows; nothing is mixed."""
    filled(store)
    folder, kind = other_folder(tmp_path, database)
    with database_in(folder, kind):
        copy_database(settings_in(tmp_path), url_in(folder))
        note_database(folder, url_in(folder))
        before = raw_sql(folder, "SELECT id, version FROM cases")
        with pytest.raises(ConflictError, match="empty database"):
            copy_database(settings_in(tmp_path), url_in(folder))
        assert raw_sql(folder, "SELECT id, version FROM cases") == before


def test_a_database_that_is_not_up_to_date_is_not_copied(tmp_path: Path) -> None:
    """First the upgrade, then the copy."""
    engine.create(settings_in(tmp_path)).connect().close()
    with pytest.raises(SettingError, match="not up to date"):
        copy_database(settings_in(tmp_path), f"sqlite:///{tmp_path}/other.db")
