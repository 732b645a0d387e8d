"""What each reader sees of a case: its NGO all they are permitted to, a coordinator nothing sensitive."""

from functools import lru_cache
from typing import TypeVar

from rematch.models.case import Case
from rematch.models.person import Person
from rematch.models.readiness import unaccompanied, unanswered
from rematch.scoring.catalogue import catalogue
from rematch.services.actor import Actor, Role
from rematch.services.views import CaseReceipt, CaseView, Route
from rematch.store import StoredCase

Speaker = TypeVar("Speaker", Case, Person)
SENSITIVE_REASON = "medical"
"""A reason of urgency that lets health be inferred; the tier alone is enough to match by."""


def receipt_of(stored: StoredCase) -> CaseReceipt:
    """Return that a case was received, without its words."""
    return CaseReceipt(
        case_id=stored.id,
        version=stored.version,
        state=stored.state,
        unanswered=unanswered(stored.thing),
        route=_route(stored),
    )


def seen_by(actor: Actor, stored: StoredCase) -> CaseView:
    """Return a case as this reader may see it."""
    case = stored.thing if _sees_all(actor) else without_sensitive(stored.thing)
    return CaseView(
        **receipt_of(stored).model_dump(),
        round_ref=stored.round_ref,
        created_at=stored.created_at,
        changed_at=stored.changed_at,
        withheld=_statements(stored.thing) - _statements(case),
        case=case,
    )


def withheld_from(actor: Actor, case: Case) -> int:
    """Return how many needs, wishes and reasons of a case this reader is not shown."""
    return 0 if _sees_all(actor) else _statements(case) - _statements(without_sensitive(case))


def _sees_all(actor: Actor) -> bool:
    return actor.role is Role.NGO and actor.sees_sensitive


def _route(stored: StoredCase) -> Route | None:
    """Where the day of the move is not answered yet, the day of the post stands in for it."""
    case = stored.thing
    alone = unaccompanied(case, case.ready_from or stored.created_at.date())
    return Route.CHILD_PROTECTION if alone and case.guardian is None else None


def without_sensitive(case: Case) -> Case:
    """Return a case without sensitive needs, wishes and reasons."""
    persons = tuple(_plain(person) for person in case.persons)
    urgency = case.urgency
    if urgency is not None and urgency.reason == SENSITIVE_REASON:
        urgency = urgency.model_copy(update={"reason": None})
    return _plain(case).model_copy(update={"persons": persons, "urgency": urgency})


def _plain(speaker: Speaker) -> Speaker:
    sensitive = sensitive_keys()
    return speaker.model_copy(
        update={
            "needs": tuple(need for need in speaker.needs if need.criterion not in sensitive),
            "wishes": tuple(wish for wish in speaker.wishes if wish.criterion not in sensitive),
        }
    )


def _statements(case: Case) -> int:
    own = sum(len(person.needs) + len(person.wishes) for person in case.persons)
    reasons = int(case.urgency is not None and case.urgency.reason is not None)
    return own + len(case.needs) + len(case.wishes) + reasons


@lru_cache(maxsize=1)
def sensitive_keys() -> frozenset[str]:
    """Return the criteria that let health, faith or orientation be inferred."""
    return frozenset(criterion.key for criterion in catalogue() if criterion.sensitive)
