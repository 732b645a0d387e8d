"""Imports: files of cases, read in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _imports()
    op.create_table(
        "import_files",
        sa.Column("import_id", sa.String(length=40), primary_key=True),
        sa.Column("sealed_file", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"]),
    )
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.String(length=40), primary_key=True),
        sa.Column("row", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("case_ref", sa.String(length=63), nullable=True),
        sa.Column("with_row", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("column", sa.String(length=63), nullable=True),
        sa.Column("sealed_detail", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("result IN ('created', 'unchanged', 'refused')", name="result"),
        sa.CheckConstraint("(result = 'refused') = (problem IS NOT NULL)", name="refused"),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"]),
    )
    op.create_index("ix_import_rows_case_ref", "import_rows", ["case_ref"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("import_rows", "import_files", "imports"):
        op.drop_table(table)


def _imports() -> None:
    counts = ("rows_total", "rows_done", "rows_refused", "cases_done", "created", "unchanged", "refused")
    op.create_table(
        "imports",
        sa.Column("id", sa.String(length=40), primary_key=True),
        sa.Column("ngo", sa.String(length=63), nullable=False),
        sa.Column("posted_by", sa.String(length=63), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('csv', 'xlsx')", name="kind"),
        sa.CheckConstraint("state IN ('queued', 'reading', 'done', 'cancelled', 'failed')", name="state"),
        sa.CheckConstraint("created + unchanged + refused = cases_done", name="counted"),
        sa.CheckConstraint("rows_done <= rows_total AND rows_refused <= rows_done", name="rows"),
        sa.ForeignKeyConstraint(["ngo"], ["organisations.id"]),
    )
    op.create_index("ix_imports_ngo_id", "imports", ["ngo", "id"])
    op.create_index("ix_imports_state_id", "imports", ["state", "id"])
