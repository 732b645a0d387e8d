"""People with their roles and sealed addresses, sessions, links to sign in."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; whoever has a key becomes a person with the roles of the keys."""
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=127), primary_key=True),
        sa.Column("organisation", sa.String(length=63), nullable=False),
        sa.Column("person", sa.String(length=63), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("sees_sensitive", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("sealed_email", sa.LargeBinary(), nullable=True),
        sa.Column("email_fingerprint", sa.String(length=64), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(sealed_email IS NULL) = (email_fingerprint IS NULL)", name="address"),
        sa.CheckConstraint("ended_at IS NULL OR sealed_email IS NULL", name="ended"),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"]),
        sa.UniqueConstraint("email_fingerprint"),
    )
    op.create_index("ix_people_organisation", "people", ["organisation"])
    _sessions()
    _people_of_keys()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("sign_in_links", "sessions", "people"):
        op.drop_table(table)


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("person_id", sa.String(length=127), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
    )
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])
    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("person_id", sa.String(length=127), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
    )
    op.create_index("ix_sign_in_links_person_id", "sign_in_links", ["person_id"])


def _people_of_keys() -> None:
    connection = op.get_bind()
    keys = connection.execute(
        sa.text("SELECT organisation, person, role, created_at FROM api_keys ORDER BY created_at, id")
    )
    people: dict[tuple[str, str], dict[str, Any]] = {}
    for organisation, person, role, created_at in keys:
        row = people.setdefault(
            (organisation, person),
            {"organisation": organisation, "person": person, "roles": [], "created_at": created_at},
        )
        row["roles"] += [role] if role not in row["roles"] else []
    for row in people.values():
        row |= {"id": f"{row['organisation']}/{row['person']}", "roles": " ".join(sorted(row["roles"]))}
        connection.execute(
            sa.text(
                "INSERT INTO people (id, organisation, person, roles, sees_sensitive, language, version,"
                " created_at, changed_at)"
                " VALUES (:id, :organisation, :person, :roles, TRUE, 'en', 1, :created_at, :created_at)"
            ),
            row,
        )
