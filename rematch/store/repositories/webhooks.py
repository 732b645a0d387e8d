"""Webhooks and their deliveries: planned with the event, claimed by one worker at a time, never forgotten."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from rematch.models.event import Event, EventKind
from rematch.store.records_events import Claimed, StoredDelivery, StoredWebhook, Tried
from rematch.store.repositories.ids import new_id
from rematch.store.repositories.rows import absent, change_row, row_of
from rematch.store.tables import DELIVERIES, EVENTS, WEBHOOKS
from rematch.store.transaction import Repository

ACTIVE, PAUSED, DELETED = "active", "paused", "deleted"
LOOK_AHEAD, FEW = 8, 4
DUE, DELIVERED, GIVEN_UP = "due", "delivered", "given_up"


class Webhooks(Repository):
    """Where an organisation wants to be told; the secret is sealed."""

    def add(self, organisation: str, url: str, kinds: Sequence[EventKind], *, secret: str) -> StoredWebhook:
        """Add a webhook; without kinds it is told of everything."""
        webhook_id = new_id("webhook", self._now)
        self._connection.execute(
            insert(WEBHOOKS).values(
                id=webhook_id,
                organisation=organisation,
                url=url,
                kinds=json.dumps([kind.value for kind in kinds]),
                state=ACTIVE,
                sealed_secret=self._sealed(webhook_id, secret),
                version=1,
                created_at=self._now,
                changed_at=self._now,
            )
        )
        return self.get(webhook_id, organisation=organisation)

    def get(self, webhook_id: str, *, organisation: str) -> StoredWebhook:
        """Return an organisation's webhook, or raise NotFoundError."""
        row = row_of(self._connection, WEBHOOKS, webhook_id)
        if row.organisation != organisation or row.state == DELETED:
            raise absent("webhook", webhook_id)
        return _stored(row)

    def list(self, organisation: str) -> tuple[StoredWebhook, ...]:
        """Return an organisation's webhooks, oldest first."""
        mine = (WEBHOOKS.c.organisation == organisation, WEBHOOKS.c.state != DELETED)
        query = select(WEBHOOKS).where(*mine).order_by(WEBHOOKS.c.id)
        return tuple(_stored(row) for row in self._connection.execute(query))

    def change(self, webhook: StoredWebhook, *, expected_version: int, **values: Any) -> StoredWebhook:
        """Change a webhook; StaleError where somebody else was faster."""
        row = row_of(self._connection, WEBHOOKS, webhook.id)
        if "kinds" in values:
            values["kinds"] = json.dumps([kind.value for kind in values["kinds"]])
        values["changed_at"] = self._now
        change_row(self._connection, WEBHOOKS, row, expected_version=expected_version, values=values)
        return _stored(row_of(self._connection, WEBHOOKS, webhook.id))

    def rotate(
        self, webhook: StoredWebhook, secret: str, *, old_until: datetime, expected_version: int
    ) -> StoredWebhook:
        """Sign with a new secret, and with the old one as well for a while."""
        row = row_of(self._connection, WEBHOOKS, webhook.id)
        return self.change(
            webhook,
            expected_version=expected_version,
            sealed_secret=self._sealed(webhook.id, secret),
            sealed_old_secret=row.sealed_secret,
            old_until=old_until,
        )

    def plan_for(self, webhook_id: str, positions: Sequence[int]) -> None:
        """Plan deliveries to one webhook, due now."""
        due = {"webhook": webhook_id, "state": DUE, "attempts": 0, "next_at": self._now}
        if positions:
            self._connection.execute(insert(DELIVERIES), [due | {"position": each} for each in positions])

    def claim(self, *, lease_until: datetime, limit: int) -> tuple[Claimed, ...]:
        """Take deliveries that are due: nobody else sends them until the lease is over."""
        due = (DELIVERIES.c.state == DUE, DELIVERIES.c.next_at <= self._now, WEBHOOKS.c.state == ACTIVE)
        query = (
            select(
                *(DELIVERIES.c.attempts, *EVENTS.c, WEBHOOKS.c.id.label("webhook"), WEBHOOKS.c.url),
                *(WEBHOOKS.c.sealed_secret, WEBHOOKS.c.sealed_old_secret, WEBHOOKS.c.old_until),
                WEBHOOKS.c.failing_since,
            )
            .join(WEBHOOKS, WEBHOOKS.c.id == DELIVERIES.c.webhook)
            .join(EVENTS, EVENTS.c.position == DELIVERIES.c.position)
            .where(*due)
            .order_by(DELIVERIES.c.next_at, DELIVERIES.c.position)
            .limit(limit * LOOK_AHEAD)
        )
        rows: Any = self._connection.execute(query).all()
        fair = islice(_few_each(rows), limit)
        return tuple(self._claimed(row) for row in fair if self._is_taken(row, lease_until))

    def tried(self, claimed: Claimed, result: Tried, *, next_at: datetime | None) -> None:
        """Write down how an attempt went; next_at None: delivered, or given up."""
        state = DUE if next_at is not None else (DELIVERED if result.ok else GIVEN_UP)
        self._connection.execute(
            update(DELIVERIES)
            .where(
                DELIVERIES.c.webhook == claimed.webhook,
                DELIVERIES.c.position == claimed.position,
                DELIVERIES.c.attempts == claimed.attempts,  # else somebody else has sent it since
            )
            .values(
                state=state,
                status=result.status,
                failure=result.failure,
                took_ms=result.took_ms,
                tried_at=self._now,
                next_at=next_at or self._now,
            )
        )
        failing = None if result.ok else self._now
        hook = update(WEBHOOKS).where(WEBHOOKS.c.id == claimed.webhook)
        if result.ok:
            self._connection.execute(hook.values(failing_since=None))
        else:
            self._connection.execute(
                hook.where(WEBHOOKS.c.failing_since.is_(None)).values(failing_since=failing)
            )

    def due(self, *, by: datetime | None = None) -> int:
        """Return how many deliveries wait (those whose time came by a moment)."""
        query = select(func.count()).select_from(DELIVERIES).where(DELIVERIES.c.state == DUE)
        if by is not None:
            active = (WEBHOOKS.c.id == DELIVERIES.c.webhook) & (WEBHOOKS.c.state == ACTIVE)
            query = query.where(DELIVERIES.c.next_at < by, select(WEBHOOKS.c.id).where(active).exists())
        return int(self._connection.execute(query).scalar_one())

    def again(self, webhook: StoredWebhook, position: int) -> None:
        """Send a delivery once more, from the first attempt."""
        changed = self._connection.execute(
            update(DELIVERIES)
            .where(DELIVERIES.c.webhook == webhook.id, DELIVERIES.c.position == position)
            .values(state=DUE, attempts=0, next_at=self._now)
        )
        if changed.rowcount != 1:
            raise absent("delivery", f"{webhook.id}/{position}")

    def deliveries(
        self, webhook: StoredWebhook, *, before: int | None, limit: int
    ) -> tuple[StoredDelivery, ...]:
        """Return a webhook's deliveries, the newest first."""
        query = (
            select(DELIVERIES, EVENTS.c.id.label("event_id"), EVENTS.c.kind)
            .join(EVENTS, EVENTS.c.position == DELIVERIES.c.position)
            .where(DELIVERIES.c.webhook == webhook.id)
            .order_by(DELIVERIES.c.position.desc())
            .limit(limit)
        )
        if before is not None:
            query = query.where(DELIVERIES.c.position < before)
        return tuple(_delivery(row) for row in self._connection.execute(query))

    def end(self, webhook_id: str) -> bool:
        """Delete a webhook, whoever's it is; False where it is not there, or was deleted before."""
        ended = self._connection.execute(
            update(WEBHOOKS)
            .where(WEBHOOKS.c.id == webhook_id, WEBHOOKS.c.state != DELETED)
            .values(state=DELETED, version=WEBHOOKS.c.version + 1, changed_at=self._now)
        )
        return ended.rowcount == 1

    def pause(self, webhook_id: str) -> str:
        """Send nothing to a webhook until somebody looks after it; return whose it is."""
        row = row_of(self._connection, WEBHOOKS, webhook_id)
        values = {"state": PAUSED, "changed_at": self._now}
        change_row(self._connection, WEBHOOKS, row, expected_version=row.version, values=values)
        return str(row.organisation)

    def _is_taken(self, row: Row[Any], lease_until: datetime) -> bool:
        taken = self._connection.execute(
            update(DELIVERIES)
            .where(
                DELIVERIES.c.webhook == row.webhook,
                DELIVERIES.c.position == row.position,
                DELIVERIES.c.state == DUE,
                DELIVERIES.c.attempts == row.attempts,
            )
            .values(attempts=row.attempts + 1, next_at=lease_until)
        )
        return taken.rowcount == 1

    def _claimed(self, row: Row[Any]) -> Claimed:
        secrets = [self._opened(row.webhook, row.sealed_secret)]
        if row.sealed_old_secret is not None and row.old_until > self._now:
            secrets.append(self._opened(row.webhook, row.sealed_old_secret))
        return Claimed(
            webhook=row.webhook,
            position=row.position,
            attempts=row.attempts + 1,
            url=row.url,
            secrets=tuple(secrets),
            failing_since=row.failing_since,
            event=Event(event_id=row.id, kind=EventKind(row.kind), thing=row.thing, at=row.at),
        )

    def _sealed(self, webhook_id: str, secret: str) -> bytes:
        return self.transaction.vault.seal(f"webhook:{webhook_id}", secret.encode())

    def _opened(self, webhook_id: str, sealed: bytes) -> str:
        return self.transaction.vault.open(f"webhook:{webhook_id}", sealed).decode()


def _few_each(rows: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
    """Let no webhook that hangs hold up the others: a few deliveries of each at a time."""
    taken: Counter[str] = Counter()
    for row in rows:
        taken[row.webhook] += 1
        if taken[row.webhook] <= FEW:
            yield row


def _stored(row: Row[Any]) -> StoredWebhook:
    return StoredWebhook(
        id=row.id,
        organisation=row.organisation,
        url=row.url,
        kinds=tuple(EventKind(kind) for kind in json.loads(row.kinds)),
        state=row.state,
        failing_since=row.failing_since,
        version=row.version,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _delivery(row: Row[Any]) -> StoredDelivery:
    return StoredDelivery(
        position=row.position,
        event_id=row.event_id,
        kind=EventKind(row.kind),
        state=row.state,
        attempts=row.attempts,
        status=row.status,
        failure=row.failure,
        took_ms=row.took_ms,
        tried_at=row.tried_at,
        next_at=row.next_at if row.state == DUE else None,
    )
