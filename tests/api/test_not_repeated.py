"""What a model refuses as a whole: its words are ours alone, and nothing that was sent is among them."""

from typing import Any

import pytest

from tests.api.bodies import a_case, a_draft, a_municipality, a_pledge
from tests.api.desk import Desk
from tests.api.test_bad_input import MARKER, refused


def person(**fields: Any) -> dict[str, Any]:
    """A case of one person whose mark is the marker."""
    return a_case(persons=[a_case()["persons"][0] | {"person_ref": MARKER} | fields])


TWICE = [{"criterion": "trauma_therapy"}, {"criterion": "trauma_therapy"}]
OPTIONS = {"criterion": "place_of_worship", "options": [MARKER, MARKER], "importance": 1}
UNIT = a_pledge()["unit_types"][0] | {"unit_ref": MARKER}


@pytest.mark.parametrize(
    ("who", "path", "body"),
    [
        ("harbour", "/v1/cases", person(age_band="25-44")),
        ("harbour", "/v1/cases", person(needs=TWICE)),
        ("harbour", "/v1/cases", a_case(MARKER, needs=TWICE)),
        ("harbour", "/v1/cases", a_case(MARKER, wishes=[OPTIONS])),
        ("harbour", "/v1/cases", a_case(MARKER, together_with=[MARKER])),
        ("harbour", "/v1/cases", person() | {"consents": [a_case()["consents"][0]]}),
        ("harbour", "/v1/cases", a_case(ranked_municipalities=[f"DE-{MARKER}"] * 2)),
        ("kiel", "/v1/pledges", a_pledge(pledge_ref=MARKER, unit_types=[UNIT, UNIT])),
        ("kiel", "/v1/pledges", a_pledge(unit_types=[UNIT | {"min_persons": 9}])),
        ("kiel", "/v1/pledges", a_pledge(unit_types=[UNIT | {"kind": "host"}])),
        ("kiel", "/v1/pledges", a_pledge(unit_types=[UNIT | {"held": 9}])),
        ("kiel", "/v1/pledges", a_pledge(places=[{"criterion": "trauma_therapy", "count": 1, "held": 2}])),
        ("kiel", "/v1/pledges", a_pledge(pledge_ref=MARKER, held_persons=99)),
        ("drafter", "/v1/policies", a_draft(MARKER, objectives=["score", "score"])),
    ],
)
def test_what_a_model_refuses_as_a_whole_is_not_repeated(
    shared: Desk, who: str, path: str, body: dict[str, Any]
) -> None:
    """No mark, reference, code or key that was sent; the pointer says where it stood."""
    answer = getattr(shared, who).post(path, body)
    assert "trauma_therapy" not in answer.text
    refused(answer, 422)


@pytest.mark.parametrize(
    "fields",
    [
        {"country": "PL"},
        {"population": 4711},
        {"languages_source": None},
        {"priorities": {"trauma_therapy": 3}},
        {"provisions": a_municipality()["provisions"] * 2},
    ],
)
def test_what_is_wrong_with_a_municipality_is_told_without_its_words(
    shared: Desk, fields: dict[str, Any]
) -> None:
    """Neither its code nor a criterion."""
    code = f"DE-{MARKER}"
    answer = shared.drafter.put(f"/v1/municipalities/{code}", a_municipality(code, **fields))
    assert not [word for word in ("4711", "trauma", "recognition_advice") if word in answer.text]
    refused(answer, 422)
