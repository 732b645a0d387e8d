"""Backups: the same hash on both kinds of database, whole or refused, whatever was done to them."""

import json
import os
import shutil
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command

from rematch.errors import ConflictError, FileError, RefutedError, SettingError
from rematch.models.backup import Manifest
from rematch.models.round import CaseState
from rematch.services.restoring import checked, restore
from rematch.settings import Settings
from rematch.store import Answer, KeyedRequest, Store, engine, migrate
from rematch.store.backups import files, make_backup
from rematch.store.backups.checking import hash_of
from rematch.store.backups.digests import digests
from rematch.store.sqlite import sqlite_module
from tests.databases import POSTGRESQL, SQLITE, database_in, raw_sql
from tests.store.builders import NGO, TOWN, a_case, a_marked_case, a_pledge, freeze_case, opened, settings_in


def filled(store: Store) -> None:
    """A bit of everything: texts, times, booleans, days, bytes."""
    freeze_case(store, a_marked_case())
    with store.unit_of_work() as uow:
        uow.pledges.add(a_pledge(), owner=TOWN)
        uow.cases.add(a_case("C-2"), ngo=NGO, state=CaseState.READY)
        request = KeyedRequest(key="k1", principal="x/y", route="r", body=b"{}")
        uow.idempotency.remember(request, Answer(status=200, body=b"{}"))


def place_in(tmp_path: Path, name: str = "other") -> Path:
    """An empty folder with the master key of the deployment in it."""
    folder = tmp_path / name
    folder.mkdir(mode=0o700)
    shutil.copy(tmp_path / "master.key", folder / "master.key")
    return folder


def tables_in(settings: Settings) -> dict[str, tuple[int, str]]:
    """Count and hash of every table."""
    opened_engine = engine.create_existing(settings)
    with engine.reading(opened_engine) as connection:
        found = {each.table: (each.rows, each.sha256) for each in digests(connection)}
    opened_engine.dispose()
    return found


@pytest.fixture
def kept(store: Store, tmp_path: Path) -> Path:
    """A backup of a bit of everything, a folder."""
    filled(store)
    return make_backup(settings_in(tmp_path), tmp_path / "kept").path


@pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
def test_what_comes_back_is_what_was_kept(store: Store, tmp_path: Path, kind: str) -> None:
    """On either kind, from either: the hash of the manifest is the one of the live database, and every table
    reads back alike but for what the restore itself writes down.
    """
    filled(store)
    manifest = make_backup(settings_in(tmp_path), tmp_path / "kept").manifest
    assert manifest.logical_hash == hash_of(settings_in(tmp_path))
    folder = place_in(tmp_path)
    with database_in(folder, kind):
        done = restore(settings_in(folder), next((tmp_path / "kept").iterdir()), [])
        back, before = tables_in(settings_in(folder)), tables_in(settings_in(tmp_path))
        assert {name for name in before if before[name] != back[name]} == {"audit", "events"}
        assert done.logical_hash == hash_of(settings_in(folder))
        with opened(folder) as copy, copy.read() as there, store.read() as here:
            assert there.cases.list() == here.cases.list()
            assert there.rounds.frozen_parts("pilot") == here.rounds.frozen_parts("pilot")
            assert there.audit.verify_chain().seq == here.audit.verify_chain().seq + 1


def test_a_tar_holds_the_same(store: Store, tmp_path: Path) -> None:
    """One file, that restores as a folder does; its name is never taken from another one."""
    filled(store)
    settings = settings_in(tmp_path)
    made = make_backup(settings, tmp_path / "kept" / "today.tar")
    assert tarfile.is_tarfile(made.path)
    assert checked(settings, made.path, beside=tmp_path / "look").logical_hash == hash_of(settings)
    with pytest.raises(ConflictError, match="never replaces"):
        make_backup(settings, tmp_path / "kept" / "today.tar")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["today.tar"]


def test_nobody_else_may_read_it_and_the_key_is_not_in_it(kept: Path, tmp_path: Path) -> None:
    """Mode 0600 in a folder of mode 0700; the key only where it is asked for."""
    assert kept.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in kept.iterdir()} == {0o600}
    key = (tmp_path / "master.key").read_bytes().strip()
    assert all(key not in path.read_bytes() for path in kept.iterdir())
    make_backup(settings_in(tmp_path), tmp_path / "whole.tar", with_key=True)
    assert key in (tmp_path / "whole.tar").read_bytes()


