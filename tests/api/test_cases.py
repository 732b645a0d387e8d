"""Cases: accepted as they are meant, the same twice, changed, withdrawn, erased; sensitive codes withheld."""

import json
from typing import Any

import pytest

from rematch.store import KeyedRequest
from tests.api.bodies import a_case, a_municipality, a_round
from tests.api.desk import Desk

ADDRESS = "/v1/cases/harbour/C-0007"


def test_a_household_of_minors_only_is_accepted(desk: Desk) -> None:
    """It is never matched, but it is never turned away either."""
    persons = [{"person_ref": "P1", "age_band": "12-15"}, {"person_ref": "P2", "age_band": "6-11"}]
    receipt = desk.harbour.post("/v1/cases", a_case(persons=persons, consents=[]))
    assert receipt.status_code == 201, receipt.text
    assert (receipt.json()["state"], receipt.json()["route"]) == ("ready", "child_protection")


GUARDIAN = {
    "appointed_by": "youth office",
    "best_interests_by": "family court",
    "best_interests_on": "2026-10-30",
}
YOUNG = {"person_ref": "P1", "birth_year": 2009}
SISTER = {"person_ref": "P1", "age_band": "18-24", "cares_for_children": False}
CHILD = {"person_ref": "P2", "age_band": "6-11"}


@pytest.mark.parametrize(
    ("fields", "route"),
    [
        ({}, None),
        ({"persons": [CHILD]}, "child_protection"),
        ({"persons": [SISTER, CHILD]}, "child_protection"),
        ({"persons": [SISTER | {"cares_for_children": True}, CHILD]}, None),
        ({"persons": [SISTER]}, None),
        ({"persons": [SISTER | {"age_disputed": True}]}, "child_protection"),
        ({"persons": [YOUNG], "ready_from": None, "move_by": None}, "child_protection"),
        ({"persons": [CHILD], "guardian": GUARDIAN}, None),
    ],
)
def test_children_without_a_caring_adult_are_told_the_child_protection_route(
    desk: Desk, fields: dict[str, Any], route: str | None
) -> None:
    """In the receipt, in every view, and again on a change; a draft counts from the day it was posted."""
    body = a_case(**{"consents": []} | fields) if "persons" in fields else a_case()
    receipt = desk.harbour.post("/v1/cases", body)
    assert (receipt.status_code, receipt.json()["route"]) == (201, route), receipt.text
    assert desk.harbour.get(ADDRESS).json()["route"] == route
    assert desk.drafter.get("/v1/cases").json()["items"][0]["route"] == route
    assert desk.harbour.put(ADDRESS, body, version=1).json()["route"] == route


def test_a_person_who_turns_18_before_the_move_is_asked_as_an_adult(desk: Desk) -> None:
    """Age counts on the day of the move: the new adult's consent is then missing, and the case a draft."""
    persons = [*a_case()["persons"], {"person_ref": "P3", "birth_year": 2008}]
    ages = {"2026-01-10": "ready", "2027-01-10": "draft"}
    for position, (ready_from, state) in enumerate(ages.items()):
        body = a_case(f"C-{position}", persons=persons, ready_from=ready_from)
        assert desk.harbour.post("/v1/cases", body).json()["state"] == state


def test_all_importances_zero_are_accepted(desk: Desk) -> None:
    """A household need not wish for anything."""
    wish = {"criterion": "language_course_level", "options": ["B1"], "importance": 0}
    body = a_case(wishes=[wish], ranked_importance=0)
    assert desk.harbour.post("/v1/cases", body).status_code == 201


def test_a_keep_together_cycle_is_accepted(desk: Desk) -> None:
    """Three cases that name each other in a ring are one group."""
    for here, there in (("C-1", "C-2"), ("C-2", "C-3"), ("C-3", "C-1")):
        assert desk.harbour.post("/v1/cases", a_case(here, together_with=[there])).status_code == 201


def test_the_same_case_twice_has_the_same_answer(desk: Desk) -> None:
    """Whatever the Idempotency-Key: nothing is doubled."""
    first = desk.harbour.post("/v1/cases", a_case())
    second = desk.harbour.post("/v1/cases", a_case())
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert len(desk.harbour.get("/v1/cases").json()["items"]) == 1


def test_another_case_under_the_same_reference_is_a_conflict(desk: Desk) -> None:
    """The one that is there stays."""
    desk.harbour.post("/v1/cases", a_case())
    answer = desk.harbour.post("/v1/cases", a_case(ranked_importance=5))
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["pointer"] == "/case_ref"
    assert desk.harbour.get(ADDRESS).json()["case"]["ranked_importance"] == 3


