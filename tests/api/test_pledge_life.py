"""A pledge's life over HTTP: history, homes by date, arrivals by month, and what a change does to a round."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.api.bodies import a_municipality, a_pledge
from tests.api.desk import Desk
from tests.api.offered import act, agreed, answer, decide, ngo_of, offer_for, published, today

BOTH_DATABASES = True
ADDRESS = "/v1/pledges/DE-kiel/P-17"
CHANGES = "/v1/rounds/winter/pledge-changes"
CAPACITY = "/v1/municipalities/DE-kiel/capacity"


def put(desk: Desk, **fields: Any) -> dict[str, Any]:
    """Change Kiel's pledge; fields named as in its unit type go there."""
    read = desk.kiel.get(ADDRESS).json()
    pledge = read["pledge"]
    unit = {name: fields.pop(name) for name in list(fields) if name in pledge["unit_types"][0]}
    pledge["unit_types"][0] |= unit
    changed = desk.kiel.put(ADDRESS, pledge | fields, version=read["version"])
    assert changed.status_code == 200, changed.text
    view: dict[str, Any] = changed.json()
    return view


def in_kiel(desk: Desk, run_id: str) -> list[str]:
    """Cases with a proposal in Kiel."""
    proposals = desk.drafter.get(f"/v1/runs/{run_id}/proposals").json()["items"]
    return [each["case_id"] for each in proposals if each["municipality"] == "DE-kiel"]


def changed_pledges(desk: Desk) -> dict[str, Any]:
    """What the coordinator reads of the round, by pledge."""
    view = desk.drafter.get(CHANGES)
    assert view.status_code == 200, view.text
    return {each["pledge_id"]: each for each in view.json()["pledges"]}


def told(desk: Desk, kind: str) -> int:
    """How often the coordination was told."""
    events = desk.drafter.get("/v1/events?limit=200").json()["items"]
    return sum(each["kind"] == kind for each in events)


def confirmed(desk: Desk, run_id: str, case_id: str) -> str:
    """An offer in Kiel that household and municipality have said yes to."""
    offer_id = agreed(desk, run_id, case_id)
    assert act(desk.kiel, f"/v1/arrivals/{offer_id}/confirm").json()["state"] == "confirmed"
    return offer_id


def month_of(desk: Desk, offer_id: str) -> str:
    """The month an offer's arrival is counted in."""
    return str(desk.drafter.get(f"/v1/offers/{offer_id}").json()["home"]["arrives_in"])


def test_the_history_says_who_changed_what_and_names_no_person(desk: Desk) -> None:
    """Every version with its role and key, every field before and after, in parts."""
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    desk.kiel.post("/v1/pledges", a_pledge())
    put(desk, count=1, notice_days=21, pathways=["humanitarian_admission", "sponsorship"])
    desk.kiel.post(f"{ADDRESS}/pause", {"reason": "repairs", "until": "2098-01-01"}, version=2)
    desk.kiel.post(f"{ADDRESS}/resume", version=3)
    desk.kiel.post(f"{ADDRESS}/still-true", version=4)
    answered = desk.drafter.get(f"{ADDRESS}/history")
    lines = answered.json()["items"]
    assert [(each["version"], each["action"]) for each in lines] == [
        *((1, "create"), (2, "change"), (3, "paused"), (4, "open"), (5, "still_true"))
    ]
    assert {each["role"] for each in lines} == {"municipality"}
    assert {each["key"] for each in lines} == {desk.kiel.token.split("_")[1]}
    assert "officer-1" not in answered.text
    changes = [{each["field"]: (each["before"], each["after"]) for each in line["changes"]} for line in lines]
    assert changes[0]["/unit_types/flat-3/beds"] == (None, 3)
    assert changes[1] == {
        "/unit_types/flat-3/count": (2, 1),
        "/notice_days": (14, 21),
        "/pathways": (["humanitarian_admission"], ["humanitarian_admission", "sponsorship"]),
    }
    assert changes[2] == {
        "/state": ("open", "paused"),
        "/pause/reason": (None, "repairs"),
        "/pause/until": (None, "2098-01-01"),
    }
    assert changes[4] == {"/confirmed_on": (None, today())}
    first = desk.kiel.get(f"{ADDRESS}/history?limit=2").json()
    rest = desk.kiel.get(f"{ADDRESS}/history?limit=9&cursor={first['next_cursor']}").json()
    assert (first["items"] + rest["items"], rest["next_cursor"]) == (lines, None)


