"""Outlooks: one case today, with its value in future places."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "outlooks",
        sa.Column("id", sa.String(length=40), primary_key=True),
        sa.Column("case_id", sa.String(length=127), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_result", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'done', 'failed')", name="state"),
        sa.CheckConstraint("(state = 'done') = (sealed_result IS NOT NULL)", name="result"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
    )
    op.create_index("ix_outlooks_case_id", "outlooks", ["case_id"])
    op.create_index("ix_outlooks_state_id", "outlooks", ["state", "id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("outlooks")
