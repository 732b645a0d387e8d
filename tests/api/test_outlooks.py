"""Outlooks over HTTP: asked by a coordinator, worked out in the background, gone with the case."""

import time
from typing import Any

import pytest

from rematch.services import outlook_solving
from tests.api.bodies import a_case, a_draft
from tests.api.desk import Desk
from tests.api.test_story import freeze, prepare

BOTH_DATABASES = True
ASKED = {"case_id": "harbour/C-0", "policy_id": "balanced/1", "futures": 2}
WRONG: list[tuple[dict[str, Any], int]] = [
    ({"case_id": "harbour/C-none"}, 404),
    ({"case_id": "harbour/C-0"}, 409),
    ({"policy_id": "nothing/1"}, 422),
    ({"policy_id": "draft/1"}, 409),
    ({"round_ref": "nowhere"}, 404),
    ({"futures": 0}, 422),
    ({"expected": -1}, 422),
    ({"expected": 10_001}, 422),
    ({"futures": "1"}, 422),
    ({"more": 1}, 422),
]


def ready(desk: Desk) -> None:
    """What the story prepares, and a third case that is ready and in no round."""
    prepare(desk)
    assert desk.harbour.post("/v1/cases", a_case("C-9")).status_code == 201


def ended(desk: Desk, outlook_id: str) -> dict[str, Any]:
    """Read an outlook until it has ended."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        found: dict[str, Any] = desk.drafter.get(f"/v1/outlooks/{outlook_id}").json()
        if found["state"] != "queued":
            return found
        time.sleep(0.05)
    raise AssertionError(f"outlook {outlook_id} is still queued")


def answered(desk: Desk, key: str) -> Any:
    """What a new outlook of the ready case says."""
    asked = ASKED | {"case_id": "harbour/C-9", "expected": 20}
    outlook_id = desk.drafter.post("/v1/outlooks", asked, key=key).json()["outlook_id"]
    found = ended(desk, outlook_id)
    assert found["state"] == "done", found
    return found["outlook"]


def test_a_ready_case_sees_every_municipality_of_today(desk: Desk) -> None:
    """Open pledges, ready households; repeated under its key it is the same one; audited by id."""
    ready(desk)
    asked = ASKED | {"case_id": "harbour/C-9", "expected": 20}
    answer = desk.drafter.post("/v1/outlooks", asked, key="outlook-key-0001")
    assert answer.status_code == 202, answer.text
    outlook_id = answer.json()["outlook_id"]
    assert answer.headers["Location"] == f"/v1/outlooks/{outlook_id}"
    assert desk.drafter.post("/v1/outlooks", asked, key="outlook-key-0001").json() == answer.json()
    found = ended(desk, outlook_id)
    assert found["state"] == "done", found
    places = found["outlook"]["places"]
    assert {place["municipality"] for place in places} == {"DE-kiel", "DE-troisdorf"}
    assert all(place["score_less_future"] == place["score"] - place["future_points"] for place in places)
    lines = desk.auditor.get("/v1/audit", params={"limit": 100}).json()["items"]
    assert [line["action"] for line in lines if line["thing"] == outlook_id] == ["ask", "finish"]


def test_a_large_one_is_worked_out_apart(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answer from a process of its own."""
    ready(desk)
    asked: list[object] = []
    here = answered(desk, "outlook-key-0001")
    monkeypatch.setattr(outlook_solving, "is_large", lambda each: not asked.append(each))
    assert answered(desk, "outlook-key-0002") == here
    assert asked


def test_a_frozen_round_is_looked_at_as_it_was_frozen(desk: Desk) -> None:
    """With a case of the round, and with one that became ready since."""
    ready(desk)
    asked = ASKED | {"round_ref": "winter"}
    assert desk.drafter.post("/v1/outlooks", asked).status_code == 409
    freeze(desk)
    for case_id in ("harbour/C-0", "harbour/C-9"):
        answer = desk.drafter.post("/v1/outlooks", asked | {"case_id": case_id})
        found = ended(desk, answer.json()["outlook_id"])
        assert (found["state"], found["outlook"]["case_id"]) == ("done", case_id), found


def test_coordinators_only(desk: Desk) -> None:
    """Not the case's own NGO: what a place is worth to others is no word for a household."""
    ready(desk)
    asked = ASKED | {"case_id": "harbour/C-9"}
    outlook_id = desk.drafter.post("/v1/outlooks", asked).json()["outlook_id"]
    ended(desk, outlook_id)
    for caller in (
        desk.harbour,
        desk.bridge,
        desk.kiel,
        desk.analyst,
        desk.authority,
        desk.auditor,
        desk.admin,
    ):
        assert caller.post("/v1/outlooks", asked).status_code == 403
        assert caller.get(f"/v1/outlooks/{outlook_id}").status_code == 403


def test_what_is_wrong_is_refused(desk: Desk) -> None:
    """Unknown things, a case in a round without the round, rules that nobody signed, numbers out of range."""
    ready(desk)
    assert desk.drafter.post("/v1/policies", a_draft("draft")).status_code == 201
    for wrong, status in WRONG:
        answer = desk.drafter.post("/v1/outlooks", ASKED | {"case_id": "harbour/C-9"} | wrong)
        assert answer.status_code == status, wrong
    assert desk.drafter.get("/v1/outlooks/outlook-0").status_code == 404


def test_an_erased_case_takes_its_outlooks_along(desk: Desk) -> None:
    """Nothing of the answer is left: it names where the household could have gone."""
    ready(desk)
    outlook_id = desk.drafter.post("/v1/outlooks", ASKED | {"case_id": "harbour/C-9"}).json()["outlook_id"]
    assert ended(desk, outlook_id)["state"] == "done"
    assert desk.harbour.call("DELETE", "/v1/cases/harbour/C-9", version=1).status_code == 204
    assert desk.drafter.get(f"/v1/outlooks/{outlook_id}").status_code == 404
