"""Municipalities, their pledges, what is held and taken of each pledge, and the history of pledges."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, String, Table, Text

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
    Column("arrivals_per_month", Integer),
    Column("paused_for", String(20)),
    Column("paused_until", Date),
    Column("confirmed_on", Date),
    Column("look_on", Date, index=True),
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

PLEDGE_MONTHS = Table(
    "pledge_months",
    METADATA,
    Column("pledge", ForeignKey("pledges.id"), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("most", Integer),
    Column("held", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("unplanned", Integer, nullable=False),
    CheckConstraint("held >= 0 AND taken >= 0 AND unplanned >= 0", name="counted"),
    CheckConstraint("most IS NULL OR held + taken <= most", name="capacity"),
)

PLEDGE_HISTORY = Table(
    "pledge_history",
    METADATA,
    Column("pledge", ForeignKey("pledges.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("actor_key", String(63), nullable=False),
    Column("actor_organisation", String(63), nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(20), nullable=False),
    Column("document", Text, nullable=False),
    Column("paused_for", String(20)),
    Column("paused_until", Date),
    Column("confirmed_on", Date),
)
