"""Organisations and their people, as an admin keeps them: added, changed, ended. No case, no token."""

from pydantic import AwareDatetime, Field

from rematch.errors import ConflictError, StaleError
from rematch.models.mail import MailAddress
from rematch.models.types import Code, Flag, Language, Model, Text, Token
from rematch.services.actor import Actor, AuditActor, OrganisationKind, Role
from rematch.services.house import House
from rematch.services.once import KeyedRequest, once
from rematch.services.own_keys import KeyView, key_view
from rematch.services.tenancy import require
from rematch.services.views import Page, Version, page_of
from rematch.store import NewPerson, Organisation, StoredPerson, UnitOfWork


class OrganisationRequest(Model):
    """An organisation to be added."""

    org_id: Token = Field(description="Its id; ids of an NGO's cases begin with it.", examples=["harbour"])
    kind: OrganisationKind = Field(description="What it is in a round.", examples=["ngo"])
    name: Text = Field(description="Its name.", examples=["Harbour e.V."])
    municipality: Code | None = Field(
        default=None, description="Of kind municipality: the code it speaks for.", examples=[None]
    )


class OrganisationView(OrganisationRequest):
    """An organisation."""


class PersonChange(Model):
    """What an admin keeps about a person."""

    roles: tuple[Role, ...] = Field(min_length=1, max_length=3, description="Roles.", examples=[["ngo"]])
    sees_sensitive: Flag = Field(
        description="Whether sensitive codes of the organisation's cases are shown to them.", examples=[True]
    )
    language: Language = Field(default="en", description="Of messages to them.", examples=["en"])
    email: MailAddress | None = Field(
        default=None,
        description="Address they sign in with; null: keys only.",
        examples=["ada@harbour.example"],
    )


class PersonRequest(PersonChange):
    """A person to be added."""

    person: Token = Field(
        description="A handle, no name: it stands in the audit for good.", examples=["caseworker-07"]
    )


class PersonView(Model):
    """A person as the admin sees them."""

    organisation: Token = Field(description="The organisation.", examples=["harbour"])
    person: Token = Field(description="Handle.", examples=["caseworker-07"])
    version: Version
    roles: tuple[Role, ...] = Field(description="Roles.", examples=[["ngo"]])
    sees_sensitive: Flag = Field(description="Whether sensitive codes are shown to them.", examples=[True])
    language: Language = Field(description="Of messages to them.", examples=["en"])
    has_address: Flag = Field(description="Whether they can sign in by e-mail.", examples=[True])
    ended_at: AwareDatetime | None = Field(description="When they left; keys and sessions ended with it.")
    changed_at: AwareDatetime = Field(description="Last change.")
    email: MailAddress | None = Field(
        default=None, description="The address; in the answer about one person only."
    )


def list_organisations(
    house: House, actor: Actor, *, after: str | None, limit: int
) -> Page[OrganisationView]:
    """Return all organisations by id."""
    require(actor, Role.ADMIN)
    with house.store.read() as uow:
        rows = uow.organisations.list(after=after, limit=limit + 1)
    return page_of(rows, limit, view=_organisation, cursor=lambda row: row.org_id)


def add_organisation(
    house: House, actor: Actor, request: OrganisationRequest, *, asked: KeyedRequest
) -> OrganisationView:
    """Add an organisation."""
    require(actor, Role.ADMIN)
    with house.store.unit_of_work() as uow:

        def act() -> OrganisationView:
            added = uow.organisations.add(Organisation(**request.model_dump()))
            uow.audit.append(actor.audited, "create", "organisation", added.org_id)
            return _organisation(added)

        return once(uow, asked, OrganisationView, act)


def read_organisation(house: House, actor: Actor, org_id: str) -> OrganisationView:
    """Return one of them."""
    require(actor, Role.ADMIN)
    with house.store.read() as uow:
        return _organisation(uow.organisations.get(org_id))


def list_people(
    house: House, actor: Actor, org_id: str, *, after: str | None, limit: int
) -> Page[PersonView]:
    """Return the people of an organisation, those who left included; without their addresses."""
    require(actor, Role.ADMIN)
    with house.store.read() as uow:
        uow.organisations.get(org_id)
        rows = uow.people.list(org_id, after=after, limit=limit + 1)
    return page_of(rows, limit, view=_person, cursor=lambda row: row.id)


