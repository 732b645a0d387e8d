"""Makes a backup while others write: one moment of the database, hashed, and named when it is whole."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rematch import __version__
from rematch.errors import ConflictError, FileError, SettingError
from rematch.models.backup import Manifest, logical_hash
from rematch.settings import Settings
from rematch.store import engine as database
from rematch.store import migrate
from rematch.store.backups import files
from rematch.store.backups.checking import check_rows
from rematch.store.backups.digests import digests
from rematch.store.copying import copy_database
from rematch.store.gate import Gate
from rematch.store.master_key import key_text, refuse_other_key
from rematch.store.repositories.audit import head_of
from rematch.store.sqlite import file_of, sqlite_module

DATABASE, JOBS, KEY, MANIFEST = "rematch.db", "jobs.db", "master.key", "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A backup that is whole, and where."""

    path: Path
    manifest: Manifest


def make_backup(settings: Settings, where: Path, *, with_key: bool = False) -> Kept:
    """
    Write a backup under a name of its own in a folder, or into one file where the name ends in .tar.

    Raises SettingError where there is no database to keep, ConflictError where the name is taken,
    FileError where the place cannot be written, RefutedError where the database is damaged.
    """
    made_at = datetime.now(UTC)
    target = where if where.suffix == files.TAR else where / f"rematch-{made_at:%Y%m%dT%H%M%S.%fZ}"
    if target.exists():
        raise ConflictError(f"{target} is there already: a backup never replaces anything.")
    with files.unfinished(target.parent) as folder, _room_said(target.parent):
        gate = _copy(settings, folder)
        if with_key:
            files.write_private(folder / KEY, key_text(settings).encode() + b"\n")
        manifest = _described(settings, folder, made_at, gate)
        files.write_private(folder / MANIFEST, manifest.model_dump_json(indent=1).encode() + b"\n")
        files.publish(folder, target)
    return Kept(path=target, manifest=manifest)


@contextmanager
def _room_said(place: Path) -> Iterator[None]:
    """Say in one line that there was no room, or no disk any more."""
    try:
        yield
    except (OSError, sqlite_module().Error) as error:
        raise FileError(
            f"{place}: the backup could not be written ({error}); nothing of it is left."
        ) from None


def at_file(settings: Settings, file: Path) -> Settings:
    """Return the settings for a database in a file."""
    return settings.model_copy(update={"database_url": f"sqlite:///{file}"})


def stand_alone(file: Path) -> None:
    """Have a SQLite file hold everything itself: no log beside it."""
    with closing(sqlite_module().connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    file.chmod(0o600)


def _copy(settings: Settings, folder: Path) -> Gate:
    """Copy one moment. The queue goes first: a job in it is then of a run that the database knows."""
    engine = database.create_existing(settings)
    try:
        gate = database.gate_of(engine)
        if not migrate.current(engine):
            raise SettingError("The database has no tables yet: there is nothing to keep.")
        if database.is_postgres(engine):
            copy_database(settings, f"sqlite:///{folder / DATABASE}")
        else:
            for file in (settings.data_folder / JOBS, file_of(engine.url)):
                if file.exists():
                    _pages(file, folder / (JOBS if file.name == JOBS else DATABASE), settings)
    finally:
        engine.dispose()
    stand_alone(folder / DATABASE)
    return gate


def _pages(source: Path, target: Path, settings: Settings) -> None:
    """Copy a SQLite file page by page in one step: writers go on, or wait for that step, by its journal."""
    connect = sqlite_module().connect
    address = f"{source.absolute().as_uri()}?mode=rw"
    with (
        closing(connect(address, uri=True, timeout=settings.database_wait_s)) as live,
        closing(connect(target)) as copy,
    ):
        live.backup(copy, pages=-1)
    stand_alone(target)


def _described(settings: Settings, folder: Path, made_at: datetime, gate: Gate) -> Manifest:
    check_rows(at_file(settings, folder / DATABASE))
    engine = database.create(at_file(settings, folder / DATABASE))
    try:
        revision = migrate.current(engine)
        with database.reading(engine) as connection:
            tables, head = digests(connection), head_of(connection)
            if (folder / KEY).exists():
                refuse_other_key(settings, connection)
    finally:
        engine.dispose()
    stand_alone(folder / DATABASE)
    names = [name for name in (DATABASE, JOBS, KEY) if (folder / name).exists()]
    return Manifest(
        made_at=made_at,
        rematch=__version__,
        database=f"{gate.kind} {gate.version}",
        revision=str(revision),
        audit_lines=head.seq,
        audit_head=head.hash,
        with_key=KEY in names,
        files=tuple(files.digest_of(folder / name) for name in names),
        tables=tables,
        logical_hash=logical_hash(tables),
    ).sealed()
