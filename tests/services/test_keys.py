"""Organisations and keys: made together, checked, ended."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rematch.errors import ConflictError, IdentityError, InputError
from rematch.services.keys import NewKey, create_key, identify, list_keys, revoke_key
from rematch.settings import Settings
from rematch.store import Role, Store, open_store

HARBOUR = {"role": Role.NGO, "organisation": "harbour", "person": "caseworker-07"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(Settings(data_folder=tmp_path)) as opened:
        yield opened


def test_a_key_tells_who_calls(store: Store) -> None:
    """Role, organisation, person, and the municipality spoken for."""
    token = create_key(
        store,
        NewKey(role=Role.MUNICIPALITY, organisation="kiel", person="officer-1", municipality="DE-kiel"),
    ).token
    actor = identify(store, token)
    assert (actor.role, actor.organisation, actor.principal) == (Role.MUNICIPALITY, "kiel", "kiel/officer-1")
    assert actor.municipality == "DE-kiel"


def test_an_organisation_is_made_once(store: Store) -> None:
    """A second person joins the one that is there."""
    create_key(store, NewKey(**HARBOUR))
    create_key(store, NewKey(**HARBOUR | {"person": "caseworker-08"}))
    assert {key.organisation.org_id for key in list_keys(store)} == {"harbour"}
    assert len(list_keys(store, organisation="harbour")) == 2


def test_an_organisation_keeps_its_kind_and_its_municipality(store: Store) -> None:
    """An NGO gets no coordinator's key; one municipality is not two."""
    create_key(store, NewKey(**HARBOUR))
    with pytest.raises(InputError):
        create_key(store, NewKey(**HARBOUR | {"role": Role.COORDINATOR}))
    kiel = {"role": Role.MUNICIPALITY, "organisation": "kiel", "person": "officer-1"}
    create_key(store, NewKey(**kiel, municipality="DE-kiel"))
    with pytest.raises(ConflictError):
        create_key(store, NewKey(**kiel, municipality="DE-bonn"))


def test_a_revoked_key_and_no_key_are_told_the_same(store: Store) -> None:
    """Nobody learns which of the two it was."""
    issued = create_key(store, NewKey(**HARBOUR))
    revoke_key(store, issued.key.key_id)
    texts = set()
    for token in (issued.token, issued.token + "x", "rm_unknown_secret", "", None):
        with pytest.raises(IdentityError) as caught:
            identify(store, token)
        texts.add(caught.value.message)
    assert len(texts) == 1


@pytest.mark.parametrize("field", ["organisation", "person"])
@pytest.mark.parametrize("text", ["", "with space", "../up", "a/b", "x" * 64, "-a"])
def test_ids_must_fit_into_an_address(field: str, text: str) -> None:
    """Letters, digits, dots and dashes."""
    with pytest.raises(InputError):
        NewKey(**HARBOUR | {field: text})


def test_the_audit_notes_keys_by_id(store: Store) -> None:
    """Making and ending both."""
    issued = create_key(store, NewKey(**HARBOUR))
    revoke_key(store, issued.key.key_id)
    with store.read() as uow:
        lines = [(entry.action, entry.kind) for entry in uow.audit.list()]
        uow.audit.verify_chain()
    assert lines == [("create", "organisation"), ("create", "key"), ("revoke", "key")]


def test_no_key_is_made_for_a_person() -> None:
    """A person comes by a link, which an NGO makes for one adult."""
    with pytest.raises(InputError, match="by a link"):
        NewKey(**HARBOUR | {"role": Role.PERSON})
