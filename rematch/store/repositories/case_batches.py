"""Many cases of one NGO at once: compared with what is there by one query, stored by one statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, select

from rematch.models.case import Case
from rematch.models.round import CaseState
from rematch.models.scenario import canonical, new_salt
from rematch.store.records_imports import ComparedCase, Posted
from rematch.store.tables import CASES
from rematch.store.transaction import Transaction

AT_ONCE = 500
"""Ids in one query: every database takes so many."""
SEEN = (CASES.c.id, CASES.c.state, CASES.c.posted_fingerprint, CASES.c.fingerprint)


def compare(
    transaction: Transaction, cases: Sequence[tuple[Case, CaseState]], *, ngo: str
) -> tuple[ComparedCase, ...]:
    """Say of each case whether it is new, there already, there with other content, or erased."""
    ids = [f"{ngo}/{case.case_ref}" for case, _ in cases]
    known: dict[str, Row[Any]] = {}
    for start in range(0, len(ids), AT_ONCE):
        query = select(*SEEN).where(CASES.c.id.in_(ids[start : start + AT_ONCE]))
        known |= {row.id: row for row in transaction.connection.execute(query)}
    return tuple(
        _compared(transaction, case_id, *case, row=known.get(case_id))
        for case_id, case in zip(ids, cases, strict=True)
    )


def add_new(transaction: Transaction, compared: Sequence[ComparedCase], *, ngo: str) -> tuple[str, ...]:
    """Store those that are new; return their ids."""
    rows = [_values(transaction, each, ngo) for each in compared if each.posted is Posted.NEW]
    if rows:
        transaction.connection.execute(insert(CASES), rows)
    return tuple(row["id"] for row in rows)


def _compared(
    transaction: Transaction, case_id: str, case: Case, state: CaseState, *, row: Row[Any] | None
) -> ComparedCase:
    document = canonical(case)
    fingerprint = transaction.vault.fingerprint("case", document)
    return ComparedCase(case_id, case, state, _posted(row, fingerprint), document, fingerprint)


def _posted(row: Row[Any] | None, fingerprint: str) -> Posted:
    if row is None:
        return Posted.NEW
    if row.state == CaseState.ERASED.value:
        return Posted.GONE
    same = fingerprint in {row.posted_fingerprint, row.fingerprint}
    return Posted.UNCHANGED if same else Posted.CONFLICT


def _values(transaction: Transaction, new: ComparedCase, ngo: str) -> dict[str, Any]:
    key = transaction.vault.new_case_key(new.case_id)
    return {
        "id": new.case_id,
        "ngo": ngo,
        "case_ref": new.case.case_ref,
        "version": 1,
        "state": new.state.value,
        "sealed_key": key.wrapped,
        "sealed_document": key.seal("case", new.document),
        "sealed_salt": key.seal("salt", bytes.fromhex(new_salt())),
        "posted_fingerprint": new.fingerprint,
        "fingerprint": new.fingerprint,
        "created_at": transaction.now,
        "changed_at": transaction.now,
    }
