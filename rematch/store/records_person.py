"""What the repositories of links, asks and notices hand out: frozen records."""

from dataclasses import dataclass, field
from datetime import datetime

from rematch.models.ask import AskContent, AskKind, AskState
from rematch.models.person_link import Bearer


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLink:
    """A person's own link as the store knows it: never its secret."""

    id: str
    case_id: str
    bearer: Bearer
    made_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedLink:
    """A new link with its token `rl_<id>_<secret>`, which is shown this once."""

    link: StoredLink
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAsk:
    """What a person asked, and where it stands."""

    id: str
    kind: AskKind
    case_id: str
    link: str
    state: AskState
    version: int
    content: AskContent
    confirm_by: datetime | None
    ended_by: str | None
    created_at: datetime
    changed_at: datetime
