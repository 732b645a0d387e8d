"""Organisations and the keys of the people who act for them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text

from rematch.store.tables.metadata import METADATA, UtcTime

ORGANISATIONS = Table(
    "organisations",
    METADATA,
    Column("id", String(63), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("municipality", String(50), unique=True),
    Column("created_at", UtcTime, nullable=False),
    CheckConstraint("kind IN ('ngo', 'municipality', 'coordination', 'authority', 'audit')", name="kind"),
    CheckConstraint("(kind = 'municipality') = (municipality IS NOT NULL)", name="municipality"),
)

API_KEYS = Table(
    "api_keys",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("organisation", ForeignKey("organisations.id"), nullable=False),
    Column("role", String(20), nullable=False),
    Column("person", String(63), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    CheckConstraint(
        "role IN ('ngo', 'municipality', 'coordinator', 'analyst', 'authority', 'auditor', 'admin')",
        name="role",
    ),
)

Index(None, API_KEYS.c.organisation, API_KEYS.c.person)
