"""Sign-ins: links used once, and the sessions they open, each ended by time, by rest, or by hand."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, insert, select, update

from rematch.errors import IdentityError
from rematch.store.records import Role
from rematch.store.records_people import IssuedSession, StoredPerson, StoredSession
from rematch.store.repositories.people import person_of
from rematch.store.repositories.tokens import hashed, is_secret, new_secret, parts_of
from rematch.store.tables import ORGANISATIONS, PEOPLE, SESSIONS, SIGN_IN_LINKS
from rematch.store.transaction import Repository

UNKNOWN = "You are not signed in, or your session is over: sign in again."


class Sessions(Repository):
    """Sessions of people, and the links that open them."""

    def add_link(self, person: StoredPerson, *, expires_at: datetime) -> str:
        """Return the id of a link that opens one session."""
        link_id = secrets.token_hex(16)
        self._connection.execute(
            insert(SIGN_IN_LINKS).values(id=link_id, person_id=person.id, expires_at=expires_at)
        )
        return link_id

    def use_link(self, link_id: str) -> StoredPerson | None:
        """Return whose link it is, this once; None for one that is used, over, or not known."""
        used = self._connection.execute(
            update(SIGN_IN_LINKS)
            .where(
                SIGN_IN_LINKS.c.id == link_id,
                SIGN_IN_LINKS.c.used_at.is_(None),
                SIGN_IN_LINKS.c.expires_at > self._now,
            )
            .values(used_at=self._now)
        )
        if used.rowcount != 1:
            return None
        query = _with_person(select(SIGN_IN_LINKS.c.id.label("link"), *_person()), SIGN_IN_LINKS.c.person_id)
        return person_of(self._connection.execute(query.where(SIGN_IN_LINKS.c.id == link_id)).one())

    def forget_links(self, person: StoredPerson) -> None:
        """Let no open link of a person work any more."""
        mine = (SIGN_IN_LINKS.c.person_id == person.id, SIGN_IN_LINKS.c.used_at.is_(None))
        self._connection.execute(update(SIGN_IN_LINKS).where(*mine).values(used_at=self._now))

    def add(self, person: StoredPerson, *, role: Role, expires_at: datetime) -> IssuedSession:
        """Open a session; its token is returned this once."""
        session_id, secret = secrets.token_hex(8), new_secret()
        self._connection.execute(
            insert(SESSIONS).values(
                id=session_id,
                person_id=person.id,
                role=role.value,
                secret_hash=hashed(secret),
                created_at=self._now,
                seen_at=self._now,
                expires_at=expires_at,
            )
        )
        session = _session_of(self._row(session_id))
        return IssuedSession(session=session, token=f"rs_{session_id}_{secret}")

    def authenticate(self, token: str, *, rest: timedelta) -> StoredSession:
        """Return the session of a token; IdentityError with one text for every reason."""
        prefix, session_id, secret = parts_of(token)
        row = self._row_or_none(session_id)
        same = is_secret(secret, None if row is None else row.secret_hash)
        if row is None or not same or prefix != "rs" or not self._is_live(row, rest):
            raise IdentityError(UNKNOWN)
        return _session_of(row)

    def get(self, session_id: str) -> StoredSession:
        """Return a session."""
        return _session_of(self._row(session_id))

    def seen(self, session_id: str) -> None:
        """Note that a session was used just now."""
        self._connection.execute(
            update(SESSIONS).where(SESSIONS.c.id == session_id).values(seen_at=self._now)
        )

    def take_role(self, session_id: str, role: Role) -> StoredSession:
        """Go on in another role of the person."""
        self._connection.execute(update(SESSIONS).where(SESSIONS.c.id == session_id).values(role=role.value))
        return _session_of(self._row(session_id))

    def end(self, session_id: str) -> None:
        """End a session now; a second time changes nothing."""
        live = (SESSIONS.c.id == session_id, SESSIONS.c.ended_at.is_(None))
        self._connection.execute(update(SESSIONS).where(*live).values(ended_at=self._now))

    def end_all(self, person: StoredPerson) -> None:
        """End all sessions of a person now."""
        live = (SESSIONS.c.person_id == person.id, SESSIONS.c.ended_at.is_(None))
        self._connection.execute(update(SESSIONS).where(*live).values(ended_at=self._now))

    def end_everybodys(self) -> None:
        """End all sessions and let no open link work: after a restore nobody is signed in."""
        for table, ended in ((SESSIONS, SESSIONS.c.ended_at), (SIGN_IN_LINKS, SIGN_IN_LINKS.c.used_at)):
            self._connection.execute(update(table).where(ended.is_(None)).values({ended: self._now}))

    def _row(self, session_id: str) -> Row[Any]:
        return self._connection.execute(_sessions().where(SESSIONS.c.id == session_id)).one()

    def _row_or_none(self, session_id: str) -> Row[Any] | None:
        return self._connection.execute(_sessions().where(SESSIONS.c.id == session_id)).one_or_none()

    def _is_live(self, row: Row[Any], rest: timedelta) -> bool:
        in_time = row.session_expires_at > self._now and row.seen_at + rest > self._now
        in_role = row.session_role in row.roles.split()
        return row.session_ended_at is None and row.ended_at is None and in_time and in_role


def _person() -> tuple[Any, ...]:
    return (*PEOPLE.c, ORGANISATIONS.c.kind, ORGANISATIONS.c.name, ORGANISATIONS.c.municipality)


def _with_person(query: Select[Any], person_id: Any) -> Select[Any]:
    return query.join(PEOPLE, PEOPLE.c.id == person_id).join(
        ORGANISATIONS, ORGANISATIONS.c.id == PEOPLE.c.organisation
    )


def _sessions() -> Select[Any]:
    own = (
        SESSIONS.c.id.label("session_id"),
        SESSIONS.c.role.label("session_role"),
        SESSIONS.c.created_at.label("session_created_at"),
        SESSIONS.c.expires_at.label("session_expires_at"),
        SESSIONS.c.ended_at.label("session_ended_at"),
        SESSIONS.c.seen_at,
        SESSIONS.c.secret_hash,
    )
    return _with_person(select(*own, *_person()), SESSIONS.c.person_id)


def _session_of(row: Row[Any]) -> StoredSession:
    return StoredSession(
        session_id=row.session_id,
        person=person_of(row),
        role=Role(row.session_role),
        created_at=row.session_created_at,
        seen_at=row.seen_at,
        expires_at=row.session_expires_at,
    )
