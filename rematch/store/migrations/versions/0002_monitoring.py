"""Monitoring records, apart from the cases."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "monitoring_record",
        sa.Column("case_id", sa.String(length=127), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed_record", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("monitoring_record")
