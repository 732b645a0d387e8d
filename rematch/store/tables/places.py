"""Municipalities, their pledges, and the stock that is held and taken of each pledge."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Text

from rematch.store.tables.metadata import METADATA, UtcTime

MUNICIPALITIES = Table(
    "municipalities",
    METADATA,
    Column("id", String(50), primary_key=True),
    Column("owner", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)

PLEDGES = Table(
    "pledges",
    METADATA,
    Column("id", String(120), primary_key=True),
    Column("municipality", ForeignKey("municipalities.id"), nullable=False, index=True),
    Column("owner", ForeignKey("organisations.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("document", Text, nullable=False),
    Column("max_persons", Integer),
    Column("held_persons", Integer, nullable=False),
    Column("taken_persons", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("state IN ('draft', 'open', 'paused', 'closed')", name="state"),
    CheckConstraint("held_persons >= 0 AND taken_persons >= 0", name="counted"),
    CheckConstraint("max_persons IS NULL OR held_persons + taken_persons <= max_persons", name="capacity"),
)

STOCK = Table(
    "stock",
    METADATA,
    Column("pledge", ForeignKey("pledges.id"), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("ref", String(63), primary_key=True),
    Column("counts", String(10), nullable=False),
    Column("offered", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    CheckConstraint("kind IN ('unit', 'place', 'bundle')", name="kind"),
    CheckConstraint("counts IN ('homes', 'persons', 'places', 'bundles')", name="counts"),
    CheckConstraint("held >= 0 AND taken >= 0", name="counted"),
    CheckConstraint("held + taken <= offered", name="capacity"),
)