def add_person(
    house: House, actor: Actor, org_id: str, request: PersonRequest, *, asked: KeyedRequest
) -> PersonView:
    """Add a person, who then signs in with the address; a key they make for themselves."""
    require(actor, Role.ADMIN)
    with house.store.unit_of_work() as uow:

        def act() -> PersonView:
            added = uow.people.add(NewPerson(organisation=org_id, **request.model_dump()))
            uow.audit.append(actor.audited, "create", "person", added.id)
            return _with_address(uow, added)

        return once(uow, asked, PersonView, act)


def read_person(house: House, actor: Actor, org_id: str, person: str) -> PersonView:
    """Return a person with the address."""
    require(actor, Role.ADMIN)
    with house.store.read() as uow:
        return _with_address(uow, uow.people.get(org_id, person))


def change_person(
    house: House, actor: Actor, who: tuple[str, str], request: PersonChange, *, expected_version: int
) -> PersonView:
    """Change a person: sessions and open links end, and keys of roles they no longer have."""
    require(actor, Role.ADMIN)
    with house.store.unit_of_work() as uow:
        known = _living(uow, who)
        if known.id == actor.principal and Role.ADMIN not in request.roles:
            raise ConflictError("You would no longer be an admin: ask another admin to do that.")
        changed = uow.people.change(known, expected_version=expected_version, **request.model_dump())
        uow.sessions.end_all(changed)
        uow.sessions.forget_links(changed)
        _revoke(uow, changed, but=changed.roles, by=actor.audited)
        uow.audit.append(actor.audited, "change", "person", changed.id)
        return _with_address(uow, changed)


def end_person(house: House, actor: Actor, who: tuple[str, str], *, expected_version: int) -> None:
    """Somebody leaves: address forgotten, sessions, links and keys over at once. The handle stays taken."""
    require(actor, Role.ADMIN)
    with house.store.unit_of_work() as uow:
        known = _living(uow, who)
        if known.id == actor.principal:
            raise ConflictError("You cannot end yourself: ask another admin to do that.")
        if known.version != expected_version:
            raise StaleError(
                f"{known.id} is at version {known.version}, not {expected_version}: read it again."
            )
        end_known(uow, known, by=actor.audited)


def end_known(uow: UnitOfWork, known: StoredPerson, *, by: AuditActor) -> None:
    """End a person within a transaction: address, sessions, links and keys."""
    ended = uow.people.change(known, expected_version=known.version, ended_at=uow.now, email=None)
    uow.sessions.end_all(ended)
    uow.sessions.forget_links(ended)
    _revoke(uow, ended, by=by)
    uow.audit.append(by, "end", "person", ended.id)


def list_keys_of(house: House, actor: Actor, org_id: str, *, after: str | None, limit: int) -> Page[KeyView]:
    """Return the keys of an organisation, those over included; never a token."""
    require(actor, Role.ADMIN)
    with house.store.read() as uow:
        uow.organisations.get(org_id)
        rows = uow.keys.list(org_id=org_id, after=after, limit=limit + 1)
    return page_of(rows, limit, view=key_view, cursor=lambda row: row.key_id)


def revoke_key_of(house: House, actor: Actor, org_id: str, key_id: str) -> None:
    """End somebody's key now."""
    require(actor, Role.ADMIN)
    with house.store.unit_of_work() as uow:
        uow.keys.revoke(key_id, org_id=org_id)
        uow.audit.append(actor.audited, "revoke", "key", key_id)


def _revoke(uow: UnitOfWork, person: StoredPerson, *, by: AuditActor, but: tuple[Role, ...] = ()) -> None:
    """End a person's live keys, each with its line in the audit, but those of some roles."""
    for key in uow.keys.list(org_id=person.organisation.org_id, person=person.person, limit=None):
        if key.revoked_at is None and key.role not in but:
            uow.keys.revoke(key.key_id)
            uow.audit.append(by, "revoke", "key", key.key_id)


def _living(uow: UnitOfWork, who: tuple[str, str]) -> StoredPerson:
    known = uow.people.get(*who)
    if known.ended_at is not None:
        raise ConflictError(f"{known.id} has left.")
    return known


def _organisation(row: Organisation) -> OrganisationView:
    return OrganisationView(org_id=row.org_id, kind=row.kind, name=row.name, municipality=row.municipality)


def _with_address(uow: UnitOfWork, row: StoredPerson) -> PersonView:
    return _person(row).model_copy(update={"email": uow.people.address_of(row)})


def _person(row: StoredPerson) -> PersonView:
    return PersonView(
        organisation=row.organisation.org_id,
        person=row.person,
        version=row.version,
        roles=row.roles,
        sees_sensitive=row.sees_sensitive,
        language=row.language,
        has_address=row.has_address,
        ended_at=row.ended_at,
        changed_at=row.changed_at,
    )
