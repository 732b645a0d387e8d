"""Corrections and erasures by the own link: asked, seen by the NGO, accepted, declined, carried out."""

from pathlib import Path
from typing import Any

import pytest

from tests.api.bodies import a_case
from tests.api.desk import Caller, Desk, running_desk
from tests.api.linked import a_pair, linked
from tests.databases import raw_bytes, raw_sql

BOTH_DATABASES = True
CASE = "/v1/cases/harbour/C-1"
WORK = {"pointer": "/persons/0/work_wanted", "value": ["2221"]}


def asked(person: Caller, **fields: Any) -> str:
    """Ask for a correction; its id."""
    answer = person.post("/v1/my/corrections", WORK | fields)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["ask_id"])


def test_a_correction_is_accepted_as_a_change_of_the_case(desk: Desk, tmp_path: Path) -> None:
    """Sealed until then; the NGO sees it beside what the field says; the person hears what came of it."""
    person = linked(desk.harbour, "C-1")
    value = [{"language": "fr", "level": "C1"}]
    correction_id = asked(person, pointer="/persons/0/languages", value=value)
    assert b'"C1"' not in raw_bytes(tmp_path)
    [seen] = desk.harbour.get("/v1/corrections?state=asked").json()["items"]
    assert (seen["value"], seen["about"]) == (value, "P1")
    assert [each["language"] for each in seen["present"]] == ["uk", "de"]
    events = desk.harbour.get("/v1/events").json()["items"]
    assert [(each["kind"], each["thing"]) for each in events] == [("correction.asked", correction_id)]
    path = f"/v1/corrections/{correction_id}/accept"
    assert desk.harbour.post(path).status_code == 428
    assert desk.harbour.post(path, version=7).status_code == 412
    accepted = desk.harbour.post(path, version=1)
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    now = desk.harbour.get(CASE).json()
    assert (now["version"], now["case"]["persons"][0]["languages"]) == (2, value)
    assert desk.harbour.post(path, version=2).status_code == 409
    assert person.get("/v1/my/corrections").json()["items"][0]["state"] == "accepted"
    lines = desk.auditor.get("/v1/audit", params={"kind": "correction"}).json()["items"]
    assert [line["action"] for line in lines] == ["ask", "accepted"]


def test_a_correction_is_declined_with_a_reason(desk: Desk) -> None:
    """From the closed list; nothing changes."""
    person = linked(desk.harbour, "C-1")
    path = f"/v1/corrections/{asked(person)}/decline"
    assert desk.harbour.post(path, {"reason": "because"}, version=1).status_code == 422
    assert desk.harbour.post(path, {}, version=1).status_code == 422
    assert desk.harbour.post(path, {"reason": "needs_a_talk"}, version=1).status_code == 200
    [mine] = person.get("/v1/my/case").json()["corrections"]
    assert (mine["state"], mine["reason"]) == ("declined", "needs_a_talk")
    assert desk.harbour.get(CASE).json()["version"] == 1


def test_another_ngo_sees_nothing_that_was_asked(desk: Desk) -> None:
    """Nor can it accept, decline or end it: absent."""
    person = linked(desk.harbour, "C-1")
    correction_id = asked(person)
    assert desk.bridge.get("/v1/corrections").json()["items"] == []
    for path in (f"{correction_id}/accept", "correction-0190a1b2c3d-5f0e8d7c6b5a4938/accept"):
        assert desk.bridge.post(f"/v1/corrections/{path}", version=1).status_code == 404
    erasure = correction_id.replace("correction", "erasure")
    end = {"state": "accepted"}
    assert desk.harbour.post(f"/v1/erasures/{erasure}/end", end, version=1).status_code == 404


