"""What the repositories share: changing a row only at the version expected, and cutting a page."""

from functools import cache
from typing import Any, Protocol

from sqlalchemy import Column, Connection, Row, Select, Table, Update, bindparam, select, update

from rematch.errors import NotFoundError, StaleError

ONE = {
    "asks": "ask",
    "cases": "case",
    "clearances": "clearance",
    "decisions": "decision",
    "follow_ups": "follow-up",
    "mail_subscriptions": "mail subscription",
    "imports": "import",
    "municipalities": "municipality",
    "offers": "offer",
    "organisations": "organisation",
    "outlooks": "outlook",
    "people": "person",
    "pledges": "pledge",
    "policies": "policy",
    "reviews": "review",
    "rounds": "round",
    "runs": "run",
    "webhooks": "webhook",
}
"""What one row of a table is called in a message."""


def absent(what: str, thing_id: str) -> NotFoundError:
    """Return the error for a thing that is not there, or not the caller's: the two look the same."""
    return NotFoundError(f"No {what} {thing_id}.")


def row_of(connection: Connection, table: Table, thing_id: str) -> Row[Any]:
    """Return the row with this id, or raise NotFoundError."""
    row = connection.execute(_by_id(table), {"thing_id": thing_id}).one_or_none()
    if row is None:
        raise absent(ONE[table.name], thing_id)
    return row


@cache
def _by_id(table: Table) -> Select[Any]:
    """Built once: these are the most frequent of all."""
    return select(table).where(table.c.id == bindparam("thing_id"))


@cache
def _at_version(table: Table) -> Update:
    here = (table.c.id == bindparam("thing_id"), table.c.version == bindparam("expected_version"))
    return update(table).where(*here)


class Versioned(Protocol):
    """A row, or what was read of it."""

    @property
    def id(self) -> str:
        """Of the thing."""

    @property
    def version(self) -> int:
        """Counted up with every change."""


def refuse_stale(row: Versioned | Row[Any], *, what: str, expected_version: int) -> None:
    """Raise StaleError unless the row is at the version the change was made on."""
    if row.version != expected_version:
        raise StaleError(
            f"The {what} {row.id} is at version {row.version}, the change was made on version "
            f"{expected_version}: read it again, then repeat the change."
        )


def change_row(
    connection: Connection,
    table: Table,
    row: Versioned | Row[Any],
    *,
    expected_version: int,
    values: dict[str, Any],
) -> None:
    """Change the row and count its version up, provided nobody did so since."""
    refuse_stale(row, what=ONE[table.name], expected_version=expected_version)
    here = {"thing_id": row.id, "expected_version": expected_version}
    changed = connection.execute(_at_version(table), values | {"version": expected_version + 1} | here)
    if changed.rowcount != 1:
        raise StaleError(f"{row.id} was changed a moment ago: read it again, then repeat the change.")


def page(query: Select[Any], by: Column[Any], *, after: str | None, limit: int | None) -> Select[Any]:
    """Return the query in order of a column, after a cursor, cut to a limit."""
    if after is not None:
        query = query.where(by > after)
    query = query.order_by(by)
    return query if limit is None else query.limit(limit)
