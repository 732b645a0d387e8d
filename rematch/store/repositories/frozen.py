"""The parts a round froze: those of cases sealed with the case's key, so that erasing one erases it here."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row, insert, select

from rematch.errors import GoneError
from rematch.models.given import Given
from rematch.models.municipality import Municipality
from rematch.models.pledge import Pledge
from rematch.models.policy import Policy
from rematch.models.scenario import CasePart, Part, RoundFacts, canonical
from rematch.store.records import FrozenPart
from rematch.store.tables import CASES, FROZEN_PARTS
from rematch.store.transaction import Transaction
from rematch.store.vault import CaseKey

KINDS: dict[str, type[Part]] = {
    "case": CasePart,
    "given": Given,
    "municipality": Municipality,
    "pledge": Pledge,
    "policy": Policy,
    "round": RoundFacts,
}
SALT_BYTES = 16

Freezing = tuple[str, int]
"""A round and the number of its freezing."""


def write(transaction: Transaction, freezing: Freezing, parts: Mapping[str, FrozenPart]) -> None:
    """Store parts under their keys; GoneError where a case has been erased."""
    wrapped = dict(_wrapped_keys(transaction, parts))
    rows = []
    for key, part in parts.items():
        kind, _, thing_id = key.partition(":")
        row = {"round_ref": freezing[0], "freezing": freezing[1], "key": key, "leaf_hash": part.leaf_hash}
        if kind == "case":
            if thing_id not in wrapped:
                raise GoneError(f"Case {thing_id} was erased, or is not known.")
            case_key = transaction.vault.case_key(thing_id, wrapped[thing_id])
            rows.append(row | _sealed(case_key, thing_id, part))
        else:
            rows.append(row | _plain(part))
    if rows:
        transaction.connection.execute(insert(FROZEN_PARTS), rows)


def read(transaction: Transaction, freezing: Freezing, *, key: str | None = None) -> dict[str, FrozenPart]:
    """Return the parts of a freezing, or the one with this key."""
    query = (
        select(FROZEN_PARTS, CASES.c.sealed_key)
        .outerjoin(CASES)
        .where(FROZEN_PARTS.c.round_ref == freezing[0], FROZEN_PARTS.c.freezing == freezing[1])
        .order_by(FROZEN_PARTS.c.key)
    )
    if key is not None:
        query = query.where(FROZEN_PARTS.c.key == key)
    return {row.key: _part_of(transaction, row) for row in transaction.connection.execute(query)}


def leaves(transaction: Transaction, freezing: Freezing) -> dict[str, str]:
    """Return the leaf hashes of a freezing by key."""
    part = FROZEN_PARTS.c
    query = (
        select(part.key, part.leaf_hash)
        .where(part.round_ref == freezing[0], part.freezing == freezing[1])
        .order_by(part.key)
    )
    return {row.key: row.leaf_hash for row in transaction.connection.execute(query)}


def copies_of(transaction: Transaction, case_id: str) -> tuple[tuple[Freezing, CasePart], ...]:
    """Return a case as rounds froze it, by round and freezing; nothing of an erased one."""
    query = (
        select(FROZEN_PARTS, CASES.c.sealed_key)
        .join(CASES)
        .where(FROZEN_PARTS.c.case_id == case_id)
        .order_by(FROZEN_PARTS.c.round_ref, FROZEN_PARTS.c.freezing)
    )
    found = [(row, _part_of(transaction, row).document) for row in transaction.connection.execute(query)]
    return tuple(((row.round_ref, row.freezing), part) for row, part in found if isinstance(part, CasePart))


def _wrapped_keys(transaction: Transaction, parts: Mapping[str, FrozenPart]) -> Iterator[tuple[str, bytes]]:
    wanted = sorted(key.removeprefix("case:") for key in parts if key.startswith("case:"))
    if not wanted:
        return
    query = select(CASES.c.id, CASES.c.sealed_key).where(
        CASES.c.id.between(wanted[0], wanted[-1]), CASES.c.sealed_key.is_not(None)
    )
    for row in transaction.connection.execute(query):
        yield row.id, row.sealed_key


def _sealed(case_key: CaseKey, case_id: str, part: FrozenPart) -> dict[str, Any]:
    salt, document = _whole(part)
    sealed = case_key.seal("part", bytes.fromhex(salt) + canonical(document))
    return {"case_id": case_id, "sealed": sealed, "salt": None, "document": None}


def _plain(part: FrozenPart) -> dict[str, Any]:
    salt, document = _whole(part)
    return {"case_id": None, "sealed": None, "salt": salt, "document": canonical(document).decode()}


def _whole(part: FrozenPart) -> tuple[str, Part]:
    if part.salt is None or part.document is None:
        raise ValueError("a part is frozen with its salt and its document")
    return part.salt, part.document


def _part_of(transaction: Transaction, row: Row[Any]) -> FrozenPart:
    model = KINDS[row.key.partition(":")[0]]
    if row.case_id is None:
        return FrozenPart(row.salt, row.leaf_hash, model.model_validate_json(row.document))
    if row.sealed is None:
        return FrozenPart(None, row.leaf_hash, None)
    opened = transaction.vault.case_key(row.case_id, row.sealed_key).open("part", row.sealed)
    document = model.model_validate_json(opened[SALT_BYTES:])
    return FrozenPart(opened[:SALT_BYTES].hex(), row.leaf_hash, document)
