"""Pledges that were there before their history: found once, looked at once, limited by what they say."""

from datetime import date
from pathlib import Path

from alembic import command
from sqlalchemy import text

from rematch.store import engine, migrate
from tests.databases import SQLITE, note_database, postgres_database, raw_sql
from tests.store.builders import PLEDGE_ID, a_municipality, a_pledge, opened, settings_in

BEFORE = "0008"
KEY = "A" * 43 + "="


def filled(folder: Path) -> None:
    """A database of the revision before, with a paused pledge that receives seven persons a month."""
    fresh = engine.create(settings_in(folder, master_key=KEY))
    pledge = a_pledge(arrivals_per_month=7, state="paused")
    at = "2026-12-01 09:30:00"
    kept = {"town": a_municipality().model_dump_json(), "pledge": pledge.model_dump_json(), "at": at}
    with engine.writing(fresh) as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
        for statement in (
            "INSERT INTO organisations (id, kind, name, municipality, created_at)"
            " VALUES ('kiel', 'municipality', 'Kiel', 'DE-kiel', :at)",
            "INSERT INTO municipalities (id, owner, version, document, created_at, changed_at)"
            " VALUES ('DE-kiel', 'kiel', 1, :town, :at, :at)",
            "INSERT INTO pledges (id, municipality, owner, version, state, document, held_persons,"
            " taken_persons, created_at, changed_at)"
            " VALUES ('DE-kiel/P-17', 'DE-kiel', 'kiel', 5, 'paused', :pledge, 0, 0, :at, :at)",
        ):
            used = {name: value for name, value in kept.items() if f":{name}" in statement}
            connection.execute(text(statement), used)
    fresh.dispose()


def check(folder: Path) -> None:
    """Opened by this version, it reads as it was, with the first line of its history."""
    with opened(folder, master_key=KEY) as store, store.read() as uow:
        stored = uow.pledges.get(PLEDGE_ID)
        [found] = uow.pledge_history.list(PLEDGE_ID)
        due = uow.pledges.to_look_at(by=date(2026, 12, 1), limit=None)
    assert (stored.version, stored.confirmed_on) == (5, None)
    assert stored.pause is not None
    assert (stored.pause.reason, stored.pause.until) == (None, None)
    assert (found.version, found.action, found.author.role) == (5, "found", "system")
    assert [each.id for each in due] == [PLEDGE_ID]
    assert raw_sql(folder, "SELECT arrivals_per_month FROM pledges") == [(7,)]


def test_a_pledge_of_before_goes_on(database_kind: str, tmp_path: Path) -> None:
    """On either database."""
    if database_kind == SQLITE:
        filled(tmp_path)
        check(tmp_path)
        return
    with postgres_database() as url:
        note_database(tmp_path, url)
        filled(tmp_path)
        check(tmp_path)
