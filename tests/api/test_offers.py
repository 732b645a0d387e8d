"""From a proposal to a household that lives there, and every way it can end before."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rematch.services.deadlines import follow_up_due, remind_due, run_due
from tests.api.bodies import a_draft
from tests.api.desk import Desk
from tests.api.offered import (
    act,
    agreed,
    answer,
    decide,
    in_use,
    ngo_of,
    offer_for,
    published,
    state_of,
    today,
    town_of,
)
from tests.databases import raw_sql

BOTH_DATABASES = True
CASE = "harbour/C-2"


def test_a_household_arrives_and_lives_there(reviewed_desk: Desk) -> None:
    """Asked first; the municipality knows nothing before the yes; the home is held, then taken."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = offer_for(desk, run_id)
    assert (in_use(desk), state_of(desk)) == ((1, 0), "offered")
    town = town_of(desk, offer_id)
    assert town.get("/v1/arrivals").json()["items"] == []
    assert town.get(f"/v1/arrivals/{offer_id}").status_code == 404
    assert answer(desk.harbour, offer_id).json()["state"] == "agreed"
    seen = town.get(f"/v1/arrivals/{offer_id}")
    assert "C-2" not in seen.text and "P1" not in seen.text
    assert (seen.json()["size"], seen.json()["ages"], seen.json()["languages"]) == (
        2,
        ["6-11", "25-44"],
        ["uk", "de"],
    )
    assert act(town, f"/v1/arrivals/{offer_id}/confirm").json()["state"] == "confirmed"
    prepare = {"to": "preparing", "on": "2027-01-12", "prepared": ["keys", "school"]}
    assert act(town, f"/v1/arrivals/{offer_id}/steps", prepare).json()["prepared"] == ["keys", "school"]
    assert act(desk.harbour, f"/v1/offers/{offer_id}/steps", {"to": "travelling"}).status_code == 200
    assert act(town, f"/v1/arrivals/{offer_id}/steps", {"to": "arrived", "on": today()}).status_code == 200
    assert (in_use(desk), state_of(desk)) == ((0, 1), "placed")
    due = desk.harbour.get("/v1/follow-ups").json()["items"]
    assert [each["month"] for each in due] == [1, 6, 12]
    living = act(desk.harbour, f"/v1/offers/{offer_id}/steps", {"to": "living_there"})
    assert living.json()["state"] == "living_there"


def test_every_adult_answers_alone_and_the_talk_comes_first(reviewed_desk: Desk) -> None:
    """A child's answer, one without a talk since the question, or of nobody there is refused."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = offer_for(desk, run_id)
    assert answer(desk.harbour, offer_id, person_ref="P2").json()["errors"][0]["pointer"] == "/person_ref"
    talk = {"adviser": "x", "on": "2026-01-01", "language": "uk"}
    assert answer(desk.harbour, offer_id, talk=talk).json()["errors"][0]["pointer"] == "/talk/on"
    assert answer(desk.harbour, offer_id).json()["state"] == "agreed"


def test_the_same_answer_again_changes_nothing(reviewed_desk: Desk) -> None:
    """Accepting twice is a replay, whatever key it comes under; the version stays."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = agreed(desk, run_id)
    before = desk.harbour.get(f"/v1/offers/{offer_id}").json()
    assert answer(desk.harbour, offer_id).json() == before
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json() == before


def test_a_no_frees_the_home_and_costs_nothing(reviewed_desk: Desk) -> None:
    """The case is ready again, without a mark that a no was said; also after a yes."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = agreed(desk, run_id)
    assert answer(desk.harbour, offer_id, "no").json()["state"] == "refused"
    assert (in_use(desk), state_of(desk)) == ((0, 0), "ready")
    with desk.house.store.read() as uow:
        assert uow.cases.get(CASE).comes_first is None
    again = answer(desk.harbour, offer_id)
    assert (again.status_code, again.json()["type"]) == (410, "/problems/gone")


def test_silence_expires_and_is_no_refusal(reviewed_desk: Desk, tmp_path: Path) -> None:
    """Once the time is over the answer is 410; the job ends the offer once, and the home is free."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = offer_for(desk, run_id)
    assert run_due(desk.house) == 0
    raw_sql(tmp_path, "UPDATE offers SET answer_by = '2026-01-01 00:00:00'")
    assert answer(desk.harbour, offer_id).status_code == 410
    assert (run_due(desk.house), run_due(desk.house)) == (1, 0)
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["state"] == "expired"
    assert (in_use(desk), state_of(desk)) == ((0, 0), "ready")


