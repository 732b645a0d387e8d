"""Rounds and rules: two people, one live round, a reason, a closed list of steps; the audit hears of all."""

import pytest

from rematch.services.export import run_files
from rematch.verify import verify
from tests.api.bodies import a_case, a_draft, a_round
from tests.api.desk import Desk
from tests.api.test_story import freeze, prepare, publish, start


def test_rules_are_signed_by_another_person(desk: Desk) -> None:
    """Then nobody changes them, and everybody reads them."""
    assert desk.drafter.post("/v1/policies", a_draft()).status_code == 201
    assert desk.harbour.get("/v1/policies/balanced/1").status_code == 404
    assert desk.harbour.get("/v1/policies").json()["items"] == []
    assert desk.drafter.post("/v1/policies/balanced/1/sign", version=1).status_code == 409
    signed = desk.signer.post("/v1/policies/balanced/1/sign", version=1).json()["policy"]
    assert (signed["drafted_by"], signed["signed_by"]) == ("desk/coordinator-a", "desk/coordinator-b")
    assert desk.signer.post("/v1/policies/balanced/1/sign", version=2).status_code == 409
    assert desk.drafter.post("/v1/policies", a_draft()).status_code == 409
    assert desk.drafter.post("/v1/policies", a_draft(version=2)).status_code == 201
    for reader in (desk.harbour, desk.kiel):
        assert reader.get("/v1/policies/balanced/1").status_code == 200
        assert [each["policy_id"] for each in reader.get("/v1/policies").json()["items"]] == ["balanced/1"]


@pytest.mark.parametrize("objective", ["balance"])
def test_an_objective_that_is_not_built_cannot_be_drafted(desk: Desk, objective: str) -> None:
    """It is refused by name, before anybody signs it and a run fails with it."""
    answer = desk.drafter.post("/v1/policies", a_draft(objectives=["placed_persons", objective]))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/objectives/1")
    assert f"{objective} is not built yet" in answer.json()["detail"]


def test_every_objective_that_is_built_can_be_drafted(desk: Desk) -> None:
    """Persons or cases, of the first tiers or of all, the score, its least and its bands."""
    built = ("placed_cases", "placed_cases@0", "placed_persons@1", "score", "min_score", "band:5000", "kept")
    for version, objective in enumerate(built, 1):
        body = a_draft(version=version, objectives=["placed_persons", objective])
        assert desk.drafter.post("/v1/policies", body).status_code == 201, objective


def test_a_run_needs_signed_rules_and_a_frozen_round(desk: Desk) -> None:
    """Neither a draft, nor an open round, nor rules or a round that are not there."""
    body = {"policy_id": "balanced/1"}
    desk.drafter.post("/v1/rounds", a_round())
    unknown = desk.drafter.post("/v1/rounds/winter/runs", body)
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/policy_id")
    desk.drafter.post("/v1/policies", a_draft())
    draft = desk.drafter.post("/v1/rounds/winter/runs", body)
    assert (draft.status_code, "draft" in draft.json()["detail"]) == (409, True)
    desk.signer.post("/v1/policies/balanced/1/sign", version=1)
    still_open = desk.drafter.post("/v1/rounds/winter/runs", body)
    assert (still_open.status_code, "open" in still_open.json()["detail"]) == (409, True)
    assert desk.drafter.post("/v1/rounds/summer/runs", body).status_code == 404


