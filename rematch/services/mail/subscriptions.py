"""The addresses an organisation has messages sent to: asked first, confirmed by who reads there, ended."""

from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from rematch.errors import ConflictError
from rematch.explain.languages import language
from rematch.models.event import EventKind
from rematch.models.mail import MailAddress, MailLanguage, MailRhythm, MailState
from rematch.models.types import Count, Model
from rematch.services.actor import Actor, AuditActor
from rematch.services.house import House
from rematch.services.mail.digests import next_digest
from rematch.services.mail.questions import answered, ask, new_mark, refuse_flood
from rematch.services.once import KeyedRequest, once
from rematch.services.tenancy import LISTENERS, absent, require
from rematch.services.views import Page, Version
from rematch.store import NewMailSubscription, StoredMail, StoredMailSubscription, UnitOfWork

KIND = "mail_subscription"
MOST = 100
"""Subscriptions of one organisation."""
BY_LINK = "mail-link"
"""Who confirms with the link: whoever reads the mail, without a key."""


class MailSubscriptionRequest(Model):
    """Where to send messages, in which language, of what."""

    address: MailAddress = Field(description="Address, in ASCII.", examples=["desk@ngo.example"])
    language: MailLanguage = Field(
        default="en", description="Language of the messages: en, de, uk, pl, ar or fr.", examples=["de"]
    )
    rhythm: MailRhythm = Field(
        default=MailRhythm.DAILY,
        description="daily: one message a day of all that happened; each: one for each event.",
        examples=["each"],
    )
    kinds: tuple[EventKind, ...] = Field(
        default=(),
        max_length=100,
        description="Kinds of events; empty: all, which only a daily message can hold.",
        examples=[["offer.asked"]],
    )

    @model_validator(mode="after")
    def kinds_of_each(self) -> Self:
        """Refuse a message for each event of whatever kind: a bulk of cases would fill the mailbox."""
        if self.rhythm is MailRhythm.EACH and not self.kinds:
            raise ValueError("name the kinds of events that one message each is sent of, or ask for daily")
        return self


class MailSubscriptionView(Model):
    """A subscription as stored."""

    subscription_id: str = Field(
        description="Its id.", examples=["mail-subscription-0190a1b2c3d-5f0e8d7c6b5a4938"]
    )
    version: Version
    address: str = Field(description="Address.", examples=["desk@ngo.example"])
    language: MailLanguage = Field(description="Language of the messages.", examples=["de"])
    rhythm: MailRhythm = Field(description="daily or each.", examples=["each"])
    kinds: tuple[EventKind, ...] = Field(description="Kinds of events; empty: all.")
    state: MailState = Field(
        description="unconfirmed until somebody who reads there says yes; active; paused after days in which "
        "the address took nothing.",
        examples=["active"],
    )
    failing_since: AwareDatetime | None = Field(description="Since when it takes nothing; null: it does.")
    created_at: AwareDatetime = Field(description="When it was added.")


class MailView(Model):
    """What became of one message."""

    mail_id: str = Field(description="Its id; the Message-ID begins with it.")
    text: str = Field(
        description="Kind of the event; digest; confirm or confirm_by_code.", examples=["offer.asked"]
    )
    state: str = Field(description="due, delivered or given_up.", examples=["delivered"])
    attempts: Count = Field(description="Attempts so far.", examples=[1])
    status: int | None = Field(description="What the mail server answered, where it refused.", examples=[550])
    failure: str | None = Field(
        description="Why it was not sent; docs/mail.md lists the reasons.", examples=["refused"]
    )
    took_ms: int | None = Field(description="Milliseconds of the last attempt.", examples=[84])
    tried_at: AwareDatetime | None = Field(description="When it was last tried.")
    next_at: AwareDatetime | None = Field(description="When it is tried next; null: no more.")
    created_at: AwareDatetime = Field(description="When it was written.")


class Confirmation(Model):
    """What the message to a new address holds."""

    code: Annotated[str, Field(min_length=20, max_length=400, pattern=r"^[A-Za-z0-9._-]+$")] = Field(
        description="The code of the message.",
        examples=["mail-subscription-0190a1b2c3d-5f0e.0f1e2d3c.Z0m1aQ.c2lnbmVk"],
    )


def add_subscription(
    house: House, actor: Actor, request: MailSubscriptionRequest, *, asked: KeyedRequest
) -> MailSubscriptionView:
    """Add an address, and ask it first: nothing else is sent there before somebody said yes."""
    require(actor, *LISTENERS)
    language(request.language)
    with house.store.unit_of_work() as uow:

        def act() -> MailSubscriptionView:
            if len(uow.mail_subscriptions.list(actor.organisation)) >= MOST:
                raise ConflictError(f"Your organisation has {MOST} subscriptions: delete one first.")
            refuse_flood(uow, actor.organisation)
            wanted = NewMailSubscription(
                address=request.address,
                language=request.language,
                rhythm=request.rhythm,
                kinds=request.kinds,
            )
            added = uow.mail_subscriptions.add(actor.organisation, wanted, asked=new_mark())
            ask(uow, added, house.settings)
            uow.audit.append(actor.audited, "create", KIND, added.id)
            return _view(added)

        return once(uow, asked, MailSubscriptionView, act)


def list_subscriptions(house: House, actor: Actor) -> Page[MailSubscriptionView]:
    """Return the subscriptions of the own organisation."""
    require(actor, *LISTENERS)
    with house.store.read() as uow:
        items = tuple(map(_view, uow.mail_subscriptions.list(actor.organisation)))
    return Page[MailSubscriptionView](items=items)


