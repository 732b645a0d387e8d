"""What one adult sees of the household's case by the own link: what is shared, and the own; never more."""

from datetime import date
from typing import TypeVar

from rematch.models.case import Case
from rematch.models.person import Person
from rematch.services.answering import grown_ups
from rematch.services.case_views import sensitive_keys
from rematch.services.tenancy import absent
from rematch.store import StoredCase, StoredLink, UnitOfWork

Speaker = TypeVar("Speaker", Case, Person)


def own_case(uow: UnitOfWork, link: StoredLink) -> StoredCase:
    """Return the case of a link; absent where its adult is no adult of the household any more."""
    stored = uow.cases.get(link.case_id)
    if link.bearer.person_ref not in adults_of(stored.thing, uow.now.date()):
        raise absent()
    return stored


def adults_of(case: Case, today: date) -> frozenset[str]:
    """Return the marks of the adults."""
    return frozenset(adult.person_ref for adult in grown_ups(case, today))


def shown_to(case: Case, person_ref: str, today: date) -> Case:
    """
    Return a case as one of its adults may see it.

    Of others nothing they hide, of other adults nothing sensitive. Where several adults share a case, nobody
    can tell who named an unwanted place, hid a shared answer or gave the reason of an urgency: left out.
    """
    adults = adults_of(case, today)
    persons = tuple(_seen(each, person_ref, adults) for each in case.persons)
    if adults == {person_ref}:
        return case.model_copy(update={"persons": persons})
    urgency = case.urgency and case.urgency.model_copy(update={"reason": None})
    consents = tuple(each for each in case.consents if each.person_ref == person_ref)
    withheld = {"unwanted_municipalities": None, "urgency": urgency, "consents": consents}
    return _open(case).model_copy(update={"persons": persons, **withheld})


def _seen(person: Person, person_ref: str, adults: frozenset[str]) -> Person:
    if person.person_ref == person_ref:
        return person
    return _open(person, without=sensitive_keys() if person.person_ref in adults else frozenset())


def _open(speaker: Speaker, *, without: frozenset[str] = frozenset()) -> Speaker:
    needs = (each for each in speaker.needs if not each.hidden and each.criterion not in without)
    wishes = (each for each in speaker.wishes if not each.hidden and each.criterion not in without)
    return speaker.model_copy(update={"needs": tuple(needs), "wishes": tuple(wishes)})
