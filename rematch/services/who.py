"""Who calls, told to themselves: organisation, person, roles, and the token pages send with a change."""

import hashlib
import hmac

from pydantic import AwareDatetime, Field

from rematch.errors import InputError
from rematch.models.types import Code, Flag, Model, Text, Token
from rematch.services.actor import Actor, Role, actor_in
from rematch.services.house import House
from rematch.services.tenancy import STAFF, require
from rematch.store import UnitOfWork


class MeView(Model):
    """Who acts, as the service knows them."""

    organisation: Token = Field(description="The organisation.", examples=["harbour"])
    organisation_name: Text = Field(description="Its name.", examples=["Harbour e.V."])
    municipality: Code | None = Field(description="Municipality it speaks for.", examples=["DE-kiel"])
    person: Token = Field(description="Handle of the person.", examples=["caseworker-07"])
    role: Role = Field(description="Role acted in now.", examples=["ngo"])
    roles: tuple[Role, ...] = Field(description="Roles the person has.", examples=[["ngo"]])
    sees_sensitive: Flag = Field(description="Whether sensitive codes of own cases are shown.")
    reads_only: Flag = Field(description="Whether the key changes nothing.")
    signed_in: Flag = Field(description="True: in a session; false: with a key.")
    expires_at: AwareDatetime | None = Field(description="When the session is over at the latest.")
    csrf_token: str | None = Field(
        description="Of a session: send it as X-CSRF-Token with every change; null: with a key none is asked."
    )


class RoleRequest(Model):
    """Which role to go on in."""

    role: Role = Field(description="A role the person has.", examples=["analyst"])


def read_me(house: House, actor: Actor) -> MeView:
    """Return who calls."""
    require(actor, *STAFF)
    with house.store.read() as uow:
        return me_of(house, uow, actor)


def take_role(house: House, actor: Actor, request: RoleRequest) -> MeView:
    """Go on in another role of the same person; a key keeps the one it was made for."""
    require(actor, *STAFF)
    if actor.session_id is None:
        raise InputError("A key has one role: make another key for another role.", pointer="/role")
    with house.store.unit_of_work() as uow:
        person = uow.people.get(actor.organisation, actor.person)
        if request.role not in person.roles:
            raise InputError(f"{person.id} has no such role.", pointer="/role")
        session = uow.sessions.take_role(actor.session_id, request.role)
        uow.audit.append(actor.audited, "take_role", "session", session.session_id)
        return me_of(house, uow, actor_in(session))


def me_of(house: House, uow: UnitOfWork, actor: Actor) -> MeView:
    """Return who acts, within a transaction."""
    person = uow.people.get(actor.organisation, actor.person)
    session = None if actor.session_id is None else uow.sessions.get(actor.session_id)
    return MeView(
        organisation=actor.organisation,
        organisation_name=person.organisation.name,
        municipality=actor.municipality,
        person=actor.person,
        role=actor.role,
        roles=person.roles,
        sees_sensitive=actor.sees_sensitive,
        reads_only=actor.reads_only,
        signed_in=session is not None,
        expires_at=None if session is None else session.expires_at,
        csrf_token=None if session is None else csrf_token(house, session.session_id),
    )


def csrf_token(house: House, session_id: str) -> str:
    """Return what pages of this service know of a session, and no other page does."""
    key = house.store.signing_key("csrf")
    return hmac.new(key, session_id.encode(), hashlib.sha256).hexdigest()
