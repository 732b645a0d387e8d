"""The doctor: each thing that can be wrong is found by name, with what to do; looking changes nothing."""

import importlib.metadata
import json
import os
import socket
import tomllib
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from rematch.models.round import CaseState
from rematch.models.run import RunParams
from rematch.services.actor import SYSTEM
from rematch.services.doctor import State, examined, machine, storage
from rematch.services.mail import send_to
from rematch.store import Gate, Store
from rematch.store.sqlite import sqlite_module
from tests.databases import POSTGRESQL, allow_tampering, raw_sql, url_in
from tests.house.tree import ROOT
from tests.store.builders import (
    COORDINATION,
    NGO,
    NOW,
    a_case,
    a_new_run,
    a_policy,
    a_round,
    opened,
    with_organisations,
)

BOTH_DATABASES = True


def look(folder: Path, monkeypatch: pytest.MonkeyPatch, **more: str) -> dict[str, list[tuple[State, str]]]:
    """What is not fine, by check, for the deployment of a folder."""
    for name in [name for name in os.environ if name.startswith("REMATCH_")]:
        monkeypatch.delenv(name)
    own = {"REMATCH_DATA_FOLDER": str(folder), "REMATCH_DATABASE_URL": url_in(folder), "REMATCH_PORT": "0"}
    for name, value in (own | more).items():
        monkeypatch.setenv(name, value)
    found = examined(os.environ)
    assert found.ok == (State.WRONG not in {each.state for each in found.findings})
    assert all(each.next for each in found.findings if each.state is not State.OK)
    wanting: dict[str, list[tuple[State, str]]] = {}
    for each in found.findings:
        if each.state is not State.OK and each.check not in {"loops", "room"}:
            wanting.setdefault(each.check, []).append((each.state, f"{each.says} {each.next}"))
    return wanting


def wrong(found: dict[str, list[tuple[State, str]]]) -> dict[str, str]:
    """The words of what is wrong, by check."""
    return {
        check: " ".join(words for state, words in each if state is State.WRONG)
        for check, each in found.items()
        if any(state is State.WRONG for state, _ in each)
    }


def queued(store: Store) -> str:
    """A run that waits."""
    with store.unit_of_work() as uow:
        uow.policies.add(a_policy(), owner=COORDINATION)
        uow.rounds.add(a_round(), owner=COORDINATION)
        return uow.runs.add(a_new_run(params=RunParams(deadline_s=60))).id


