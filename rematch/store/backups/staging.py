"""A backup on its way into use: copied beside its place, checked to the last row, changed, then placed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from rematch.errors import ConflictError, FileError, RefutedError, SettingError
from rematch.models.backup import Manifest
from rematch.models.strict_json import JsonError, read_json
from rematch.settings import Settings
from rematch.store import engine as database
from rematch.store import migrate
from rematch.store.backups import files
from rematch.store.backups.checking import check_rows, hash_of
from rematch.store.backups.digests import digests
from rematch.store.backups.erasures import beginning_of
from rematch.store.backups.making import DATABASE, JOBS, KEY, MANIFEST, at_file, stand_alone
from rematch.store.copying import copy_database
from rematch.store.master_key import master_key_path
from rematch.store.repositories.audit import verified
from rematch.store.sqlite import file_of

LOGS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file: left there, it would be read as the log of the restored one."""
NAMES = frozenset({DATABASE, JOBS, KEY, MANIFEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A copy of a backup that is what its manifest says."""

    folder: Path
    manifest: Manifest
    settings: Settings
    """Those of the place, for the database of the copy and the key that belongs to it."""
    beginning: str | None
    """Hash of the first line of its audit: which deployment it is of; None: of an empty one."""


def refuse_in_use(settings: Settings) -> None:
    """ConflictError where a deployment is there already: a restore never replaces one."""
    url = database.url_of(settings)
    if url.drivername == "sqlite":
        file = file_of(url)
        for there in (file, *(file.with_name(file.name + end) for end in LOGS)):
            if there.exists():
                raise ConflictError(
                    f"{there.name} is there already: a restore never replaces a deployment. Move it away "
                    f"with all files whose names begin with {file.name}, or name another REMATCH_DATA_FOLDER."
                )
        return
    engine = database.create(settings)
    try:
        with database.reading(engine) as connection:
            used = [each for each in digests(connection) if each.rows]
    finally:
        engine.dispose()
    if used:
        raise ConflictError(
            f"The database holds rows in {used[0].table} already: a restore never replaces a deployment. "
            "Name an empty one in REMATCH_DATABASE_URL."
        )


@contextmanager
def staged(settings: Settings, backup: Path, *, beside: Path) -> Iterator[Staged]:
    """
    Hand out a checked copy of a backup, in a hidden folder in `beside`.

    Raises FileError where it cannot be read, RefutedError naming what differs from its manifest,
    SettingError where a newer rematch made it.
    """
    if not backup.exists():
        raise FileError(f"{backup}: there is no such backup.")
    with files.unfinished(beside) as folder:
        files.copy_in(backup, folder, NAMES)
        manifest = _read(backup, folder / MANIFEST)
        unnamed = {path.name for path in folder.iterdir()} - {
            MANIFEST,
            *(each.name for each in manifest.files),
        }
        if unnamed:
            raise RefutedError(f"{backup}: holds {min(unnamed)}, of which the manifest knows nothing.")
        for named in manifest.files:
            found = files.digest_of(folder / named.name) if (folder / named.name).exists() else None
            if found != named:
                raise RefutedError(
                    f"{backup}: {named.name} is not what the manifest says "
                    f"({found.size_bytes if found else 0:,} bytes of {named.size_bytes:,}, or others)."
                )
        copy = _settings_of(settings, folder)
        beginning = _check(copy, manifest)
        yield Staged(folder=folder, manifest=manifest, settings=copy, beginning=beginning)


def place(ready: Staged, settings: Settings) -> str:
    """
    Put the copy where the settings say, the database last; return its logical hash there.

    Raises RefutedError where it reads back otherwise, ConflictError where something came in between.
    """
    check_rows(ready.settings)
    wanted = hash_of(ready.settings)
    stand_alone(ready.folder / DATABASE)
    url = database.url_of(settings)
    _place_key(ready, settings)
    if url.drivername != "sqlite":
        copy_database(ready.settings, settings.database_address)
    else:
        _place_file(ready.folder / JOBS, settings.data_folder / JOBS, replace=True)
        _place_file(ready.folder / DATABASE, file_of(url), replace=False)
    if hash_of(settings) != wanted:
        raise RefutedError("The database in its place is not what was to be put there: do not use it.")
    return wanted


def _check(copy: Settings, manifest: Manifest) -> str | None:
    check_rows(copy)
    engine = database.create(copy)
    try:
        with database.reading(engine) as connection:
            found, head = {each.table: each for each in digests(connection)}, verified(connection)
            beginning = beginning_of(connection)
        revision = migrate.current(engine)
    finally:
        engine.dispose()
    said = {each.table: each for each in manifest.tables}
    for name in sorted(said.keys() | found.keys()):
        if said.get(name) != found.get(name):
            rows = [0 if one is None else one.rows for one in (said.get(name), found.get(name))]
            raise RefutedError(
                f"Table {name}: the manifest says {rows[0]} rows, {rows[1]} are there, or others."
            )
    if (head.seq, head.hash) != (manifest.audit_lines, manifest.audit_head):
        raise RefutedError(f"The audit ends at line {head.seq}, the manifest says {manifest.audit_lines}.")
    if revision != manifest.revision or not migrate.is_known(manifest.revision):
        raise SettingError(
            f"The backup has tables of revision {manifest.revision}, made by rematch {manifest.rematch}: "
            "restore it with that version or a newer one."
        )
    return beginning


def _read(backup: Path, file: Path) -> Manifest:
    try:
        manifest = Manifest.model_validate(read_json(file.read_bytes()))
    except FileNotFoundError:
        raise FileError(f"{backup}: has no {MANIFEST}: it is no backup, or not a whole one.") from None
    except JsonError as error:
        raise FileError(f"{backup}: {MANIFEST}: {error.message}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise FileError(f"{backup}: {MANIFEST} is no manifest, or a damaged one: {first['msg']}.") from None
    names = {each.name for each in manifest.files}
    if manifest.hash is None or names - NAMES or DATABASE not in names:
        raise FileError(f"{backup}: {MANIFEST} is not as rematch wrote it.")
    return manifest


def _settings_of(settings: Settings, folder: Path) -> Settings:
    """Those of the place; the key that lies in the backup opens it where the place has none."""
    key = master_key_path(settings)
    if settings.master_key is None and not key.exists() and (folder / KEY).exists():
        key = folder / KEY
    return at_file(settings, folder / DATABASE).model_copy(update={"master_key_file": key})


def _place_key(ready: Staged, settings: Settings) -> None:
    if ready.settings.master_key_file == ready.folder / KEY:
        _place_file(ready.folder / KEY, master_key_path(settings), replace=False)


def _place_file(file: Path, target: Path, *, replace: bool) -> None:
    """Move a file to its name; without `replace` never over another one."""
    if not file.exists():
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    files.to_disk(file)
    if replace:
        _moved(file, target)
    else:
        try:
            target.hardlink_to(file)
        except FileExistsError:
            raise ConflictError(f"{target.name} came in between: nothing of it was replaced.") from None
        except OSError:  # another file system, or one without hard links
            if target.exists():
                raise ConflictError(f"{target.name} came in between: nothing was replaced.") from None
            _moved(file, target)
    with suppress(FileNotFoundError):
        file.unlink()
    files.to_disk(target.parent)


def _moved(file: Path, target: Path) -> None:
    draft = target.with_name(f".{target.name}.draft-{os.getpid()}")
    shutil.copyfile(file, draft)
    draft.chmod(0o600)
    files.to_disk(draft)
    draft.replace(target)
