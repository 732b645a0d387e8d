"""What the repositories of e-mail take and hand out; addresses and words are never in a repr."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rematch.models.event import Event, EventKind
from rematch.models.mail import MailRhythm, MailState


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMailSubscription:
    """Who is to be written to, of what, and how often; `kinds` empty: all."""

    address: str = field(repr=False)
    language: str
    rhythm: MailRhythm
    kinds: tuple[EventKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMailSubscription:
    """A subscription; `asked` marks the one question to its address that may be answered."""

    id: str
    organisation: str
    address: str = field(repr=False)
    language: str
    rhythm: MailRhythm
    kinds: tuple[EventKind, ...]
    state: MailState
    asked: str | None = field(repr=False)
    told_up_to: int
    failing_since: datetime | None
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMail:
    """A message to one address, in the words of texts/mail; not sent any more after `until`."""

    address: str = field(repr=False)
    text: str
    language: str
    values: Mapping[str, str] = field(repr=False)
    until: datetime | None = None
    subscription: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedMail:
    """A message that this process, and no other, is to send now; `more`: events that it has no room for."""

    id: str
    attempts: int
    text: str
    address: str = field(repr=False)
    language: str
    values: Mapping[str, str] = field(repr=False)
    events: tuple[Event, ...]
    more: int
    subscription: str | None
    failing_since: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMail:
    """What became of one message; its words and its address are not among it."""

    id: str
    text: str
    state: str
    attempts: int
    status: int | None
    failure: str | None
    took_ms: int | None
    tried_at: datetime | None
    next_at: datetime | None
    created_at: datetime
