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
from rematch.store.repositories.listeners import listeners_of
from rematch.store.repositories.mails import Mails
from rematch.store.repositories.webhooks import Webhooks
from rematch.store.tables import EVENTS, TOLD
from rematch.store.transaction import Repository

_LAST = select(func.max(EVENTS.c.position))
RESTORED_GAP = 1_000_000
"""More positions than are given between a backup and its restore: no reader's cursor skips what follows."""


class Events(Repository):
    """What organisations are told."""

    def tell(self, kind: EventKind, thing: str, *, to: Collection[str]) -> None:
        """Tell organisations, and plan the deliveries to their webhooks and the mail to their addresses."""
        self.tell_all(kind, [thing], to=to)

    def tell_all(self, kind: EventKind, things: Sequence[str], *, to: Collection[str]) -> None:
        """Tell organisations the same of many things, in the order of the things."""
        self._tell(kind, things, to=to)

    def restored(self, moment: str, *, to: Collection[str]) -> None:
        """Tell organisations that the service stands at a moment again, behind every cursor given before."""
        self._tell(EventKind.SERVICE_RESTORED, [moment], to=to, gap=RESTORED_GAP)

    def _tell(self, kind: EventKind, things: Sequence[str], *, to: Collection[str], gap: int = 1) -> None:
        told = sorted(set(to))
        if not told or not things:
            return
        positions = self._add(kind, things, told, gap=gap)
        hearing = listeners_of(self._connection, told, kind)
        for organisation, listeners in hearing.items():
            for webhook_id in listeners.webhooks:
                Webhooks(self.transaction).plan_for(webhook_id, positions[organisation])
            for subscription_id in listeners.mails:
                Mails(self.transaction).plan(subscription_id, kind, positions[organisation])

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
        positions = self._add(EventKind.WEBHOOK_TEST, [webhook.id], [webhook.organisation])
        Webhooks(self.transaction).plan_for(webhook.id, positions[webhook.organisation])

    def list(self, organisation: str, *, after: int = 0, limit: int = 100) -> tuple[StoredEvent, ...]:
        """Return what an organisation was told after a position, in order."""
        mine = (EVENTS.c.organisation == organisation, EVENTS.c.position > after)
        query = select(EVENTS).where(*mine).order_by(EVENTS.c.position).limit(limit)
        return tuple(event_of(row) for row in self._connection.execute(query))

    def _add(
        self, kind: EventKind, things: Sequence[str], to: Sequence[str], *, gap: int = 1
    ) -> dict[str, range]:
        """Write an event per organisation and thing; return the positions of each organisation's."""
        first = gap + (self._connection.execute(_LAST).scalar_one() or 0)
        positions = {
            organisation: range(first + number * len(things), first + (number + 1) * len(things))
            for number, organisation in enumerate(to)
        }
        rows = [
            {
                "position": position,
                "id": new_id("event", self._now),
                "organisation": organisation,
                "kind": kind.value,
                "thing": thing,
                "at": self._now,
            }
            for organisation in to
            for position, thing in zip(positions[organisation], things, strict=True)
        ]
        self._connection.execute(insert(EVENTS), rows)
        return positions


def event_of(row: Row[Any]) -> StoredEvent:
    """Return the record of a row."""
    event = Event(event_id=row.id, kind=EventKind(row.kind), thing=row.thing, at=row.at)
    return StoredEvent(position=row.position, organisation=row.organisation, event=event)
