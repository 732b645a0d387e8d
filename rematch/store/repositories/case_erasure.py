"""Erasing a case: everything that could give its words back goes; leaf hashes stay."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from rematch.models.round import CaseState
from rematch.store.tables import (
    ASKS,
    CASE_SAFETY,
    CASES,
    FOLLOW_UPS,
    FROZEN_PARTS,
    IDEMPOTENCY,
    IMPORT_ROWS,
    IMPORTS,
    LINKS,
    MONITORING_RECORD,
    OFFERS,
    OUTLOOKS,
    SUBMISSIONS,
)


def erase(connection: Connection, case_id: str, *, at: datetime) -> None:
    """Empty a case's sealed columns, its frozen parts, what is recorded beside it, the answers about it."""
    connection.execute(delete(CASE_SAFETY).where(CASE_SAFETY.c.case_id == case_id))
    connection.execute(delete(MONITORING_RECORD).where(MONITORING_RECORD.c.case_id == case_id))
    connection.execute(delete(OUTLOOKS).where(OUTLOOKS.c.case_id == case_id))
    connection.execute(delete(ASKS).where(ASKS.c.case_id == case_id))
    connection.execute(delete(LINKS).where(LINKS.c.case_id == case_id))
    connection.execute(update(FROZEN_PARTS).where(FROZEN_PARTS.c.case_id == case_id).values(sealed=None))
    connection.execute(update(OFFERS).where(OFFERS.c.case_id == case_id).values(sealed_answers=None))
    connection.execute(update(FOLLOW_UPS).where(FOLLOW_UPS.c.case_id == case_id).values(sealed_answer=None))
    # The ids stay, without a word: a submission that is sent again does not bring the case back.
    connection.execute(update(SUBMISSIONS).where(SUBMISSIONS.c.case_id == case_id).values(fingerprint=None))
    connection.execute(delete(IDEMPOTENCY).where(IDEMPOTENCY.c.about == case_id))
    _erase_refusals(connection, case_id)
    connection.execute(
        update(CASES)
        .where(CASES.c.id == case_id)
        .values(
            state=CaseState.ERASED.value,
            version=CASES.c.version + 1,
            sealed_key=None,
            sealed_document=None,
            sealed_salt=None,
            posted_fingerprint=None,
            fingerprint=None,
            changed_at=at,
        )
    )


def _erase_refusals(connection: Connection, case_id: str) -> None:
    """Of rows that were refused under its case_ref, the number and the kind of problem stay."""
    ngo, _, case_ref = case_id.partition("/")
    own = select(IMPORTS.c.id).where(IMPORTS.c.ngo == ngo)
    connection.execute(
        update(IMPORT_ROWS)
        .where(IMPORT_ROWS.c.case_ref == case_ref, IMPORT_ROWS.c.import_id.in_(own))
        .values(column=None, sealed_detail=None)
    )
