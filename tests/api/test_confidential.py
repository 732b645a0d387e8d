"""What a coordinator records for a household's safety is told to nobody else, in no answer."""

from typing import Any

import pytest

from tests.api.bodies import a_case, a_draft, a_municipality, a_pledge, a_round
from tests.api.desk import Desk
from tests.api.test_story import freeze, publish, start

ONE, TWO = "/v1/cases/harbour/C-1", "/v1/cases/harbour/C-2"


def test_a_safety_record_changes_nothing_that_others_see(desk: Desk) -> None:
    """Neither the case nor its version: the NGO of neither household learns of it."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    desk.bridge.post("/v1/cases", a_case("C-2"))
    before = [desk.harbour.get(ONE).content, desk.bridge.get("/v1/cases/bridge/C-2").content]
    record = {"separated_from": ["bridge/C-2"]}
    answer = desk.drafter.put(f"{ONE}/safety", record, version=0)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')
    after = [desk.harbour.get(ONE).content, desk.bridge.get("/v1/cases/bridge/C-2").content]
    assert before == after
    assert desk.harbour.get(f"{ONE}/safety").status_code == 403
    assert desk.drafter.get(f"{ONE}/safety").json()["safety"]["separated_from"] == ["bridge/C-2"]


def test_together_and_apart_is_told_to_the_coordinator_who_records_it(desk: Desk) -> None:
    """Also along a chain of three; nothing is recorded."""
    desk.harbour.post("/v1/cases", a_case("C-1", together_with=["C-3"]))
    desk.harbour.post("/v1/cases", a_case("C-2"))
    desk.harbour.post("/v1/cases", a_case("C-3", together_with=["C-2"]))
    answer = desk.drafter.put(f"{ONE}/safety", {"separated_from": ["harbour/C-2"]}, version=0)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/together-and-apart")
    assert desk.drafter.get(f"{ONE}/safety").json()["version"] == 0


def test_an_ngo_that_asks_for_together_after_a_separation_is_told_nothing(desk: Desk) -> None:
    """Its posts are answered as ever; the coordinator hears of it at the freeze."""
    plain = desk.harbour.post("/v1/cases", a_case("C-1"))
    desk.harbour.post("/v1/cases", a_case("C-2"))
    desk.drafter.put(f"{ONE}/safety", {"separated_from": ["harbour/C-2"]}, version=0)
    changed = desk.harbour.put(TWO, a_case("C-2", together_with=["C-1"]), version=1)
    assert changed.status_code == 200
    assert changed.json() == plain.json() | {"case_id": "harbour/C-2", "version": 2}
    assert desk.harbour.post("/v1/cases", a_case("C-3", together_with=["C-1", "C-2"])).status_code == 201
    desk.drafter.post("/v1/rounds", a_round())
    desk.drafter.post("/v1/rounds/winter/cases", {}, version=1)
    answer = desk.drafter.post("/v1/rounds/winter/freeze", version=2)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/together-and-apart")
    assert desk.drafter.get("/v1/rounds/winter").json()["state"] == "open"


def test_a_separation_names_cases_that_are_there(desk: Desk) -> None:
    """Neither an unknown one nor itself."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    for other in ("harbour/C-9", "harbour/C-1"):
        answer = desk.drafter.put(f"{ONE}/safety", {"separated_from": [other]}, version=0)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/separated_from/0"


def test_a_new_separation_from_an_erased_case_is_refused_and_a_recorded_one_stays(desk: Desk) -> None:
    """The record lives on: 422 for the new name, never 410, and what was recorded may be sent back."""
    for ref in ("C-1", "C-2", "C-3"):
        desk.harbour.post("/v1/cases", a_case(ref))
    recorded = {"separated_from": ["harbour/C-2"]}
    assert desk.drafter.put(f"{ONE}/safety", recorded, version=0).status_code == 200
    for ref in ("C-2", "C-3"):
        assert desk.harbour.call("DELETE", f"/v1/cases/harbour/{ref}", version=1).status_code == 204
    more = {"separated_from": ["harbour/C-2", "harbour/C-3"]}
    refused = desk.drafter.put(f"{ONE}/safety", more, version=1)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/separated_from/1")
    assert desk.drafter.put(f"{ONE}/safety", recorded, version=1).status_code == 200


