"""Rules over HTTP: presets, the difference a signer sees, who was heard, and other orders beside a run."""

import time

from rematch.analysis.orders import CHOSEN, ORDERS
from tests.api.bodies import a_draft
from tests.api.desk import Desk, running_desk
from tests.api.test_story import freeze, prepare, start


def signed(desk: Desk, **draft: object) -> None:
    """Draft and sign rules."""
    body = a_draft(**draft)
    assert desk.drafter.post("/v1/policies", body).status_code == 201
    address = f"/v1/policies/{body['policy_ref']}/{body.get('version', 1)}/sign"
    assert desk.signer.post(address, version=1).status_code == 200


def leave(desk: Desk) -> None:
    """One household withdraws, the other is erased."""
    version = desk.harbour.get("/v1/cases/harbour/C-0").json()["version"]
    assert desk.harbour.post("/v1/cases/harbour/C-0/withdraw", version=version).status_code == 200
    version = desk.bridge.get("/v1/cases/bridge/C-1").json()["version"]
    assert desk.bridge.call("DELETE", "/v1/cases/bridge/C-1", version=version).status_code == 204


def test_presets_are_listed_with_what_differs(desk: Desk) -> None:
    """To everybody who reads rules."""
    for reader in (desk.drafter, desk.harbour, desk.kiel):
        items = reader.get("/v1/policy-presets").json()["items"]
        assert [each["name"] for each in items] == ["balanced", "household_first", "work", "family_unity"]
    assert items[0]["changes"] == []
    assert items[1]["changes"] == [
        {"what": "municipal_share_pct", "criterion": None, "label": None, "before": "20", "after": "0"}
    ]


def test_a_draft_starts_from_a_preset(desk: Desk) -> None:
    """What the draft names itself replaces it."""
    body = {"policy_ref": "spring", "preset": "work", "weights": {"part_time_jobs": 50}, "heard": ["harbour"]}
    policy = desk.drafter.post("/v1/policies", body).json()["policy"]
    weights = {each["key"]: each["weight"] for each in policy["criteria"]}
    assert (weights["part_time_jobs"], weights["recognition_advice"], weights["sport"]) == (50, 200, 100)
    assert policy["purpose"].startswith("Work and training")
    kept = desk.drafter.post("/v1/policies", {"policy_ref": "own", "preset": "household_first"}).json()
    assert kept["policy"]["municipal_share_pct"] == 0
    other = {"policy_ref": "mixed", "preset": "household_first", "municipal_share_pct": 10}
    assert desk.drafter.post("/v1/policies", other).json()["policy"]["municipal_share_pct"] == 10
    refused = desk.drafter.post("/v1/policies", {"policy_ref": "x", "preset": "origin"})
    assert refused.status_code == 422
    assert "family_unity" in refused.json()["detail"]


def test_a_signer_sees_what_differs_from_the_signed_version_before(desk: Desk) -> None:
    """A draft in between does not count; without a version before, the balanced rules."""
    signed(desk, policy_ref="r", weights={"sport": 50})
    desk.drafter.post("/v1/policies", a_draft(policy_ref="r", version=2, weights={"sport": 60}))
    desk.drafter.post("/v1/policies", a_draft(policy_ref="r", version=3, weights={"sport": 0}))
    first = desk.signer.get("/v1/policies/r/1/diff").json()
    assert first["compared_with"] == "balanced"
    assert ("sport", "100", "50") in {(c["criterion"], c["before"], c["after"]) for c in first["changes"]}
    third = desk.signer.get("/v1/policies/r/3/diff").json()
    assert third["compared_with"] == "r/1"
    assert [(c["criterion"], c["before"], c["after"]) for c in third["changes"]] == [("sport", "50", "0")]
    assert desk.harbour.get("/v1/policies/r/3/diff").status_code == 404


def test_rules_before_which_nobody_was_heard_are_not_signed(desk: Desk) -> None:
    """The answer says whom to hear."""
    desk.drafter.post("/v1/policies", a_draft(policy_ref="quiet", heard=[]))
    answer = desk.signer.post("/v1/policies/quiet/1/sign", version=1)
    assert answer.status_code == 409
    assert "experience of flight" in answer.json()["detail"]


def test_other_orders_are_solved_beside_a_run(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """In the background, for coordinators; who has left since is named no more."""
    with running_desk(tmp_path, other_orders=True) as desk:
        prepare(desk)
        freeze(desk)
        run_id = start(desk)
        assert desk.wait_for(run_id)["state"] == "done"
        address = f"/v1/runs/{run_id}/orders"
        assert desk.harbour.get(address).status_code == 403
        for _ in range(600):
            found = desk.drafter.get(address).json()
            if found["ready"]:
                break
            time.sleep(0.1)
        assert [each["name"] for each in found["outcomes"]] == [CHOSEN, *ORDERS]
        assert not any(each["unanswered"] for each in found["outcomes"])
        assert {each["placed_cases"] for each in found["outcomes"]} == {2}
        assert {tuple(each["placed"]) for each in found["outcomes"]} == {("bridge/C-1", "harbour/C-0")}
        leave(desk)
        found = desk.drafter.get(address).json()
        assert {each["placed_cases"] for each in found["outcomes"]} == {2}
        assert {tuple(each["placed"]) for each in found["outcomes"]} == {()}


def test_until_they_are_solved_the_answer_says_so(desk: Desk) -> None:
    """Where they are switched off, for instance; an absent run is absent."""
    prepare(desk)
    freeze(desk)
    run_id = start(desk)
    assert desk.wait_for(run_id)["state"] == "done"
    found = desk.drafter.get(f"/v1/runs/{run_id}/orders").json()
    assert found == {"run_id": run_id, "ready": False, "outcomes": []}
    assert desk.drafter.get("/v1/runs/run-0-0/orders").status_code == 404
