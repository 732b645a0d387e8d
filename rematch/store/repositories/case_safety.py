"""What a coordinator records for a case's safety: sealed with the case's key, with a version of its own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from rematch.errors import StaleError
from rematch.models.case import Safety
from rematch.models.scenario import canonical
from rematch.store.records import Stored
from rematch.store.tables import CASE_SAFETY, CASES
from rematch.store.vault import CaseKey, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyChange:
    """What to record, and the version it was made on; 0 for the first time."""

    safety: Safety
    expected_version: int
    at: datetime


def read(connection: Connection, case: Row[Any], key: CaseKey) -> Stored[Safety] | None:
    """Return what is recorded for a case, or None."""
    row = connection.execute(select(CASE_SAFETY).where(CASE_SAFETY.c.case_id == case.id)).one_or_none()
    if row is None:
        return None
    return Stored(
        id=row.case_id,
        thing=Safety.model_validate_json(key.open("safety", row.sealed_document)),
        version=row.version,
        owner=case.ngo,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def write(connection: Connection, case: Row[Any], key: CaseKey, change: SafetyChange) -> Stored[Safety]:
    """Record a change, provided nobody recorded another since; StaleError with both numbers."""
    before = read(connection, case, key)
    version = before.version if before else 0
    if version != change.expected_version:
        raise StaleError(
            f"The safety record of {case.id} is at version {version}, the change was made on version "
            f"{change.expected_version}: read it again, then repeat the change."
        )
    content = {
        "version": version + 1,
        "sealed_document": key.seal("safety", canonical(change.safety)),
        "changed_at": change.at,
    }
    if before is None:
        connection.execute(insert(CASE_SAFETY).values(case_id=case.id, created_at=change.at, **content))
    else:
        connection.execute(update(CASE_SAFETY).where(CASE_SAFETY.c.case_id == case.id).values(content))
    recorded = read(connection, case, key)
    assert recorded is not None
    return recorded


def read_all(connection: Connection, vault: Vault, case_ids: Collection[str]) -> dict[str, Safety]:
    """Return what is recorded for these cases, by case; cases without a record are left out."""
    wanted = select(CASE_SAFETY, CASES.c.sealed_key).join(CASES, CASES.c.id == CASE_SAFETY.c.case_id)
    rows = connection.execute(wanted.where(CASE_SAFETY.c.case_id.in_(list(case_ids)))) if case_ids else ()
    return {
        row.case_id: Safety.model_validate_json(
            vault.case_key(row.case_id, row.sealed_key).open("safety", row.sealed_document)
        )
        for row in rows
    }
