"""Who may see what: roles refuse, foreign things look absent."""

import pytest

from rematch.errors import AccessError, NotFoundError
from rematch.services import tenancy
from rematch.services.actor import Actor, Role

HARBOUR = Actor(key_id="k1", organisation="harbour", role=Role.NGO, person="caseworker-07")
KIEL = Actor(
    key_id="k2", organisation="kiel", role=Role.MUNICIPALITY, person="officer-1", municipality="DE-kiel"
)
DESK = Actor(key_id="k3", organisation="desk", role=Role.COORDINATOR, person="coordinator-a")
PERSON = Actor(key_id="k5", organisation="harbour", role=Role.PERSON, person="link:k5")
ADMIN = Actor(key_id="k4", organisation="desk", role=Role.ADMIN, person="admin-1")


def test_an_ngo_sees_its_own_cases_a_coordinator_all_others_none() -> None:
    """The prefix of the id alone decides, and «harbour» is no prefix of «harbour-2»."""
    tenancy.require_case(HARBOUR, "harbour/C-1")
    tenancy.require_case(DESK, "bridge/C-1")
    for foreign in ("bridge/C-1", "harbour-2/C-1"):
        with pytest.raises(NotFoundError):
            tenancy.require_case(HARBOUR, foreign)
    for actor in (KIEL, ADMIN):
        with pytest.raises(AccessError):
            tenancy.require_case(actor, "harbour/C-1")


def test_only_its_ngo_changes_a_case() -> None:
    """A coordinator reads it only."""
    tenancy.require_own_case(HARBOUR, "harbour/C-1")
    with pytest.raises(AccessError):
        tenancy.require_own_case(DESK, "harbour/C-1")


def test_a_municipality_sees_itself_and_its_pledges() -> None:
    """Others look absent."""
    tenancy.require_pledge(KIEL, "DE-kiel")
    for check in (tenancy.require_municipality, tenancy.require_pledge):
        with pytest.raises(NotFoundError):
            check(KIEL, "DE-bonn")
    tenancy.require_municipality(HARBOUR, "DE-bonn")
    with pytest.raises(AccessError):
        tenancy.require_pledge(HARBOUR, "DE-bonn")


def test_an_admin_sees_no_thing_of_a_round() -> None:
    """Organisations and keys only."""
    with pytest.raises(AccessError):
        tenancy.require(ADMIN, *tenancy.READERS)


def test_a_person_reaches_nothing_by_an_id() -> None:
    """Not even the own case; and nobody else comes by a link."""
    for check in (tenancy.require_case, tenancy.require_own_case):
        with pytest.raises(AccessError):
            check(PERSON, "harbour/C-1")
    for actor in (HARBOUR, KIEL, DESK, ADMIN):
        with pytest.raises(AccessError):
            tenancy.require_link(actor)


def test_lists_are_cut_to_the_owner() -> None:
    """None: a coordinator sees everybody's."""
    assert tenancy.owner_seen(HARBOUR) == "harbour"
    assert tenancy.owner_seen(KIEL) == "kiel"
    assert tenancy.owner_seen(DESK) is None
