"""Who may see and do what, in one place: a role may, and a thing is yours, or looks absent."""

from rematch.errors import AccessError, NotFoundError
from rematch.services.actor import Actor, Role
from rematch.store import StoredLink

ABSENT = "There is no such thing, or it is not yours."
"""Answers for absent and foreign things alike, to the byte."""
READERS = (Role.NGO, Role.MUNICIPALITY, Role.COORDINATOR)
RULES_READERS = (*READERS, Role.ANALYST, Role.AUDITOR)
"""Who reads rounds and the rules they are solved under."""
CHECKERS = (Role.COORDINATOR, Role.AUDITOR)
"""Who re-checks a run: it holds ids of cases, and no word of theirs."""
WATCHERS = (*CHECKERS, Role.ANALYST)
"""Who reads what a run reached for the whole round."""
STAFF = tuple(role for role in Role if role is not Role.PERSON)
"""All who act for an organisation."""
LISTENERS = tuple(role for role in STAFF if role is not Role.ADMIN)
"""Who hears what happened: an admin has nothing to do with a round."""
RUN_READERS = (Role.NGO, *WATCHERS)


def require(actor: Actor, *roles: Role) -> None:
    """Refuse an actor of another role."""
    if actor.role not in roles:
        names = " or ".join(role.value for role in roles)
        raise AccessError(f"This is for the role {names}; your key has the role {actor.role.value}.")


def require_case(actor: Actor, case_id: str) -> None:
    """Refuse a case of another NGO as if it were absent; a coordinator sees all cases."""
    require(actor, Role.NGO, Role.COORDINATOR)
    if actor.role is Role.NGO and case_id.partition("/")[0] != actor.organisation:
        raise absent()


def require_own_case(actor: Actor, case_id: str) -> None:
    """Refuse everybody but the case's NGO."""
    require(actor, Role.NGO)
    require_case(actor, case_id)


def require_municipality(actor: Actor, code: str) -> None:
    """Refuse a municipality the sight of another one, as if that were absent."""
    require(actor, *READERS)
    if actor.role is Role.MUNICIPALITY and code != actor.municipality:
        raise absent()


def require_pledge(actor: Actor, municipality: str) -> None:
    """Refuse pledges to NGOs, and another municipality's pledges as if they were absent."""
    require(actor, Role.MUNICIPALITY, Role.COORDINATOR)
    require_municipality(actor, municipality)


def require_link(actor: Actor) -> StoredLink:
    """Return the link a person comes by: it names the one case and the one adult that are theirs."""
    require(actor, Role.PERSON)
    assert actor.link is not None
    return actor.link


def require_sensitive(actor: Actor) -> None:
    """Refuse people of an NGO who are not shown sensitive codes what may hold some."""
    require(actor, Role.NGO)
    if not actor.sees_sensitive:
        raise AccessError(
            "This may hold sensitive answers, which you are not shown: ask a colleague who may read them."
        )


def owner_seen(actor: Actor) -> str | None:
    """Return the organisation whose things alone the actor sees; None: everybody's."""
    return None if actor.role is Role.COORDINATOR else actor.organisation


def absent() -> NotFoundError:
    """Return what answers for absent and foreign things alike, to the letter."""
    return NotFoundError(ABSENT)