def test_an_ngo_is_reminded_once(reviewed_desk: Desk, tmp_path: Path) -> None:
    """Some time before the answer is due."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_for(desk, run_id)
    assert remind_due(desk.house) == 0
    soon = datetime.now(UTC) + timedelta(hours=1)
    raw_sql(tmp_path, f"UPDATE offers SET answer_by = '{soon:%Y-%m-%d %H:%M:%S}'")
    assert (remind_due(desk.house), remind_due(desk.house)) == (1, 0)


@pytest.mark.parametrize(
    ("reason", "homes"), [("home_gone", 3), ("capacity_used", 3), ("service_gone", 4), ("not_ready", 4)]
)
def test_a_home_that_is_gone_lowers_the_pledge(reviewed_desk: Desk, reason: str, homes: int) -> None:
    """In the same transaction; the household comes first in the next round."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = agreed(desk, run_id)
    town = town_of(desk, offer_id)
    reported = act(town, f"/v1/arrivals/{offer_id}/not-available", {"reason": reason})
    assert reported.json()["state"] == "not_available"
    pledges = desk.drafter.get("/v1/pledges").json()["items"]
    offered = sum(unit["count"] for each in pledges for unit in each["pledge"]["unit_types"])
    assert (offered, in_use(desk), state_of(desk)) == (homes, (0, 0), "ready")
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["end_reason"] == reason
    with desk.house.store.read() as uow:
        assert uow.cases.get(CASE).comes_first == "not_available"


def test_who_had_a_home_that_was_gone_is_frozen_as_first(reviewed_desk: Desk) -> None:
    """Tier 0 in the next round; who had no proposal comes next."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = agreed(desk, run_id)
    act(town_of(desk, offer_id), f"/v1/arrivals/{offer_id}/not-available", {"reason": "not_ready"})
    version = desk.drafter.get("/v1/rounds/winter").json()["version"]
    assert desk.drafter.post("/v1/rounds/winter/close", version=version).status_code == 200
    desk.drafter.post("/v1/rounds", {"round_ref": "spring", "title": "Spring", "as_of": "2027-01-01"})
    desk.drafter.post("/v1/rounds/spring/cases", {}, version=1)
    assert desk.drafter.post("/v1/rounds/spring/freeze", version=2).status_code == 200
    with desk.house.store.read() as uow:
        parts = uow.rounds.frozen_parts("spring")
    tiers = {key: int(part.document.case.tier) for key, part in parts.items() if key.startswith("case:")}
    assert tiers.pop(f"case:{CASE}") == 0
    assert set(tiers.values()) == {1}


def test_a_review_stops_the_move_and_is_made_by_another_person(reviewed_desk: Desk) -> None:
    """Not upheld it goes on where it was, with the time that passed given back; upheld it ends."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = agreed(desk, run_id)
    review = desk.harbour.post(f"/v1/cases/{CASE}/reviews", {"reason": "need_not_met"}).json()
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["state"] == "under_review"
    assert desk.harbour.post(f"/v1/cases/{CASE}/reviews", {"reason": "other"}).status_code == 409
    town = town_of(desk, offer_id)
    assert act(desk.drafter, f"/v1/offers/{offer_id}/steps", {"to": "travelling"}).status_code == 409
    assert town.get("/v1/arrivals").json()["items"] == []
    path = f"/v1/reviews/{review['review_id']}/end"
    assert desk.drafter.post(path, {"upheld": False}, version=1).status_code == 403
    ended = desk.signer.post(path, {"upheld": False}, version=1).json()
    assert (ended["state"], ended["reviewed_by"]) == ("not_upheld", "desk/coordinator-b")
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["state"] == "agreed"
    second = desk.harbour.post(f"/v1/cases/{CASE}/reviews", {"reason": "family"}).json()
    desk.signer.post(f"/v1/reviews/{second['review_id']}/end", {"upheld": True}, version=1)
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["state"] == "withdrawn"
    assert (in_use(desk), state_of(desk)) == ((0, 0), "ready")


