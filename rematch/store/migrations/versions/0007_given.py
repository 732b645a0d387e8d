"""What a run was given beside its round: a frozen part, and the run it started from."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("runs", sa.Column("given", sa.String(length=160), nullable=True))
    op.add_column("runs", sa.Column("start_from", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("runs", "start_from")
    op.drop_column("runs", "given")