def test_two_ngos_may_use_the_same_reference(desk: Desk) -> None:
    """A reference is an NGO's own."""
    assert desk.harbour.post("/v1/cases", a_case()).json()["case_id"] == "harbour/C-0007"
    assert desk.bridge.post("/v1/cases", a_case()).json()["case_id"] == "bridge/C-0007"


def test_a_case_is_a_draft_until_all_is_answered(desk: Desk) -> None:
    """The receipt names what is missing; answering it makes the case ready."""
    receipt = desk.harbour.post("/v1/cases", a_case(pathway=None)).json()
    assert (receipt["state"], receipt["unanswered"]) == ("draft", ["pathway"])
    answer = desk.harbour.put(ADDRESS, a_case(), version=1)
    assert (answer.json()["state"], answer.headers["etag"]) == ("ready", '"2"')


def test_what_is_read_may_be_sent_back(desk: Desk) -> None:
    """Read, change, send: nothing has to be taken out."""
    desk.harbour.post("/v1/cases", a_case())
    case = desk.harbour.get(ADDRESS).json()["case"]
    answer = desk.harbour.put(ADDRESS, case | {"ranked_importance": 1}, version=1)
    assert answer.status_code == 200, answer.text


def test_a_coordinator_reads_a_case_without_its_sensitive_codes(desk: Desk) -> None:
    """How many there are is said, which ones is not; the NGO reads all of its own."""
    wishes = [{"criterion": "place_of_worship", "options": ["mosque"], "importance": 5}]
    persons = a_case()["persons"]
    persons[0]["needs"] = [{"criterion": "trauma_therapy"}]
    body = a_case(wishes=wishes, persons=persons)
    assert desk.harbour.post("/v1/cases", body).status_code == 201
    own, other = desk.harbour.get(ADDRESS).json(), desk.drafter.get(ADDRESS)
    assert (own["withheld"], own["case"]["wishes"][0]["options"]) == (0, ["mosque"])
    assert other.json()["withheld"] == 2
    assert "mosque" not in other.text
    assert "trauma_therapy" not in other.text


def test_a_withdrawn_case_is_changed_no_more(desk: Desk) -> None:
    """It can still be read and erased."""
    desk.harbour.post("/v1/cases", a_case())
    assert desk.harbour.post(f"{ADDRESS}/withdraw", version=1).json()["state"] == "withdrawn"
    assert desk.harbour.put(ADDRESS, a_case(), version=2).status_code == 409
    assert desk.harbour.post(f"{ADDRESS}/withdraw", version=2).status_code == 409
    assert desk.harbour.get(ADDRESS).status_code == 200
    assert desk.harbour.call("DELETE", ADDRESS, version=2).status_code == 204


def test_an_erased_case_is_gone(desk: Desk) -> None:
    """For good: 410 to its NGO, in no list, and its reference is not given out again."""
    desk.harbour.post("/v1/cases", a_case(), key="the-first-key")
    assert desk.harbour.call("DELETE", ADDRESS, version=2).status_code == 412
    assert desk.harbour.call("DELETE", ADDRESS, version=1).status_code == 204
    assert desk.harbour.get(ADDRESS).status_code == 410
    assert desk.harbour.call("DELETE", ADDRESS, version=2).status_code == 410
    assert desk.harbour.get("/v1/cases").json()["items"] == []
    assert desk.harbour.post("/v1/cases", a_case()).status_code == 410
    assert desk.harbour.post("/v1/cases", a_case(), key="the-first-key").status_code == 410
    assert desk.bridge.get(ADDRESS).status_code == 404


