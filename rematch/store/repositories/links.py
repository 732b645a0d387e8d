"""People's own links: `rl_<id>_<secret>`, of which only a hash of the secret is kept; the rest is sealed."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from rematch.errors import IdentityError
from rematch.models.person_link import Bearer
from rematch.store.records_person import IssuedLink, StoredLink
from rematch.store.repositories.case_keys import key_of
from rematch.store.repositories.rows import absent
from rematch.store.repositories.tokens import hashed, is_secret, new_secret, parts_of
from rematch.store.tables import LINKS
from rematch.store.transaction import Repository

PREFIX = "rl"


class Links(Repository):
    """Which adult of which case may come by which link. They go with the case when it is erased."""

    def add(self, case_id: str, bearer: Bearer, *, expires_at: datetime, made_by: str) -> IssuedLink:
        """Make a link; its token is returned this once."""
        link_id, secret = secrets.token_hex(8), new_secret()
        sealed = key_of(self.transaction, case_id).seal("link", bearer.model_dump_json().encode())
        self._connection.execute(
            insert(LINKS).values(
                id=link_id,
                case_id=case_id,
                sealed_bearer=sealed,
                secret_hash=hashed(secret),
                made_by=made_by,
                created_at=self._now,
                expires_at=expires_at,
            )
        )
        return IssuedLink(link=self.get(link_id, case_id=case_id), token=f"{PREFIX}_{link_id}_{secret}")

    def authenticate(self, token: str) -> StoredLink:
        """Return the link of a token; IdentityError with one and the same text for every reason."""
        prefix, link_id, secret = parts_of(token)
        row = self._connection.execute(select(LINKS).where(LINKS.c.id == link_id)).one_or_none()
        same = is_secret(secret, None if row is None else row.secret_hash)
        if row is None or not same or prefix != PREFIX or not self.is_live(row):
            raise IdentityError("The key is not known, or is no longer valid.")
        return self._stored(row)

    def get(self, link_id: str, *, case_id: str) -> StoredLink:
        """Return a link of a case, or raise NotFoundError."""
        query = select(LINKS).where(LINKS.c.id == link_id, LINKS.c.case_id == case_id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise absent("link", link_id)
        return self._stored(row)

    def of_case(self, case_id: str) -> tuple[StoredLink, ...]:
        """Return the links of a case, oldest first, those over included."""
        query = select(LINKS).where(LINKS.c.case_id == case_id).order_by(LINKS.c.created_at, LINKS.c.id)
        return tuple(self._stored(row) for row in self._connection.execute(query))

    def revoke(self, link_id: str, *, case_id: str) -> StoredLink:
        """End a link now; a second time changes nothing."""
        mine = (LINKS.c.id == link_id, LINKS.c.case_id == case_id, LINKS.c.revoked_at.is_(None))
        self._connection.execute(update(LINKS).where(*mine).values(revoked_at=self._now))
        return self.get(link_id, case_id=case_id)

    def end(self, link_id: str) -> bool:
        """End a link of whatever case; False where there is none that is not revoked already."""
        live = (LINKS.c.id == link_id, LINKS.c.revoked_at.is_(None))
        ended = self._connection.execute(update(LINKS).where(*live).values(revoked_at=self._now))
        return ended.rowcount == 1

    def made_since(self, ngo: str, since: datetime) -> int:
        """Count the links an NGO made since a moment."""
        own = (LINKS.c.case_id >= f"{ngo}/", LINKS.c.case_id < f"{ngo}0", LINKS.c.created_at > since)
        return int(self._connection.execute(select(func.count()).select_from(LINKS).where(*own)).scalar_one())

    def is_live(self, link: Row[Any] | StoredLink) -> bool:
        """Say whether a link is neither revoked nor over."""
        return link.revoked_at is None and link.expires_at > self._now

    def _stored(self, row: Row[Any]) -> StoredLink:
        opened = key_of(self.transaction, row.case_id).open("link", row.sealed_bearer)
        return StoredLink(
            id=row.id,
            case_id=row.case_id,
            bearer=Bearer.model_validate_json(opened),
            made_by=row.made_by,
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )
