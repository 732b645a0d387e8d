"""Sensitive codes have a permission of their own: without it they are neither read nor lost."""

from typing import Any

from tests.api.bodies import a_case
from tests.api.desk import Caller, Desk
from tests.api.test_people import change_of, made, with_key
from tests.api.test_story import freeze, prepare, publish, start

BOTH_DATABASES = True
CASE = "/v1/cases/harbour/C-0007"
PEOPLE = "/v1/organisations/harbour/people/caseworker-07"


def with_sensitive() -> dict[str, Any]:
    """A case with a sensitive need of a person, and a sensitive wish of the household."""
    persons = a_case()["persons"]
    persons[0]["needs"] = [{"criterion": "trauma_therapy"}]
    wishes = [{"criterion": "place_of_worship", "options": ["mosque"], "importance": 5}]
    return a_case(wishes=wishes, persons=persons)


def refused_without_loss(blind: Caller) -> None:
    """Reads less, changes nothing, and is told so without a word of it."""
    seen = blind.get(CASE)
    assert seen.json()["withheld"] == 2
    assert blind.get("/v1/cases").json()["items"][0] == seen.json()
    answer = blind.put(CASE, seen.json()["case"], version=1)
    assert answer.status_code == 403
    for text in (seen.text, answer.text):
        assert "trauma_therapy" not in text
        assert "mosque" not in text


def test_a_key_may_leave_sensitive_codes_out(desk: Desk) -> None:
    """Whoever holds another key of the same person reads all."""
    desk.harbour.post("/v1/cases", with_sensitive())
    refused_without_loss(with_key(desk, made(desk.harbour, scopes=["without_sensitive"])))
    whole = desk.harbour.get(CASE).json()
    assert (whole["withheld"], whole["case"]["wishes"][0]["options"]) == (0, ["mosque"])


def test_a_person_may_be_without_the_permission(desk: Desk) -> None:
    """At once, with the keys they have; and nothing else changes for them."""
    desk.harbour.post("/v1/cases", with_sensitive())
    person = desk.admin.get(PEOPLE).json()
    body = change_of(person, sees_sensitive=False)
    assert desk.admin.put(PEOPLE, body, version=person["version"]).status_code == 200
    assert not desk.harbour.get("/v1/me").json()["sees_sensitive"]
    refused_without_loss(desk.harbour)
    assert desk.harbour.post("/v1/cases", a_case("C-0008")).status_code == 201
    plain = desk.harbour.put("/v1/cases/harbour/C-0008", a_case("C-0008"), version=1)
    assert plain.status_code == 200


def test_what_may_hold_sensitive_answers_is_for_those_who_read_them(desk: Desk) -> None:
    """The export of everything held, and corrections asked for: refused as a whole."""
    desk.harbour.post("/v1/cases", with_sensitive())
    blind = with_key(desk, made(desk.harbour, scopes=["without_sensitive"]))
    for path in (f"{CASE}/export", "/v1/corrections"):
        assert desk.harbour.get(path).status_code == 200
        answer = blind.get(path)
        assert answer.status_code == 403
        assert "trauma_therapy" not in answer.text


def test_an_explanation_names_no_sensitive_code_either(desk: Desk) -> None:
    """Neither what a score is made of, nor what would change it; the sum stays the same."""
    prepare(desk, cases=1)
    body = with_sensitive() | {"case_ref": "C-0"}
    assert desk.harbour.put("/v1/cases/harbour/C-0", body, version=2).status_code == 200
    freeze(desk)
    run_id = start(desk)
    assert desk.wait_for(run_id)["state"] == "done"
    publish(desk, run_id)
    blind = with_key(desk, made(desk.harbour, scopes=["without_sensitive"]))
    for path in ("explanations/harbour/C-0", "changes/harbour/C-0?municipality=DE-troisdorf"):
        whole, less = (who.get(f"/v1/runs/{run_id}/{path}") for who in (desk.harbour, blind))
        assert (whole.status_code, less.status_code) == (200, 200)
        for word in ("place_of_worship", "trauma_therapy"):
            assert word not in less.text
    whole, less = (who.get(f"/v1/runs/{run_id}/explanations/harbour/C-0") for who in (desk.harbour, blind))
    assert "place_of_worship" in whole.text
    scores = [[each["score"] for each in answer.json()["ranked"]] for answer in (whole, less)]
    assert scores[0] == scores[1]