def test_a_new_deployment_is_fine(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a server one notice: that nobody works there yet."""
    opened(tmp_path).close()
    found = look(tmp_path, monkeypatch)
    assert wrong(found) == {}
    assert set(found) - {"journal"} == ({"workers"} if database == POSTGRESQL else set())


def test_where_nothing_is_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither folder, database nor key; and it says that there is none."""
    found = look(tmp_path / "new", monkeypatch)
    assert "There is none yet" in found["database"][0][1]
    assert wrong(found) == {}
    assert not (tmp_path / "new").exists()


def test_looking_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one byte of the database and the key; no file is left."""
    with with_organisations(opened(tmp_path)) as store, store.unit_of_work() as uow:
        uow.cases.add(a_case(), ngo=NGO, state=CaseState.READY)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    look(tmp_path, monkeypatch)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_name_that_no_setting_reads_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the setting that was meant, where one is near; a value that cannot be is found as well."""
    found = wrong(look(tmp_path, monkeypatch, REMATCH_WORKER="2"))
    assert "REMATCH_WORKER is read by nothing. did you mean REMATCH_WORKERS?" in found["settings"]
    found = wrong(look(tmp_path, monkeypatch, REMATCH_WORKERS="many"))
    assert "REMATCH_WORKERS" in found["settings"]
    found = wrong(look(tmp_path, monkeypatch, REMATCH_WORKERS="2", REMATCH_ZZZZZZZZ="1"))
    assert "did you mean" not in found["settings"]


def test_a_test_database_is_no_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What tests read is not taken for a mistake; upper and lower case are the same."""
    monkeypatch.setenv("rematch_log_level", "ERROR")
    assert wrong(look(tmp_path, monkeypatch, REMATCH_TEST_PG_URL="x")) == {}


def test_criteria_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the server would refuse to start."""
    found = wrong(look(tmp_path, monkeypatch, REMATCH_CRITERIA_FILE=str(tmp_path / "absent.csv")))
    assert "REMATCH_CRITERIA_FILE" in found["criteria"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file stands in its place."""
    (tmp_path / "file").write_text("no folder")
    assert "cannot be written" in wrong(look(tmp_path / "file", monkeypatch))["folder"]


def test_too_little_room_is_said(tmp_path: Path) -> None:
    """By the room there really is: what is asked for is more."""
    for name, state in (("ROOM_NEEDED_MB", State.WRONG), ("ROOM_WANTED_MB", State.NOTICE)):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(machine, name, 10**12)
            assert {each.check: each.state for each in machine._folder(tmp_path)}["room"] is state


def test_a_port_somebody_else_has_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who says nothing of being rematch; a free one is fine."""
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = str(other.getsockname()[1])
        assert port in wrong(look(tmp_path, monkeypatch, REMATCH_PORT=port))["port"]
    assert wrong(look(tmp_path, monkeypatch, REMATCH_PORT=port)) == {}


def test_clocks_are_compared(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that stands before the program was written, and an audit of tomorrow."""
    assert machine.clock(datetime(1970, 1, 1, tzinfo=UTC)).state is State.WRONG
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with opened(tmp_path, clock=lambda: tomorrow) as store:
        with_organisations(store)
        with store.unit_of_work() as uow:
            uow.audit.append(SYSTEM, "create", "key", "k")
    assert "that is not yet" in wrong(look(tmp_path, monkeypatch))["clocks"]


@pytest.mark.parametrize(
    ("version", "mode", "state"),
    [
        ("3.40.1", "wal", State.WRONG),
        ("3.40.1", "truncate", State.NOTICE),
        ("3.51.3", "wal", State.OK),
        ("3.44.6", "wal", State.OK),
        ("17.2", None, State.OK),
    ],
)
def test_the_gate_is_looked_at(version: str, mode: str | None, state: State) -> None:
    """A journal that can lose commits is wrong, whoever set it."""
    gate = Gate(kind="sqlite", module="sqlite3", version=version, journal_mode=mode)
    assert storage.of_gate(gate).state is state


def test_a_database_that_does_not_answer_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens there; or the address is none."""
    for url in ("postgresql://nobody@127.0.0.1:1/none", "mysql://x", "nonsense"):
        assert "database" in wrong(look(tmp_path, monkeypatch, REMATCH_DATABASE_URL=url)), url
    (tmp_path / "rematch.db").write_bytes(b"this is no database at all" * 100)
    assert "database" in wrong(look(tmp_path, monkeypatch))


def test_tables_that_are_not_the_newest_are_said(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Older ones are to be upgraded, those of a newer version left alone."""
    opened(tmp_path).close()
    raw_sql(tmp_path, "UPDATE alembic_version SET version_num = '0007'")
    assert "0008" in wrong(look(tmp_path, monkeypatch))["migrations"]
    raw_sql(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    assert "of a newer rematch" in wrong(look(tmp_path, monkeypatch))["migrations"]


def test_a_wrong_key_is_said(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gone, another one, or one that others may read."""
    opened(tmp_path).close()
    key = tmp_path / "master.key"
    key.chmod(0o644)
    assert "chmod 600" in wrong(look(tmp_path, monkeypatch))["key"]
    key.unlink()
    assert "put the file back" in wrong(look(tmp_path, monkeypatch))["key"]
    key.write_text("A" * 43 + "=")
    key.chmod(0o600)
    assert "another master key" in wrong(look(tmp_path, monkeypatch))["key"]
    assert key.read_text() == "A" * 43 + "="


def test_an_altered_audit_is_said(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the line that does not fit."""
    with opened(tmp_path) as store, store.unit_of_work() as uow:
        for number in range(3):
            uow.audit.append(SYSTEM, "create", "key", f"k{number}")
    allow_tampering(tmp_path)
    raw_sql(tmp_path, "UPDATE audit SET thing = 'other' WHERE seq = 2")
    assert "Audit line 2" in wrong(look(tmp_path, monkeypatch))["audit"]


def test_a_row_that_names_nobody_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a page that was lost."""
    opened(tmp_path).close()
    with closing(sqlite_module().connect(tmp_path / "rematch.db")) as connection:
        connection.execute("INSERT INTO run_orders VALUES ('no run', '{}')")
        connection.commit()
    assert "run_orders" in wrong(look(tmp_path, monkeypatch))["rows"]


def test_a_lost_page_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it was: no traceback, and nothing is called sound."""
    opened(tmp_path).close()
    file = tmp_path / "rematch.db"
    whole = file.read_bytes()
    for page in range(1, len(whole) // 4096, 9):
        file.write_bytes(whole[: page * 4096] + b"\xff" * 4096 + whole[(page + 1) * 4096 :])
        assert {"rows", "database"} & set(wrong(look(tmp_path, monkeypatch))), page


def test_runs_that_wait_or_stand_still_are_said(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Queued for long; solving for longer than it can take."""
    now = datetime.now(UTC)
    with opened(tmp_path, clock=lambda: now - timedelta(hours=1)) as store:
        run_id = queued(with_organisations(store))
        found = wrong(look(tmp_path, monkeypatch))
        assert run_id in found["queue"]
        assert ("workers" in found) == (database == POSTGRESQL)
        with store.unit_of_work() as uow:
            uow.runs.start(run_id, "somebody")
        found = wrong(look(tmp_path, monkeypatch))
        assert "queue" not in found
        assert run_id in found["runs"]


def test_a_silent_worker_is_said(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a server only: there a run that just began can belong to nobody alive."""
    with opened(tmp_path) as store:
        run_id = queued(with_organisations(store))
        with store.unit_of_work() as uow:
            uow.runs.start(run_id, "gone-1")
        found = look(tmp_path, monkeypatch)
        assert ("gone-1" in str(found.get("runs"))) == (database == POSTGRESQL)
        store.presence.beat("gone-1")
        assert "runs" not in look(tmp_path, monkeypatch)


def test_on_sqlite_no_workers_means_no_solve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There nobody else can solve."""
    opened(tmp_path).close()
    assert "nothing is solved" in wrong(look(tmp_path, monkeypatch, REMATCH_WORKERS="0"))["workers"]


def test_the_versions_are_those_of_the_project() -> None:
    """What the doctor asks of a library is what pyproject.toml asks of it; what is installed fits."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {each.name: each for each in map(Requirement, project["dependencies"])}
    for name, (least, below) in machine.LIBRARIES.items():
        wanted = {(each.operator, each.version) for each in asked[name].specifier}
        mine = {(">=", ".".join(map(str, least)))}
        mine |= {("<", ".".join(map(str, below)))} if below else set()
        assert mine == wanted, name
        assert machine.fits(importlib.metadata.version(name), least, below)
    assert not machine.fits("9.16.1", (9, 15), (9, 16))
    assert not machine.fits("9.14.9", (9, 15), (9, 16))


def test_findings_can_be_read_by_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As JSON, and without a password."""
    look(tmp_path, monkeypatch, REMATCH_DATABASE_URL="postgresql://me:zz-secret-zz@127.0.0.1:1/none")
    text = examined(os.environ).model_dump_json()
    assert json.loads(text)["ok"] is False
    assert "zz-secret-zz" not in text


def test_what_is_due_and_was_not_done_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deliveries that nobody tries: no server runs."""
    long_ago = NOW - timedelta(days=300)
    with opened(tmp_path, clock=lambda: long_ago) as store:
        with_organisations(store)
        with store.unit_of_work() as uow:
            hook = uow.webhooks.add(NGO, "https://hooks.example/in", [], secret="whsec_" + "A" * 32)
            uow.events.test(hook)
            letter = {"link": "https://rematch.example/sign-in#x", "until": "noon"}
            send_to(uow, "ada@harbour.example", "sign_in", language="en", values=letter)
    found = wrong(look(tmp_path, monkeypatch))
    assert "1 of 1 deliveries" in found["deliveries"]
    assert "1 of 1 messages" in found["mail"]