def test_a_household_without_a_proposal_may_ask_too(reviewed_desk: Desk) -> None:
    """There is no offer to pause; the case is not decided on until the review has ended."""
    desk = reviewed_desk
    run_id = published(desk)
    without = next(
        each["case_id"]
        for each in desk.drafter.get(f"/v1/runs/{run_id}/proposals").json()["items"]
        if each["municipality"] is None
    )
    asked = ngo_of(desk, without).post(f"/v1/cases/{without}/reviews", {"reason": "not_heard"})
    assert (asked.status_code, asked.json()["offer_id"]) == (201, None)
    refused = decide(desk, run_id, without, kind="wait", reason="better_later")
    assert "under review" in refused.json()["detail"]


def test_clearances_stand_between_yes_and_confirmed(desk: Desk) -> None:
    """The home may be confirmed before; the last clearance confirms the offer. A no is not passed on."""
    rules = {"pathway": "humanitarian_admission", "kind": "travel_document"}
    run_id = with_rules(desk, clearances=[rules])
    offer_id = agreed(desk, run_id)
    town = town_of(desk, offer_id)
    confirmed = act(town, f"/v1/arrivals/{offer_id}/confirm").json()
    assert (confirmed["state"], confirmed["home_confirmed"], confirmed["cleared"]) == ("agreed", True, False)
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["waiting_for"] == ["clearances"]
    [clearance] = desk.drafter.get("/v1/clearances").json()["items"]
    given = {"reference": "TR-1", "dated": today(), "valid_until": "2099-01-01"}
    path = f"/v1/clearances/{clearance['clearance_id']}"
    assert act(desk.drafter, f"{path}/give", given).json()["state"] == "given"
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["state"] == "confirmed"
    assert act(desk.drafter, f"{path}/refuse").status_code == 409


def test_a_refused_clearance_reads_like_any_end(desk: Desk) -> None:
    """NGO and municipality see that the offer was withdrawn, and no reason."""
    rules = {"pathway": "humanitarian_admission", "kind": "legal_transfer"}
    run_id = with_rules(desk, clearances=[rules])
    offer_id = agreed(desk, run_id)
    [clearance] = desk.drafter.get("/v1/clearances").json()["items"]
    act(desk.drafter, f"/v1/clearances/{clearance['clearance_id']}/refuse")
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["state"] == "agreed"
    act(desk.drafter, f"/v1/offers/{offer_id}/withdraw", {"reason": "clearance"})
    seen = desk.harbour.get(f"/v1/offers/{offer_id}").json()
    assert (seen["state"], seen["end_reason"]) == ("withdrawn", None)
    assert desk.drafter.get(f"/v1/offers/{offer_id}").json()["end_reason"] == "clearance"