def test_a_refused_change_leaves_no_line(reviewed_desk: Desk) -> None:
    """Lowering below what is held: 409 with both numbers, and the history ends where it did."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_for(desk, run_id, in_kiel(desk, run_id)[0])
    before = desk.kiel.get(f"{ADDRESS}/history").json()
    pledge = desk.kiel.get(ADDRESS).json()["pledge"]
    pledge["unit_types"][0]["count"] = 0
    refused = desk.kiel.put(ADDRESS, pledge, version=1)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/capacity-in-use")
    assert desk.kiel.get(f"{ADDRESS}/history").json() == before


def test_a_home_reported_gone_is_a_line_of_its_own(reviewed_desk: Desk) -> None:
    """Lowered by the report, in its transaction."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = agreed(desk, run_id, in_kiel(desk, run_id)[0])
    act(desk.kiel, f"/v1/arrivals/{offer_id}/not-available", {"reason": "home_gone"})
    last = desk.kiel.get(f"{ADDRESS}/history").json()["items"][-1]
    assert (last["action"], last["role"]) == ("lower", "municipality")
    assert last["changes"] == [{"field": "/unit_types/flat-3/count", "before": 2, "after": 1}]


def test_fewer_homes_than_proposed_are_told_and_shown(reviewed_desk: Desk) -> None:
    """Both proposals that draw on the one home left are named; nobody is chosen."""
    desk = reviewed_desk
    run_id = published(desk)
    assert changed_pledges(desk) == {}
    put(desk, count=1)
    assert told(desk, "pledge.below_round") == 1
    seen = changed_pledges(desk)
    assert list(seen) == ["DE-kiel/P-17"]
    kiel = seen["DE-kiel/P-17"]
    assert kiel["changes"] == [{"field": "/unit_types/flat-3/count", "before": 2, "after": 1}]
    assert kiel["capacity"] == [{"kind": "unit", "name": "flat-3", "before": 2, "after": 1}]
    assert kiel["short"] == [{"kind": "unit", "name": "flat-3", "needed": 2, "left": 1}]
    assert kiel["unfit"] == [
        {"case_id": case_id, "unit_ref": "flat-3", "reasons": ["too_few"]}
        for case_id in sorted(in_kiel(desk, run_id))
    ]
    put(desk, notice_days=20)
    assert told(desk, "pledge.below_round") == 1, "it was told of this already"


def test_who_is_decided_on_counts_no_more_and_what_is_held_is_not_free(reviewed_desk: Desk) -> None:
    """One of two homes is held: with one home less, the other proposal has none."""
    desk = reviewed_desk
    run_id = published(desk)
    first, second = in_kiel(desk, run_id)
    offer_for(desk, run_id, first)
    assert changed_pledges(desk) == {}
    put(desk, count=1)
    kiel = changed_pledges(desk)["DE-kiel/P-17"]
    assert kiel["short"] == [{"kind": "unit", "name": "flat-3", "needed": 1, "left": 0}]
    assert [each["case_id"] for each in kiel["unfit"]] == [second]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"women_only": True}, "women_only_not_asked"),
        ({"pathways": ["sponsorship"]}, "pathway"),
        ({"beds": 1, "cots": 0}, "home_too_small"),
        ({"unit_ref": "flat-9"}, "unit_gone"),
        ({"state": "closed"}, "pledge_not_open"),
    ],
)
def test_a_home_that_became_another_is_told_by_the_rule_it_breaks(
    reviewed_desk: Desk, fields: dict[str, Any], reason: str
) -> None:
    """As many homes as before, and none of them for these households."""
    desk = reviewed_desk
    put(desk, **fields)
    assert told(desk, "pledge.below_round") == 1
    unfit = changed_pledges(desk)["DE-kiel/P-17"]["unfit"]
    assert len(unfit) == 2
    assert all(reason in each["reasons"] for each in unfit)


