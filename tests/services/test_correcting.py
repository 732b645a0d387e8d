"""A correction of one field on the whole case: what the person did not see stays, nothing else changes."""

from datetime import date
from typing import Any

import pytest

from rematch.errors import ConflictError, InputError
from rematch.models.ask import AskContent, CorrectionRequest
from rematch.models.case import Case
from rematch.services.correcting import asked_by, corrected, present
from tests.api.bodies import LATER, a_case
from tests.api.linked import CONSENTS, PAIR

TODAY = date(2026, 12, 1)
SHARED = [
    {"criterion": "legal_advice", "importance": 3, "hidden": True},
    {"criterion": "buddy", "importance": 2},
]


def a_household(**fields: Any) -> Case:
    """Two adults and a child, who share a wish; somebody hides another."""
    pair = {"persons": PAIR, "consents": CONSENTS, "wishes": SHARED}
    return Case.model_validate(a_case("C-1", **pair | fields))


def asked(pointer: str, value: Any, case: Case | None = None) -> AskContent:
    """What P1 asks."""
    request = CorrectionRequest(pointer=pointer, value=value)
    return asked_by(case or a_household(), "P1", request, TODAY)


def test_a_field_is_replaced_and_nothing_else() -> None:
    """The rest of the case is what it was."""
    case = a_household()
    content = asked("/move_by", "2027-06-30")
    after = corrected(case, content, TODAY)
    assert after.move_by == date(2027, 6, 30)
    assert after.model_copy(update={"move_by": case.move_by}) == case
    assert present(case, content) == LATER


def test_hidden_statements_stay_where_the_rest_is_replaced() -> None:
    """Also where the person asks for none at all."""
    for value, expected in (([], ["legal_advice"]), ([SHARED[1]], ["buddy", "legal_advice"])):
        after = corrected(a_household(), asked("/wishes", value), TODAY)
        assert [wish.criterion for wish in after.wishes] == expected
    own = corrected(a_household(), asked("/persons/0/wishes", []), TODAY)
    assert own.persons[0].wishes == ()
    assert own.persons[1:] == a_household().persons[1:]


def test_a_wish_for_what_another_hides_is_taken_and_fits_no_more() -> None:
    """Asking tells nothing; making it is refused."""
    content = asked("/wishes", [{"criterion": "legal_advice", "importance": 5}])
    with pytest.raises(InputError):
        corrected(a_household(), content, TODAY)


def test_a_person_is_found_by_the_mark() -> None:
    """Wherever the list has them; where they are gone, nothing is changed."""
    content = asked("/persons/2/school_stage", "lower_secondary")
    turned = a_household(persons=PAIR[::-1])
    assert corrected(turned, content, TODAY).persons[0].school_stage == "lower_secondary"
    gone = a_household(persons=PAIR[:2])
    assert present(gone, content) is None
    with pytest.raises(ConflictError):
        corrected(gone, content, TODAY)


def test_whoever_grew_up_meanwhile_answers_alone() -> None:
    """A correction of a child's answer is none of an adult's."""
    content = asked("/persons/2/age_band", "12-15")
    grown = a_household(persons=[*PAIR[:2], {"person_ref": "P3", "age_band": "18-24"}])
    with pytest.raises(InputError, match="one of a child"):
        corrected(grown, content, TODAY)


def test_unwanted_places_are_corrected_by_one_adult_alone() -> None:
    """With others, an adviser asks each of them."""
    with pytest.raises(InputError):
        asked("/unwanted_municipalities", ["DE-kiel"])
    alone = a_household(persons=[PAIR[0], PAIR[2]], consents=CONSENTS[:1])
    content = asked("/unwanted_municipalities", ["DE-kiel"], alone)
    assert corrected(alone, content, TODAY).unwanted_municipalities == ("DE-kiel",)
