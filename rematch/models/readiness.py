"""The twelve answers that make a case ready for a round; docs/files.md lists them for people."""

from collections.abc import Callable
from datetime import date

from rematch.models.case import Case
from rematch.models.person import Person


def unanswered(case: Case) -> tuple[str, ...]:
    """Return the names of the answers still missing, in the order of the list; empty means ready."""
    return tuple(name for name, answered in ANSWERS if not answered(case))


def adults(case: Case, on: date) -> tuple[Person, ...]:
    """Return the persons who surely are adults on that day."""
    return tuple(person for person in case.persons if person.is_adult(on))


def unaccompanied(case: Case, on: date) -> bool:
    """Say whether no adult is there on that day, or a child and no adult who cares for children."""
    grown = adults(case, on)
    if not grown:
        return True
    return len(grown) < case.size and not any(adult.cares_for_children for adult in grown)


def _day(case: Case) -> date:
    return case.ready_from or date.min


def _caregivers(case: Case) -> bool:
    grown = adults(case, _day(case))
    return len(grown) == len(case.persons) or all(person.cares_for_children is not None for person in grown)


def _adults_speak(case: Case) -> bool:
    return all(person.languages for person in adults(case, _day(case)))


def _adults_agree(case: Case) -> bool:
    agreed = {consent.person_ref for consent in case.consents}
    return all(person.person_ref in agreed for person in adults(case, _day(case)))


def _access_answered(case: Case) -> bool:
    home = case.accommodation
    return home is not None and home.step_free is not None and home.wheelchair_usable is not None


ANSWERS: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    ("case_ref", lambda case: bool(case.case_ref)),
    ("persons", lambda case: bool(case.persons)),
    ("languages of each adult", _adults_speak),
    ("who cares for the children", _caregivers),
    ("accommodation kinds", lambda case: case.accommodation is not None),
    ("step-free and wheelchair-usable home", _access_answered),
    ("ties", lambda case: case.ties is not None),
    ("unwanted municipalities", lambda case: case.unwanted_municipalities is not None),
    ("ready_from and move_by", lambda case: case.ready_from is not None and case.move_by is not None),
    ("pathway", lambda case: case.pathway is not None),
    ("place of stay", lambda case: case.place_of_stay is not None),
    ("consent of each adult", _adults_agree),
)
