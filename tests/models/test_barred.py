"""Who a person is has no field: whoever asks for it, or for what stands for it, is told why not."""

import pytest
from pydantic import ValidationError

from rematch.errors import BarredError
from rematch.models.barred import BARRED, PROXIES, refuse_barred
from rematch.models.case import Case
from rematch.models.pledge import Pledge
from rematch.models.words import in_words
from tests.builders import a_case, a_pledge

WORDS = [word for words in BARRED.values() for word in words.split()]
STAND_INS = [word for words in PROXIES.values() for word in words.split()]


def first_words(error: ValidationError) -> str:
    """What a person reads."""
    return in_words(error.errors(include_input=False)[0])


@pytest.mark.parametrize("word", [*WORDS, *STAND_INS])
@pytest.mark.parametrize("where", ["pledge", "unit type"])
def test_a_pledge_cannot_ask_for_it(word: str, where: str) -> None:
    """Neither in the pledge nor in a unit type; the reason is told, the value is not."""
    given = a_pledge().model_dump(mode="json")
    (given if where == "pledge" else given["unit_types"][0])[f"only_{word}"] = "zz_marker_zz"
    with pytest.raises(ValidationError) as refused:
        Pledge.model_validate(given)
    said = first_words(refused.value)
    assert "never scores and never restricts" in said
    assert "zz_marker_zz" not in said


@pytest.mark.parametrize("word", WORDS)
def test_a_case_has_no_field_for_it(word: str) -> None:
    """An NGO that sends it along reads why it is not taken."""
    given = a_case().model_dump(mode="json")
    given["persons"][0][word] = "zz_marker_zz"
    with pytest.raises(ValidationError) as refused:
        Case.model_validate(given)
    assert "never scores and never restricts" in first_words(refused.value)


@pytest.mark.parametrize("word", [*WORDS, *STAND_INS])
def test_rules_cannot_ask_for_it(word: str) -> None:
    """A weight, a priority or counted places under such a name."""
    with pytest.raises(BarredError, match="never scores and never restricts"):
        refuse_barred(f"prefer_{word}", pointer="/weights/x")


def test_a_misspelt_field_is_no_ground() -> None:
    """What names nobody is told to check its spelling."""
    given = a_pledge().model_dump(mode="json") | {"max_person": 3}
    with pytest.raises(ValidationError) as refused:
        Pledge.model_validate(given)
    assert "check its spelling" in first_words(refused.value)
