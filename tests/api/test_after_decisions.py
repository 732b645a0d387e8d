"""What others see of decisions, and a run that is solved after some were made."""

from tests.api.desk import Desk
from tests.api.offered import agreed, answer, decide, ngo_of, offer_for, published, town_of

BOTH_DATABASES = True
CASE = "harbour/C-2"


def test_an_auditor_follows_the_chain_without_a_case(reviewed_desk: Desk) -> None:
    """Who did what, by ids; the chain is computed again; another role reads none of it."""
    desk = reviewed_desk
    lines = desk.auditor.get("/v1/audit", params={"kind": "run"}).json()["items"]
    assert [line["action"] for line in lines] == ["start", "finish", "publish"]
    checked = desk.auditor.get("/v1/audit/check").json()
    assert (checked["ok"], checked["length"]) == (True, desk.auditor.get("/v1/audit/head").json()["length"])
    run_id = published(desk)
    assert desk.auditor.post(f"/v1/runs/{run_id}/verify").json()["ok"] is True
    assert desk.analyst.get(f"/v1/runs/{run_id}/fairness").status_code == 200
    assert not desk.analyst.get(f"/v1/runs/{run_id}").json()["pins"]


def test_a_run_after_decisions_keeps_what_was_decided(reviewed_desk: Desk) -> None:
    """Who has an offer stays at its home; the later run is published beside the first and takes its place."""
    desk = reviewed_desk
    first = published(desk)
    offer_id = offer_for(desk, first, CASE)
    home = desk.drafter.get(f"/v1/offers/{offer_id}").json()["home"]
    body = {"policy_id": "balanced/1", "params": {"deadline_s": 30}, "start_from": first}
    second = str(desk.drafter.post("/v1/rounds/winter/runs", body).json()["run_id"])
    assert desk.wait_for(second)["state"] == "done"
    proposals = desk.drafter.get(f"/v1/runs/{second}/proposals").json()["items"]
    kept = next(each for each in proposals if each["case_id"] == CASE)
    assert f"{kept['municipality']}/{kept['pledge_ref']}/{kept['unit_ref']}" == (
        f"{home['pledge_id']}/{home['unit_ref']}"
    )
    assert desk.drafter.post(f"/v1/runs/{second}/publish").status_code == 200
    assert "published run" in decide(desk, first, "bridge/C-1").json()["detail"]
    placed = next(each["case_id"] for each in proposals if each["municipality"] and each["case_id"] != CASE)
    assert offer_for(desk, second, placed)


def test_what_is_over_is_told_to_the_municipality_no_more(reviewed_desk: Desk) -> None:
    """Refused after the yes, or erased: 410, without a word or an id of the household."""
    desk = reviewed_desk
    run_id = published(desk)
    refused = agreed(desk, run_id, CASE)
    town = town_of(desk, refused)
    assert town.get(f"/v1/arrivals/{refused}").status_code == 200
    answer(desk.harbour, refused, "no")
    assert town.get(f"/v1/arrivals/{refused}").status_code == 410
    proposals = desk.drafter.get(f"/v1/runs/{run_id}/proposals").json()["items"]
    other = next(each["case_id"] for each in proposals if each["municipality"] and each["case_id"] != CASE)
    erased = agreed(desk, run_id, other)
    town = town_of(desk, erased)
    ngo = ngo_of(desk, other)
    version = ngo.get(f"/v1/cases/{other}").json()["version"]
    assert ngo.call("DELETE", f"/v1/cases/{other}", version=version).status_code == 204
    gone = town.get(f"/v1/arrivals/{erased}")
    assert (gone.status_code, other in gone.text) == (410, False)
