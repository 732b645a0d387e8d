"""Organisations and the keys of their people: made and ended at the machine, checked on every call."""

import re
from dataclasses import dataclass
from datetime import timedelta

from rematch.errors import ConflictError, IdentityError, InputError, NotFoundError
from rematch.services.actor import SYSTEM, Actor, actor_of, bearer_of
from rematch.store import (
    ROLES,
    ApiKey,
    IssuedKey,
    Organisation,
    Role,
    Scope,
    Store,
    StoredPerson,
    UnitOfWork,
)

KINDS = {role: kind for kind, roles in ROLES.items() for role in roles}
"""The kind of organisation that has a role."""
LINK_PREFIX = "rl_"
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_CODE = re.compile(r"[A-Z]{2}-[A-Za-z0-9][A-Za-z0-9._-]{0,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key to be made. The organisation is made with it where it is not known yet."""

    role: Role
    organisation: str
    person: str
    municipality: str | None = None
    """Code of the municipality the organisation speaks for; with role municipality only."""
    name: str | None = None
    """Name of a new organisation; its id otherwise."""
    lifetime_days: int = 90
    scopes: tuple[Scope, ...] = ()
    """What the key leaves out."""

    def __post_init__(self) -> None:
        """Refuse ids that cannot stand in an address, and a key for a person."""
        if self.role not in KINDS:
            raise InputError("A person comes by a link that the NGO makes, never by a key.")
        for label, text in (("organisation", self.organisation), ("person", self.person)):
            if not _TOKEN.fullmatch(text):
                raise InputError(f"The {label} is written with letters, digits, dots, dashes; at most 63.")
        if self.municipality is not None and not _CODE.fullmatch(self.municipality):
            raise InputError("A municipality's code is a country, a dash and a name, such as DE-kiel.")


def create_key(store: Store, wanted: NewKey) -> IssuedKey:
    """Make a key, and its organisation where that is new; the token is returned this once."""
    with store.unit_of_work() as uow:
        organisation = _organisation(uow, wanted)
        expires_at = uow.now + timedelta(days=wanted.lifetime_days)
        issued = uow.keys.add(
            organisation.org_id,
            role=wanted.role,
            person=wanted.person,
            expires_at=expires_at,
            scopes=wanted.scopes,
        )
        uow.audit.append(SYSTEM, "create", "key", issued.key.key_id)
        return issued


def list_keys(store: Store, *, organisation: str | None = None) -> tuple[ApiKey, ...]:
    """Return all keys (of an organisation), those over included."""
    with store.read() as uow:
        return uow.keys.list(org_id=organisation, limit=None)


def revoke_key(store: Store, key_id: str) -> ApiKey:
    """End a key now."""
    with store.unit_of_work() as uow:
        key = uow.keys.revoke(key_id)
        uow.audit.append(SYSTEM, "revoke", "key", key_id)
        return key


def identify(store: Store, token: str | None) -> Actor:
    """Return who calls by a key or a link, or raise IdentityError; the same text for every reason."""
    if token is None:
        raise IdentityError("The key is not known, or is no longer valid.")
    with store.read() as uow:
        if token.startswith(LINK_PREFIX):
            return bearer_of(uow.links.authenticate(token))
        return actor_of(uow.keys.authenticate(token))


def _organisation(uow: UnitOfWork, wanted: NewKey) -> Organisation:
    asked = Organisation(
        org_id=wanted.organisation,
        kind=KINDS[wanted.role],
        name=wanted.name or wanted.organisation,
        municipality=wanted.municipality,
    )
    try:
        known = uow.organisations.get(wanted.organisation)
    except NotFoundError:
        uow.audit.append(SYSTEM, "create", "organisation", asked.org_id)
        return uow.organisations.add(asked)
    if wanted.municipality is not None and known.municipality != wanted.municipality:
        raise ConflictError(f"{known.org_id} speaks for {known.municipality}, not for {wanted.municipality}.")
    return known


def add_person(store: Store, wanted: NewKey, *, email: str) -> StoredPerson:
    """Add a person who signs in by e-mail, or give a known one the role and the address."""
    with store.unit_of_work() as uow:
        organisation = _organisation(uow, wanted)
        known = uow.people.ensure(organisation, wanted.person, role=wanted.role)
        changed = uow.people.change(known, expected_version=known.version, email=email)
        uow.audit.append(SYSTEM, "change", "person", changed.id)
        return changed


def list_people(store: Store, organisation: str) -> tuple[StoredPerson, ...]:
    """Return an organisation's people, those who left included."""
    with store.read() as uow:
        uow.organisations.get(organisation)
        return uow.people.list(organisation, limit=None)