@pytest.mark.parametrize(
    ("pointer", "value", "where"),
    [
        ("/persons/0/work_wanted", "marker-2221", "/value"),
        ("/persons/0/work_wanted", ["marker"], "/value/0"),
        ("/persons/0/birth_year", True, "/value"),
        ("/persons/0/birth_year", "1988", "/value"),
        ("/persons/0/birth_year", None, "/value"),
        ("/persons/0/birth_year", 10**15, "/value"),
        ("/persons/0/languages", [{"language": "uk"}], "/value/0/level"),
        ("/persons/0/languages", [{"language": "uk", "level": "A1", "marker": 1}], "/value/0/marker"),
        ("/persons/0/wishes", [{"criterion": "no_such_marker", "importance": 3}], "/value/0/criterion"),
        ("/persons/0/wishes", [{"criterion": "buddy", "importance": 3}] * 2, "/value"),
        ("/move_by", "2020-01-01", "/value"),
        ("/move_by", "tomorrow marker", "/value"),
        ("/accommodation", {"kinds": []}, "/value/kinds"),
        ("/acceptance_floor", -1, "/value"),
        ("/ties", None, None),
    ],
)
def test_a_correction_has_to_make_a_case(desk: Desk, pointer: str, value: Any, where: str | None) -> None:
    """It is checked before the NGO ever sees it; what was sent is not repeated."""
    person = linked(desk.harbour, "C-1")
    answer = person.post("/v1/my/corrections", {"pointer": pointer, "value": value})
    if where is None:
        assert answer.status_code == 201
        return
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == where
    assert "no_such_marker" not in answer.text
    assert "tomorrow" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        {"pointer": "/persons/0"},
        {"pointer": "persons", "value": 1},
        {"pointer": "/persons/0/wishes/0", "value": []},
        {"pointer": "/move_by~1", "value": 1},
        {"pointer": 7, "value": 1},
        {"value": 1},
        {"pointer": "/move_by", "value": "2027-05-31", "why": "marker"},
        [],
    ],
)
def test_what_is_no_correction_is_refused(desk: Desk, body: Any) -> None:
    """A whole field, named once."""
    person = linked(desk.harbour, "C-1")
    assert person.post("/v1/my/corrections", body).status_code == 422


def test_who_a_person_is_cannot_be_brought_in_by_a_correction(desk: Desk) -> None:
    """It never scores, and the refusal says so."""
    person = linked(desk.harbour, "C-1")
    value = [{"language": "uk", "level": "A1", "religion": "marker"}]
    answer = person.post("/v1/my/corrections", {"pointer": "/persons/0/languages", "value": value})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/barred")
    assert "marker" not in answer.text


def test_age_is_given_by_year_or_by_band(desk: Desk) -> None:
    """A correction of the one takes the place of the other."""
    person = linked(desk.harbour, "C-1")
    correction_id = asked(person, pointer="/persons/0/age_band", value="25-44")
    assert desk.harbour.post(f"/v1/corrections/{correction_id}/accept", version=1).status_code == 200
    now = desk.harbour.get(CASE).json()["case"]["persons"][0]
    assert (now["age_band"], now["birth_year"]) == ("25-44", None)


def test_a_correction_finds_its_person_wherever_the_list_has_them(desk: Desk) -> None:
    """The NGO turned the list round meanwhile, or took the child out: then it fits no more."""
    person = linked(desk.harbour, "C-1")
    stage, again = (
        asked(person, pointer="/persons/1/school_stage", value="lower_secondary") for _ in range(2)
    )
    turned = a_case("C-1")
    turned["persons"].reverse()
    assert desk.harbour.put(CASE, turned, version=1).status_code == 200
    assert desk.harbour.post(f"/v1/corrections/{stage}/accept", version=1).status_code == 200
    now = {each["person_ref"]: each for each in desk.harbour.get(CASE).json()["case"]["persons"]}
    assert (now["P2"]["school_stage"], now["P1"]["school_stage"]) == ("lower_secondary", None)
    alone = a_case("C-1")
    del alone["persons"][1]
    assert desk.harbour.put(CASE, alone, version=3).status_code == 200
    assert desk.harbour.post(f"/v1/corrections/{again}/accept", version=1).status_code == 409
    assert desk.harbour.get("/v1/corrections").json()["items"][1]["present"] is None


def test_so_many_are_asked_for_in_a_day_and_no_more(database: str, tmp_path: Path) -> None:
    """Corrections and erasures together; reading goes on."""
    with running_desk(tmp_path, asks_per_day=2) as desk:
        person = linked(desk.harbour, "C-1")
        asked(person)
        assert person.post("/v1/my/erasure").status_code == 200
        for path, body in (("corrections", WORK), ("erasure", None)):
            answer = person.post(f"/v1/my/{path}", body)
            assert (answer.status_code, answer.json()["type"]) == (429, "/problems/too-many")
        assert person.get("/v1/my/case").status_code == 200


