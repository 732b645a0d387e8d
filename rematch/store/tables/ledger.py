"""Answers kept for repeated requests, the audit, and facts about the database itself."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from rematch.store.tables.metadata import METADATA, UtcTime

IDEMPOTENCY = Table(
    "idempotency",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("principal", String(130), nullable=False),
    Column("route", String(200), nullable=False),
    Column("key", String(255), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("sealed_answer", LargeBinary, nullable=False),
    Column("about", String(160), index=True),
    Column("created_at", UtcTime, nullable=False, index=True),
    UniqueConstraint("principal", "route", "key"),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("actor_key", String(63), nullable=False),
    Column("actor_organisation", String(63), nullable=False),
    Column("action", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("thing", String(160), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

META = Table(
    "meta",
    METADATA,
    Column("name", String(63), primary_key=True),
    Column("value", Text, nullable=False),
)
