"""The first tables: people, places, cases, rounds, runs, audit."""

import sqlalchemy as sa
from alembic import op

from rematch.store.migrations.append_only import refuse_changes

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    *("meta", "audit", "idempotency", "run_documents", "runs", "frozen_parts", "case_safety", "cases"),
    *("rounds", "policies", "stock", "pledges", "municipalities", "api_keys", "organisations"),
)


def upgrade() -> None:
    """Make all tables, and let nothing change or drop a line of the audit."""
    _people()
    _places()
    _stock()
    _rules_and_rounds()
    _cases()
    _frozen_parts()
    _runs()
    _ledger()
    refuse_changes()


def downgrade() -> None:
    """Drop all tables."""
    for table in TABLES:
        op.drop_table(table)


def _people() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.String(length=63), primary_key=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("municipality", sa.String(length=50), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'municipality') = (municipality IS NOT NULL)", name="municipality"),
        sa.CheckConstraint("kind IN ('ngo', 'municipality', 'coordination')", name="kind"),
        sa.UniqueConstraint("municipality"),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("organisation", sa.String(length=63), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=63), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('ngo', 'municipality', 'coordinator', 'admin')", name="role"),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"]),
    )
    op.create_index("ix_api_keys_organisation_person", "api_keys", ["organisation", "person"], unique=False)


def _places() -> None:
    op.create_table(
        "municipalities",
        sa.Column("id", sa.String(length=50), primary_key=True),
        sa.Column("owner", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["organisations.id"]),
    )
    op.create_index("ix_municipalities_owner", "municipalities", ["owner"])
    op.create_table(
        "pledges",
        sa.Column("id", sa.String(length=120), primary_key=True),
        sa.Column("municipality", sa.String(length=50), nullable=False),
        sa.Column("owner", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("max_persons", sa.Integer(), nullable=True),
        sa.Column("held_persons", sa.Integer(), nullable=False),
        sa.Column("taken_persons", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'open', 'paused', 'closed')", name="state"),
        sa.CheckConstraint("held_persons >= 0 AND taken_persons >= 0", name="counted"),
        sa.CheckConstraint(
            "max_persons IS NULL OR held_persons + taken_persons <= max_persons",
            name="capacity",
        ),
        sa.ForeignKeyConstraint(["municipality"], ["municipalities.id"]),
        sa.ForeignKeyConstraint(["owner"], ["organisations.id"]),
    )
    op.create_index("ix_pledges_municipality", "pledges", ["municipality"])


def _stock() -> None:
    op.create_table(
        "stock",
        sa.Column("pledge", sa.String(length=120), primary_key=True),
        sa.Column("kind", sa.String(length=10), primary_key=True),
        sa.Column("ref", sa.String(length=63), primary_key=True),
        sa.Column("counts", sa.String(length=10), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("counts IN ('homes', 'persons', 'places')", name="counts"),
        sa.CheckConstraint("kind IN ('unit', 'place')", name="kind"),
        sa.CheckConstraint("held + taken <= offered", name="capacity"),
        sa.CheckConstraint("held >= 0 AND taken >= 0", name="counted"),
        sa.ForeignKeyConstraint(["pledge"], ["pledges.id"]),
    )


def _rules_and_rounds() -> None:
    op.create_table(
        "policies",
        sa.Column("id", sa.String(length=80), primary_key=True),
        sa.Column("policy_ref", sa.String(length=63), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.String(length=200), nullable=True),
        sa.Column("signed_by", sa.String(length=200), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(signed_by IS NULL) = (signed_at IS NULL)", name="signed"),
        sa.CheckConstraint(
            "signed_by IS NULL OR drafted_by IS NULL OR signed_by <> drafted_by",
            name="two_people",
        ),
        sa.ForeignKeyConstraint(["owner"], ["organisations.id"]),
        sa.UniqueConstraint("policy_ref", "policy_version"),
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(length=63), primary_key=True),
        sa.Column("owner", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("freezing", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'frozen', 'solving', 'review', 'closed')", name="state"),
        sa.ForeignKeyConstraint(["owner"], ["organisations.id"]),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=127), primary_key=True),
        sa.Column("ngo", sa.String(length=63), nullable=False),
        sa.Column("case_ref", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("round_ref", sa.String(length=63), nullable=True),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_document", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_salt", sa.LargeBinary(), nullable=True),
        sa.Column("posted_fingerprint", sa.String(length=64), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'erased') = (sealed_key IS NULL AND sealed_document IS NULL AND sealed_salt IS NULL"
            " AND posted_fingerprint IS NULL AND fingerprint IS NULL)",
            name="erased",
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'ready', 'in_round', 'offered', 'placed', 'withdrawn', 'erased')",
            name="state",
        ),
        sa.ForeignKeyConstraint(["ngo"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["round_ref"], ["rounds.id"]),
        sa.UniqueConstraint("ngo", "case_ref"),
    )
    op.create_index("ix_cases_round_ref", "cases", ["round_ref"])
    op.create_index("ix_cases_state_id", "cases", ["state", "id"])
    op.create_table(
        "case_safety",
        sa.Column("case_id", sa.String(length=127), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed_document", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
    )


def _frozen_parts() -> None:
    op.create_table(
        "frozen_parts",
        sa.Column("round_ref", sa.String(length=63), primary_key=True),
        sa.Column("freezing", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(length=160), primary_key=True),
        sa.Column("leaf_hash", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=127), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(case_id IS NOT NULL AND salt IS NULL AND document IS NULL)"
            " OR (case_id IS NULL AND sealed IS NULL AND salt IS NOT NULL AND document IS NOT NULL)",
            name="sealed_case",
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["round_ref"], ["rounds.id"]),
    )
    op.create_index("ix_frozen_parts_case_id", "frozen_parts", ["case_id"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(length=40), primary_key=True),
        sa.Column("round_ref", sa.String(length=63), nullable=False),
        sa.Column("freezing", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.String(length=80), nullable=False),
        sa.Column("scenario_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'solving', 'done', 'cancelled', 'failed')", name="state"),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.id"]),
        sa.ForeignKeyConstraint(["round_ref"], ["rounds.id"]),
    )
    op.create_index("ix_runs_round_ref", "runs", ["round_ref"])
    op.create_index(
        "uq_runs_unfinished",
        "runs",
        ["round_ref", "scenario_hash", "policy_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('queued', 'solving')"),
        postgresql_where=sa.text("state IN ('queued', 'solving')"),
    )
    op.create_table(
        "run_documents",
        sa.Column("run_id", sa.String(length=40), primary_key=True),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
    )


def _ledger() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_key", sa.String(length=63), nullable=False),
        sa.Column("actor_organisation", sa.String(length=63), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("thing", sa.String(length=160), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
    )
    op.create_table(
        "idempotency",
        sa.Column("id", sa.Integer(), autoincrement=True, primary_key=True),
        sa.Column("principal", sa.String(length=130), nullable=False),
        sa.Column("route", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=False),
        sa.Column("about", sa.String(length=160), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("principal", "route", "key"),
    )
    op.create_index("ix_idempotency_about", "idempotency", ["about"])
    op.create_index("ix_idempotency_created_at", "idempotency", ["created_at"])
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=63), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
