"""Puts a backup into use: checked, migrated forward, and what was erased since erased again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rematch.errors import ConflictError, NotFoundError, RefutedError
from rematch.models.backup import Erasure, ErasureList, Gone, Manifest
from rematch.models.round import CaseState
from rematch.services.actor import SYSTEM
from rematch.services.cases import erase_known
from rematch.services.people import end_known
from rematch.settings import Settings
from rematch.store import OrganisationKind, Store, UnitOfWork, open_store
from rematch.store.backups import Staged, place, refuse_in_use, staged


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did."""

    manifest: Manifest
    revision: str
    erased_again: int
    """Things that the lists name and the backup still held."""
    logical_hash: str


def restore(settings: Settings, backup: Path, erasures: Sequence[ErasureList]) -> Restored:
    """
    Put a backup where the settings say, into an empty place.

    Raises ConflictError where a deployment is there, FileError or RefutedError where the backup is not whole,
    RefutedError also where a list is another deployment's, SettingError where its master key is not at hand.
    """
    refuse_in_use(settings)
    with staged(settings, backup, beside=settings.data_folder) as ready:
        for each in erasures:
            _refuse_foreign(each, ready)
        with open_store(ready.settings) as store:
            again = _settled(store, ready.manifest, erasures)
            revision = str(store.current())
        return Restored(
            manifest=ready.manifest,
            revision=revision,
            erased_again=again,
            logical_hash=place(ready, settings),
        )


def checked(settings: Settings, backup: Path, *, beside: Path) -> Manifest:
    """Read a backup to its last row without putting it into use; raises as `restore` does."""
    with staged(settings, backup, beside=beside) as ready:
        return ready.manifest


def _refuse_foreign(erasures: ErasureList, ready: Staged) -> None:
    if erasures.beginning != ready.beginning:
        raise RefutedError(
            "The list of erasures is of another deployment than the backup: their audits begin differently."
        )
    if erasures.made_at < ready.manifest.made_at:
        raise ConflictError(
            f"The list of erasures is of {erasures.made_at:%Y-%m-%d %H:%M} UTC, older than the backup of "
            f"{ready.manifest.made_at:%Y-%m-%d %H:%M} UTC: it cannot name what was erased since."
        )


def _settled(store: Store, manifest: Manifest, erasures: Sequence[ErasureList]) -> int:
    """Do again what the lists name, write the restore down, and tell everybody."""
    moment = f"{manifest.made_at:%Y-%m-%dT%H:%M:%SZ}"
    with store.unit_of_work() as uow:
        uow.audit.append(SYSTEM, "restore", "deployment", moment)
        uow.sessions.end_everybodys()
        entries = [entry for each in erasures for entry in each.entries]
        again = sum(AGAIN[entry.what](uow, entry, manifest) for entry in entries)
        everybody = [org_id for kind in OrganisationKind for org_id in uow.organisations.ids_of(kind)]
        uow.events.restored(moment, to=everybody)
        return again


def _case(uow: UnitOfWork, entry: Erasure, _: Manifest) -> bool:
    try:
        if uow.cases.state_of(entry.thing) is CaseState.ERASED:
            return False
    except NotFoundError:
        return False  # posted after the backup: it did not come back
    erase_known(uow, entry.thing, by=SYSTEM)
    return True


def _monitoring(uow: UnitOfWork, entry: Erasure, manifest: Manifest) -> bool:
    version = uow.monitoring.version(entry.thing)
    if not version or entry.at < manifest.made_at:
        return False  # recorded anew between that deletion and the backup
    uow.monitoring.delete(entry.thing, expected_version=version)
    uow.audit.append(SYSTEM, "delete_monitoring", "case", entry.thing)
    return True


def _key(uow: UnitOfWork, entry: Erasure, _: Manifest) -> bool:
    try:
        if uow.keys.get(entry.thing).revoked_at is not None:
            return False
    except NotFoundError:
        return False
    uow.keys.revoke(entry.thing)
    uow.audit.append(SYSTEM, "revoke", "key", entry.thing)
    return True


def _webhook(uow: UnitOfWork, entry: Erasure, _: Manifest) -> bool:
    if not uow.webhooks.end(entry.thing):
        return False
    uow.audit.append(SYSTEM, "delete", "webhook", entry.thing)
    return True


def _mail_subscription(uow: UnitOfWork, entry: Erasure, _: Manifest) -> bool:
    if not uow.mail_subscriptions.end(entry.thing):
        return False
    uow.mails.end(entry.thing)
    uow.audit.append(SYSTEM, "delete", "mail_subscription", entry.thing)
    return True


def _link(uow: UnitOfWork, entry: Erasure, _: Manifest) -> bool:
    if not uow.links.end(entry.thing):
        return False
    uow.audit.append(SYSTEM, "revoke", "link", entry.thing)
    return True


def _person(uow: UnitOfWork, entry: Erasure, _: Manifest) -> bool:
    org_id, handle = entry.thing.split("/", maxsplit=1)
    try:
        known = uow.people.get(org_id, handle)
    except NotFoundError:
        return False
    if known.ended_at is not None:
        return False
    end_known(uow, known, by=SYSTEM)
    return True


AGAIN: dict[Gone, Callable[[UnitOfWork, Erasure, Manifest], bool]] = {
    Gone.CASE: _case,
    Gone.MONITORING: _monitoring,
    Gone.KEY: _key,
    Gone.WEBHOOK: _webhook,
    Gone.MAIL_SUBSCRIPTION: _mail_subscription,
    Gone.LINK: _link,
    Gone.PERSON: _person,
}
"""How each is done again; whether there was anything to do."""