def test_a_safety_distance_to_a_place_that_is_not_there_is_refused_at_once(desk: Desk) -> None:
    """A slip of the pen there would protect nobody."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    near = {"keep_distance": [{"place": {"municipality": "DE-zz-marker"}, "at_least_km": 77}]}
    answer = desk.drafter.put(f"{ONE}/safety", near, version=0)
    pointer = "/keep_distance/0/place/municipality"
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert "zz-marker" not in answer.text
    assert desk.drafter.get(f"{ONE}/safety").json()["version"] == 0


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ({"unwanted_municipalities": ["DE-kiel", "DE-zz-marker"]}, "unwanted_municipalities"),
        ({"ranked_municipalities": ["DE-kiel", "DE-zz-marker"]}, "ranked_municipalities/1"),
        ({"ties": [{"kind": "friends_place", "place": {"municipality": "DE-zz-marker"}}]}, "ties/0/place"),
    ],
    ids=["unwanted", "ranked", "tie"],
)
def test_a_place_that_nobody_has_put_is_refused_at_the_freeze(
    desk: Desk, field: dict[str, Any], named: str
) -> None:
    """The case may be posted first; the coordinator then reads which case and which list, never the code."""
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    assert desk.harbour.post("/v1/cases", a_case("C-1", **field)).status_code == 201
    desk.drafter.post("/v1/rounds", a_round())
    desk.drafter.post("/v1/rounds/winter/cases", {}, version=1)
    answer = desk.drafter.post("/v1/rounds/winter/freeze", version=2)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-scenario")
    assert f"case harbour/C-1: {named}. " in answer.json()["detail"]
    assert "zz-marker" not in answer.text
    assert desk.drafter.get("/v1/rounds/winter").json()["state"] == "open"


def test_a_coordinator_reads_that_a_case_is_urgent_and_not_that_it_is_for_health(desk: Desk) -> None:
    """A medical reason is withheld and counted; the tier stays, and other reasons are read."""
    record = {"tier": 0, "reason": "medical", "set_by": "caseworker-07", "set_on": "2026-11-02"}
    desk.harbour.post("/v1/cases", a_case("C-1", urgency=record))
    desk.harbour.post("/v1/cases", a_case("C-2", urgency=record | {"reason": "no_shelter"}))
    seen = desk.drafter.get(ONE)
    assert (seen.json()["case"]["urgency"]["tier"], seen.json()["case"]["urgency"]["reason"]) == (0, None)
    assert seen.json()["withheld"] == 1
    assert "medical" not in seen.text + desk.drafter.get("/v1/cases").text
    assert desk.drafter.get(TWO).json()["case"]["urgency"]["reason"] == "no_shelter"
    assert desk.harbour.get(ONE).json()["case"]["urgency"]["reason"] == "medical"


def test_unwanted_and_unsafe_places_read_alike_in_every_explanation(desk: Desk) -> None:
    """The NGO that posted the unwanted place, and the coordinator: the same words, no distance, no code."""
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    desk.kiel.post("/v1/pledges", a_pledge())
    desk.harbour.post("/v1/cases", a_case("C-1"))
    desk.harbour.post("/v1/cases", a_case("C-2", unwanted_municipalities=["DE-kiel"]))
    near = {"keep_distance": [{"place": {"municipality": "DE-kiel"}, "at_least_km": 77}]}
    assert desk.drafter.put(f"{ONE}/safety", near, version=0).status_code == 200
    desk.drafter.post("/v1/policies", a_draft())
    desk.signer.post("/v1/policies/balanced/1/sign", version=1)
    desk.drafter.post("/v1/rounds", a_round())
    desk.drafter.post("/v1/rounds/winter/cases", {}, version=1)
    freeze(desk)
    run_id = start(desk)
    assert desk.wait_for(run_id)["state"] == "done"
    publish(desk, run_id)
    for caller in (desk.harbour, desk.drafter):
        texts = [
            caller.get(f"/v1/runs/{run_id}/explanations/harbour/{ref}").text.replace(ref, "X")
            for ref in ("C-1", "C-2")
        ]
        assert texts[0] == texts[1]
        assert not {"keep_distance", "unwanted", "separated", "77"} & set(texts[0].replace('"', " ").split())


def test_a_municipality_sees_no_case_and_no_run(desk: Desk) -> None:
    """Nothing of a household before its yes."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    for path in ("/v1/cases", ONE, f"{ONE}/safety", "/v1/runs", "/v1/runs/run-1/proposals"):
        assert desk.kiel.get(path).status_code == 403
