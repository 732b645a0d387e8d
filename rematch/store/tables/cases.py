"""Cases, each encrypted with a key of its own; erasing one empties its sealed columns."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from rematch.store.tables.metadata import METADATA, UtcTime

CASES = Table(
    "cases",
    METADATA,
    Column("id", String(127), primary_key=True),
    Column("ngo", ForeignKey("organisations.id"), nullable=False),
    Column("case_ref", String(63), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("round_ref", ForeignKey("rounds.id"), index=True),
    Column("sealed_key", LargeBinary),
    Column("sealed_document", LargeBinary),
    Column("sealed_salt", LargeBinary),
    Column("posted_fingerprint", String(64)),
    Column("fingerprint", String(64)),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("comes_first", String(20)),
    UniqueConstraint("ngo", "case_ref"),
    CheckConstraint(
        "state IN ('draft', 'ready', 'in_round', 'offered', 'placed', 'withdrawn', 'erased')", name="state"
    ),
    CheckConstraint(
        "(state = 'erased') = (sealed_key IS NULL AND sealed_document IS NULL AND sealed_salt IS NULL"
        " AND posted_fingerprint IS NULL AND fingerprint IS NULL)",
        name="erased",
    ),
)

Index(None, CASES.c.state, CASES.c.id)

CASE_SAFETY = Table(
    "case_safety",
    METADATA,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sealed_document", LargeBinary, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)