def test_a_backup_with_its_key_needs_nothing_else(store: Store, tmp_path: Path) -> None:
    """The key is put beside the database, for its owner alone."""
    filled(store)
    made = make_backup(settings_in(tmp_path), tmp_path / "kept", with_key=True)
    assert made.manifest.with_key
    new = tmp_path / "new"
    restore(settings_in(new), made.path, [])
    assert (new / "master.key").stat().st_mode & 0o777 == 0o600
    with opened(new) as copy, copy.read() as uow:
        assert uow.cases.get(f"{NGO}/C-1").thing == a_marked_case()


def test_without_the_key_or_with_another_nothing_is_restored(kept: Path, tmp_path: Path) -> None:
    """Said before anything is put in place."""
    new = tmp_path / "new"
    with pytest.raises(SettingError, match="put the file back"):
        restore(settings_in(new), kept, [])
    files.write_private(new / "master.key", b"A" * 43 + b"=")
    with pytest.raises(SettingError, match="another master key"):
        restore(settings_in(new), kept, [])
    assert [path.name for path in new.iterdir()] == ["master.key"]


def test_a_key_that_opens_nothing_is_not_put_in(store: Store, tmp_path: Path) -> None:
    """A backup with a key is a promise that it can be read."""
    settings = settings_in(tmp_path, master_key="A" * 43 + "=")
    with pytest.raises(SettingError, match="another master key"):
        make_backup(settings, tmp_path / "kept", with_key=True)
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_deployment_is_never_replaced(kept: Path, database: str, tmp_path: Path) -> None:
    """Not a database with rows, nor one whose log still lies there."""
    with pytest.raises(ConflictError, match="never replaces"):
        restore(settings_in(tmp_path), kept, [])
    folder = place_in(tmp_path)
    (folder / "rematch.db-wal").write_bytes(b"left")
    with pytest.raises(ConflictError, match=r"rematch\.db-wal"):
        restore(settings_in(folder), kept, [])