def test_not_arrived_opens_a_welfare_check(reviewed_desk: Desk) -> None:
    """The home is free, nobody is penalised, and somebody must find out how they are."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = agreed(desk, run_id)
    town = town_of(desk, offer_id)
    act(town, f"/v1/arrivals/{offer_id}/confirm")
    act(town, f"/v1/arrivals/{offer_id}/steps", {"to": "preparing", "on": today()})
    act(desk.harbour, f"/v1/offers/{offer_id}/steps", {"to": "travelling"})
    assert act(town, f"/v1/arrivals/{offer_id}/steps", {"to": "not_arrived"}).status_code == 200
    assert (in_use(desk), state_of(desk)) == ((0, 0), "ready")
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["welfare_check"] == "open"
    closed = act(desk.harbour, f"/v1/offers/{offer_id}/welfare-check")
    assert closed.json()["welfare_check"] == "done"


def test_a_decision_is_made_with_the_sheet_open_and_once(reviewed_desk: Desk) -> None:
    """No sheet, no decision; a second one while an offer is live is refused."""
    desk = reviewed_desk
    run_id = published(desk)
    body = {"case_id": CASE, "kind": "accept"}
    assert "review sheet" in desk.drafter.post(f"/v1/runs/{run_id}/decisions", body).json()["detail"]
    offer_for(desk, run_id)
    again = desk.drafter.post(f"/v1/runs/{run_id}/decisions", body)
    assert (again.status_code, "is offered" in again.json()["detail"]) == (409, True)
    assert desk.drafter.get(f"/v1/runs/{run_id}/alarms").json()["too_few_to_tell"] is True


def test_another_municipality_needs_a_reason_and_a_free_home(reviewed_desk: Desk) -> None:
    """The best free home there is held; nothing is decided without a word from the closed list."""
    desk = reviewed_desk
    run_id = published(desk)
    proposals = desk.drafter.get(f"/v1/runs/{run_id}/proposals").json()["items"]
    now = next(each["municipality"] for each in proposals if each["case_id"] == CASE)
    other = ({"DE-kiel", "DE-troisdorf"} - {now}).pop()
    assert decide(desk, run_id, CASE, kind="other", municipality=other).status_code == 422
    offer_id = offer_for(desk, run_id, kind="other", municipality=other, reason="family")
    home = desk.drafter.get(f"/v1/offers/{offer_id}").json()["home"]
    assert home["pledge_id"] == f"{other}/P-17"
    nowhere = decide(desk, run_id, "bridge/C-1", kind="other", municipality="DE-nowhere", reason="work")
    assert nowhere.json()["errors"][0]["pointer"] == "/municipality"


def test_to_wait_holds_nothing(reviewed_desk: Desk) -> None:
    """The case stays in its round and may be decided on later."""
    desk = reviewed_desk
    run_id = published(desk)
    waited = decide(desk, run_id, CASE, kind="wait", reason="answer_missing").json()
    assert (waited["offer_id"], in_use(desk), state_of(desk)) == (None, (0, 0), "in_round")
    assert offer_for(desk, run_id)


def test_a_run_is_published_once_and_only_with_free_homes(reviewed_desk: Desk) -> None:
    """What is used since the freeze is refused with both numbers; a second run is not published beside."""
    desk = reviewed_desk
    run_id = published(desk)
    assert desk.drafter.post(f"/v1/runs/{run_id}/publish").status_code == 200
    for town, code in ((desk.kiel, "DE-kiel"), (desk.troisdorf, "DE-troisdorf")):
        pledge = town.get(f"/v1/pledges/{code}/P-17").json()["pledge"]
        pledge["unit_types"][0]["count"] = 0
        assert town.put(f"/v1/pledges/{code}/P-17", pledge, version=1).status_code == 200
    refused = desk.drafter.post(f"/v1/runs/{run_id}/publish")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/capacity-in-use")


def test_withdrawing_a_case_frees_what_was_held_for_it(reviewed_desk: Desk) -> None:
    """The offer ends with it; the NGO need not end it first."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = agreed(desk, run_id)
    version = desk.harbour.get(f"/v1/cases/{CASE}").json()["version"]
    assert desk.harbour.post(f"/v1/cases/{CASE}/withdraw", version=version).status_code == 200
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["state"] == "withdrawn"
    assert (in_use(desk), state_of(desk)) == ((0, 0), "withdrawn")


