"""Events by recipient, the webhooks they go to, every delivery, and what is told once only."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from rematch.store.tables.metadata import METADATA, UtcTime

EVENTS = Table(
    "events",
    METADATA,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("id", String(40), nullable=False),
    Column("organisation", ForeignKey("organisations.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("thing", String(160), nullable=False),
    Column("at", UtcTime, nullable=False),
)

Index(None, EVENTS.c.organisation, EVENTS.c.position)

WEBHOOKS = Table(
    "webhooks",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("organisation", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("url", String(2000), nullable=False),
    Column("kinds", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("sealed_old_secret", LargeBinary),
    Column("old_until", UtcTime),
    Column("failing_since", UtcTime),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("state IN ('active', 'paused', 'deleted')", name="state"),
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("webhook", ForeignKey("webhooks.id"), primary_key=True),
    Column("position", ForeignKey("events.position"), primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("status", Integer),
    Column("failure", String(40)),
    Column("took_ms", Integer),
    Column("tried_at", UtcTime),
    CheckConstraint("state IN ('due', 'delivered', 'given_up')", name="state"),
)

Index(None, DELIVERIES.c.state, DELIVERIES.c.next_at)

TOLD = Table(
    "told",
    METADATA,
    Column("kind", String(40), primary_key=True),
    Column("thing", String(160), primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("at", UtcTime, nullable=False),
)