def test_more_homes_are_counted_and_tell_nobody_of_a_shortage(reviewed_desk: Desk) -> None:
    """A new pledge is listed as added; it takes part once the round is frozen again."""
    desk = reviewed_desk
    put(desk, count=5, max_persons=None)
    desk.kiel.post("/v1/pledges", a_pledge(pledge_ref="P-18"))
    assert told(desk, "pledge.below_round") == 0
    seen = changed_pledges(desk)
    assert [(each["pledge_id"], each["added"], each["unfit"]) for each in seen.values()] == [
        ("DE-kiel/P-17", False, []),
        ("DE-kiel/P-18", True, []),
    ]
    assert seen["DE-kiel/P-17"]["capacity"] == [
        {"kind": "persons", "name": "max_persons", "before": 6, "after": None},
        {"kind": "unit", "name": "flat-3", "before": 2, "after": 5},
    ]
    assert {"kind": "unit", "name": "flat-3", "before": 0, "after": 2} in seen["DE-kiel/P-18"]["capacity"]


def test_an_open_round_has_frozen_nothing_to_compare_with(desk: Desk) -> None:
    """409; and nobody but a coordinator asks."""
    desk.drafter.post("/v1/rounds", {"round_ref": "winter", "title": "Winter", "as_of": "2026-12-01"})
    assert desk.drafter.get(CHANGES).status_code == 409
    assert desk.drafter.get("/v1/rounds/summer/pledge-changes").status_code == 404
    assert desk.kiel.get(CHANGES).status_code == 403


def test_homes_by_date(reviewed_desk: Desk) -> None:
    """Asked is held, a yes is agreed, its planned day makes it taken; nothing is free too early."""
    desk = reviewed_desk
    run_id = published(desk)
    put(desk, arrivals_per_month=4)
    first, second = in_kiel(desk, run_id)
    offer_id = confirmed(desk, run_id, first)
    offer_for(desk, run_id, second)
    day = (date.today() + timedelta(days=400)).isoformat()  # noqa: DTZ011 - any day well after the first
    prepared = act(desk.kiel, f"/v1/arrivals/{offer_id}/steps", {"to": "preparing", "on": day})
    assert prepared.status_code == 200, prepared.text
    view = desk.kiel.get(CAPACITY)
    assert (view.status_code, first in view.text, "C-" in view.text) == (200, False, False)
    [pledge] = view.json()["pledges"]
    assert (pledge["max_persons"], pledge["persons_in_use"]) == (6, 4)
    lines = {each.pop("on"): each for each in pledge["units"][0]["days"]}
    now = {"promised": 2, "held": 1, "agreed": 1, "taken": 0, "free": 0}
    assert lines[today()] == now
    assert lines[day] == now | {"agreed": 0, "taken": 1}
    asked = next(each for each in pledge["months"] if each["held"] and each["month"] != day[:7])
    assert {"month": day[:7], "most": 4, "held": 2, "arrived": 0, "free": 2} in pledge["months"]
    assert (asked["held"], asked["free"]) == (2, 2)
    assert desk.drafter.get(CAPACITY).json() == view.json()
    assert desk.troisdorf.get(CAPACITY).status_code == 404


def test_a_full_month_moves_the_next_household_to_the_one_after(reviewed_desk: Desk) -> None:
    """Two persons a month: the second household comes later; no day of the full month can be set for it."""
    desk = reviewed_desk
    run_id = published(desk)
    put(desk, arrivals_per_month=2)
    one, other = (confirmed(desk, run_id, case_id) for case_id in in_kiel(desk, run_id))
    full, later = month_of(desk, one), month_of(desk, other)
    assert full < later
    moved = act(desk.kiel, f"/v1/arrivals/{other}/steps", {"to": "preparing", "on": f"{full}-28"})
    assert (moved.status_code, moved.json()["type"]) == (409, "/problems/capacity-in-use")
    assert f"{full}: 2 arrivals at most, 2 already held or taken; 2 more" in moved.json()["detail"]
    assert month_of(desk, other) == later
    free = act(desk.kiel, f"/v1/arrivals/{other}/steps", {"to": "preparing", "on": "2098-05-05"})
    assert (free.status_code, month_of(desk, other)) == (200, "2098-05")
    answer(ngo_of(desk, in_kiel(desk, run_id)[0]), one, "no")
    again = act(desk.kiel, f"/v1/arrivals/{other}/steps", {"to": "preparing", "on": f"{full}-28"})
    assert (again.status_code, month_of(desk, other)) == (200, full)


