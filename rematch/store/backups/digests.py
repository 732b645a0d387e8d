"""Tables as counts and hashes that both kinds of database give alike, whichever revision they have."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, inspect, text

from rematch.models.backup import TableDigest
from rematch.store.tables import WORKERS

AT_ONCE = 500
NOT_COUNTED = {WORKERS.name, "alembic_version"}
"""Who works at the moment; and the revision, which a manifest names by itself."""


def digests(connection: Connection) -> tuple[TableDigest, ...]:
    """Return count and hash of every table there is, by name."""
    found = inspect(connection)
    names = sorted(set(found.get_table_names()) - NOT_COUNTED)
    return tuple(_digest(connection, name, found) for name in names)


def _digest(connection: Connection, table: str, found: Any) -> TableDigest:
    quote = connection.dialect.identifier_preparer.quote
    columns = sorted(column["name"] for column in found.get_columns(table))
    keys = found.get_pk_constraint(table)["constrained_columns"] or columns
    query = (
        f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)} ORDER BY {', '.join(map(quote, keys))}"
    )
    digest, rows = hashlib.sha256(json.dumps(columns).encode()), 0
    for part in connection.execute(text(query).execution_options(yield_per=AT_ONCE)).partitions():
        digest.update("".join(map(_line, part)).encode())
        rows += len(part)
    return TableDigest(table=table, rows=rows, sha256=digest.hexdigest())


def _line(row: Sequence[Any]) -> str:
    return json.dumps([_cell(cell) for cell in row], ensure_ascii=True) + "\n"


def _cell(cell: Any) -> Any:
    """A value as SQLite keeps it; bytes are told from a text that looks like them."""
    if isinstance(cell, bytes | memoryview):
        return {"hex": bytes(cell).hex()}
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return cell.isoformat() if isinstance(cell, date) else cell
