"""What an organisation is told, and where to: its feed of events, its webhooks, every delivery."""

import base64
import secrets
from datetime import timedelta
from typing import Annotated

from pydantic import AwareDatetime, Field

from rematch.models.event import Event, EventKind
from rematch.models.types import Count, Model
from rematch.services.actor import Actor
from rematch.services.house import House
from rematch.services.once import KeyedRequest, once
from rematch.services.sending import check_address
from rematch.services.tenancy import LISTENERS, require
from rematch.services.views import Page, Version, number_of
from rematch.store import StoredDelivery, StoredWebhook

OLD_SECRET_FOR = timedelta(hours=24)
"""How long the secret before is still signed with."""
Address = Annotated[str, Field(min_length=8, max_length=2_000, pattern=r"^https?://[\x21-\x7e]+$")]


class WebhookRequest(Model):
    """Where to be told of what."""

    url: Address = Field(description="Address, with https.", examples=["https://ngo.example/rematch"])
    kinds: tuple[EventKind, ...] = Field(
        default=(), max_length=100, description="Kinds of events; empty: all.", examples=[["offer.asked"]]
    )


class WebhookView(Model):
    """A webhook; its secret is shown once, when it is made or rotated."""

    webhook_id: str = Field(description="Its id.", examples=["webhook-0190a1b2c3d-5f0e8d7c6b5a4938"])
    version: Version
    url: str = Field(description="Address.", examples=["https://ngo.example/rematch"])
    kinds: tuple[EventKind, ...] = Field(description="Kinds of events; empty: all.")
    state: str = Field(description="active, or paused after days of failure.", examples=["active"])
    failing_since: AwareDatetime | None = Field(description="Since when nothing got through; null: it does.")
    secret: str | None = Field(
        default=None, description="Shown this once: what signatures are made with.", examples=["whsec_..."]
    )


class DeliveryView(Model):
    """One event on its way to one webhook."""

    delivery: Count = Field(description="Its number.", examples=[17])
    event_id: str = Field(description="The event.", examples=["event-0190a1b2c3d-5f0e8d7c6b5a4938"])
    kind: EventKind = Field(description="What happened.", examples=["offer.asked"])
    state: str = Field(description="due, delivered or given_up.", examples=["delivered"])
    attempts: Count = Field(description="Attempts so far.", examples=[1])
    status: int | None = Field(description="HTTP status of the last answer.", examples=[200])
    failure: str | None = Field(description="Why there was none: timeout, not_reached, private_address.")
    took_ms: int | None = Field(description="Milliseconds of the last attempt.", examples=[84])
    tried_at: AwareDatetime | None = Field(description="When it was last tried.")
    next_at: AwareDatetime | None = Field(description="When it is tried next; null: no more.")


def list_events(house: House, actor: Actor, *, after: str | None, limit: int) -> Page[Event]:
    """Return what the own organisation was told, in order; nothing that comes later stands before it."""
    require(actor, *LISTENERS)
    position = number_of(after) or 0
    with house.store.read() as uow:
        rows = uow.events.list(actor.organisation, after=position, limit=limit)
    cursor = f"{rows[-1].position:010d}" if rows else (after if after else None)
    return Page[Event](items=tuple(row.event for row in rows), next_cursor=cursor)


def add_webhook(house: House, actor: Actor, request: WebhookRequest, *, asked: KeyedRequest) -> WebhookView:
    """Add a webhook of the own organisation; the secret is in this answer and in no other."""
    require(actor, *LISTENERS)
    check_address(request.url, private=house.settings.webhooks_private)
    with house.store.unit_of_work() as uow:

        def act() -> WebhookView:
            secret = new_secret()
            added = uow.webhooks.add(actor.organisation, request.url, request.kinds, secret=secret)
            uow.audit.append(actor.audited, "create", "webhook", added.id)
            return _view(added).model_copy(update={"secret": secret})

        return once(uow, asked, WebhookView, act)


def list_webhooks(house: House, actor: Actor) -> Page[WebhookView]:
    """Return the webhooks of the own organisation."""
    require(actor, *LISTENERS)
    with house.store.read() as uow:
        return Page[WebhookView](items=tuple(map(_view, uow.webhooks.list(actor.organisation))))


def read_webhook(house: House, actor: Actor, webhook_id: str) -> WebhookView:
    """Return one of them."""
    require(actor, *LISTENERS)
    with house.store.read() as uow:
        return _view(uow.webhooks.get(webhook_id, organisation=actor.organisation))


