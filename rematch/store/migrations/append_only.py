"""Triggers by which the table of the audit itself refuses that a line is changed or dropped."""

from alembic import op

CHANGES = ("UPDATE", "DELETE")
WORDS = "the audit is append-only"


def refuse_changes() -> None:
    """Make the triggers, in the words of the database at hand."""
    if op.get_bind().dialect.name == "postgresql":
        _on_server()
        return
    for change in CHANGES:
        op.execute(
            f"CREATE TRIGGER audit_refuses_{change.lower()} BEFORE {change} ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


def _on_server() -> None:
    op.execute(
        "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    for change in (*CHANGES, "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER audit_refuses_{change.lower()} BEFORE {change} ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()"
        )
