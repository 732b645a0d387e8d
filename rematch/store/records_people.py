"""What the repositories of people, sessions and sign-in links hand out."""

from dataclasses import dataclass, field
from datetime import datetime

from rematch.store.records import Organisation, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPerson:
    """Somebody who acts for an organisation. Known by a handle; the address is sealed."""

    id: str
    """`<organisation>/<person>`."""
    organisation: Organisation
    person: str
    roles: tuple[Role, ...]
    sees_sensitive: bool
    """Whether sensitive codes of the organisation's own cases are shown."""
    language: str
    has_address: bool
    ended_at: datetime | None
    version: int
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody to be added."""

    organisation: str
    person: str
    roles: tuple[Role, ...]
    sees_sensitive: bool = True
    language: str = "en"
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSession:
    """A sign-in that lasts until it ends, is left alone too long, or has lived its time."""

    session_id: str
    person: StoredPerson
    role: Role
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedSession:
    """A new session with its token `rs_<id>_<secret>`, which goes into a cookie and nowhere else."""

    session: StoredSession
    token: str = field(repr=False)
