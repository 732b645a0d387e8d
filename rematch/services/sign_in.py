"""Signing in without a password: a link by e-mail opens one session, once; signing out ends it.

Whether an address is known shows neither in the answer nor in how long it takes.
"""

from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer
from pydantic import Field

from rematch.errors import ConflictError, GoneError, InputError
from rematch.models.mail import MailAddress
from rematch.models.types import Model
from rematch.services.actor import SYSTEM, Actor, Role, actor_in
from rematch.services.house import House
from rematch.services.sign_in_mail import send_link
from rematch.services.tenancy import STAFF, require
from rematch.services.who import MeView, me_of
from rematch.store import IssuedSession, StoredPerson, UnitOfWork

SALT = "sign-in"
OVER = "This link does not work, or not any more: ask for a new one."


class SignInRequest(Model):
    """Who wants to sign in."""

    email: MailAddress = Field(description="Your address.", examples=["ada@harbour.example"])


class LinkAsked(Model):
    """That a link was asked for; the same for every address."""

    minutes: int = Field(description="How long a link works.", examples=[15])
    detail: str = Field(description="What happens now.", examples=["If the address is known, a link ..."])


class SessionRequest(Model):
    """The token of a link."""

    token: str = Field(min_length=1, max_length=500, pattern=r"^[A-Za-z0-9._-]+$", description="As mailed.")
    role: Role | None = Field(default=None, description="Role to begin in; null: the first.")


def asked_for_link(house: House, request: SignInRequest, *, host: str) -> LinkAsked:
    """Count the request and answer it; `send_asked_link` does the rest, after the answer."""
    house.pace.keep("sign-in-host", host)
    house.pace.keep("sign-in-address", house.store.fingerprint("email", request.email.casefold()))
    minutes = house.settings.sign_in_minutes
    return LinkAsked(
        minutes=minutes,
        detail=f"If the address is known here, a link is on its way. It works once, for {minutes} minutes.",
    )


def send_asked_link(house: House, request: SignInRequest) -> None:
    """Send a link to whoever signs in with the address, if anybody does."""
    with house.store.unit_of_work() as uow:
        person = uow.people.with_address(request.email)
        if person is None or person.ended_at is not None:
            return
        send_link(house, uow, person, token=link_token(house, uow, person))
        uow.audit.append(SYSTEM, "ask_link", "person", person.id)


def link_token(house: House, uow: UnitOfWork, person: StoredPerson) -> str:
    """Return a token that opens one session of the person."""
    expires_at = uow.now + timedelta(minutes=house.settings.sign_in_minutes)
    link_id = uow.sessions.add_link(person, expires_at=expires_at)
    return str(_serializer(house).dumps(link_id))


def open_session(house: House, request: SessionRequest, *, host: str) -> tuple[IssuedSession, MeView]:
    """Open the session of a link; GoneError with one text for every reason."""
    house.pace.keep("session-host", host)
    try:
        link_id = _serializer(house).loads(request.token)
    except BadData:
        raise GoneError(OVER) from None
    with house.store.unit_of_work() as uow:
        person = uow.sessions.use_link(str(link_id))
        if person is None or person.ended_at is not None:
            raise GoneError(OVER)
        return begin(house, uow, person, role=request.role)


def begin(
    house: House, uow: UnitOfWork, person: StoredPerson, *, role: Role | None
) -> tuple[IssuedSession, MeView]:
    """Open a session of a person who has shown who they are."""
    if role is not None and role not in person.roles:
        raise InputError(f"{person.id} has no such role.", pointer="/role")
    expires_at = uow.now + timedelta(hours=house.settings.session_hours)
    issued = uow.sessions.add(person, role=role or person.roles[0], expires_at=expires_at)
    actor = actor_in(issued.session)
    uow.audit.append(actor.audited, "sign_in", "person", person.id)
    return issued, me_of(house, uow, actor)


def sign_out(house: House, actor: Actor) -> None:
    """End the session."""
    require(actor, *STAFF)
    if actor.session_id is None:
        raise ConflictError("You call with a key: revoke it to end it.")
    with house.store.unit_of_work() as uow:
        uow.sessions.end(actor.session_id)
        uow.audit.append(actor.audited, "sign_out", "person", actor.principal)


def session_actor(house: House, token: str) -> Actor:
    """Return who is signed in, or raise IdentityError; notes about once a minute that they are there."""
    rest = timedelta(minutes=house.settings.session_rest_minutes)
    with house.store.read() as uow:
        session = uow.sessions.authenticate(token, rest=rest)
        is_noted = uow.now - session.seen_at < timedelta(minutes=1)
    if not is_noted:
        with house.store.unit_of_work() as uow:
            uow.sessions.seen(session.session_id)
    return actor_in(session)


def _serializer(house: House) -> URLSafeSerializer:
    return URLSafeSerializer(house.store.signing_key(SALT), salt=SALT)
