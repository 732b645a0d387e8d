"""What the repository of outlooks takes and hands out."""

from dataclasses import dataclass, field
from datetime import datetime

from rematch.models.outlook import Outlook, OutlookRequest, OutlookState


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOutlook:
    """An outlook, with its result once it is done."""

    id: str
    asked: OutlookRequest
    state: OutlookState
    error: str | None
    attempts: int
    """How often a worker began with it."""
    created_at: datetime
    finished_at: datetime | None
    result: Outlook | None = field(repr=False)
