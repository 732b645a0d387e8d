"""What the repositories of events and webhooks hand out."""

from dataclasses import dataclass, field
from datetime import datetime

from rematch.models.event import Event, EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event as one organisation was told of it; `position` is its cursor."""

    position: int
    organisation: str
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWebhook:
    """Where an organisation wants to be told."""

    id: str
    organisation: str
    url: str
    kinds: tuple[EventKind, ...]
    state: str
    failing_since: datetime | None
    version: int
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A delivery that this process, and no other, is to send now."""

    webhook: str
    position: int
    attempts: int
    url: str
    secrets: tuple[str, ...] = field(repr=False)
    failing_since: datetime | None
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How an attempt went."""

    ok: bool
    status: int | None
    failure: str | None
    took_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDelivery:
    """One event on its way to one webhook."""

    position: int
    event_id: str
    kind: EventKind
    state: str
    attempts: int
    status: int | None
    failure: str | None
    took_ms: int | None
    tried_at: datetime | None
    next_at: datetime | None
