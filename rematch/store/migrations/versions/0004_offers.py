"""Decisions, offers, clearances, reviews, follow-ups; publication of a run; whose case comes first next."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LIVE = (
    "state IN ('asked', 'agreed', 'confirmed', 'preparing', 'travelling', 'under_review', "
    "'arrived', 'living_there')"
)
ADDED = (("cases", "comes_first"), ("runs", "published_by"), ("runs", "published_at"))
TABLES = ("follow_ups", "reviews", "clearances", "offers", "decisions", "review_sheets")

OFFER_CONSTRAINTS = (
    sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
    sa.ForeignKeyConstraint(["round_ref"], ["rounds.id"]),
    sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
    sa.ForeignKeyConstraint(["decision"], ["decisions.id"]),
    sa.ForeignKeyConstraint(["ngo"], ["organisations.id"]),
    sa.ForeignKeyConstraint(["pledge"], ["pledges.id"]),
    sa.CheckConstraint(
        "state IN ('asked', 'agreed', 'confirmed', 'preparing', 'travelling', 'under_review', 'arrived',"
        " 'living_there', 'moved_on', 'refused', 'expired', 'not_available', 'withdrawn', 'not_arrived',"
        " 'returned')",
        name="state",
    ),
    sa.CheckConstraint("(state = 'under_review') = (paused_state IS NOT NULL)", name="paused"),
    sa.CheckConstraint("welfare_check IN ('open', 'done')", name="welfare_check"),
)


def upgrade() -> None:
    """Make the tables."""
    _runs_and_cases()
    _review_sheets()
    _decisions()
    _offers()
    _clearances()
    _reviews()
    _follow_ups()


def downgrade() -> None:
    """Drop the tables."""
    for table in TABLES:
        op.drop_table(table)
    for table, column in ADDED:
        op.drop_column(table, column)


def _runs_and_cases() -> None:
    op.add_column("runs", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("runs", sa.Column("published_by", sa.String(length=130), nullable=True))
    op.add_column("cases", sa.Column("comes_first", sa.String(length=20), nullable=True))


def _review_sheets() -> None:
    op.create_table(
        "review_sheets",
        sa.Column("run_id", sa.String(length=40), primary_key=True),
        sa.Column("case_id", sa.String(length=127), primary_key=True),
        sa.Column("principal", sa.String(length=130), primary_key=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(length=40), primary_key=True),
        sa.Column("run_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=127), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("column_id", sa.String(length=200), nullable=True),
        sa.Column("decided_by", sa.String(length=130), nullable=False),
        sa.Column("looked_s", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.CheckConstraint("kind IN ('accept', 'other', 'wait')", name="kind"),
        sa.CheckConstraint("(kind = 'accept') = (reason IS NULL)", name="reason"),
        sa.CheckConstraint("(kind = 'wait') = (column_id IS NULL)", name="home"),
    )
    op.create_index("ix_decisions_run_id", "decisions", ["run_id"])
    op.create_index("ix_decisions_case_id", "decisions", ["case_id"])


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.String(length=40), primary_key=True),
        sa.Column("case_id", sa.String(length=127), nullable=False),
        sa.Column("round_ref", sa.String(length=63), nullable=False),
        sa.Column("run_id", sa.String(length=40), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("ngo", sa.String(length=63), nullable=False),
        sa.Column("pledge", sa.String(length=120), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("pathway", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("paused_state", sa.String(length=20), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("home_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrive_on", sa.Date(), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.Column("welfare_check", sa.String(length=10), nullable=True),
        sa.Column("prepared", sa.Text(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_answers", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *OFFER_CONSTRAINTS,
    )
    _offer_indexes()


def _offer_indexes() -> None:
    op.create_index("ix_offers_case_id", "offers", ["case_id"])
    op.create_index("ix_offers_ngo", "offers", ["ngo"])
    op.create_index("ix_offers_pledge", "offers", ["pledge"])
    op.create_index("ix_offers_state_answer_by", "offers", ["state", "answer_by"])
    _unique_where("uq_offers_live", "offers", "case_id", LIVE)


def _clearances() -> None:
    op.create_table(
        "clearances",
        sa.Column("id", sa.String(length=40), primary_key=True),
        sa.Column("offer", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("authority", sa.String(length=63), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answered_by", sa.String(length=130), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["offer"], ["offers.id"]),
        sa.ForeignKeyConstraint(["authority"], ["organisations.id"]),
        sa.UniqueConstraint("offer", "kind"),
        sa.CheckConstraint("kind IN ('legal_transfer', 'reception_place', 'travel_document')", name="kind"),
        sa.CheckConstraint("state IN ('asked', 'given', 'refused', 'dropped')", name="state"),
        sa.CheckConstraint(
            "state <> 'given' OR (answered_by IS NOT NULL AND dated IS NOT NULL)", name="given"
        ),
    )
    op.create_index("ix_clearances_authority", "clearances", ["authority"])


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(length=40), primary_key=True),
        sa.Column("case_id", sa.String(length=127), nullable=False),
        sa.Column("offer", sa.String(length=40), nullable=True),
        sa.Column("run_id", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=130), nullable=False),
        sa.Column("not_by", sa.String(length=130), nullable=True),
        sa.Column("reviewed_by", sa.String(length=130), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["offer"], ["offers.id"]),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
        sa.CheckConstraint("state IN ('open', 'upheld', 'not_upheld', 'closed')", name="state"),
        sa.CheckConstraint(
            "reviewed_by IS NULL OR not_by IS NULL OR reviewed_by <> not_by", name="another_person"
        ),
    )
    op.create_index("ix_reviews_case_id", "reviews", ["case_id"])
    _unique_where("uq_reviews_open", "reviews", "case_id", "state = 'open'")


def _follow_ups() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.String(length=50), primary_key=True),
        sa.Column("offer", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=127), nullable=False),
        sa.Column("municipality", sa.String(length=50), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["offer"], ["offers.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["municipality"], ["municipalities.id"]),
        sa.UniqueConstraint("offer", "month"),
        sa.CheckConstraint("state IN ('due', 'answered', 'dropped')", name="state"),
        sa.CheckConstraint("month IN (1, 6, 12)", name="month"),
    )
    op.create_index("ix_follow_ups_case_id", "follow_ups", ["case_id"])
    op.create_index("ix_follow_ups_municipality", "follow_ups", ["municipality"])


def _unique_where(name: str, table: str, column: str, where: str) -> None:
    op.create_index(
        name, table, [column], unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
