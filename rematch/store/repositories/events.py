"""Events: written for each recipient in the transaction of what happened, read in order by position.

Writers take turns on both databases, so the next position is never given twice, and none appears below one
that was read before.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.exc import IntegrityError

from rematch.models.event import Event, EventKind
from rematch.store.records_events import StoredEvent, StoredWebhook
from rematch.store.repositories.ids import new_id
from rematch.store.repositories.mails import Mails
from rematch.store.repositories.webhooks import Webhooks
from rematch.store.tables import EVENTS, TOLD
from rematch.store.transaction import Repository

RESTORED_GAP = 1_000_000
"""More positions than are given between a backup and its restore: no reader's cursor skips what follows."""


class Events(Repository):
    """What organisations are told."""

    def tell(self, kind: EventKind, thing: str, *, to: Collection[str]) -> None:
        """Tell organisations, and plan the deliveries to their webhooks and the mail to their addresses."""
        self.tell_all(kind, [thing], to=to)

    def tell_all(self, kind: EventKind, things: Sequence[str], *, to: Collection[str]) -> None:
        """Tell organisations the same of many things, in the order of the things."""
        for organisation in sorted(set(to)):
            positions = self._add(kind, things, organisation)
            Webhooks(self.transaction).plan(organisation, kind, positions)
            Mails(self.transaction).plan(organisation, kind, positions)

    def restored(self, moment: str, *, to: Collection[str]) -> None:
        """Tell organisations that the service stands at a moment again, behind every cursor given before."""
        for gap, organisation in zip((RESTORED_GAP, *[1] * len(to)), sorted(set(to)), strict=False):
            positions = self._add(EventKind.SERVICE_RESTORED, [moment], organisation, gap=gap)
            Webhooks(self.transaction).plan(organisation, EventKind.SERVICE_RESTORED, positions)
            Mails(self.transaction).plan(organisation, EventKind.SERVICE_RESTORED, positions)

    def tell_once(self, kind: EventKind, thing: str, *, due_on: date, to: Collection[str]) -> bool:
        """Tell organisations of what is due on a day; False, and nothing is told, where that was done."""
        told = {"kind": kind.value, "thing": thing, "due_on": due_on, "at": self._now}
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(TOLD).values(told))
        except IntegrityError:
            return False
        self.tell(kind, thing, to=to)
        return True

    def test(self, webhook: StoredWebhook) -> None:
        """Tell one webhook, and no other, of itself."""
        positions = self._add(EventKind.WEBHOOK_TEST, [webhook.id], webhook.organisation)
        Webhooks(self.transaction).plan_for(webhook.id, positions)

    def list(self, organisation: str, *, after: int = 0, limit: int = 100) -> tuple[StoredEvent, ...]:
        """Return what an organisation was told after a position, in order."""
        mine = (EVENTS.c.organisation == organisation, EVENTS.c.position > after)
        query = select(EVENTS).where(*mine).order_by(EVENTS.c.position).limit(limit)
        return tuple(event_of(row) for row in self._connection.execute(query))

    def _add(self, kind: EventKind, things: Sequence[str], organisation: str, *, gap: int = 1) -> range:
        query = select(func.max(EVENTS.c.position))
        first: int = gap + (self._connection.execute(query).scalar_one() or 0)
        positions = range(first, first + len(things))
        rows = [
            {
                "position": position,
                "id": new_id("event", self._now),
                "organisation": organisation,
                "kind": kind.value,
                "thing": thing,
                "at": self._now,
            }
            for position, thing in zip(positions, things, strict=True)
        ]
        if rows:
            self._connection.execute(insert(EVENTS), rows)
        return positions


def event_of(row: Row[Any]) -> StoredEvent:
    """Return the record of a row."""
    event = Event(event_id=row.id, kind=EventKind(row.kind), thing=row.thing, at=row.at)
    return StoredEvent(position=row.position, organisation=row.organisation, event=event)
