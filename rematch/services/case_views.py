"""What each reader sees of a case: its NGO all of it, a coordinator nothing that is sensitive."""

from functools import lru_cache
from typing import TypeVar

from rematch.models.case import Case
from rematch.models.person import Person
from rematch.models.readiness import unanswered
from rematch.scoring.catalogue import catalogue
from rematch.services.actor import Actor, Role
from rematch.services.views import CaseReceipt, CaseView
from rematch.store import StoredCase

Speaker = TypeVar("Speaker", Case, Person)


def receipt_of(stored: StoredCase) -> CaseReceipt:
    """Return that a case was received, without its words."""
    return CaseReceipt(
        case_id=stored.id, version=stored.version, state=stored.state, unanswered=unanswered(stored.thing)
    )


def seen_by(actor: Actor, stored: StoredCase) -> CaseView:
    """Return a case as this reader may see it."""
    case = stored.thing if actor.role is Role.NGO else _without_sensitive(stored.thing)
    return CaseView(
        **receipt_of(stored).model_dump(),
        round_ref=stored.round_ref,
        created_at=stored.created_at,
        changed_at=stored.changed_at,
        withheld=_statements(stored.thing) - _statements(case),
        case=case,
    )


def _without_sensitive(case: Case) -> Case:
    persons = tuple(_plain(person) for person in case.persons)
    return _plain(case).model_copy(update={"persons": persons})


def _plain(speaker: Speaker) -> Speaker:
    sensitive = _sensitive_keys()
    return speaker.model_copy(
        update={
            "needs": tuple(need for need in speaker.needs if need.criterion not in sensitive),
            "wishes": tuple(wish for wish in speaker.wishes if wish.criterion not in sensitive),
        }
    )


def _statements(case: Case) -> int:
    own = sum(len(person.needs) + len(person.wishes) for person in case.persons)
    return own + len(case.needs) + len(case.wishes)


@lru_cache(maxsize=1)
def _sensitive_keys() -> frozenset[str]:
    return frozenset(criterion.key for criterion in catalogue() if criterion.sensitive)
