"""What one adult keeps to themselves reaches no other by any answer of the own link."""

import json
from typing import Any

import pytest

from tests.api.desk import Caller, Desk
from tests.api.linked import PAIR, SECRET, a_pair, reviewed_with_a_pair
from tests.api.offered import offer_for

URGENT = {"tier": 1, "reason": "safety", "set_by": "caseworker-07", "set_on": "2026-11-02"}
READ = ("/v1/my/case", "/v1/my/proposal", "/v1/my/download", "/v1/my/corrections")


def everything(person: Caller) -> str:
    """All a person can read."""
    answers = [person.get(path) for path in READ]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.text for answer in answers)


def criteria(case: dict[str, Any], position: int) -> list[str]:
    """The criteria of a person's wishes."""
    return [wish["criterion"] for wish in case["persons"][position]["wishes"]]


def test_an_adult_sees_the_own_and_what_is_shared(desk: Desk) -> None:
    """Of the other nothing hidden and nothing sensitive; of what nobody can tell whose it is, nothing."""
    one, two = a_pair(desk, urgency=URGENT)
    of_one, of_two = (person.get("/v1/my/case").json()["case"] for person in (one, two))
    assert criteria(of_one, 0) == ["recognition_advice"]
    assert criteria(of_one, 1) == ["language_course_level"]
    assert criteria(of_two, 0) == []
    assert criteria(of_two, 1) == [SECRET, "language_course_level", "address_protection"]
    for seen, own in ((of_one, "P1"), (of_two, "P2")):
        assert [each["person_ref"] for each in seen["consents"]] == [own]
        assert seen["unwanted_municipalities"] is None
        assert (seen["urgency"]["tier"], seen["urgency"]["reason"]) == (1, None)


def test_nothing_hidden_is_in_any_answer_before_and_after_an_offer(desk: Desk) -> None:
    """In no case, letter, proposal, download or frozen copy."""
    run_id, one, two = reviewed_with_a_pair(desk)
    for _ in range(2):
        assert not {"address_protection", SECRET} & set(everything(one).replace('"', " ").split())
        assert "recognition_advice" not in everything(two)
        assert "unwanted" not in everything(one).replace('"unwanted_municipalities":null', "")
        if desk.drafter.get("/v1/offers").json()["items"] == []:
            offer_for(desk, run_id, "harbour/C-20")
    assert one.get("/v1/my/proposal").json()["letter"] is not None


def test_that_something_is_hidden_shows_nowhere(desk: Desk) -> None:
    """A household in which nobody hides anything reads the same, word for word."""
    plain = json.loads(json.dumps(PAIR))
    plain[1]["wishes"] = plain[1]["wishes"][1:2]
    one, _ = a_pair(desk, "C-1")
    other, _ = a_pair(desk, "C-2", persons=plain, unwanted_municipalities=[])
    texts = []
    for person, ref in ((one, "C-1"), (other, "C-2")):
        seen = person.get("/v1/my/case").json()
        texts.append(json.dumps(seen | {"valid_until": None}).replace(ref, "X"))
    assert texts[0] == texts[1]


def test_a_correction_tells_nothing_of_what_is_hidden(desk: Desk) -> None:
    """A shared wish for what the other hid is taken like any; the adviser sees that it does not fit."""
    hidden = [{"criterion": "legal_advice", "importance": 3, "hidden": True}]
    one, _ = a_pair(desk, wishes=hidden)
    assert one.get("/v1/my/case").json()["case"]["wishes"] == []
    wanted = [{"criterion": "legal_advice", "importance": 5}]
    asked = one.post("/v1/my/corrections", {"pointer": "/wishes", "value": wanted})
    assert asked.status_code == 201, asked.text
    path = f"/v1/corrections/{asked.json()['ask_id']}"
    refused = desk.harbour.post(f"{path}/accept", version=1)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/conflict")
    assert desk.harbour.get("/v1/cases/harbour/C-20").json()["case"]["wishes"][0]["hidden"] is True
    fitting = [{"criterion": "buddy", "importance": 5}]
    asked = one.post("/v1/my/corrections", {"pointer": "/wishes", "value": fitting}).json()
    assert desk.harbour.post(f"/v1/corrections/{asked['ask_id']}/accept", version=1).status_code == 200
    now = desk.harbour.get("/v1/cases/harbour/C-20").json()["case"]["wishes"]
    assert [wish["criterion"] for wish in now] == ["buddy", "legal_advice"]


@pytest.mark.parametrize(
    "pointer",
    [
        "/persons/1/wishes",  # the other adult's
        "/persons/1/birth_year",
        "/persons/2/wishes",  # a child's answers are its adults', its wishes are not asked for here
        "/persons/9/languages",
        "/unwanted_municipalities",
        "/consents",
        "/urgency",
        "/case_ref",
        "/persons",
        "/persons/0/person_ref",
        "/no_such_field",
    ],
)
def test_only_what_is_theirs_is_corrected(desk: Desk, pointer: str) -> None:
    """Refused at the pointer, in the same words."""
    one, _ = a_pair(desk)
    answer = one.post("/v1/my/corrections", {"pointer": pointer, "value": []})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/pointer")
    assert desk.harbour.get("/v1/corrections").json()["items"] == []


def test_what_one_adult_asks_the_other_does_not_see(desk: Desk) -> None:
    """Corrections, erasures and links are the asking adult's own."""
    one, two = a_pair(desk)
    one.post("/v1/my/corrections", {"pointer": "/persons/0/work_wanted", "value": ["2221"]})
    one.post("/v1/my/erasure")
    assert "2221" in everything(one)
    assert "2221" not in everything(two)
    seen = two.get("/v1/my/download").json()
    assert (seen["held"]["corrections"], seen["held"]["erasures"]) == ([], [])
    assert {link["person_ref"] for link in seen["links"]} == {"P2"}