def test_one_adult_erases_everything_by_saying_it_twice(desk: Desk, tmp_path: Path) -> None:
    """A slip of the thumb erases nothing; the second word does, and the link is over with it."""
    person = linked(desk.harbour, "C-1")
    first = person.post("/v1/my/erasure").json()
    second = person.post("/v1/my/erasure").json()
    assert first["state"] == second["state"] == "to_confirm"
    assert first["confirm"] != second["confirm"]
    assert second["confirm"].encode() not in raw_bytes(tmp_path)
    assert desk.harbour.get(CASE).status_code == 200
    assert desk.harbour.get("/v1/erasures").json()["items"] == []
    for wrong in (first["confirm"], "x" * 43):
        refused = person.post("/v1/my/erasure/confirm", {"confirm": wrong})
        assert refused.status_code == 409
    assert person.post("/v1/my/erasure/confirm", {"confirm": "short"}).status_code == 422
    assert person.post("/v1/my/erasure/confirm", {}).status_code == 422
    assert desk.harbour.get(CASE).status_code == 200
    done = person.post("/v1/my/erasure/confirm", {"confirm": second["confirm"]})
    assert (done.status_code, done.json()["state"]) == (200, "accepted")
    assert desk.harbour.get(CASE).status_code == 410
    assert person.get("/v1/my/case").status_code == 401
    for caller in (desk.harbour, desk.drafter):
        kinds = [each["kind"] for each in caller.get("/v1/events").json()["items"]]
        assert kinds[-1] == "case.erased"
    assert desk.auditor.get("/v1/audit/check").json()["ok"] is True


def test_the_second_word_comes_in_time_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    """After a quarter of an hour it confirms nothing; nor does another household's word."""
    person, other = linked(desk.harbour, "C-1"), linked(desk.harbour, "C-2")
    word = person.post("/v1/my/erasure", key="the-same-key-1").json()["confirm"]
    assert person.post("/v1/my/erasure", key="the-same-key-1").json()["confirm"] is None
    other.post("/v1/my/erasure")
    assert other.post("/v1/my/erasure/confirm", {"confirm": word}).status_code == 409
    raw_sql(tmp_path, "UPDATE asks SET confirm_by = '2026-01-01 00:00:00'")
    assert person.post("/v1/my/erasure/confirm", {"confirm": word}).status_code == 409
    assert desk.harbour.get(CASE).status_code == 200


def test_with_other_adults_the_ngo_is_asked(desk: Desk) -> None:
    """Their answers are in the same case: nothing is erased by one alone."""
    one, _ = a_pair(desk, "C-1")
    answer = one.post("/v1/my/erasure").json()
    assert (answer["state"], answer["confirm"]) == ("asked", None)
    one.post("/v1/my/erasure")
    [seen] = desk.harbour.get("/v1/erasures").json()["items"]
    assert (seen["person_ref"], seen["state"]) == ("P1", "asked")
    events = desk.harbour.get("/v1/events").json()["items"]
    assert [(each["kind"], each["thing"]) for each in events] == [("erasure.asked", seen["erasure_id"])]
    path = f"/v1/erasures/{seen['erasure_id']}/end"
    for wrong in ({"state": "declined"}, {"state": "asked"}, {"state": "accepted", "reason": "already_so"}):
        assert desk.harbour.post(path, wrong, version=1).status_code == 422
    end = {"state": "declined", "reason": "concerns_others"}
    assert desk.harbour.post(path, end, version=1).status_code == 200
    [mine] = one.get("/v1/my/case").json()["erasures"]
    assert (mine["state"], mine["reason"]) == ("declined", "concerns_others")
    assert desk.harbour.get(CASE).status_code == 200


def test_a_household_that_has_grown_is_not_erased_by_the_word_of_one(desk: Desk) -> None:
    """Between the first word and the second another adult came in."""
    person = linked(desk.harbour, "C-1")
    word = person.post("/v1/my/erasure").json()["confirm"]
    grown = a_case("C-1")
    grown["persons"].append({"person_ref": "P9", "age_band": "45-64"})
    assert desk.harbour.put(CASE, grown, version=1).status_code == 200
    assert person.post("/v1/my/erasure/confirm", {"confirm": word}).status_code == 409
    assert desk.harbour.get(CASE).status_code == 200
