"""API keys: shown once, hashed, two live at once, refused when over."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rematch.errors import ConflictError, IdentityError, InputError, NotFoundError
from rematch.store import IssuedKey, Role, Scope, Store
from tests.databases import raw_bytes
from tests.store.builders import (
    COORDINATION,
    NGO,
    NOW,
    OTHER_NGO,
    TOWN,
    opened,
    with_organisations,
)


class Clock:
    """A clock the test sets."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Stands at NOW."""
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    """A store whose clock the test sets."""
    return with_organisations(opened(tmp_path, clock=clock))


def issue(
    store: Store, org_id: str = NGO, *, role: Role = Role.NGO, person: str = "ada", days: int = 90
) -> IssuedKey:
    """Make a key."""
    with store.unit_of_work() as uow:
        return uow.keys.add(org_id, role=role, person=person, expires_at=uow.now + timedelta(days=days))


def test_a_token_gives_its_key(store: Store) -> None:
    """Who holds the token is known with organisation, role, person and scopes."""
    with store.unit_of_work() as uow:
        issued = uow.keys.add(
            TOWN,
            role=Role.MUNICIPALITY,
            person="bea",
            expires_at=NOW + timedelta(days=1),
            scopes=[Scope.READ_ONLY],
        )
    with store.read() as uow:
        key = uow.keys.authenticate(issued.token)
    assert key == issued.key
    assert (key.organisation.municipality, key.person, key.scopes) == ("DE-kiel", "bea", {Scope.READ_ONLY})
    prefix, key_id, secret = issued.token.split("_", 2)
    assert (prefix, key_id, len(secret)) == ("rm", key.key_id, 43)


def test_the_secret_is_nowhere(store: Store, tmp_path: Path) -> None:
    """Neither the files nor a printed record hold the secret."""
    issued = issue(store)
    secret = issued.token.split("_", 2)[2]
    assert secret.encode() not in raw_bytes(tmp_path)
    assert secret not in repr(issued)


@pytest.mark.parametrize("spoil", ["", "rm_", "rm__", "x", "rm_0000000000000000_", "\ud800", "rm_a_\ud800"])
def test_a_foreign_token_is_refused(store: Store, spoil: str) -> None:
    """Every wrong token gets the same words."""
    with store.read() as uow, pytest.raises(IdentityError, match="not known, or is no longer valid"):
        uow.keys.authenticate(spoil)


def test_a_changed_secret_or_prefix_is_refused(store: Store) -> None:
    """The whole token counts."""
    token = issue(store).token
    with store.read() as uow:
        for wrong in (token[:-1], token + "A", "sk" + token[2:], token.replace("rm_", "rm_0", 1)):
            with pytest.raises(IdentityError):
                uow.keys.authenticate(wrong)


def test_an_expired_key_is_refused(store: Store, clock: Clock) -> None:
    """A key ends at its expiry, to the moment."""
    token = issue(store, days=1).token
    clock.now = NOW + timedelta(days=1, microseconds=-1)
    with store.read() as uow:
        assert uow.keys.authenticate(token)
    clock.now = NOW + timedelta(days=1)
    with store.read() as uow, pytest.raises(IdentityError):
        uow.keys.authenticate(token)


def test_a_revoked_key_is_refused_at_once(store: Store) -> None:
    """Revoking holds for the next request; doing it again keeps the first time."""
    issued = issue(store)
    with store.unit_of_work() as uow:
        uow.keys.revoke(issued.key.key_id, org_id=NGO)
        assert uow.keys.revoke(issued.key.key_id).revoked_at == NOW
    with store.read() as uow, pytest.raises(IdentityError):
        uow.keys.authenticate(issued.token)


def test_two_live_keys_per_person(store: Store, clock: Clock) -> None:
    """A third needs one of the two revoked or expired; other people's keys do not count."""
    first = issue(store, days=5)
    issue(store)
    issue(store, person="bob")
    with pytest.raises(ConflictError, match="2 live keys, 2 at most"):
        issue(store)
    with store.unit_of_work() as uow:
        uow.keys.revoke(first.key.key_id)
    issue(store, days=5)
    clock.now = NOW + timedelta(days=6)
    issue(store)


@pytest.mark.parametrize(
    ("org_id", "role"),
    [(NGO, Role.COORDINATOR), (TOWN, Role.NGO), (COORDINATION, Role.MUNICIPALITY), (NGO, Role.ADMIN)],
)
def test_a_role_belongs_to_its_kind_of_organisation(store: Store, org_id: str, role: Role) -> None:
    """An NGO's key never coordinates, and so on."""
    with pytest.raises(InputError, match="nobody there is"):
        issue(store, org_id, role=role)


def test_a_key_that_would_be_over_is_not_made(store: Store) -> None:
    """An expiry in the past is refused."""
    with pytest.raises(InputError, match="would have expired"):
        issue(store, days=0)


def test_another_organisations_key_looks_absent(store: Store) -> None:
    """Keys are listed, read and revoked within the organisation."""
    key_id = issue(store).key.key_id
    with store.unit_of_work() as uow:
        assert [key.key_id for key in uow.keys.list(org_id=NGO)] == [key_id]
        assert uow.keys.list(org_id=OTHER_NGO) == ()
        with pytest.raises(NotFoundError):
            uow.keys.revoke(key_id, org_id=OTHER_NGO)
        assert uow.keys.get(key_id, org_id=NGO).revoked_at is None