def test_bulk_stores_or_refuses_row_by_row(desk: Desk) -> None:
    """Good rows are stored, bad ones named by field; nothing of a bad one is written."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    rows = [
        a_case("C-0"),
        a_case("C-1", ranked_importance=5),
        a_case("C-2", nationality="zz-marker-zz"),
        a_case("C-3", wishes=[{"criterion": "no_such_thing", "importance": 1}]),
        "zz-marker-zz",
        a_case("C-0"),
    ]
    answer = desk.harbour.post("/v1/cases:bulk", {"cases": rows}, key="a-key-for-bulk")
    assert answer.status_code == 200, answer.text
    assert "zz-marker-zz" not in answer.text
    result = answer.json()
    assert (result["stored"], result["refused"]) == (2, 4)
    found = [(row["outcome"], row["problem"], row["pointer"]) for row in result["rows"]]
    assert found == [
        ("stored", None, None),
        ("refused", "conflict", "/case_ref"),
        ("refused", "invalid-input", "/nationality"),
        ("refused", "invalid-input", "/wishes/0/criterion"),
        ("refused", "invalid-input", ""),
        ("stored", None, None),
    ]
    again = desk.harbour.post("/v1/cases:bulk", {"cases": rows}, key="a-key-for-bulk")
    assert again.content == answer.content
    assert [each["case_id"] for each in desk.harbour.get("/v1/cases").json()["items"]] == [
        "harbour/C-0",
        "harbour/C-1",
    ]


def test_what_is_kept_of_a_bulk_holds_no_word_of_a_case(desk: Desk) -> None:
    """Ids, kinds and pointers: an erased case leaves nothing behind in it; a retry reads the same."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    twice = [{"criterion": "trauma_therapy"}] * 2
    persons = [a_case()["persons"][0] | {"person_ref": "zz-marker-zz", "needs": twice}]
    rows = [a_case("C-0"), a_case("C-1", ranked_importance=5), a_case("C-2", persons=persons), a_case("C-3")]
    rows[3]["wishes"] = [{"criterion": "place_of_worship", "importance": 1}]
    body = json.dumps({"cases": rows}).encode()
    sent = {"content": body, "headers": {"Content-Type": "application/json"}, "key": "a-key-for-bulk"}
    answer = desk.harbour.call("POST", "/v1/cases:bulk", **sent)
    details = [row["detail"] for row in answer.json()["rows"]]
    assert (details[0], all(details[1:])) == (None, True)
    assert not {"zz-marker-zz", "trauma_therapy"} & set(answer.text.replace('"', " ").split())
    assert desk.harbour.call("POST", "/v1/cases:bulk", **sent).content == answer.content
    asked = KeyedRequest(
        key="a-key-for-bulk", principal="harbour/caseworker-07", route="POST /v1/cases:bulk", body=body
    )
    with desk.house.store.read() as uow:
        kept = uow.idempotency.lookup(asked)
    assert kept is not None
    assert [row["detail"] for row in json.loads(kept.body)["rows"]] == [None] * 4
    assert not any(detail.encode() in kept.body for detail in details[1:])


def test_lists_come_in_parts(desk: Desk) -> None:
    """Following the cursor shows everything once, whatever the size of a part."""
    for number in range(7):
        desk.harbour.post("/v1/cases", a_case(f"C-{number}"))
    seen, cursor = [], None
    while True:
        asked = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = desk.harbour.get("/v1/cases", params=asked).json()
        seen += [each["case_id"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        assert "harbour" not in cursor
    assert seen == [f"harbour/C-{number}" for number in range(7)]


def test_a_list_is_filtered_by_state_and_round(desk: Desk) -> None:
    """Only what is asked for."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    desk.harbour.post("/v1/cases", a_case("C-2", pathway=None))
    desk.drafter.post("/v1/rounds", a_round())
    desk.drafter.post("/v1/rounds/winter/cases", {}, version=1)

    def refs(**asked: str) -> list[str]:
        items = desk.drafter.get("/v1/cases", params=asked).json()["items"]
        return [each["case"]["case_ref"] for each in items]

    assert (refs(), refs(state="draft"), refs(round_ref="winter")) == (["C-1", "C-2"], ["C-2"], ["C-1"])


def test_a_case_in_a_frozen_round_may_change_and_the_round_keeps_what_it_froze(desk: Desk) -> None:
    """An answer taken back before the freeze takes the case out of the round."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    desk.harbour.post("/v1/cases", a_case("C-2"))
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    desk.drafter.post("/v1/rounds", a_round())
    desk.drafter.post("/v1/rounds/winter/cases", {}, version=1)
    answer = desk.harbour.put("/v1/cases/harbour/C-2", a_case("C-2", pathway=None), version=2)
    assert answer.json()["state"] == "in_round"
    assert desk.drafter.post("/v1/rounds/winter/freeze", version=2).status_code == 200
    assert desk.harbour.get("/v1/cases/harbour/C-2").json()["state"] == "draft"
    assert (
        desk.harbour.put("/v1/cases/harbour/C-1", a_case("C-1", pathway=None), version=2).status_code == 200
    )
    assert desk.harbour.get("/v1/cases/harbour/C-1").json()["state"] == "in_round"


@pytest.mark.parametrize("body_ref", ["C-0008", "c-0007"])
def test_the_case_must_be_the_one_of_the_address(desk: Desk, body_ref: str) -> None:
    """A case is not renamed by changing it."""
    desk.harbour.post("/v1/cases", a_case())
    answer = desk.harbour.put(ADDRESS, a_case(body_ref), version=1)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/case_ref"
