"""People's own links, what they ask by them, and what organisations tell them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "links",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("case_id", sa.String(length=127), nullable=False),
        sa.Column("sealed_bearer", sa.LargeBinary(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=130), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
    )
    op.create_index("ix_links_case_id", "links", ["case_id"])
    _asks()
    op.create_table(
        "notices",
        sa.Column("organisation", sa.String(length=63), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"]),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("notices", "asks", "links"):
        op.drop_table(table)


def _asks() -> None:
    op.create_table(
        "asks",
        sa.Column("id", sa.String(length=40), primary_key=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=127), nullable=False),
        sa.Column("link", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("confirm_hash", sa.String(length=64), nullable=True),
        sa.Column("confirm_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=130), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('correction', 'erasure')", name="kind"),
        sa.CheckConstraint(
            "state IN ('to_confirm', 'dropped', 'asked', 'accepted', 'declined')", name="state"
        ),
        sa.CheckConstraint(
            "(state = 'to_confirm') = (confirm_hash IS NOT NULL AND confirm_by IS NOT NULL)", name="confirm"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["link"], ["links.id"]),
    )
    op.create_index("ix_asks_case_id", "asks", ["case_id"])
    op.create_index("ix_asks_link", "asks", ["link"])