def change_webhook(
    house: House, actor: Actor, webhook_id: str, request: WebhookRequest, *, expected_version: int
) -> WebhookView:
    """Replace address and kinds; a paused one is active again."""
    require(actor, *LISTENERS)
    check_address(request.url, private=house.settings.webhooks_private)
    with house.store.unit_of_work() as uow:
        known = uow.webhooks.get(webhook_id, organisation=actor.organisation)
        fields = {"url": request.url, "kinds": request.kinds, "state": "active", "failing_since": None}
        changed = uow.webhooks.change(known, expected_version=expected_version, **fields)
        uow.audit.append(actor.audited, "change", "webhook", webhook_id)
        return _view(changed)


def delete_webhook(house: House, actor: Actor, webhook_id: str, *, expected_version: int) -> None:
    """End a webhook; what was on its way is not sent any more."""
    require(actor, *LISTENERS)
    with house.store.unit_of_work() as uow:
        known = uow.webhooks.get(webhook_id, organisation=actor.organisation)
        uow.webhooks.change(known, expected_version=expected_version, state="deleted")
        uow.audit.append(actor.audited, "delete", "webhook", webhook_id)


def rotate_secret(
    house: House, actor: Actor, webhook_id: str, *, expected_version: int, asked: KeyedRequest
) -> WebhookView:
    """Make a new secret; for a day the old one signs as well."""
    require(actor, *LISTENERS)
    with house.store.unit_of_work() as uow:

        def act() -> WebhookView:
            known = uow.webhooks.get(webhook_id, organisation=actor.organisation)
            secret, until = new_secret(), uow.now + OLD_SECRET_FOR
            rotated = uow.webhooks.rotate(known, secret, old_until=until, expected_version=expected_version)
            uow.audit.append(actor.audited, "rotate", "webhook", webhook_id)
            return _view(rotated).model_copy(update={"secret": secret})

        return once(uow, asked, WebhookView, act)


def test_webhook(house: House, actor: Actor, webhook_id: str, *, asked: KeyedRequest) -> WebhookView:
    """Send a webhook a test; the log of deliveries says how it went."""
    require(actor, *LISTENERS)
    with house.store.unit_of_work() as uow:

        def act() -> WebhookView:
            known = uow.webhooks.get(webhook_id, organisation=actor.organisation)
            uow.events.test(known)
            return _view(known)

        return once(uow, asked, WebhookView, act)


def list_deliveries(
    house: House, actor: Actor, webhook_id: str, *, before: str | None, limit: int
) -> Page[DeliveryView]:
    """Return the deliveries of a webhook, the newest first."""
    require(actor, *LISTENERS)
    number = number_of(before)
    with house.store.read() as uow:
        known = uow.webhooks.get(webhook_id, organisation=actor.organisation)
        rows = uow.webhooks.deliveries(known, before=number, limit=limit)
    cursor = f"{rows[-1].position:010d}" if len(rows) == limit else None
    return Page[DeliveryView](items=tuple(map(_delivery, rows)), next_cursor=cursor)


def retry_delivery(
    house: House, actor: Actor, webhook_id: str, delivery: int, *, asked: KeyedRequest
) -> WebhookView:
    """Send a delivery once more."""
    require(actor, *LISTENERS)
    with house.store.unit_of_work() as uow:

        def act() -> WebhookView:
            known = uow.webhooks.get(webhook_id, organisation=actor.organisation)
            uow.webhooks.again(known, delivery)
            uow.audit.append(actor.audited, "retry", "webhook", webhook_id)
            return _view(known)

        return once(uow, asked, WebhookView, act)


def new_secret() -> str:
    """Return a secret as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _view(webhook: StoredWebhook) -> WebhookView:
    return WebhookView(
        webhook_id=webhook.id,
        version=webhook.version,
        url=webhook.url,
        kinds=webhook.kinds,
        state=webhook.state,
        failing_since=webhook.failing_since,
    )


def _delivery(row: StoredDelivery) -> DeliveryView:
    return DeliveryView(
        delivery=row.position,
        event_id=row.event_id,
        kind=row.kind,
        state=row.state,
        attempts=row.attempts,
        status=row.status,
        failure=row.failure,
        took_ms=row.took_ms,
        tried_at=row.tried_at,
        next_at=row.next_at,
    )