def test_a_lower_limit_than_a_month_needs_is_refused_with_both_numbers(reviewed_desk: Desk) -> None:
    """The pointer names the field."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_for(desk, run_id, in_kiel(desk, run_id)[0])
    pledge = desk.kiel.get(ADDRESS).json()["pledge"] | {"arrivals_per_month": 1}
    refused = desk.kiel.put(ADDRESS, pledge, version=1)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/capacity-in-use")
    assert "1 arrivals a month offered, 2 already held or taken" in refused.json()["detail"]


def test_notice_is_kept_when_a_home_is_held(reviewed_desk: Desk) -> None:
    """No day is left between the notice and the end of the pledge: nothing is held."""
    desk = reviewed_desk
    run_id = published(desk)
    soon = (date.today() + timedelta(days=60)).isoformat()  # noqa: DTZ011 - a day that is near
    put(desk, period={"start": "2026-01-01", "end": soon}, notice_days=90)
    refused = decide(desk, run_id, in_kiel(desk, run_id)[0])
    assert refused.status_code == 409
    assert "with 90 days of notice" in refused.json()["detail"]
    assert desk.kiel.get(ADDRESS).json()["pledge"]["held_persons"] == 0


def test_others_keep_to_the_days_of_the_pledge_when_they_move_one(reviewed_desk: Desk) -> None:
    """The municipality named a day of its own; the NGO cannot bring it forward into the notice."""
    desk = reviewed_desk
    run_id = published(desk)
    case_id = in_kiel(desk, run_id)[0]
    offer_id = confirmed(desk, run_id, case_id)
    act(desk.kiel, f"/v1/arrivals/{offer_id}/steps", {"to": "preparing", "on": today()})
    early = {"to": "travelling", "on": today()}
    refused = act(ngo_of(desk, case_id), f"/v1/offers/{offer_id}/steps", early)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/on")
    later = act(ngo_of(desk, case_id), f"/v1/offers/{offer_id}/steps", early | {"on": "2098-05-05"})
    assert (later.status_code, month_of(desk, offer_id)) == (200, "2098-05")
    arrived = act(desk.kiel, f"/v1/arrivals/{offer_id}/steps", {"to": "arrived", "on": today()})
    assert arrived.status_code == 200
    months = desk.kiel.get(CAPACITY).json()["pledges"][0]["months"]
    assert [(each["month"], each["arrived"]) for each in months if each["arrived"]] == [(today()[:7], 2)]


def test_a_host_home_whose_check_is_gone_is_not_held(reviewed_desk: Desk) -> None:
    """Valid when the round was frozen is not enough: no valid check, no match."""
    desk = reviewed_desk
    run_id = published(desk)
    host = {"lives_there": "couple", "background_checked_on": "2026-10-01"}
    put(desk, kind="host", host=host)
    refused = decide(desk, run_id, in_kiel(desk, run_id)[0])
    assert (refused.status_code, "no valid checks" in refused.json()["detail"]) == (409, True)
    [check] = desk.kiel.get(ADDRESS).json()["host_checks"]
    assert (check["unit_ref"], check["state"]) == ("flat-3", "missing")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (None, ""),
        ({}, "/reason"),
        ({"reason": None}, "/reason"),
        ({"reason": "too_many_children"}, "/reason"),
        ({"reason": "repairs", "until": today()}, "/until"),
        ({"reason": "repairs", "until": "2027-02-30"}, "/until"),
        ({"reason": "repairs", "because": "x"}, "/because"),
    ],
)
def test_a_pause_that_cannot_be(desk: Desk, body: Any, pointer: str) -> None:
    """422 names the field; the pledge stays open."""
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    desk.kiel.post("/v1/pledges", a_pledge())
    refused = desk.kiel.post(f"{ADDRESS}/pause", body, version=1)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer), refused.text
    silent = desk.kiel.put(ADDRESS, a_pledge(state="paused"), version=1)
    assert (silent.status_code, silent.json()["errors"][0]["pointer"]) == (422, "/state")
    assert desk.kiel.get(ADDRESS).json()["pledge"]["state"] == "open"
