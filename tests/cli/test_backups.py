"""Backups as processes, beside a server that is written to: none is half, none misses what was answered."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from rematch.models.round import CaseState
from rematch.services.restoring import checked
from rematch.store.backups import files
from tests.api.bodies import a_case
from tests.api.desk import settings_in, tokens_in
from tests.api.serving import Server, serving
from tests.cli.deployment import called, environment_of
from tests.databases import POSTGRESQL, SQLITE, database_in, raw_sql
from tests.store.builders import NGO, opened, with_organisations
from tests.store.builders import a_case as a_stored_case

BOTH_DATABASES = True
WRITERS = 4


class Writers:
    """Threads that post cases until they are told to stop, and what was answered to each."""

    def __init__(self, server: Server) -> None:
        self.answered: list[str] = []
        self.refused: list[str] = []
        self._server = server
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(number,)) for number in range(WRITERS)]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self, number: int) -> None:
        caller, step = self._server.caller("harbour"), 0
        while not self._stop.wait(0.02):
            answer = caller.post("/v1/cases", a_case(f"W{number}-{step}"))
            if answer.status_code == 201:
                self.answered.append(f"harbour/W{number}-{step}")
            else:
                self.refused.append(answer.text)
            step += 1


def with_key(source: Path, folder: Path) -> Path:
    """An empty place for a restore, with the key of the deployment."""
    folder.mkdir(mode=0o700)
    shutil.copy(source / "master.key", folder / "master.key")
    return folder


def begun_backup(folder: Path, kept: Path, *, before: str = "") -> subprocess.Popen[str]:
    """What `rematch backup` does, without the seconds in which it reads its commands."""
    words = f"""
import pathlib, resource
from rematch.settings import read_settings
from rematch.store.backups import make_backup
{before}
make_backup(read_settings(), pathlib.Path({str(kept)!r}))
"""
    return subprocess.Popen(
        [sys.executable, "-c", words],
        env=environment_of(folder) | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_backup_beside_writers_is_one_moment(database: str, tmp_path: Path) -> None:
    """What was answered before it began is in it, and nothing else; nobody was refused; and a
    server of the other kind starts on it and opens the cases.
    """
    tokens = tokens_in(tmp_path)
    counts: list[int] = []
    with serving(tmp_path, tokens) as server, Writers(server) as writers:
        for number in range(2):
            before = set(writers.answered)
            called(tmp_path, "backup", tmp_path / f"kept-{number}.tar")
            manifest = checked(settings_in(tmp_path), tmp_path / f"kept-{number}.tar", beside=tmp_path)
            counts.append({each.table: each.rows for each in manifest.tables}["cases"])
            assert len(before) <= counts[-1]
        listed = tmp_path / "erasures.json"
        called(tmp_path, "db", "erasures", "--out", listed)
        shown = server.caller("harbour").get(f"/v1/cases/{writers.answered[0]}").json()
    assert writers.refused == []
    assert 0 < counts[0] < counts[1] <= len(writers.answered)
    other = with_key(tmp_path, tmp_path / "other")
    with ExitStack() as stack:
        stack.enter_context(database_in(other, POSTGRESQL if database == SQLITE else SQLITE))
        called(other, "restore", tmp_path / "kept-1.tar", "--erasures", listed)
        kept = {row[0] for row in raw_sql(other, "SELECT id FROM cases")}
        assert before <= kept <= set(writers.answered)
        assert len(kept) == counts[1]
        server = stack.enter_context(serving(other, tokens))
        read = server.caller("harbour").get(f"/v1/cases/{writers.answered[0]}")
        assert read.json() == shown
        assert server.stop() in {0, -signal.SIGTERM}


def test_a_killed_backup_is_not_there(database: str, tmp_path: Path) -> None:
    """Killed at eight moments between its first byte and its name: what has a name is whole."""
    with with_organisations(opened(tmp_path)) as store, store.unit_of_work() as uow:
        for number in range(400):
            uow.cases.add(a_stored_case(f"C-{number}"), ngo=NGO, state=CaseState.READY)
    kept, killed = tmp_path / "kept", 0
    for number in range(8):
        process = begun_backup(tmp_path, kept)
        known = set(kept.glob("*")) if kept.exists() else set()
        while process.poll() is None and not set(kept.glob(f"{files.UNFINISHED}*")) - known:
            time.sleep(0.001)
        time.sleep(number * 0.04)
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for path in kept.glob("rematch-*"):
            checked(settings_in(tmp_path), path, beside=tmp_path / "look")
    assert killed >= 2


def test_a_full_disk_leaves_nothing(database: str, tmp_path: Path) -> None:
    """One line of why, and no part of a backup."""
    tokens_in(tmp_path)
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    _, said = begun_backup(tmp_path, tmp_path / "kept", before=limit).communicate(timeout=400)
    assert "FileError" in said or "SettingError" in said, said
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_restore_says_what_it_needs(database: str, tmp_path: Path) -> None:
    """Whether anything was erased; a damaged backup, and a deployment in the way, are refused."""
    tokens_in(tmp_path)
    said = called(tmp_path, "backup", tmp_path / "kept", "--with-key")
    assert "whoever has this backup can read every case" in said
    [kept] = (tmp_path / "kept").iterdir()
    with ExitStack() as stack:
        new = tmp_path / "new"
        new.mkdir()
        stack.enter_context(database_in(new, database))
        assert "--nothing-erased" in called(new, "restore", kept, expect=2)
        assert "--erasures FILE" in called(
            new, "restore", kept, "--nothing-erased", "--erasures", "x", expect=2
        )
        assert "is whole" in called(new, "restore", kept, "--check")
        assert list(new.glob("master.key")) == []
        called(new, "restore", kept, "--nothing-erased")
        assert "never replaces" in " ".join(
            called(new, "restore", kept, "--nothing-erased", expect=2).split()
        )
    (kept / "rematch.db").write_bytes(b"half")
    assert "is not what the manifest says" in " ".join(
        called(tmp_path, "restore", kept, "--check", expect=2).split()
    )


@pytest.mark.parametrize("wrong", ["no-such-backup", "."])
def test_what_is_no_backup_is_one_clear_line(tmp_path: Path, wrong: str) -> None:
    """No traceback."""
    said = called(tmp_path, "restore", tmp_path / wrong, "--check", expect=2)
    assert said.startswith("rematch: ")
    assert "Traceback" not in said