def read_subscription(house: House, actor: Actor, subscription_id: str) -> MailSubscriptionView:
    """Return one of them."""
    require(actor, *LISTENERS)
    with house.store.read() as uow:
        return _view(uow.mail_subscriptions.get(subscription_id, organisation=actor.organisation))


def delete_subscription(house: House, actor: Actor, subscription_id: str, *, expected_version: int) -> None:
    """End a subscription and forget the address; what was on its way is not sent any more."""
    require(actor, *LISTENERS)
    with house.store.unit_of_work() as uow:
        known = uow.mail_subscriptions.get(subscription_id, organisation=actor.organisation)
        uow.mail_subscriptions.delete(known, expected_version=expected_version)
        uow.mails.end(subscription_id)
        uow.audit.append(actor.audited, "delete", KIND, subscription_id)


def ask_again(
    house: House, actor: Actor, subscription_id: str, *, expected_version: int, asked: KeyedRequest
) -> MailSubscriptionView:
    """Ask an address anew; an earlier code is worth nothing then, and nothing is sent until the answer."""
    require(actor, *LISTENERS)
    with house.store.unit_of_work() as uow:

        def act() -> MailSubscriptionView:
            known = uow.mail_subscriptions.get(subscription_id, organisation=actor.organisation)
            if known.state is MailState.ACTIVE:
                raise ConflictError(f"{subscription_id} is active: its address has said yes.")
            refuse_flood(uow, actor.organisation)
            mark = new_mark()
            waiting = uow.mail_subscriptions.ask(known, mark, expected_version=expected_version)
            uow.mails.end(subscription_id)
            ask(uow, waiting, house.settings)
            uow.audit.append(actor.audited, "ask", KIND, subscription_id)
            return _view(waiting)

        return once(uow, asked, MailSubscriptionView, act)


def confirm_subscription(
    house: House, actor: Actor, said: tuple[str, Confirmation], *, asked: KeyedRequest
) -> MailSubscriptionView:
    """Confirm an address with the code that was sent there; a code works once."""
    require(actor, *LISTENERS)
    subscription_id, confirmation = said
    with house.store.unit_of_work() as uow:

        def act() -> MailSubscriptionView:
            uow.mail_subscriptions.get(subscription_id, organisation=actor.organisation)
            known = answered(uow, confirmation.code)
            if known.id != subscription_id:
                raise absent()
            return _view(_confirm(uow, house, known, by=actor.audited))

        return once(uow, asked, MailSubscriptionView, act)


def language_of(house: House, code: str) -> str:
    """Return the language in which the page behind a link speaks; GoneError where the link is over."""
    with house.store.read() as uow:
        return answered(uow, code).language


def confirm_by_link(house: House, code: str) -> str:
    """Confirm an address by the link that was sent there, without a key; return its language."""
    with house.store.unit_of_work() as uow:
        known = answered(uow, code)
        by = AuditActor(key_id=BY_LINK, organisation=known.organisation)
        return _confirm(uow, house, known, by=by).language


def list_mails(
    house: House, actor: Actor, subscription_id: str, *, before: str | None, limit: int
) -> Page[MailView]:
    """Return the messages of a subscription, the newest first."""
    require(actor, *LISTENERS)
    with house.store.read() as uow:
        known = uow.mail_subscriptions.get(subscription_id, organisation=actor.organisation)
        rows = uow.mails.of_subscription(known, before=before, limit=limit)
    cursor = rows[-1].id if len(rows) == limit else None
    return Page[MailView](items=tuple(map(_mail, rows)), next_cursor=cursor)


def retry_mail(
    house: House, actor: Actor, which: tuple[str, str], *, asked: KeyedRequest
) -> MailSubscriptionView:
    """Send a message once more."""
    require(actor, *LISTENERS)
    subscription_id, mail_id = which
    with house.store.unit_of_work() as uow:

        def act() -> MailSubscriptionView:
            known = uow.mail_subscriptions.get(subscription_id, organisation=actor.organisation)
            uow.mails.again(known, mail_id)
            uow.audit.append(actor.audited, "retry", KIND, subscription_id)
            return _view(known)

        return once(uow, asked, MailSubscriptionView, act)


def _confirm(
    uow: UnitOfWork, house: House, known: StoredMailSubscription, *, by: AuditActor
) -> StoredMailSubscription:
    digest_at = next_digest(uow.now, hour=house.settings.mail_digest_hour)
    confirmed = uow.mail_subscriptions.confirm(known, digest_at=digest_at)
    uow.audit.append(by, "confirm", KIND, known.id)
    return confirmed


def _view(known: StoredMailSubscription) -> MailSubscriptionView:
    return MailSubscriptionView(
        subscription_id=known.id,
        version=known.version,
        address=known.address,
        language=known.language,
        rhythm=known.rhythm,
        kinds=known.kinds,
        state=known.state,
        failing_since=known.failing_since,
        created_at=known.created_at,
    )


def _mail(row: StoredMail) -> MailView:
    return MailView(
        mail_id=row.id,
        text=row.text,
        state=row.state,
        attempts=row.attempts,
        status=row.status,
        failure=row.failure,
        took_ms=row.took_ms,
        tried_at=row.tried_at,
        next_at=row.next_at,
        created_at=row.created_at,
    )
