"""Submissions of a form: which of their versions became which case. Ids and a keyed fingerprint, no word."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update

from rematch.models.case import Case
from rematch.models.scenario import canonical
from rematch.store.tables import SUBMISSIONS
from rematch.store.transaction import Repository

LATEST, REPLACED = "latest", "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionVersion:
    """What the versions of a submission are told apart by; every edit has an `instance_id` of its own."""

    instance_id: str
    root_id: str
    replaces: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSubmission:
    """One version that was taken, or is known to have been replaced."""

    instance_id: str
    root_id: str
    case_id: str
    is_latest: bool
    fingerprint: str | None
    """Of the case that the version states; None: replaced, or the case was erased."""


class Submissions(Repository):
    """Each NGO has its own: the same id at another NGO is another submission."""

    def version(self, ngo: str, instance_id: str) -> StoredSubmission | None:
        """Return one version; None where it was never heard of."""
        found = SUBMISSIONS.c
        query = select(SUBMISSIONS).where(found.ngo == ngo, found.instance_id == instance_id)
        return _stored(self._connection.execute(query).one_or_none())

    def latest(self, ngo: str, root_id: str) -> StoredSubmission | None:
        """Return the version last taken of a submission; None where none was."""
        found = SUBMISSIONS.c
        query = select(SUBMISSIONS).where(found.ngo == ngo, found.root_id == root_id, found.state == LATEST)
        return _stored(self._connection.execute(query).one_or_none())

    def take(self, ngo: str, version: SubmissionVersion, *, case_id: str, case: Case) -> None:
        """Note a version as the latest, and that those before it are replaced, heard of or not."""
        mine = (SUBMISSIONS.c.ngo == ngo, SUBMISSIONS.c.root_id == version.root_id)
        replaced = {"state": REPLACED, "fingerprint": None}
        self._connection.execute(update(SUBMISSIONS).where(*mine).values(replaced))
        for earlier in {version.root_id, version.replaces} - {version.instance_id, None}:
            self._write(ngo, version, {"instance_id": earlier, "case_id": case_id, **replaced})
        latest = {"state": LATEST, "fingerprint": self.fingerprint(case)}
        self._write(ngo, version, {"instance_id": version.instance_id, "case_id": case_id, **latest})

    def fingerprint(self, case: Case) -> str:
        """Return what equal cases have in common, and nobody without the master key can guess at."""
        return self.transaction.vault.fingerprint("case", canonical(case))

    def _write(self, ngo: str, version: SubmissionVersion, values: dict[str, Any]) -> None:
        key = {"ngo": ngo, "instance_id": values["instance_id"]}
        fields = values | {"root_id": version.root_id, "taken_at": self._now}
        if self.version(ngo, values["instance_id"]) is None:
            self._connection.execute(insert(SUBMISSIONS).values(key | fields))
        else:
            same = (SUBMISSIONS.c.ngo == ngo, SUBMISSIONS.c.instance_id == values["instance_id"])
            self._connection.execute(update(SUBMISSIONS).where(*same).values(fields))


def _stored(row: Row[Any] | None) -> StoredSubmission | None:
    if row is None:
        return None
    return StoredSubmission(
        instance_id=row.instance_id,
        root_id=row.root_id,
        case_id=row.case_id,
        is_latest=row.state == LATEST,
        fingerprint=row.fingerprint,
    )
