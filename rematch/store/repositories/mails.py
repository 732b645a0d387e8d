"""E-mail on its way: planned with the event, claimed by one worker at a time, forgotten once sent."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, insert, or_, select, update

from rematch.errors import ConflictError
from rematch.models.event import Event, EventKind
from rematch.models.mail import MailState
from rematch.store.records_events import Tried
from rematch.store.records_mail import ClaimedMail, NewMail, StoredMail, StoredMailSubscription
from rematch.store.repositories.ids import new_id
from rematch.store.repositories.mail_subscriptions import kinds_of, opened_address, wants
from rematch.store.repositories.rows import absent
from rematch.store.tables import EVENTS, MAIL_SUBSCRIPTIONS, MAILS
from rematch.store.transaction import Repository

DUE, DELIVERED, GIVEN_UP = "due", "delivered", "given_up"
QUESTIONS, DIGEST = ("confirm", "confirm_by_code"), "digest"
"""Questions to an address go out before it has said yes, and nothing else does."""
LOOK_AHEAD, FEW = 8, 4
LINES_MAX = 200
"""Events that one digest lists; it says how many more there are."""
TOO_LATE, ENDED = "too_late", "ended"


class Mails(Repository):
    """Messages and what became of them."""

    def plan(self, subscription_id: str, kind: EventKind, positions: Sequence[int]) -> None:
        """Plan a message of events of a kind to one address; many at once are one message."""
        self._add(
            subscription=subscription_id,
            text=kind.value if len(positions) == 1 else DIGEST,
            first_position=positions[0],
            last_position=positions[-1],
        )

    def digest(self, known: StoredMailSubscription) -> int:
        """Plan the digest of what happened since the last one, if anything did; return how far it goes."""
        last = self._connection.execute(select(func.max(EVENTS.c.position))).scalar_one() or 0
        first = known.told_up_to + 1
        told = select(EVENTS.c.kind).where(*_between(known.organisation, first, last)).distinct()
        if any(wants(known.kinds, EventKind(row.kind)) for row in self._connection.execute(told)):
            self._add(subscription=known.id, text=DIGEST, first_position=first, last_position=last)
        return last

    def write(self, mail: NewMail) -> str:
        """Plan a message to one address, its words sealed; return its id."""
        letter = {"address": mail.address, "language": mail.language, "values": dict(mail.values)}
        mail_id = new_id("mail", self._now)
        sealed = self.transaction.vault.seal(mail_id, json.dumps(letter).encode())
        return self._add(
            mail_id, subscription=mail.subscription, text=mail.text, sealed_letter=sealed, until=mail.until
        )

    def claim(self, *, lease_until: datetime, limit: int) -> tuple[ClaimedMail, ...]:
        """Take messages that are due: nobody else sends them until the lease is over."""
        self._give_up(MAILS.c.until <= self._now, failure=TOO_LATE)
        live = or_(
            MAILS.c.subscription.is_(None),
            MAIL_SUBSCRIPTIONS.c.state == MailState.ACTIVE.value,
            and_(MAIL_SUBSCRIPTIONS.c.state == MailState.UNCONFIRMED.value, MAILS.c.text.in_(QUESTIONS)),
        )
        of_subscription = ("organisation", "sealed_address", "language", "kinds", "failing_since")
        query = (
            select(MAILS, *(MAIL_SUBSCRIPTIONS.c[name] for name in of_subscription))
            .outerjoin(MAIL_SUBSCRIPTIONS, MAIL_SUBSCRIPTIONS.c.id == MAILS.c.subscription)
            .where(MAILS.c.state == DUE, MAILS.c.next_at <= self._now, live)
            # What somebody waits for at a screen goes first.
            .order_by(MAILS.c.sealed_letter.is_(None), MAILS.c.next_at, MAILS.c.id)
            .limit(limit * LOOK_AHEAD)
        )
        rows: Any = self._connection.execute(query).all()
        fair = islice(_few_each(rows), limit)
        return tuple(self._claimed(row) for row in fair if self._is_taken(row, lease_until))

    def tried(self, claimed: ClaimedMail, result: Tried, *, next_at: datetime | None) -> bool:
        """Write down how an attempt went; next_at None: delivered, or given up; False: another's now."""
        state = DUE if next_at is not None else (DELIVERED if result.ok else GIVEN_UP)
        values: dict[str, Any] = {"state": state, "status": result.status, "failure": result.failure}
        values |= {"took_ms": result.took_ms, "tried_at": self._now, "next_at": next_at or self._now}
        if state != DUE:
            values["sealed_letter"] = None
        own = (MAILS.c.id == claimed.id, MAILS.c.attempts == claimed.attempts, MAILS.c.state == DUE)
        return self._connection.execute(update(MAILS).where(*own).values(values)).rowcount == 1

    def end(self, subscription_id: str) -> None:
        """Give up what is on its way to a subscription."""
        self._give_up(MAILS.c.subscription == subscription_id, failure=ENDED)

    def again(self, known: StoredMailSubscription, mail_id: str) -> None:
        """Send a message once more; ConflictError for one that is on its way, or a question."""
        mine = (MAILS.c.id == mail_id, MAILS.c.subscription == known.id)
        row = self._connection.execute(select(MAILS).where(*mine)).one_or_none()
        if row is None:
            raise absent("mail", mail_id)
        if row.first_position is None:
            raise ConflictError(f"Mail {mail_id} holds a question that is asked once: ask the address anew.")
        if row.state == DUE:
            raise ConflictError(f"Mail {mail_id} is on its way.")
        # Attempts count on: by their number an attempt of before is told from this one.
        self._connection.execute(
            update(MAILS).where(MAILS.c.id == mail_id).values(state=DUE, next_at=self._now)
        )

    def of_subscription(
        self, known: StoredMailSubscription, *, before: str | None, limit: int
    ) -> tuple[StoredMail, ...]:
        """Return the messages of a subscription, the newest first."""
        query = select(MAILS).where(MAILS.c.subscription == known.id)
        if before is not None:
            query = query.where(MAILS.c.id < before)
        query = query.order_by(MAILS.c.id.desc()).limit(limit)
        return tuple(_stored(row) for row in self._connection.execute(query))

    def asked_lately(self, organisation: str, *, within: timedelta) -> int:
        """Return how many questions to addresses an organisation had sent."""
        query = (
            select(func.count())
            .select_from(MAILS.join(MAIL_SUBSCRIPTIONS, MAIL_SUBSCRIPTIONS.c.id == MAILS.c.subscription))
            .where(MAIL_SUBSCRIPTIONS.c.organisation == organisation, MAILS.c.text.in_(QUESTIONS))
            .where(MAILS.c.created_at > self._now - within)
        )
        return int(self._connection.execute(query).scalar_one())

    def due(self, *, by: datetime | None = None) -> int:
        """Return how many messages wait (those whose time came by a moment)."""
        query = select(func.count()).select_from(MAILS).where(MAILS.c.state == DUE)
        if by is not None:
            query = query.where(MAILS.c.next_at < by)
        return int(self._connection.execute(query).scalar_one())

    def _add(self, mail_id: str | None = None, **values: Any) -> str:
        mail_id = mail_id or new_id("mail", self._now)
        fresh = {"id": mail_id, "state": DUE, "attempts": 0, "next_at": self._now, "created_at": self._now}
        self._connection.execute(insert(MAILS), fresh | values)
        return mail_id

    def _give_up(self, *which: ColumnElement[bool], failure: str) -> None:
        values = {"state": GIVEN_UP, "failure": failure, "sealed_letter": None}
        self._connection.execute(update(MAILS).where(MAILS.c.state == DUE, *which).values(values))

    def _is_taken(self, row: Row[Any], lease_until: datetime) -> bool:
        due = (MAILS.c.id == row.id, MAILS.c.state == DUE, MAILS.c.attempts == row.attempts)
        taken = update(MAILS).where(*due).values(attempts=row.attempts + 1, next_at=lease_until)
        return self._connection.execute(taken).rowcount == 1

    def _claimed(self, row: Row[Any]) -> ClaimedMail:
        if row.sealed_letter is not None:
            letter = json.loads(self.transaction.vault.open(row.id, row.sealed_letter))
            events: list[Event] = []
        else:
            address = opened_address(self, row.subscription, row.sealed_address)
            letter = {"address": address, "language": row.language, "values": {}}
            events = self._events(row)
        return ClaimedMail(
            id=row.id,
            attempts=row.attempts + 1,
            text=row.text,
            address=letter["address"],
            language=letter["language"],
            values=letter["values"],
            events=tuple(events[:LINES_MAX]),
            more=max(0, len(events) - LINES_MAX),
            subscription=row.subscription,
            failing_since=row.failing_since,
            created_at=row.created_at,
        )

    def _events(self, row: Row[Any]) -> list[Event]:
        kinds = kinds_of(row.kinds)
        query = select(EVENTS).where(*_between(row.organisation, row.first_position, row.last_position))
        return [
            Event(event_id=each.id, kind=EventKind(each.kind), thing=each.thing, at=each.at)
            for each in self._connection.execute(query.order_by(EVENTS.c.position))
            if wants(kinds, EventKind(each.kind))
        ]


def _between(organisation: str, first: int, last: int) -> tuple[ColumnElement[bool], ...]:
    return (EVENTS.c.organisation == organisation, EVENTS.c.position.between(first, last))


def _few_each(rows: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
    """Let no subscription with much on its way hold up the others: a few messages of each at a time."""
    taken: Counter[str] = Counter()
    for row in rows:
        key = row.subscription or row.id
        taken[key] += 1
        if taken[key] <= FEW:
            yield row


def _stored(row: Row[Any]) -> StoredMail:
    return StoredMail(
        id=row.id,
        text=row.text,
        state=row.state,
        attempts=row.attempts,
        status=row.status,
        failure=row.failure,
        took_ms=row.took_ms,
        tried_at=row.tried_at,
        next_at=row.next_at if row.state == DUE else None,
        created_at=row.created_at,
    )
