"""Subscriptions to e-mail, and the messages on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _subscriptions()
    _mails()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("mails", "mail_subscriptions"):
        op.drop_table(table)


def _subscriptions() -> None:
    op.create_table(
        "mail_subscriptions",
        sa.Column("id", sa.String(length=60), primary_key=True),
        sa.Column("organisation", sa.String(length=63), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=True),
        sa.Column("address_mark", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("rhythm", sa.String(length=10), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked", sa.String(length=32), nullable=True),
        sa.Column("told_up_to", sa.Integer(), nullable=False),
        sa.Column("digest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rhythm IN ('each', 'daily')", name="rhythm"),
        sa.CheckConstraint("state IN ('unconfirmed', 'active', 'paused', 'deleted')", name="state"),
        sa.CheckConstraint("(state = 'deleted') = (sealed_address IS NULL)", name="address"),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"]),
    )
    op.create_index("ix_mail_subscriptions_organisation", "mail_subscriptions", ["organisation"])
    op.create_index(
        "ix_mail_subscriptions_organisation_address_mark",
        "mail_subscriptions",
        ["organisation", "address_mark"],
        unique=True,
    )


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.String(length=60), primary_key=True),
        sa.Column("subscription", sa.String(length=60), nullable=True),
        sa.Column("text", sa.String(length=40), nullable=False),
        sa.Column("first_position", sa.Integer(), nullable=True),
        sa.Column("last_position", sa.Integer(), nullable=True),
        sa.Column("sealed_letter", sa.LargeBinary(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('due', 'delivered', 'given_up')", name="state"),
        sa.ForeignKeyConstraint(["subscription"], ["mail_subscriptions.id"]),
    )
    op.create_index("ix_mails_subscription", "mails", ["subscription"])
    op.create_index("ix_mails_state_next_at", "mails", ["state", "next_at"])
