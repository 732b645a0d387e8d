"""Submissions of a form, each with the case it became."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "submissions",
        sa.Column("ngo", sa.String(length=63), primary_key=True),
        sa.Column("instance_id", sa.String(length=80), primary_key=True),
        sa.Column("root_id", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=127), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('latest', 'replaced')", name="state"),
        sa.ForeignKeyConstraint(["ngo"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
    )
    op.create_index("ix_submissions_case_id", "submissions", ["case_id"])
    op.create_index("ix_submissions_ngo_root_id", "submissions", ["ngo", "root_id"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("submissions")
