"""Replaces a CHECK of a table that others refer to: rewritten in place on SQLite, dropped and made elsewhere.

References: sqlite.org/lang_altertable.html, section 7 («Making Other Kinds Of Table Schema Changes»).
"""

import sqlalchemy as sa
from alembic import op


def replace_check(table: str, name: str, *, old: str, new: str) -> None:
    """Put the condition `new` in the place of `old`; RuntimeError where `old` is not what stands there."""
    if op.get_bind().dialect.name == "sqlite":
        _rewritten(table, old=old, new=new)
        return
    full_name = op.f(f"ck_{table}_{name}")
    op.drop_constraint(full_name, table, type_="check")
    op.create_check_constraint(full_name, table, new)


def _rewritten(table: str, *, old: str, new: str) -> None:
    bind = op.get_bind()
    known = bind.execute(
        sa.text("SELECT sql FROM sqlite_schema WHERE name = :name"), {"name": table}
    ).scalar_one()
    if known.count(old) != 1:
        raise RuntimeError(f"table {table} holds another condition than the one to be replaced")
    version = bind.execute(sa.text("PRAGMA schema_version")).scalar_one()
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    bind.execute(
        sa.text("UPDATE sqlite_schema SET sql = :sql WHERE type = 'table' AND name = :name"),
        {"sql": known.replace(old, new), "name": table},
    )
    # Other connections, and this one, read the tables again once this number has changed.
    bind.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = OFF"))
