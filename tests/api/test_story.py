"""The story of a round over HTTP: post, freeze, run, read, explain, verify."""

from typing import Any

from tests.api.bodies import a_case, a_draft, a_municipality, a_pledge, a_round
from tests.api.desk import Desk


def prepare(desk: Desk, *, cases: int = 2) -> None:
    """Two municipalities with a pledge each, cases of two NGOs, signed rules, an open round with them all."""
    for town, code in ((desk.kiel, "DE-kiel"), (desk.troisdorf, "DE-troisdorf")):
        assert town.put(f"/v1/municipalities/{code}", a_municipality(code)).status_code == 200
        assert town.post("/v1/pledges", a_pledge(code)).status_code == 201
    for number in range(cases):
        ngo = (desk.harbour, desk.bridge)[number % 2]
        assert ngo.post("/v1/cases", a_case(f"C-{number}")).status_code == 201
    assert desk.drafter.post("/v1/policies", a_draft()).status_code == 201
    assert desk.signer.post("/v1/policies/balanced/1/sign", version=1).status_code == 200
    assert desk.drafter.post("/v1/rounds", a_round()).status_code == 201
    assert desk.drafter.post("/v1/rounds/winter/cases", {}, version=1).status_code == 200


def freeze(desk: Desk) -> None:
    """Freeze the round."""
    version = desk.drafter.get("/v1/rounds/winter").json()["version"]
    answer = desk.drafter.post("/v1/rounds/winter/freeze", version=version)
    assert answer.status_code == 200, answer.text


def start(desk: Desk, **params: Any) -> str:
    """Start a run and return its id."""
    body = {"policy_id": "balanced/1", "params": {"deadline_s": 30} | params}
    answer = desk.drafter.post("/v1/rounds/winter/runs", body)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["run_id"])


def publish(desk: Desk, run_id: str) -> None:
    """Choose a finished run for the review."""
    answer = desk.drafter.post(f"/v1/runs/{run_id}/publish")
    assert answer.status_code == 200, answer.text


def test_a_round_from_the_first_post_to_the_re_check(desk: Desk) -> None:
    """Everybody does their part with their own key; each NGO reads its own cases only."""
    prepare(desk)
    freeze(desk)
    run_id = start(desk)
    run = desk.wait_for(run_id)
    assert run["state"] == "done", run
    assert run["verified"] is True
    assert [stage["name"] for stage in run["stages"]] == ["who", "where"]
    assert desk.drafter.get("/v1/rounds/winter").json()["state"] == "review"
    proposals = desk.drafter.get(f"/v1/runs/{run_id}/proposals").json()["items"]
    assert [each["case_id"] for each in proposals] == ["bridge/C-1", "harbour/C-0"]
    assert all("no decision" in each["decision_note"] for each in proposals)
    publish(desk, run_id)
    own = desk.harbour.get(f"/v1/runs/{run_id}/proposals").json()["items"]
    assert own == [proposals[1]]
    explained = desk.harbour.get(f"/v1/runs/{run_id}/explanations/harbour/C-0").json()
    assert {each["municipality"] for each in explained["ranked"]} == {"DE-kiel", "DE-troisdorf"}
    card = desk.harbour.get(f"/v1/runs/{run_id}/card").json()
    assert card["card"].startswith("# Algorithm card: balanced/1")
    assert card["how"].startswith("# How rematch decides")
    checked = desk.drafter.post(f"/v1/runs/{run_id}/verify").json()
    assert checked["ok"] is True
    assert checked["checks"]
    assert {claim["stage"] for claim in checked["claims"]} == {"who", "where"}
