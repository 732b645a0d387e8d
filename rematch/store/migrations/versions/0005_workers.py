"""Workers that are alive, and which of them has a run."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and the columns of the runs."""
    op.create_table(
        "workers",
        sa.Column("id", sa.String(length=120), primary_key=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("runs", sa.Column("worker", sa.String(length=120), nullable=True))
    op.add_column("runs", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("runs", "attempts")
    op.drop_column("runs", "worker")
    op.drop_table("workers")
