"""What the repository of pledges hands out: a pledge with its life, its versions, and its months."""

from dataclasses import dataclass
from datetime import date, datetime

from rematch.models.pledge import Pledge
from rematch.models.pledge_life import Pause
from rematch.store.records import Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPledge(Stored[Pledge]):
    """A pledge with live counts, and where it stands."""

    pause: Pause | None
    """Why and until when it is paused; None: it is not."""
    confirmed_on: date | None
    """Day on which its municipality last said that it is still true."""
    look_on: date | None
    """Next day on which the deadlines look at it; None: nothing is to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who changed a pledge: a key and its role, never a person."""

    key_id: str
    organisation: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeVersion:
    """A pledge as one change left it; its counts are not those of today."""

    pledge_id: str
    version: int
    at: datetime
    author: Author
    action: str
    thing: Pledge
    pause: Pause | None
    confirmed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """Persons who arrive, or arrived, in one calendar month."""

    month: str
    most: int | None
    """What the pledge allows; None: no limit."""
    held: int
    taken: int
    unplanned: int
    """Persons who arrived in this month without having been planned for it: a fact is never refused."""

    @property
    def used(self) -> int:
        """Persons that count against the limit."""
        return self.held + self.taken + self.unplanned
