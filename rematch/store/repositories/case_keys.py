"""The key of a case, for what other repositories seal with it."""

from rematch.errors import GoneError
from rematch.store.repositories.rows import row_of
from rematch.store.tables import CASES
from rematch.store.transaction import Transaction
from rematch.store.vault import CaseKey


def key_of(transaction: Transaction, case_id: str) -> CaseKey:
    """Return the key of a case; GoneError where it was erased."""
    row = row_of(transaction.connection, CASES, case_id)
    if row.sealed_key is None:
        raise GoneError(f"Case {case_id} was erased.")
    return transaction.vault.case_key(case_id, row.sealed_key)
