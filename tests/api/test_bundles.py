"""Two homes for one household over HTTP: proposed as two, held as two, given back or lost as two."""

from typing import Any

import pytest

from tests.api.bodies import a_case, a_draft, a_municipality, a_pledge, a_round
from tests.api.desk import Desk
from tests.api.offered import act, answer, decide, offer_for, today
from tests.api.test_story import freeze, publish, start

BOTH_DATABASES = True
CASE = "harbour/C-0"
HOMES = {"unit_refs": ["flat-3", "flat-2"], "minutes_apart": 5}
PAIR = {"bundle_ref": "pair-1", "count": 1} | HOMES


def a_paired_pledge(**fields: Any) -> dict[str, Any]:
    """Two homes of three beds, one of two, one pair of both."""
    (flat,) = a_pledge()["unit_types"]
    units = [flat, flat | {"unit_ref": "flat-2", "count": 1, "beds": 2}]
    return a_pledge(unit_types=units, bundles=[PAIR], max_persons=20, **fields)


def of_five(case_ref: str = "C-0", **accepted: Any) -> dict[str, Any]:
    """A household of an adult and four children."""
    case = a_case(case_ref)
    adult, child = case["persons"]
    children = [child | {"person_ref": f"P{number}"} for number in range(2, 6)]
    return case | {"persons": [adult, *children], "accommodation": case["accommodation"] | accepted}


def reviewed(desk: Desk, *cases: dict[str, Any]) -> str:
    """A published run of a round with these cases and the paired pledge of Kiel."""
    assert desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality()).status_code == 200
    assert desk.kiel.post("/v1/pledges", a_paired_pledge()).status_code == 201
    for case in cases or (of_five(bundle_within_minutes=10),):
        assert desk.harbour.post("/v1/cases", case).status_code == 201
    assert desk.drafter.post("/v1/policies", a_draft()).status_code == 201
    assert desk.signer.post("/v1/policies/balanced/1/sign", version=1).status_code == 200
    assert desk.drafter.post("/v1/rounds", a_round()).status_code == 201
    assert desk.drafter.post("/v1/rounds/winter/cases", {}, version=1).status_code == 200
    freeze(desk)
    run_id = start(desk)
    assert desk.wait_for(run_id)["state"] == "done"
    publish(desk, run_id)
    return run_id


def used(desk: Desk) -> dict[str, tuple[int, int, int]]:
    """Count, held and taken of each unit type and bundle of the pledge."""
    pledge = desk.kiel.get("/v1/pledges/DE-kiel/P-17").json()["pledge"]
    rows = {each["unit_ref"]: each for each in pledge["unit_types"]}
    rows |= {each["bundle_ref"]: each for each in pledge.get("bundles", [])}
    return {ref: (each["count"], each["held"], each["taken"]) for ref, each in rows.items()}


FREE = {"flat-3": (2, 0, 0), "flat-2": (1, 0, 0), "pair-1": (1, 0, 0)}
HELD = {"flat-3": (2, 1, 0), "flat-2": (1, 1, 0), "pair-1": (1, 1, 0)}
TAKEN = {"flat-3": (2, 0, 1), "flat-2": (1, 0, 1), "pair-1": (1, 0, 1)}


def test_a_pledge_with_a_bundle_is_read_back_and_counted_by_the_service(desk: Desk) -> None:
    """What it says of held and taken is not believed; without bundles the field is left out."""
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    claimed = a_paired_pledge() | {"bundles": [PAIR | {"taken": 1}]}
    for unit in claimed["unit_types"]:
        unit |= {"taken": 1}
    assert desk.kiel.post("/v1/pledges", claimed).status_code == 201
    assert used(desk) == FREE
    assert desk.kiel.put("/v1/pledges/DE-kiel/P-17", a_pledge(), version=1).status_code == 200
    assert "bundles" not in desk.kiel.get("/v1/pledges/DE-kiel/P-17").json()["pledge"]


@pytest.mark.parametrize(
    "bundle",
    [
        PAIR | {"unit_refs": ["flat-3", "flat-3"]},
        PAIR | {"unit_refs": ["flat-3"]},
        PAIR | {"unit_refs": ["flat-3", "cellar"]},
        PAIR | {"minutes_apart": -5},
        PAIR | {"minutes_apart": "5"},
        PAIR | {"count": 2},
        PAIR | {"street": "Main Street"},
        {"bundle_ref": "pair-1"},
        "pair-1",
    ],
    ids=str,
)
def test_a_bundle_that_is_none_is_refused(desk: Desk, bundle: Any) -> None:
    """422 with the field, and nothing is stored."""
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    refused = desk.kiel.post("/v1/pledges", a_paired_pledge() | {"bundles": [bundle]})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid-input")
    assert desk.kiel.get("/v1/pledges/DE-kiel/P-17").status_code == 404


