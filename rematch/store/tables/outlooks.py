"""Outlooks: asked for by a coordinator, worked out in the background, gone with their case."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from rematch.store.tables.metadata import METADATA, UtcTime

OUTLOOKS = Table(
    "outlooks",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("asked", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("error", String(80)),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("sealed_result", LargeBinary),
    CheckConstraint("state IN ('queued', 'done', 'failed')", name="state"),
    CheckConstraint("(state = 'done') = (sealed_result IS NOT NULL)", name="result"),
)

Index(None, OUTLOOKS.c.state, OUTLOOKS.c.id)
