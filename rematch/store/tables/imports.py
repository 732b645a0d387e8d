"""Imports: where each stands, its file while it is needed, and what became of every row."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)

from rematch.store.tables.metadata import METADATA, UtcTime

IMPORTS = Table(
    "imports",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("ngo", ForeignKey("organisations.id"), nullable=False),
    Column("posted_by", String(63), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("dry_run", Boolean, nullable=False),
    Column("state", String(10), nullable=False),
    Column("rows_total", Integer, nullable=False),
    Column("rows_done", Integer, nullable=False),
    Column("rows_refused", Integer, nullable=False),
    Column("cases_done", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("error", String(80)),
    Column("cancel_requested", Boolean, nullable=False),
    Column("worker", String(120)),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime),
    CheckConstraint("kind IN ('csv', 'xlsx')", name="kind"),
    CheckConstraint("state IN ('queued', 'reading', 'done', 'cancelled', 'failed')", name="state"),
    CheckConstraint("created + unchanged + refused = cases_done", name="counted"),
    CheckConstraint("rows_done <= rows_total AND rows_refused <= rows_done", name="rows"),
)

Index(None, IMPORTS.c.ngo, IMPORTS.c.id)
Index(None, IMPORTS.c.state, IMPORTS.c.id)

IMPORT_FILES = Table(
    "import_files",
    METADATA,
    Column("import_id", ForeignKey("imports.id"), primary_key=True),
    Column("sealed_file", LargeBinary, nullable=False),
)

IMPORT_ROWS = Table(
    "import_rows",
    METADATA,
    Column("import_id", ForeignKey("imports.id"), primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("result", String(10), nullable=False),
    Column("case_ref", String(63), index=True),
    Column("with_row", Integer),
    Column("problem", String(40)),
    Column("column", String(63)),
    Column("sealed_detail", LargeBinary),
    CheckConstraint("result IN ('created', 'unchanged', 'refused')", name="result"),
    CheckConstraint("(result = 'refused') = (problem IS NOT NULL)", name="refused"),
)
