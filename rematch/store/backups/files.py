"""Files that are whole or not there: written under a hidden name, brought to disk, then given their name."""

import hashlib
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rematch.errors import ConflictError, FileError
from rematch.models.backup import FileDigest

UNFINISHED = ".unfinished-"
FORGOTTEN_S = 24 * 3_600
CHUNK = 1024 * 1024
TAR = ".tar"


@contextmanager
def unfinished(parent: Path) -> Iterator[Path]:
    """Make a hidden folder that only its owner may enter; what is left in it goes."""
    try:
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(parent)
        folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=parent))
    except OSError as error:
        raise FileError(f"{parent}: cannot be written ({error.strerror}); choose another place.") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, target: Path) -> None:
    """Give a finished folder its name, packed into one file where the name ends in .tar."""
    for file in folder.iterdir():
        to_disk(file)
    to_disk(folder)
    ready = folder
    if target.suffix == TAR:
        ready = folder.with_name(folder.name + TAR)
        try:
            _pack(folder, ready)
            _name(ready, target)
        finally:
            ready.unlink(missing_ok=True)
    else:
        _name(ready, target)
    to_disk(target.parent)


def to_disk(path: Path) -> None:
    """Have a file or a folder stand on the disk before anything else is said of it."""
    if os.name != "posix" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest_of(path: Path) -> FileDigest:
    """Return length and hash of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return FileDigest(name=path.name, size_bytes=size, sha256=digest.hexdigest())


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def replace_private(path: Path, content: bytes) -> None:
    """Put a file in the place of an older one, as a whole; only its owner may read it."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.unlink(missing_ok=True)
        write_private(draft, content)
        to_disk(draft)
        draft.replace(path)
        to_disk(path.parent)
    except OSError as error:
        raise FileError(f"{path}: cannot be written ({error.strerror}).") from None


def copy_in(backup: Path, folder: Path, names: frozenset[str]) -> None:
    """Copy the named files of a backup, folder or tar, into a folder; others are not touched."""
    try:
        if backup.is_dir():
            for name in sorted(names):
                if (backup / name).is_file():
                    write_private(folder / name, b"")
                    shutil.copyfile(backup / name, folder / name)
        else:
            _unpack(backup, folder, names)
    except (OSError, tarfile.TarError, EOFError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is no tar, or cut off"
        raise FileError(f"{backup}: cannot be read as a backup ({why}).") from None


def _pack(folder: Path, file: Path) -> None:
    write_private(file, b"")
    with tarfile.open(file, "w") as tar:
        for each in sorted(folder.iterdir()):
            tar.add(each, arcname=each.name, recursive=False)
    to_disk(file)


def _unpack(file: Path, folder: Path, names: frozenset[str]) -> None:
    with tarfile.open(file, "r:") as tar:
        for member in tar:
            source = tar.extractfile(member) if member.isreg() and member.name in names else None
            if source is None:
                continue
            with source, (folder / member.name).open("xb") as target:
                os.chmod(target.fileno(), 0o600)  # noqa: PTH101 - the file at hand, not whatever has its name
                shutil.copyfileobj(source, target, CHUNK)


def _name(ready: Path, target: Path) -> None:
    """Rename, unless something has the name already."""
    if target.exists() or target.is_symlink():
        raise ConflictError(f"{target} is there already: a backup never replaces anything.")
    ready.rename(target)


def _sweep(parent: Path) -> None:
    """Remove what backups that were killed left behind long ago."""
    for left in parent.glob(f"{UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > FORGOTTEN_S:
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
