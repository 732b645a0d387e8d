"""Events, webhooks and deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "events",
        sa.Column("position", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=63), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("thing", sa.String(length=160), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"]),
    )
    op.create_index("ix_events_organisation_position", "events", ["organisation", "position"])
    _webhooks()
    _deliveries()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("deliveries", "webhooks", "events"):
        op.drop_table(table)


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(length=40), primary_key=True),
        sa.Column("organisation", sa.String(length=63), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_old_secret", sa.LargeBinary(), nullable=True),
        sa.Column("old_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('active', 'paused', 'deleted')", name="state"),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"]),
    )
    op.create_index("ix_webhooks_organisation", "webhooks", ["organisation"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("webhook", sa.String(length=40), primary_key=True),
        sa.Column("position", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('due', 'delivered', 'given_up')", name="state"),
        sa.ForeignKeyConstraint(["webhook"], ["webhooks.id"]),
        sa.ForeignKeyConstraint(["position"], ["events.position"]),
    )
    op.create_index("ix_deliveries_state_next_at", "deliveries", ["state", "next_at"])
