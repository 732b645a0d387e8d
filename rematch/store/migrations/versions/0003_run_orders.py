"""What other orders of objectives would do, beside each run."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "run_orders",
        sa.Column("run_id", sa.String(length=40), primary_key=True),
        sa.Column("orders", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("run_orders")
