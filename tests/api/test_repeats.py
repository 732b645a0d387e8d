"""Requests sent twice, and changes made on an old version."""

import threading
from typing import Any

import pytest

from tests.api.bodies import a_case, a_draft, a_municipality, a_pledge, a_round
from tests.api.desk import Desk

ADDRESS = "/v1/pledges/DE-kiel/P-17"
PAUSE = {"reason": "repairs"}


@pytest.fixture
def pledged(desk: Desk) -> Desk:
    """A municipality with a pledge."""
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    assert desk.kiel.post("/v1/pledges", a_pledge()).status_code == 201
    return desk


def test_a_post_without_a_key_of_its_own_is_refused(desk: Desk) -> None:
    """Every POST with an effect needs one."""
    headers = {"Authorization": f"Bearer {desk.harbour.token}"}
    answer = desk.client.post("/v1/cases", json=a_case(), headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/idempotency-key-missing")


@pytest.mark.parametrize("key", ["short", "with space in it", "x" * 201, "zz-m\u00e4rker"])
def test_keys_that_are_none(desk: Desk, key: str) -> None:
    """8 to 200 visible characters."""
    headers = {"Authorization": f"Bearer {desk.harbour.token}", "Idempotency-Key": key.encode("latin-1")}
    assert desk.client.post("/v1/cases", json=a_case(), headers=headers).status_code == 422


def test_a_repeated_post_gets_the_stored_answer(pledged: Desk) -> None:
    """Also when the thing has moved on since."""
    first = pledged.kiel.post(f"{ADDRESS}/pause", PAUSE, version=1, key="pause-it-once")
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    assert pledged.kiel.post(f"{ADDRESS}/resume", version=2).headers["etag"] == '"3"'
    again = pledged.kiel.post(f"{ADDRESS}/pause", PAUSE, version=1, key="pause-it-once")
    assert (again.status_code, again.content, again.headers["etag"]) == (200, first.content, '"2"')
    assert pledged.kiel.get(ADDRESS).json()["pledge"]["state"] == "open"


def test_the_same_key_with_another_body_is_a_conflict(desk: Desk) -> None:
    """Nothing of the second request happens."""
    desk.harbour.post("/v1/cases", a_case("C-1"), key="one-and-the-same")
    answer = desk.harbour.post("/v1/cases", a_case("C-2"), key="one-and-the-same")
    assert answer.status_code == 409
    assert desk.harbour.get("/v1/cases/harbour/C-2").status_code == 404


def test_a_key_is_a_persons_own_and_an_operations_own(desk: Desk) -> None:
    """Somebody else's key, or the same at another address, is another request."""
    assert desk.harbour.post("/v1/cases", a_case("C-1"), key="one-and-the-same").status_code == 201
    assert desk.bridge.post("/v1/cases", a_case("C-2"), key="one-and-the-same").status_code == 201
    answer = desk.harbour.post("/v1/cases:bulk", {"cases": [a_case("C-3")]}, key="one-and-the-same")
    assert answer.json()["stored"] == 1


def test_what_was_refused_may_be_tried_again_with_the_same_key(desk: Desk) -> None:
    """Only answers of success are kept."""
    body = a_pledge()
    assert desk.kiel.post("/v1/pledges", body, key="try-and-try").status_code == 422
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    assert desk.kiel.post("/v1/pledges", body, key="try-and-try").status_code == 201


def test_a_run_is_started_once(desk: Desk) -> None:
    """A retry of the start gets the same run."""
    desk.drafter.post("/v1/policies", a_draft())
    desk.signer.post("/v1/policies/balanced/1/sign", version=1)
    desk.drafter.post("/v1/rounds", a_round())
    desk.drafter.post("/v1/rounds/winter/freeze", version=1)
    body = {"policy_id": "balanced/1"}
    first = desk.drafter.post("/v1/rounds/winter/runs", body, key="start-it-once")
    assert first.status_code == 202
    assert first.headers["retry-after"]
    desk.wait_for(first.json()["run_id"])
    again = desk.drafter.post("/v1/rounds/winter/runs", body, key="start-it-once")
    assert (again.status_code, again.content) == (202, first.content)
    assert len(desk.drafter.get("/v1/runs").json()["items"]) == 1


def test_sixteen_at_once_with_one_key_have_one_effect(desk: Desk) -> None:
    """All get the same answer."""
    answers: list[Any] = []

    def post() -> None:
        answers.append(desk.drafter.post("/v1/rounds", a_round(), key="sixteen-at-once"))

    threads = [threading.Thread(target=post) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}


CHANGES = [
    ("kiel", "PUT", "/v1/municipalities/DE-kiel", a_municipality()),
    ("kiel", "PUT", ADDRESS, a_pledge()),
    ("kiel", "POST", f"{ADDRESS}/pause", PAUSE),
    ("kiel", "POST", f"{ADDRESS}/still-true", None),
    ("harbour", "PUT", "/v1/cases/harbour/C-0007", a_case()),
    ("harbour", "POST", "/v1/cases/harbour/C-0007/withdraw", None),
    ("harbour", "DELETE", "/v1/cases/harbour/C-0007", None),
    ("drafter", "PUT", "/v1/cases/harbour/C-0007/safety", {}),
    ("signer", "POST", "/v1/policies/balanced/1/sign", None),
    ("drafter", "POST", "/v1/rounds/winter/cases", {}),
    ("drafter", "POST", "/v1/rounds/winter/freeze", None),
    ("drafter", "POST", "/v1/rounds/winter/close", None),
]


@pytest.mark.parametrize(("who", "method", "path", "body"), CHANGES, ids=lambda value: str(value)[:40])
def test_changes_need_the_present_version(pledged: Desk, who: str, method: str, path: str, body: Any) -> None:
    """428 without one, 412 with another, 422 with what is none."""
    pledged.harbour.post("/v1/cases", a_case())
    pledged.drafter.post("/v1/policies", a_draft())
    pledged.drafter.post("/v1/rounds", a_round())
    caller = getattr(pledged, who)
    sent = {} if body is None else {"json": body}
    missing = caller.call(method, path, **sent)
    assert (missing.status_code, missing.json()["type"]) == (428, "/problems/version-missing")
    stale = caller.call(method, path, version=7, **sent)
    assert (stale.status_code, stale.json()["type"]) == (412, "/problems/stale-version")
    for wrong in ("*", "1", 'W/"1"', '"1", "2"', '"-1"', '"x"'):
        odd = caller.call(method, path, headers={"If-Match": wrong}, **sent)
        assert odd.status_code == 422, wrong
        assert odd.json()["errors"][0]["in"] == "header"


def test_something_new_has_no_version(desk: Desk) -> None:
    """A version of a municipality that is not there is refused."""
    answer = desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality(), version=1)
    assert answer.status_code == 412


def test_of_two_changes_on_one_version_one_holds(pledged: Desk) -> None:
    """The other is told to read again."""
    codes = [
        pledged.kiel.put(ADDRESS, a_pledge(max_persons=persons), version=1).status_code for persons in (4, 5)
    ]
    assert codes == [200, 412]
    assert pledged.kiel.get(ADDRESS).json()["pledge"]["max_persons"] == 4
