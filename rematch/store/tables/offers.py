"""Decisions and what follows them: offers, clearances, reviews, follow-ups. Ids, states and times; what
people say is sealed with the key of their case.
"""

from sqlalchemy import (
    Boolean,
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
    UniqueConstraint,
    text,
)

from rematch.store.tables.metadata import METADATA, UtcTime

LIVE = (
    "state IN ('asked', 'agreed', 'confirmed', 'preparing', 'travelling', 'under_review', "
    "'arrived', 'living_there')"
)

REVIEW_SHEETS = Table(
    "review_sheets",
    METADATA,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("principal", String(130), primary_key=True),
    Column("opened_at", UtcTime, nullable=False),
)

DECISIONS = Table(
    "decisions",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False, index=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("reason", String(40)),
    Column("column_id", String(200)),
    Column("decided_by", String(130), nullable=False),
    Column("looked_s", Integer, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    CheckConstraint("kind IN ('accept', 'other', 'wait')", name="kind"),
    CheckConstraint("(kind = 'accept') = (reason IS NULL)", name="reason"),
    CheckConstraint("(kind = 'wait') = (column_id IS NULL)", name="home"),
)

OFFERS = Table(
    "offers",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("round_ref", ForeignKey("rounds.id"), nullable=False),
    Column("run_id", ForeignKey("runs.id"), nullable=False),
    Column("decision", ForeignKey("decisions.id"), nullable=False),
    Column("ngo", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("pledge", ForeignKey("pledges.id"), nullable=False, index=True),
    Column("home", Text, nullable=False),
    Column("pathway", String(40)),
    Column("state", String(20), nullable=False),
    Column("paused_state", String(20)),
    Column("version", Integer, nullable=False),
    Column("answer_by", UtcTime, nullable=False),
    Column("agreed_at", UtcTime),
    Column("home_confirmed_at", UtcTime),
    Column("arrive_on", Date),
    Column("arrived_on", Date),
    Column("ended_at", UtcTime),
    Column("end_reason", String(40)),
    Column("welfare_check", String(10)),
    Column("prepared", Text, nullable=False),
    Column("reminded_at", UtcTime),
    Column("sealed_answers", LargeBinary),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint(
        "state IN ('asked', 'agreed', 'confirmed', 'preparing', 'travelling', 'under_review', 'arrived',"
        " 'living_there', 'moved_on', 'refused', 'expired', 'not_available', 'withdrawn', 'not_arrived',"
        " 'returned')",
        name="state",
    ),
    CheckConstraint("(state = 'under_review') = (paused_state IS NOT NULL)", name="paused"),
    CheckConstraint("welfare_check IN ('open', 'done')", name="welfare_check"),
)

Index(None, OFFERS.c.state, OFFERS.c.answer_by)
Index(
    "uq_offers_live",
    OFFERS.c.case_id,
    unique=True,
    sqlite_where=text(LIVE),
    postgresql_where=text(LIVE),
)

CLEARANCES = Table(
    "clearances",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("offer", ForeignKey("offers.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("authority", ForeignKey("organisations.id"), index=True),
    Column("state", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("answered_by", String(130)),
    Column("reference", String(200)),
    Column("dated", Date),
    Column("valid_until", Date),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("offer", "kind"),
    CheckConstraint("kind IN ('legal_transfer', 'reception_place', 'travel_document')", name="kind"),
    CheckConstraint("state IN ('asked', 'given', 'refused', 'dropped')", name="state"),
    CheckConstraint("state <> 'given' OR (answered_by IS NOT NULL AND dated IS NOT NULL)", name="given"),
)

REVIEWS = Table(
    "reviews",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("offer", ForeignKey("offers.id")),
    Column("run_id", ForeignKey("runs.id"), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("asked_by", String(130), nullable=False),
    Column("not_by", String(130)),
    Column("reviewed_by", String(130)),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("state IN ('open', 'upheld', 'not_upheld', 'closed')", name="state"),
    CheckConstraint("reviewed_by IS NULL OR not_by IS NULL OR reviewed_by <> not_by", name="another_person"),
)

Index(
    "uq_reviews_open",
    REVIEWS.c.case_id,
    unique=True,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)

FOLLOW_UPS = Table(
    "follow_ups",
    METADATA,
    Column("id", String(50), primary_key=True),
    Column("offer", ForeignKey("offers.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("municipality", ForeignKey("municipalities.id"), nullable=False, index=True),
    Column("month", Integer, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("sealed_answer", LargeBinary),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    UniqueConstraint("offer", "month"),
    CheckConstraint("state IN ('due', 'answered', 'dropped')", name="state"),
    CheckConstraint("month IN (1, 6, 12)", name="month"),
)
