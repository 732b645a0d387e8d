"""Organisations, the people who act for them, their keys, sessions and links to sign in."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

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

PEOPLE = Table(
    "people",
    METADATA,
    Column("id", String(127), primary_key=True),
    Column("organisation", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("person", String(63), nullable=False),
    Column("roles", Text, nullable=False),
    Column("sees_sensitive", Boolean, nullable=False),
    Column("language", String(35), nullable=False),
    Column("sealed_email", LargeBinary),
    Column("email_fingerprint", String(64), unique=True),
    Column("ended_at", UtcTime),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("(sealed_email IS NULL) = (email_fingerprint IS NULL)", name="address"),
    CheckConstraint("ended_at IS NULL OR sealed_email IS NULL", name="ended"),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
)

SIGN_IN_LINKS = Table(
    "sign_in_links",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)
