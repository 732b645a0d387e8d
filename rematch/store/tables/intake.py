"""Submissions of a form: which version of which one became which case; no word of either."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table

from rematch.store.tables.metadata import METADATA, UtcTime

SUBMISSIONS = Table(
    "submissions",
    METADATA,
    Column("ngo", ForeignKey("organisations.id"), primary_key=True),
    Column("instance_id", String(80), primary_key=True),
    Column("root_id", String(80), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("fingerprint", String(64)),
    Column("taken_at", UtcTime, nullable=False),
    CheckConstraint("state IN ('latest', 'replaced')", name="state"),
)

Index(None, SUBMISSIONS.c.ngo, SUBMISSIONS.c.root_id)
