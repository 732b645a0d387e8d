"""Who is written to by e-mail: the address is sealed, and confirmed before anything else goes there."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from rematch.errors import ConflictError
from rematch.models.event import EventKind
from rematch.models.mail import MailRhythm, MailState
from rematch.store.records_mail import NewMailSubscription, StoredMailSubscription
from rematch.store.repositories.ids import new_id
from rematch.store.repositories.rows import absent, change_row, row_of
from rematch.store.tables import EVENTS, MAIL_SUBSCRIPTIONS
from rematch.store.transaction import Repository

COLUMNS = MAIL_SUBSCRIPTIONS.c


class MailSubscriptions(Repository):
    """The addresses of organisations."""

    def add(self, organisation: str, wanted: NewMailSubscription, *, asked: str) -> StoredMailSubscription:
        """Add a subscription that waits for its address; ConflictError where the address has one already."""
        subscription_id = new_id("mail-subscription", self._now)
        address = wanted.address.encode()
        values = {
            "id": subscription_id,
            "organisation": organisation,
            "sealed_address": self.transaction.vault.seal(_purpose(subscription_id), address),
            "address_mark": self.transaction.vault.fingerprint(f"mail:{organisation}", address),
            "language": wanted.language,
            "rhythm": wanted.rhythm.value,
            "kinds": json.dumps([kind.value for kind in wanted.kinds]),
            "state": MailState.UNCONFIRMED.value,
            "asked": asked,
            "told_up_to": 0,
            "version": 1,
            "created_at": self._now,
            "changed_at": self._now,
        }
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(MAIL_SUBSCRIPTIONS), values)
        except IntegrityError:
            raise ConflictError(
                "Your organisation has a subscription for this address: delete it, then add the new one."
            ) from None
        return self.get(subscription_id, organisation=organisation)

    def get(self, subscription_id: str, *, organisation: str | None) -> StoredMailSubscription:
        """Return a subscription of an organisation, or of any (None); NotFoundError where there is none."""
        row = row_of(self._connection, MAIL_SUBSCRIPTIONS, subscription_id)
        if row.state == MailState.DELETED.value or organisation not in {None, row.organisation}:
            raise absent("mail subscription", subscription_id)
        return self._stored(row)

    def list(self, organisation: str) -> tuple[StoredMailSubscription, ...]:
        """Return an organisation's subscriptions, oldest first."""
        mine = (COLUMNS.organisation == organisation, COLUMNS.state != MailState.DELETED.value)
        query = select(MAIL_SUBSCRIPTIONS).where(*mine).order_by(COLUMNS.id)
        return tuple(self._stored(row) for row in self._connection.execute(query))

    def ask(
        self, known: StoredMailSubscription, asked: str, *, expected_version: int
    ) -> StoredMailSubscription:
        """Ask the address anew: an earlier question can be answered no more."""
        state = MailState.UNCONFIRMED.value
        return self._changed(known, expected_version, state=state, asked=asked, failing_since=None)

    def confirm(self, known: StoredMailSubscription, *, digest_at: datetime) -> StoredMailSubscription:
        """Write to the address from now on; what happened before is not told."""
        return self._changed(
            known,
            known.version,
            state=MailState.ACTIVE.value,
            asked=None,
            told_up_to=self._last_position(),
            digest_at=digest_at if known.rhythm is MailRhythm.DAILY else None,
        )

    def pause(self, subscription_id: str) -> str | None:
        """Write to the address no more until it is asked anew; return whose it is, None: it is not active."""
        row = row_of(self._connection, MAIL_SUBSCRIPTIONS, subscription_id)
        if row.state != MailState.ACTIVE.value:
            return None
        values = {"state": MailState.PAUSED.value, "changed_at": self._now}
        change_row(self._connection, MAIL_SUBSCRIPTIONS, row, expected_version=row.version, values=values)
        return str(row.organisation)

    def delete(self, known: StoredMailSubscription, *, expected_version: int) -> None:
        """End a subscription and forget its address."""
        row = row_of(self._connection, MAIL_SUBSCRIPTIONS, known.id)
        gone = {"state": MailState.DELETED.value, "sealed_address": None, "address_mark": None, "asked": None}
        values = gone | {"changed_at": self._now}
        change_row(
            self._connection, MAIL_SUBSCRIPTIONS, row, expected_version=expected_version, values=values
        )

    def digests_due(self, *, limit: int) -> tuple[StoredMailSubscription, ...]:
        """Return the subscriptions whose daily digest is to be written now."""
        due = (COLUMNS.state == MailState.ACTIVE.value, COLUMNS.digest_at <= self._now)
        query = select(MAIL_SUBSCRIPTIONS).where(*due).order_by(COLUMNS.digest_at, COLUMNS.id).limit(limit)
        return tuple(self._stored(row) for row in self._connection.execute(query))

    def digested(self, known: StoredMailSubscription, *, up_to: int, digest_at: datetime) -> None:
        """Note how far a digest went and when the next one is due; nothing that its owner would change."""
        self._connection.execute(
            update(MAIL_SUBSCRIPTIONS)
            .where(COLUMNS.id == known.id)
            .values(told_up_to=up_to, digest_at=digest_at)
        )

    def failing(self, subscription_id: str, *, is_failing: bool) -> None:
        """Note since when an address takes nothing, or that it does."""
        changed = update(MAIL_SUBSCRIPTIONS).where(COLUMNS.id == subscription_id)
        if is_failing:
            changed = changed.where(COLUMNS.failing_since.is_(None))
        self._connection.execute(changed.values(failing_since=self._now if is_failing else None))

    def end(self, subscription_id: str) -> bool:
        """End a subscription of whatever organisation; False where there is none any more."""
        row = self._connection.execute(
            select(MAIL_SUBSCRIPTIONS).where(
                COLUMNS.id == subscription_id, COLUMNS.state != MailState.DELETED.value
            )
        ).one_or_none()
        if row is None:
            return False
        self.delete(self._stored(row), expected_version=row.version)
        return True

    def _changed(
        self, known: StoredMailSubscription, expected_version: int, **values: Any
    ) -> StoredMailSubscription:
        row = row_of(self._connection, MAIL_SUBSCRIPTIONS, known.id)
        values["changed_at"] = self._now
        change_row(
            self._connection, MAIL_SUBSCRIPTIONS, row, expected_version=expected_version, values=values
        )
        return self._stored(row_of(self._connection, MAIL_SUBSCRIPTIONS, known.id))

    def _last_position(self) -> int:
        return self._connection.execute(select(func.max(EVENTS.c.position))).scalar_one() or 0

    def _stored(self, row: Row[Any]) -> StoredMailSubscription:
        return StoredMailSubscription(
            id=row.id,
            organisation=row.organisation,
            address=opened_address(self, row.id, row.sealed_address),
            language=row.language,
            rhythm=MailRhythm(row.rhythm),
            kinds=kinds_of(row.kinds),
            state=MailState(row.state),
            asked=row.asked,
            told_up_to=row.told_up_to,
            failing_since=row.failing_since,
            version=row.version,
            created_at=row.created_at,
        )


def opened_address(repository: Repository, subscription_id: str, sealed: bytes) -> str:
    """Return the address of a subscription."""
    return repository.transaction.vault.open(_purpose(subscription_id), sealed).decode()


def kinds_of(text: str) -> tuple[EventKind, ...]:
    """Return the kinds that stand in a row; empty: all."""
    return tuple(EventKind(kind) for kind in json.loads(text))


def wants(kinds: Collection[EventKind], kind: EventKind) -> bool:
    """Say whether a kind is among those asked for; the test of a webhook is for its receiver alone."""
    return kind is not EventKind.WEBHOOK_TEST and (not kinds or kind in kinds)


def _purpose(subscription_id: str) -> str:
    return f"mail:{subscription_id}"
