"""The master key: from the environment, or from a file that only its owner may read."""

import base64
import binascii
import os
import secrets
import tempfile
from pathlib import Path

from sqlalchemy import Connection, insert, select

from rematch.errors import SettingError
from rematch.settings import Settings
from rematch.store.engine import url_of
from rematch.store.sqlite import file_of
from rematch.store.tables import META
from rematch.store.transaction import Transaction
from rematch.store.vault import KEY_BYTES, Vault

CHECK = "master_key_check"
OTHER_KEY = "REMATCH_MASTER_KEY: this database was made with another master key; its cases cannot be read."


def load_master_key(settings: Settings, *, is_new: bool) -> bytes:
    """Return the master key; make its file where neither it nor the database is there yet."""
    if settings.master_key is not None:
        return _decoded(settings.master_key.get_secret_value(), source="REMATCH_MASTER_KEY")
    path = master_key_path(settings)
    if not path.exists():
        if not is_new:
            raise SettingError(
                f"REMATCH_MASTER_KEY_FILE: {path.name} is missing, yet the database is there. "
                "Without its key no case can be read: put the file back."
            )
        _create(path)
    return _decoded(_private_text(path), source=path.name)


def master_key_path(settings: Settings) -> Path:
    """Return the file the master key is read from where no setting holds it."""
    return settings.master_key_file or _beside_database(settings)


def key_text(settings: Settings) -> str:
    """Return the master key as its file holds it; SettingError where there is none."""
    return base64.urlsafe_b64encode(load_master_key(settings, is_new=False)).decode()


def remember_master_key(transaction: Transaction) -> None:
    """Write down a fingerprint of the master key; SettingError where the database was made with another."""
    fingerprint = transaction.vault.fingerprint(CHECK, b"rematch")
    query = select(META.c.value).where(META.c.name == CHECK)
    known = transaction.connection.execute(query).scalar_one_or_none()
    if known is None:
        transaction.connection.execute(insert(META).values(name=CHECK, value=fingerprint))
    elif known != fingerprint:
        raise SettingError(OTHER_KEY)


def refuse_other_key(settings: Settings, connection: Connection) -> None:
    """SettingError where the master key at hand is missing, or not the one the database was made with."""
    fingerprint = Vault(load_master_key(settings, is_new=False)).fingerprint(CHECK, b"rematch")
    known = connection.execute(select(META.c.value).where(META.c.name == CHECK)).scalar_one_or_none()
    if known is not None and known != fingerprint:
        raise SettingError(OTHER_KEY)


def _beside_database(settings: Settings) -> Path:
    url = url_of(settings)
    folder = file_of(url).parent if url.drivername == "sqlite" else settings.data_folder
    return folder / "master.key"


def _create(path: Path) -> None:
    """Write a new key under its name at once, whole, with mode 0600; keep the one another process wrote."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".master-key-")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        _name(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _name(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        draft.replace(path)


def _private_text(path: Path) -> str:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SettingError(f"REMATCH_MASTER_KEY_FILE: others may read {path.name}: chmod 600 it.")
    return path.read_text(encoding="ascii")


def _decoded(text: str, *, source: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingError(
            f"{source}: a master key is {KEY_BYTES} random bytes in URL-safe base64 (44 characters)."
        )
    return key
