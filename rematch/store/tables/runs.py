"""Runs and what they left behind."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, text

from rematch.store.tables.metadata import METADATA, UtcTime

UNFINISHED = "state IN ('queued', 'solving')"

RUNS = Table(
    "runs",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("round_ref", ForeignKey("rounds.id"), nullable=False, index=True),
    Column("freezing", Integer, nullable=False),
    Column("policy_id", ForeignKey("policies.id"), nullable=False),
    Column("scenario_hash", String(64), nullable=False),
    Column("state", String(20), nullable=False),
    Column("params", Text, nullable=False),
    Column("progress", Text, nullable=False),
    Column("error", String(80)),
    Column("cancel_requested", Boolean, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("published_at", UtcTime),
    Column("published_by", String(130)),
    Column("worker", String(120)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("given", String(160)),
    Column("start_from", String(40)),
    CheckConstraint("state IN ('queued', 'solving', 'done', 'cancelled', 'failed')", name="state"),
)

Index(
    "uq_runs_unfinished",
    RUNS.c.round_ref,
    RUNS.c.scenario_hash,
    RUNS.c.policy_id,
    unique=True,
    sqlite_where=text(UNFINISHED),
    postgresql_where=text(UNFINISHED),
)

WORKERS = Table(
    "workers",
    METADATA,
    Column("id", String(120), primary_key=True),
    Column("seen_at", UtcTime, nullable=False),
)

RUN_ORDERS = Table(
    "run_orders",
    METADATA,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("orders", Text, nullable=False),
)

RUN_DOCUMENTS = Table(
    "run_documents",
    METADATA,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("run", Text, nullable=False),
    Column("certificate", Text, nullable=False),
    Column("report", Text),
    Column("reported_at", UtcTime),
)
