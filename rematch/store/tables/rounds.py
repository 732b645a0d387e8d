"""Rules, rounds, and the parts a round froze."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from rematch.store.tables.metadata import METADATA, UtcTime

POLICIES = Table(
    "policies",
    METADATA,
    Column("id", String(80), primary_key=True),
    Column("policy_ref", String(63), nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("owner", ForeignKey("organisations.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("drafted_by", String(200)),
    Column("signed_by", String(200)),
    Column("signed_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("policy_ref", "policy_version"),
    CheckConstraint("(signed_by IS NULL) = (signed_at IS NULL)", name="signed"),
    CheckConstraint("signed_by IS NULL OR drafted_by IS NULL OR signed_by <> drafted_by", name="two_people"),
)

ROUNDS = Table(
    "rounds",
    METADATA,
    Column("id", String(63), primary_key=True),
    Column("owner", ForeignKey("organisations.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("document", Text, nullable=False),
    Column("freezing", Integer, nullable=False),
    Column("frozen_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("state IN ('open', 'frozen', 'solving', 'review', 'closed')", name="state"),
)

FROZEN_PARTS = Table(
    "frozen_parts",
    METADATA,
    Column("round_ref", ForeignKey("rounds.id"), primary_key=True),
    Column("freezing", Integer, primary_key=True),
    Column("key", String(160), primary_key=True),
    Column("leaf_hash", String(64), nullable=False),
    Column("case_id", ForeignKey("cases.id"), index=True),
    Column("sealed", LargeBinary),
    Column("salt", String(32)),
    Column("document", Text),
    CheckConstraint(
        "(case_id IS NOT NULL AND salt IS NULL AND document IS NULL)"
        " OR (case_id IS NULL AND sealed IS NULL AND salt IS NOT NULL AND document IS NOT NULL)",
        name="sealed_case",
    ),
)
