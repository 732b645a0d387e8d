"""The life of pledges: pauses, confirmations, arrivals by month, history; and what is told once only."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = ("look_on", "confirmed_on", "paused_until", "paused_for", "arrivals_per_month")


def upgrade() -> None:
    """Add columns and tables; every pledge that is there begins its history as it is found."""
    op.add_column("pledges", sa.Column("arrivals_per_month", sa.Integer(), nullable=True))
    op.add_column("pledges", sa.Column("paused_for", sa.String(length=20), nullable=True))
    op.add_column("pledges", sa.Column("paused_until", sa.Date(), nullable=True))
    op.add_column("pledges", sa.Column("confirmed_on", sa.Date(), nullable=True))
    op.add_column("pledges", sa.Column("look_on", sa.Date(), nullable=True))
    op.create_index("ix_pledges_look_on", "pledges", ["look_on"])
    _months()
    _history()
    _told()
    _begin()


def downgrade() -> None:
    """Drop them."""
    for table in ("told", "pledge_history", "pledge_months"):
        op.drop_table(table)
    op.drop_index("ix_pledges_look_on", "pledges")
    for column in COLUMNS:
        op.drop_column("pledges", column)


def _months() -> None:
    op.create_table(
        "pledge_months",
        sa.Column("pledge", sa.String(length=120), primary_key=True),
        sa.Column("month", sa.String(length=7), primary_key=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("unplanned", sa.Integer(), nullable=False),
        sa.CheckConstraint("held >= 0 AND taken >= 0 AND unplanned >= 0", name="counted"),
        sa.CheckConstraint("most IS NULL OR held + taken <= most", name="capacity"),
        sa.ForeignKeyConstraint(["pledge"], ["pledges.id"]),
    )


def _history() -> None:
    op.create_table(
        "pledge_history",
        sa.Column("pledge", sa.String(length=120), primary_key=True),
        sa.Column("version", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_key", sa.String(length=63), nullable=False),
        sa.Column("actor_organisation", sa.String(length=63), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("paused_for", sa.String(length=20), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["pledge"], ["pledges.id"]),
    )


def _told() -> None:
    op.create_table(
        "told",
        sa.Column("kind", sa.String(length=40), primary_key=True),
        sa.Column("thing", sa.String(length=160), primary_key=True),
        sa.Column("due_on", sa.Date(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _begin() -> None:
    bind = op.get_bind()
    bind.execute(
        sa.text(
            "INSERT INTO pledge_history"
            " (pledge, version, at, actor_key, actor_organisation, role, action, document)"
            " SELECT id, version, changed_at, 'system', 'system', 'system', 'found', document FROM pledges"
        )
    )
    limit = sa.text("UPDATE pledges SET arrivals_per_month = :most WHERE id = :id")
    for pledge_id, document in bind.execute(sa.text("SELECT id, document FROM pledges")).all():
        bind.execute(limit, {"id": pledge_id, "most": json.loads(document).get("arrivals_per_month")})
    # The deadlines look at every pledge once, and note when to look again.
    bind.execute(sa.text("UPDATE pledges SET look_on = '1970-01-01'"))
