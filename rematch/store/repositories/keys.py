"""API keys: `rm_<id>_<secret>`, of which only a hash of the secret is kept."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, insert, select, update

from rematch.errors import ConflictError, IdentityError, InputError
from rematch.store.records import ApiKey, IssuedKey, Organisation, OrganisationKind, Role, Scope
from rematch.store.repositories.organisations import Organisations
from rematch.store.repositories.people import People
from rematch.store.repositories.rows import absent, page
from rematch.store.repositories.tokens import hashed, is_secret, new_secret, parts_of
from rematch.store.tables import API_KEYS, ORGANISATIONS, PEOPLE
from rematch.store.transaction import Repository

LIVE_KEYS_PER_PERSON = 2


class Keys(Repository):
    """Keys of the people who act for an organisation."""

    def add(
        self, org_id: str, *, role: Role, person: str, expires_at: datetime, scopes: Collection[Scope] = ()
    ) -> IssuedKey:
        """Make a key; its token is returned this once.

        Raises InputError for a role the organisation cannot have or a past expiry, ConflictError where the
        person has two live keys already.
        """
        organisation = Organisations(self.transaction).get(org_id)
        People(self.transaction).ensure(organisation, person, role=role)
        if expires_at <= self._now:
            raise InputError(f"The key for {person} would have expired at {expires_at.isoformat()}.")
        self._refuse_third(org_id, person)
        key = ApiKey(
            key_id=secrets.token_hex(8),
            organisation=organisation,
            role=role,
            person=person,
            scopes=frozenset(scopes),
            sees_sensitive=True,
            created_at=self._now,
            expires_at=expires_at,
            revoked_at=None,
        )
        secret = new_secret()
        self._insert(key, secret)
        key = self.get(key.key_id)
        return IssuedKey(key=key, token=f"rm_{key.key_id}_{secret}")

    def authenticate(self, token: str) -> ApiKey:
        """Return the key of a token; IdentityError with one and the same text for every reason."""
        prefix, key_id, secret = parts_of(token)
        row = self._connection.execute(_BY_ID, {"key_id": key_id}).one_or_none()
        same = is_secret(secret, None if row is None else row.secret_hash)
        if row is None or not same or prefix != "rm" or not self._is_live(row):
            raise IdentityError("The key is not known, or is no longer valid.")
        return _key_of(row)

    def get(self, key_id: str, *, org_id: str | None = None) -> ApiKey:
        """Return a key (of an organisation), or raise NotFoundError."""
        return _key_of(self._row(key_id, org_id))

    def list(
        self,
        *,
        org_id: str | None = None,
        person: str | None = None,
        after: str | None = None,
        limit: int | None = 100,
    ) -> tuple[ApiKey, ...]:
        """Return keys by id, those over included."""
        query = _keys() if org_id is None else _keys().where(API_KEYS.c.organisation == org_id)
        if person is not None:
            query = query.where(API_KEYS.c.person == person)
        return tuple(
            _key_of(row)
            for row in self._connection.execute(page(query, API_KEYS.c.id, after=after, limit=limit))
        )

    def revoke(self, key_id: str, *, org_id: str | None = None) -> ApiKey:
        """End a key now; a second time changes nothing."""
        self._row(key_id, org_id)
        self._connection.execute(
            update(API_KEYS)
            .where(API_KEYS.c.id == key_id, API_KEYS.c.revoked_at.is_(None))
            .values(revoked_at=self._now)
        )
        return self.get(key_id)

    def end_by(self, key_id: str, at: datetime) -> None:
        """Let a key live no longer than until then."""
        self._connection.execute(
            update(API_KEYS).where(API_KEYS.c.id == key_id, API_KEYS.c.expires_at > at).values(expires_at=at)
        )

    def _row(self, key_id: str, org_id: str | None) -> Row[Any]:
        row = self._connection.execute(_keys().where(API_KEYS.c.id == key_id)).one_or_none()
        if row is None or (org_id is not None and row.organisation != org_id):
            raise absent("key", key_id)
        return row

    def _insert(self, key: ApiKey, secret: str) -> None:
        self._connection.execute(
            insert(API_KEYS).values(
                id=key.key_id,
                organisation=key.organisation.org_id,
                role=key.role.value,
                person=key.person,
                secret_hash=hashed(secret),
                scopes=" ".join(sorted(key.scopes)),
                created_at=key.created_at,
                expires_at=key.expires_at,
            )
        )

    def _refuse_third(self, org_id: str, person: str) -> None:
        live = self._connection.execute(
            select(func.count())
            .select_from(API_KEYS)
            .where(API_KEYS.c.organisation == org_id, API_KEYS.c.person == person, self._live())
        ).scalar_one()
        if live >= LIVE_KEYS_PER_PERSON:
            raise ConflictError(
                f"{person} of {org_id} has {live} live keys, {LIVE_KEYS_PER_PERSON} at most: revoke one."
            )

    def _live(self) -> ColumnElement[bool]:
        return and_(API_KEYS.c.revoked_at.is_(None), API_KEYS.c.expires_at > self._now)

    def _is_live(self, row: Row[Any]) -> bool:
        return row.revoked_at is None and row.expires_at > self._now


def _keys() -> Select[Any]:
    organisation = ORGANISATIONS.c
    owner = PEOPLE.c.id == API_KEYS.c.organisation + "/" + API_KEYS.c.person
    return (
        select(
            *(API_KEYS, organisation.kind, organisation.name, organisation.municipality),
            PEOPLE.c.sees_sensitive,
        )
        .join(ORGANISATIONS, ORGANISATIONS.c.id == API_KEYS.c.organisation)
        .join(PEOPLE, owner)
    )


def _key_of(row: Row[Any]) -> ApiKey:
    return ApiKey(
        key_id=row.id,
        organisation=Organisation(
            org_id=row.organisation,
            kind=OrganisationKind(row.kind),
            name=row.name,
            municipality=row.municipality,
        ),
        role=Role(row.role),
        person=row.person,
        scopes=frozenset(map(Scope, row.scopes.split())),
        sees_sensitive=row.sees_sensitive,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


_BY_ID = _keys().where(API_KEYS.c.id == bindparam("key_id"))
