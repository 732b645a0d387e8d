"""A person's own keys: made, rotated with a time of both, revoked at once. No other is shown a token."""

from datetime import timedelta

from pydantic import AwareDatetime, Field

from rematch.errors import AccessError, ConflictError
from rematch.models.types import Model, Token
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.once import KeyedRequest, once
from rematch.services.tenancy import STAFF, require
from rematch.services.views import Page
from rematch.store import ApiKey, IssuedKey, Scope, UnitOfWork


class KeyRequest(Model):
    """A key for oneself."""

    role: Role | None = Field(default=None, description="Role it acts in; null: the one acted in now.")
    scopes: tuple[Scope, ...] = Field(
        default=(),
        max_length=2,
        description="What the key leaves out; empty: nothing.",
        examples=[["read_only"]],
    )
    lifetime_days: int | None = Field(
        default=None, strict=True, ge=1, le=730, description="Days it is valid; null: the service's setting."
    )


class RotateRequest(Model):
    """How long the old key works beside the new one."""

    overlap_hours: int = Field(
        default=24, strict=True, ge=0, le=168, description="Hours both are valid; 0: the old one ends now."
    )


class KeyView(Model):
    """A key; its token is shown once, when it is made or rotated."""

    key_id: str = Field(description="Its id.", examples=["5f0e8d7c6b5a4938"])
    organisation: Token = Field(description="Organisation of its person.", examples=["harbour"])
    person: Token = Field(description="Who acts with it.", examples=["caseworker-07"])
    role: Role = Field(description="Role it acts in.", examples=["ngo"])
    scopes: tuple[Scope, ...] = Field(description="What it leaves out.")
    created_at: AwareDatetime = Field(description="When it was made.")
    expires_at: AwareDatetime = Field(description="When it is over.")
    revoked_at: AwareDatetime | None = Field(description="When it was ended by hand.")
    token: str | None = Field(
        default=None, description="Shown this once: what is sent as Bearer.", examples=["rm_..._..."]
    )


def list_own_keys(house: House, actor: Actor) -> Page[KeyView]:
    """Return the own keys, those over included."""
    require(actor, *STAFF)
    with house.store.read() as uow:
        keys = uow.keys.list(org_id=actor.organisation, person=actor.person, limit=None)
    return Page[KeyView](items=tuple(map(key_view, keys)))


def make_own_key(house: House, actor: Actor, request: KeyRequest, *, asked: KeyedRequest) -> KeyView:
    """Make a key that may do no more than whoever asks for it."""
    require(actor, *STAFF)
    with house.store.unit_of_work() as uow:

        def act() -> KeyView:
            days = request.lifetime_days or house.settings.key_lifetime_days
            issued = uow.keys.add(
                actor.organisation,
                role=_role(uow, actor, request.role),
                person=actor.person,
                expires_at=uow.now + timedelta(days=days),
                scopes={*request.scopes, *_narrowed(actor)},
            )
            uow.audit.append(actor.audited, "create", "key", issued.key.key_id)
            return _shown(issued)

        return once(uow, asked, KeyView, act)


def rotate_own_key(
    house: House, actor: Actor, key_id: str, request: RotateRequest, *, asked: KeyedRequest
) -> KeyView:
    """Make a key like this one; the old one works on beside it for a while."""
    require(actor, *STAFF)
    with house.store.unit_of_work() as uow:

        def act() -> KeyView:
            old = _own(uow, actor, key_id)
            if old.revoked_at is not None or old.expires_at <= uow.now:
                raise ConflictError(f"Key {key_id} is over: make a new one.")
            issued = uow.keys.add(
                actor.organisation,
                role=_role(uow, actor, old.role),
                person=actor.person,
                expires_at=uow.now + (old.expires_at - old.created_at),
                scopes={*old.scopes, *_narrowed(actor)},
            )
            uow.keys.end_by(key_id, uow.now + timedelta(hours=request.overlap_hours))
            uow.audit.append(actor.audited, "rotate", "key", key_id)
            uow.audit.append(actor.audited, "create", "key", issued.key.key_id)
            return _shown(issued)

        return once(uow, asked, KeyView, act)


def revoke_own_key(house: House, actor: Actor, key_id: str) -> None:
    """End a key now: the next request with it is refused."""
    require(actor, *STAFF)
    with house.store.unit_of_work() as uow:
        _own(uow, actor, key_id)
        uow.keys.revoke(key_id)
        uow.audit.append(actor.audited, "revoke", "key", key_id)


def key_view(key: ApiKey) -> KeyView:
    """Return a key as it is shown, without its token."""
    return KeyView(
        key_id=key.key_id,
        organisation=key.organisation.org_id,
        person=key.person,
        role=key.role,
        scopes=tuple(sorted(key.scopes)),
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
    )


def _shown(issued: IssuedKey) -> KeyView:
    return key_view(issued.key).model_copy(update={"token": issued.token})


def _own(uow: UnitOfWork, actor: Actor, key_id: str) -> ApiKey:
    key = uow.keys.get(key_id, org_id=actor.organisation)
    if key.person != actor.person:
        return uow.keys.get(key_id, org_id="")  # a colleague's looks absent
    return key


def _role(uow: UnitOfWork, actor: Actor, role: Role | None) -> Role:
    """A key makes keys of its own role; somebody signed in, of any role they have."""
    wanted = role or actor.role
    has = uow.people.get(actor.organisation, actor.person).roles if actor.session_id else (actor.role,)
    if wanted not in has:
        raise AccessError(f"You have no role {wanted.value} here: sign in, or ask for a key of your role.")
    return wanted


def _narrowed(actor: Actor) -> set[Scope]:
    narrowed = {Scope.READ_ONLY} if actor.reads_only else set()
    return narrowed | (set() if actor.sees_sensitive else {Scope.WITHOUT_SENSITIVE})
