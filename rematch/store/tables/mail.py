"""Who is written to by e-mail, and every message on its way: addresses and words are sealed."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from rematch.store.tables.metadata import METADATA, UtcTime

MAIL_SUBSCRIPTIONS = Table(
    "mail_subscriptions",
    METADATA,
    Column("id", String(60), primary_key=True),
    Column("organisation", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("sealed_address", LargeBinary),
    Column("address_mark", String(64)),
    Column("language", String(3), nullable=False),
    Column("rhythm", String(10), nullable=False),
    Column("kinds", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("asked", String(32)),
    Column("told_up_to", Integer, nullable=False),
    Column("digest_at", UtcTime),
    Column("failing_since", UtcTime),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("rhythm IN ('each', 'daily')", name="rhythm"),
    CheckConstraint("state IN ('unconfirmed', 'active', 'paused', 'deleted')", name="state"),
    CheckConstraint("(state = 'deleted') = (sealed_address IS NULL)", name="address"),
)

Index(None, MAIL_SUBSCRIPTIONS.c.organisation, MAIL_SUBSCRIPTIONS.c.address_mark, unique=True)

MAILS = Table(
    "mails",
    METADATA,
    Column("id", String(60), primary_key=True),
    Column("subscription", ForeignKey("mail_subscriptions.id"), index=True),
    Column("text", String(40), nullable=False),
    Column("first_position", Integer),
    Column("last_position", Integer),
    Column("sealed_letter", LargeBinary),
    Column("until", UtcTime),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("status", Integer),
    Column("failure", String(40)),
    Column("took_ms", Integer),
    Column("tried_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    CheckConstraint("state IN ('due', 'delivered', 'given_up')", name="state"),
)

Index(None, MAILS.c.state, MAILS.c.next_at)
