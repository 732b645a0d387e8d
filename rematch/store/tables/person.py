"""People's own links, what they ask by them, and what organisations tell them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from rematch.store.tables.metadata import METADATA, UtcTime

LINKS = Table(
    "links",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("sealed_bearer", LargeBinary, nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("made_by", String(130), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
)

ASKS = Table(
    "asks",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("link", ForeignKey("links.id"), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed_content", LargeBinary, nullable=False),
    Column("confirm_hash", String(64)),
    Column("confirm_by", UtcTime),
    Column("ended_by", String(130)),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("kind IN ('correction', 'erasure')", name="kind"),
    CheckConstraint("state IN ('to_confirm', 'dropped', 'asked', 'accepted', 'declined')", name="state"),
    CheckConstraint(
        "(state = 'to_confirm') = (confirm_hash IS NOT NULL AND confirm_by IS NOT NULL)", name="confirm"
    ),
)

NOTICES = Table(
    "notices",
    METADATA,
    Column("organisation", ForeignKey("organisations.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)