def test_a_case_is_in_one_live_round(desk: Desk) -> None:
    """All listed cases enter, or none."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    desk.harbour.post("/v1/cases", a_case("C-2"))
    desk.harbour.post("/v1/cases", a_case("C-3", pathway=None))
    for name in ("winter", "spring"):
        desk.drafter.post("/v1/rounds", a_round(name))
    first = desk.drafter.post("/v1/rounds/winter/cases", {"case_ids": ["harbour/C-1"]}, version=1)
    assert (first.json()["added"], first.json()["version"]) == (["harbour/C-1"], 2)
    assert first.headers["etag"] == desk.drafter.get("/v1/rounds/winter").headers["etag"] == '"2"'
    for listed in (["harbour/C-2", "harbour/C-1"], ["harbour/C-2", "harbour/C-3"], ["harbour/C-9"]):
        answer = desk.drafter.post("/v1/rounds/spring/cases", {"case_ids": listed}, version=1)
        assert answer.status_code == 409
    assert desk.harbour.get("/v1/cases/harbour/C-2").json()["state"] == "ready"
    assert desk.drafter.post("/v1/rounds/spring/cases", {}, version=1).json()["added"] == ["harbour/C-2"]


@pytest.mark.parametrize("reason", ["because", "", None])
def test_a_frozen_round_is_opened_again_for_a_listed_reason(desk: Desk, reason: str | None) -> None:
    """The audit keeps the reason; another reason is refused."""
    desk.drafter.post("/v1/rounds", a_round())
    freeze(desk)
    refused = desk.drafter.post("/v1/rounds/winter/reopen", {"reason": reason}, version=2)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/reason")
    opened = desk.drafter.post("/v1/rounds/winter/reopen", {"reason": "pledges_changed"}, version=2)
    assert (opened.status_code, opened.json()["state"], opened.json()["frozen_at"]) == (200, "open", None)
    with desk.house.store.read() as uow:
        assert "reopen_pledges_changed" in {entry.action for entry in uow.audit.list(kind="round")}


def test_a_round_in_review_is_not_opened_again_but_closed(desk: Desk) -> None:
    """Its cases are ready for the next round, and its proposals can still be read."""
    prepare(desk)
    freeze(desk)
    run_id = start(desk)
    desk.wait_for(run_id)
    publish(desk, run_id)
    version = desk.drafter.get("/v1/rounds/winter").json()["version"]
    reopened = desk.drafter.post("/v1/rounds/winter/reopen", {"reason": "correction"}, version=version)
    assert reopened.status_code == 409
    closed = desk.drafter.post("/v1/rounds/winter/close", version=version)
    assert closed.json()["state"] == "closed"
    assert desk.harbour.get("/v1/cases/harbour/C-0").json()["state"] == "ready"
    assert len(desk.harbour.get(f"/v1/runs/{run_id}/proposals").json()["items"]) == 1
    assert desk.drafter.post("/v1/rounds/winter/close", version=version + 1).status_code == 409
    again = desk.drafter.post("/v1/rounds/winter/runs", {"policy_id": "balanced/1"})
    assert again.status_code == 409


def test_two_rules_on_one_round_are_two_scenarios(desk: Desk) -> None:
    """Each run names its own hash; what they share is frozen once."""
    prepare(desk)
    freeze(desk)
    desk.drafter.post("/v1/policies", a_draft("other", municipal_share_pct=0))
    desk.signer.post("/v1/policies/other/1/sign", version=1)
    first = start(desk)
    second = desk.drafter.post("/v1/rounds/winter/runs", {"policy_id": "other/1"}).json()["run_id"]
    runs = [desk.wait_for(run_id) for run_id in (first, second)]
    assert [run["state"] for run in runs] == ["done", "done"]
    assert runs[0]["scenario_hash"] != runs[1]["scenario_hash"]
    assert [stage["name"] for stage in runs[1]["stages"]] == ["who"]


def test_what_a_run_left_behind_can_be_checked_elsewhere(desk: Desk) -> None:
    """What whoever holds the machine takes out re-checks without this service, and the audit keeps that."""
    prepare(desk)
    freeze(desk)
    run_id = start(desk)
    run = desk.wait_for(run_id)
    scenario, result, certificate = run_files(desk.house.store, run_id)
    assert scenario.hash == run["scenario_hash"]
    assert desk.drafter.get(f"/v1/runs/{run_id}/result").json() == result.model_dump(mode="json")
    assert desk.drafter.get(f"/v1/runs/{run_id}/certificate").json() == certificate.model_dump(mode="json")
    assert verify(scenario, result, certificate).ok
    with desk.house.store.read() as uow:
        assert ("export", "run") in {(each.action, each.kind) for each in uow.audit.list(limit=None)}


def test_no_route_hands_out_a_whole_scenario(desk: Desk) -> None:
    """It holds sensitive codes and safety records, which no coordinator reads over HTTP."""
    prepare(desk)
    freeze(desk)
    run_id = start(desk)
    desk.wait_for(run_id)
    assert desk.drafter.get(f"/v1/runs/{run_id}/scenario").status_code == 404


def test_the_audit_is_one_unbroken_chain_of_everything(desk: Desk) -> None:
    """Ids only: no word of a case."""
    prepare(desk)
    freeze(desk)
    desk.wait_for(start(desk))
    with desk.house.store.read() as uow:
        uow.audit.verify_chain()
        actions = {(entry.action, entry.kind) for entry in uow.audit.list(limit=None)}
    assert actions >= {
        ("put", "municipality"),
        ("create", "pledge"),
        ("create", "case"),
        ("draft", "policy"),
        ("sign", "policy"),
        ("open", "round"),
        ("add_cases", "round"),
        ("freeze", "round"),
        ("start", "run"),
        ("finish", "run"),
    }
