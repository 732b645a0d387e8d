"""The audit: append-only, in the same transaction, each line chained to the one before; ids only."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import rfc8785
from sqlalchemy import Connection, Row, insert, select

from rematch.errors import RefutedError
from rematch.store.records import Actor, AuditEntry, ChainHead
from rematch.store.tables import AUDIT
from rematch.store.transaction import Repository

BEGINNING = "0" * 64
_HEAD = select(AUDIT.c.seq, AUDIT.c.hash).order_by(AUDIT.c.seq.desc()).limit(1)


class Audit(Repository):
    """Who did what to which thing, when."""

    def append(self, actor: Actor, action: str, kind: str, thing_id: str) -> AuditEntry:
        """Append a line, such as (actor, "create", "case", "harbour/C-0007")."""
        [entry] = self.append_all(actor, action, kind, [thing_id])
        return entry

    def append_all(
        self, actor: Actor, action: str, kind: str, thing_ids: Iterable[str]
    ) -> tuple[AuditEntry, ...]:
        """Append a line for each thing that the same was done to, in one statement."""
        head, entries = self.head(), []
        for thing_id in thing_ids:
            entry = chained(head, at=self._now, actor=actor, what=(action, kind, thing_id))
            head = ChainHead(entry.seq, entry.hash)
            entries.append(entry)
        if entries:
            self._connection.execute(insert(AUDIT), [_values(entry) for entry in entries])
        return tuple(entries)

    def head(self) -> ChainHead:
        """Return length and last hash of the chain."""
        return head_of(self._connection)

    def list(
        self, *, kind: str | None = None, thing_id: str | None = None, after: int = 0, limit: int | None = 100
    ) -> tuple[AuditEntry, ...]:
        """Return lines in order after a sequence number, of one kind of thing or one thing."""
        query = select(AUDIT).where(AUDIT.c.seq > after).order_by(AUDIT.c.seq).limit(limit)
        if kind is not None:
            query = query.where(AUDIT.c.kind == kind)
        if thing_id is not None:
            query = query.where(AUDIT.c.thing == thing_id)
        return tuple(_entry_of(row) for row in self._connection.execute(query))

    def verify_chain(self) -> ChainHead:
        """Compute every hash again; RefutedError names the first line that does not fit."""
        return verified(self._connection)


def head_of(connection: Connection) -> ChainHead:
    """Return length and last hash of the chain."""
    row = connection.execute(_HEAD).one_or_none()
    return ChainHead(0, BEGINNING) if row is None else ChainHead(row.seq, row.hash)


def verified(connection: Connection) -> ChainHead:
    """Compute every hash of the chain again; RefutedError names the first line that does not fit."""
    head = ChainHead(0, BEGINNING)
    for row in connection.execute(select(AUDIT).order_by(AUDIT.c.seq)):
        entry = _entry_of(row)
        expected = chained(head, at=entry.at, actor=entry.actor, what=(entry.action, entry.kind, entry.thing))
        if entry != expected:
            raise RefutedError(
                f"Audit line {entry.seq} does not follow line {head.seq}: "
                f"hash {entry.hash[:12]}, computed {expected.hash[:12]}."
            )
        head = ChainHead(entry.seq, entry.hash)
    return head


def chained(head: ChainHead, *, at: datetime, actor: Actor, what: tuple[str, str, str]) -> AuditEntry:
    """Return the line that follows a head."""
    seq = head.seq + 1
    content: list[str | int] = [seq, at.isoformat(), actor.key_id, actor.organisation, *what, head.hash]
    digest = hashlib.sha256(rfc8785.dumps(content)).hexdigest()
    action, kind, thing = what
    return AuditEntry(
        seq=seq,
        at=at,
        actor=actor,
        action=action,
        kind=kind,
        thing=thing,
        previous=head.hash,
        hash=digest,
    )


def _values(entry: AuditEntry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor_key": entry.actor.key_id,
        "actor_organisation": entry.actor.organisation,
        "action": entry.action,
        "kind": entry.kind,
        "thing": entry.thing,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _entry_of(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        seq=row.seq,
        at=row.at,
        actor=Actor(key_id=row.actor_key, organisation=row.actor_organisation),
        action=row.action,
        kind=row.kind,
        thing=row.thing,
        previous=row.previous,
        hash=row.hash,
    )