def test_erasing_a_case_leaves_the_counts_and_no_word(reviewed_desk: Desk, tmp_path: Path) -> None:
    """The home is free; answers are gone; the offer says nothing but that it ended."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = agreed(desk, run_id)
    version = desk.harbour.get(f"/v1/cases/{CASE}").json()["version"]
    assert desk.harbour.call("DELETE", f"/v1/cases/{CASE}", version=version).status_code == 204
    assert in_use(desk) == (0, 0)
    assert raw_sql(tmp_path, "SELECT sealed_answers FROM offers") == [(None,)]
    seen = desk.harbour.get(f"/v1/offers/{offer_id}").json()
    assert (seen["state"], seen["answers"]) == ("withdrawn", [])


def test_follow_ups_reach_the_municipality_as_counts_only(reviewed_desk: Desk, tmp_path: Path) -> None:
    """Fewer than ten answers are too few to tell; an answer is sealed, and given once."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = agreed(desk, run_id)
    town = town_of(desk, offer_id)
    act(town, f"/v1/arrivals/{offer_id}/confirm")
    act(town, f"/v1/arrivals/{offer_id}/steps", {"to": "preparing", "on": today()})
    act(desk.harbour, f"/v1/offers/{offer_id}/steps", {"to": "travelling"})
    act(town, f"/v1/arrivals/{offer_id}/steps", {"to": "arrived", "on": today()})
    raw_sql(tmp_path, "UPDATE follow_ups SET due_on = '2026-01-01' WHERE month = 1")
    assert (follow_up_due(desk.house), follow_up_due(desk.house)) == (1, 0)
    follow_up = desk.harbour.get("/v1/follow-ups").json()["items"][0]
    path = f"/v1/follow-ups/{follow_up['follow_up_id']}/answer"
    said = {"glad": "yes", "still_fits": "partly"}
    assert desk.bridge.post(path, said, version=1).status_code == 404
    assert desk.harbour.post(path, said, version=1).json()["state"] == "answered"
    assert desk.harbour.post(path, said, version=2).status_code == 409
    code = town.get("/v1/municipalities").json()["items"][0]["code"]
    months = town.get(f"/v1/municipalities/{code}/results").json()["months"]
    assert [month["answered"] for month in months] == [None, None, None]


def test_what_is_passed_on_is_what_every_adult_agreed_to(reviewed_desk: Desk) -> None:
    """Needs and wished-for work reach the municipality only where the answer says so."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = agreed(desk, run_id, handover=["work_wanted"])
    seen = town_of(desk, offer_id).get(f"/v1/arrivals/{offer_id}").json()
    assert (seen["work_wanted"], seen["needs"]) == (["5120"], [])


def test_foreign_offers_look_absent(reviewed_desk: Desk) -> None:
    """To another NGO and another municipality, to the byte but for the request's id."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = agreed(desk, run_id)
    town = town_of(desk, offer_id)
    other = desk.troisdorf if town is desk.kiel else desk.kiel
    absent = "offer-00000000000-0000000000000000"
    for caller, kind in ((desk.bridge, "offers"), (other, "arrivals")):
        foreign = caller.get(f"/v1/{kind}/{offer_id}", headers={"X-Request-ID": "same"})
        assert foreign.status_code == 404
        assert foreign.text == caller.get(f"/v1/{kind}/{absent}", headers={"X-Request-ID": "same"}).text


def with_rules(desk: Desk, **fields: Any) -> str:
    """A published run under rules of its own."""
    from tests.api.test_story import freeze, prepare, publish

    prepare(desk, cases=3)
    drafted = desk.drafter.post("/v1/policies", a_draft("cleared", **fields))
    assert drafted.status_code == 201, drafted.text
    assert desk.signer.post("/v1/policies/cleared/1/sign", version=1).status_code == 200
    freeze(desk)
    body = {"policy_id": "cleared/1", "params": {"deadline_s": 30}}
    run_id = str(desk.drafter.post("/v1/rounds/winter/runs", body).json()["run_id"])
    assert desk.wait_for(run_id)["state"] == "done"
    publish(desk, run_id)
    return run_id


def test_an_authority_sees_its_clearances_and_nothing_else(desk: Desk) -> None:
    """Kind, legal route, place and number of persons; the household's own number there where it is known."""
    rules = {"pathway": "humanitarian_admission", "kind": "travel_document", "authority": "transfer-office"}
    run_id = with_rules(desk, clearances=[rules])
    offer_id = agreed(desk, run_id)
    [seen] = desk.authority.get("/v1/clearances").json()["items"]
    assert (seen["kind"], seen["persons"], seen["file_number"]) == ("travel_document", 2, None)
    assert "C-" not in desk.authority.get("/v1/clearances").text
    assert [each["kind"] for each in desk.authority.get("/v1/events").json()["items"]] == ["clearance.asked"]
    given = {"reference": "TR-1", "dated": today()}
    act(desk.authority, f"/v1/clearances/{seen['clearance_id']}/give", given)
    act(town_of(desk, offer_id), f"/v1/arrivals/{offer_id}/confirm")
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["state"] == "confirmed"