def test_two_homes_from_the_proposal_to_the_arrival(desk: Desk) -> None:
    """Each side reads that it is two; both are held at the decision and taken at the arrival."""
    run_id = reviewed(desk)
    (proposal,) = desk.harbour.get(f"/v1/runs/{run_id}/proposals").json()["items"]
    assert (proposal["unit_ref"], proposal["bundle"]) == ("pair-1", HOMES)
    explained = desk.harbour.get(f"/v1/runs/{run_id}/explanations/{CASE}").json()
    assert explained["proposed_home"]["bundle"] == explained["ranked"][0]["bundle"] == HOMES
    assert "two homes, 5 minutes apart on foot" in explained["summary"][0]
    assert used(desk) == FREE
    sheet = desk.drafter.post(f"/v1/runs/{run_id}/sheets/{CASE}").json()
    assert sheet["empty_beds"] == 0
    offer_id = offer_for(desk, run_id, CASE)
    assert used(desk) == HELD
    home = desk.harbour.get(f"/v1/offers/{offer_id}").json()["home"]
    assert (home["unit_ref"], home["homes"], home["bundle"]) == ("pair-1", 2, HOMES)
    assert answer(desk.harbour, offer_id).json()["state"] == "agreed"
    assert desk.kiel.get(f"/v1/arrivals/{offer_id}").json()["home"]["bundle"] == HOMES
    assert act(desk.kiel, f"/v1/arrivals/{offer_id}/confirm").status_code == 200
    prepare = {"to": "preparing", "on": "2027-01-12", "prepared": ["keys"]}
    assert act(desk.kiel, f"/v1/arrivals/{offer_id}/steps", prepare).status_code == 200
    assert act(desk.harbour, f"/v1/offers/{offer_id}/steps", {"to": "travelling"}).status_code == 200
    arrived = act(desk.kiel, f"/v1/arrivals/{offer_id}/steps", {"to": "arrived", "on": today()})
    assert arrived.status_code == 200, arrived.text
    assert used(desk) == TAKEN


def test_a_no_gives_back_both(desk: Desk) -> None:
    """As one home would be."""
    run_id = reviewed(desk)
    offer_id = offer_for(desk, run_id, CASE)
    assert answer(desk.harbour, offer_id, "no").json()["state"] == "refused"
    assert used(desk) == FREE


def test_a_home_that_is_gone_lowers_both(desk: Desk) -> None:
    """Which of the two is still there only the municipality can say, by raising the pledge again."""
    run_id = reviewed(desk)
    offer_id = offer_for(desk, run_id, CASE)
    answer(desk.harbour, offer_id)
    gone = act(desk.kiel, f"/v1/arrivals/{offer_id}/not-available", {"reason": "home_gone"})
    assert gone.json()["state"] == "not_available"
    assert used(desk) == {"flat-3": (1, 0, 0), "flat-2": (0, 0, 0), "pair-1": (0, 0, 0)}


def test_a_single_home_that_is_gone_takes_the_pair_with_it(desk: Desk) -> None:
    """There are never more pairs than homes to make them of; the pledge stays readable."""
    run_id = reviewed(desk, a_case("C-0"))
    elsewhere = {"municipality": "DE-kiel", "pledge_ref": "P-17", "unit_ref": "flat-2"}
    offer_id = offer_for(desk, run_id, CASE, kind="other", reason="family", **elsewhere)
    assert used(desk)["flat-2"] == (1, 1, 0)
    answer(desk.harbour, offer_id)
    act(desk.kiel, f"/v1/arrivals/{offer_id}/not-available", {"reason": "home_gone"})
    assert used(desk) == {"flat-3": (2, 0, 0), "flat-2": (0, 0, 0), "pair-1": (0, 0, 0)}


def test_nothing_is_held_where_one_of_the_two_was_taken_since(desk: Desk) -> None:
    """Another offer holds the only home of two beds: the pair is refused whole, with the numbers."""
    run_id = reviewed(desk, of_five(bundle_within_minutes=10), a_case("C-1"))
    elsewhere = {"municipality": "DE-kiel", "pledge_ref": "P-17", "unit_ref": "flat-2"}
    offer_for(desk, run_id, "harbour/C-1", kind="other", reason="family", **elsewhere)
    before = used(desk)
    refused = decide(desk, run_id, CASE)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/capacity-in-use")
    assert "flat-2: 1 homes offered, 1 already held or taken" in refused.json()["detail"]
    assert used(desk) == before


@pytest.mark.parametrize("accepted", [{}, {"bundle_within_minutes": None}, {"bundle_within_minutes": 4}])
def test_who_accepts_no_two_homes_gets_none(desk: Desk, accepted: dict[str, Any]) -> None:
    """Not by the run, and not by a coordinator either; the reason is the household's own word."""
    run_id = reviewed(desk, of_five(**accepted))
    (proposal,) = desk.harbour.get(f"/v1/runs/{run_id}/proposals").json()["items"]
    assert (proposal["municipality"], proposal["bundle"]) == (None, None)
    place = desk.harbour.get(f"/v1/runs/{run_id}/explanations/{CASE}").json()["ranked"][0]
    assert [each["code"] for each in place["reasons"]] == ["bundle_not_accepted"]
    elsewhere = {"municipality": "DE-kiel", "pledge_ref": "P-17", "unit_ref": "pair-1"}
    refused = decide(desk, run_id, CASE, kind="other", reason="family", **elsewhere)
    assert refused.status_code == 409
    assert used(desk) == FREE


def test_a_coordinator_may_pin_a_household_to_two_homes(desk: Desk) -> None:
    """By the reference of the bundle; one that is not there is refused by its field."""
    run_id = reviewed(desk)
    pin = {"case_id": CASE, "municipality": "DE-kiel", "pledge_ref": "P-17", "unit_ref": "pair-1"}
    asked = {"policy_id": "balanced/1", "params": {"deadline_s": 30}}
    again = desk.drafter.post("/v1/rounds/winter/runs", asked | {"pins": [pin]})
    assert again.status_code == 202, again.text
    assert desk.wait_for(again.json()["run_id"])["state"] == "done"
    unknown = asked | {"pins": [pin | {"unit_ref": "pair-2"}]}
    refused = desk.drafter.post("/v1/rounds/winter/runs", unknown).json()
    assert refused["errors"][0]["pointer"] == "/pins/0/unit_ref"
    assert run_id