def flip(path: Path, at: int) -> None:
    """Change one bit of a file."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    """Lose the last page."""
    path.write_bytes(path.read_bytes()[:-4096])


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a flipped bit": lambda kept: flip(kept / "rematch.db", 20_000),
    "cut off": lambda kept: cut(kept / "rematch.db"),
    "no database": lambda kept: (kept / "rematch.db").unlink(),
    "no manifest": lambda kept: (kept / "manifest.json").unlink(),
    "half a manifest": lambda kept: (kept / "manifest.json").write_bytes(b'{"format": 1'),
    "another count": lambda kept: altered(kept, lambda said: said["tables"][0].update(rows=99)),
    "another moment": lambda kept: altered(kept, lambda said: said.update(made_at="2020-01-01T00:00:00Z")),
    "no hash": lambda kept: altered(kept, lambda said: said.pop("hash")),
    "another form": lambda kept: altered(kept, lambda said: said.update(format=2)),
    "a file of elsewhere": lambda kept: resealed(
        kept, lambda said: said["files"][0].update(name="../../rematch.db")
    ),
    "a queue of elsewhere": lambda kept: (kept / "jobs.db").write_bytes(b"jobs"),
    "a key of elsewhere": lambda kept: (kept / "master.key").write_bytes(b"A" * 43 + b"="),
    "no file": lambda kept: resealed(kept, lambda said: said.update(files=[])),
    "one row more": lambda kept: rewritten(kept, "INSERT INTO meta VALUES ('a', 'b')"),
    "one row less": lambda kept: rewritten(kept, "DELETE FROM idempotency"),
    "one value": lambda kept: rewritten(kept, "UPDATE pledges SET version = 7"),
    "a row that names nobody": lambda kept: rewritten(kept, "UPDATE cases SET ngo = 'nobody'"),
    "no table": lambda kept: rewritten(kept, "DROP TABLE workers; DROP TABLE deliveries"),
}


def altered(kept: Path, change: Callable[[dict], object]) -> None:
    """Change what the manifest says."""
    said = json.loads((kept / "manifest.json").read_text())
    change(said)
    (kept / "manifest.json").write_text(json.dumps(said))


def resealed(kept: Path, change: Callable[[dict], object]) -> None:
    """Change what the manifest says, and have its hash add up."""
    altered(kept, lambda said: (change(said), said.pop("hash")))
    said = Manifest.model_validate_json((kept / "manifest.json").read_text()).sealed()
    (kept / "manifest.json").write_text(said.model_dump_json())


def rewritten(kept: Path, statements: str) -> None:
    """Change the database, and have the manifest name its new bytes: only rows can tell."""
    with closing(sqlite_module().connect(kept / "rematch.db")) as connection:
        connection.executescript(statements)
    found = files.digest_of(kept / "rematch.db")
    resealed(kept, lambda said: said.update(files=[found.model_dump()]))


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused(kept: Path, tmp_path: Path, damage: str) -> None:
    """Before anything is put in place; nothing is left behind there."""
    DAMAGES[damage](kept)
    folder = place_in(tmp_path)
    with pytest.raises((FileError, RefutedError)):
        restore(settings_in(folder), kept, [])
    assert [path.name for path in folder.iterdir()] == ["master.key"]


def test_a_tar_cut_off_is_refused(store: Store, tmp_path: Path) -> None:
    """Wherever it was cut."""
    filled(store)
    whole = make_backup(settings_in(tmp_path), tmp_path / "whole.tar").path.read_bytes()
    folder = place_in(tmp_path)
    for length in (0, 100, 600, len(whole) // 2, len(whole) - 11_000):
        (tmp_path / "cut.tar").write_bytes(whole[:length])
        with pytest.raises((FileError, RefutedError)):
            restore(settings_in(folder), tmp_path / "cut.tar", [])
    assert [path.name for path in folder.iterdir()] == ["master.key"]


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    """A name that is not there, an empty folder, any file."""
    settings = settings_in(tmp_path / "new")
    (tmp_path / "empty").mkdir()
    (tmp_path / "letter.txt").write_text("Dear all")
    for name in ("absent", "empty", "letter.txt"):
        with pytest.raises(FileError):
            restore(settings, tmp_path / name, [])


def test_a_place_that_cannot_be_written_is_named(store: Store, tmp_path: Path) -> None:
    """A file stands where the folder would be."""
    (tmp_path / "kept").write_text("no folder")
    with pytest.raises(FileError, match="cannot be written"):
        make_backup(settings_in(tmp_path), tmp_path / "kept")


def test_where_nothing_is_nothing_is_kept(tmp_path: Path) -> None:
    """No database is made on the way, and no backup of an empty one."""
    folder = tmp_path / "nowhere"
    with pytest.raises(SettingError, match="no database"):
        make_backup(Settings(data_folder=folder), tmp_path / "kept")
    assert not folder.exists()
    assert list((tmp_path / "kept").glob("*")) == []


def older(folder: Path, revision: str) -> None:
    """A database of an earlier revision, as an earlier version left it."""
    old = engine.create(settings_in(folder))
    with engine.writing(old) as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    old.dispose()


def test_an_older_backup_is_brought_forward(tmp_path: Path) -> None:
    """One of SQLite can also be made before the upgrade: its hashes are those of its own tables."""
    older(tmp_path, "0006")
    manifest = make_backup(settings_in(tmp_path), tmp_path / "kept").manifest
    assert manifest.revision == "0006"
    new = tmp_path / "new"
    new.mkdir()
    files.write_private(new / "master.key", b"A" * 43 + b"=")
    done = restore(settings_in(new), next((tmp_path / "kept").iterdir()), [])
    with opened(new) as store:
        assert done.revision == store.current()
        assert store.pending() == ()


def test_a_backup_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """With the words what to do."""
    opened(tmp_path).close()
    raw_sql(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    made = make_backup(settings_in(tmp_path), tmp_path / "kept")
    with pytest.raises(SettingError, match="revision 9999"):
        restore(settings_in(place_in(tmp_path)), made.path, [])


def test_a_damaged_database_is_not_kept_as_if_whole(tmp_path: Path) -> None:
    """A row that names one that is not there: no backup that could not be restored."""
    with opened(tmp_path) as store, store.unit_of_work() as uow:
        uow.audit.head()
    raw_sql(tmp_path, "INSERT INTO run_orders VALUES ('no such run', '{}')")
    with pytest.raises(RefutedError, match="not there"):
        make_backup(settings_in(tmp_path), tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []


def test_what_a_killed_backup_left_long_ago_goes(store: Store, tmp_path: Path) -> None:
    """After a day, with the next backup; what is at work now stays."""
    filled(store)
    old, young = (tmp_path / "kept" / f"{files.UNFINISHED}{name}" for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir(parents=True)
    os.utime(old, (1, 1))
    make_backup(settings_in(tmp_path), tmp_path / "kept")
    assert (old.exists(), young.exists()) == (False, True)
