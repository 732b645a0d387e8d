"""Pins, exclusions and the run to start from, over HTTP: kept, refused, re-checked."""

from typing import Any

import pytest

from rematch.services.export import run_files
from rematch.store import NewRun
from rematch.verify import verify
from tests.api.bodies import a_draft
from tests.api.desk import Desk, running_desk
from tests.api.test_story import freeze, prepare, publish, start

ZERO = "harbour/C-0"


def ready_to_run(desk: Desk, **rules: Any) -> None:
    """A frozen round; with `rules`, others as `other/1` beside balanced/1."""
    prepare(desk)
    freeze(desk)
    if rules:
        assert desk.drafter.post("/v1/policies", a_draft("other", **rules)).status_code == 201
        desk.signer.post("/v1/policies/other/1/sign", version=1)


def ask(desk: Desk, policy_id: str = "balanced/1", **asked: Any) -> Any:
    """Ask for a run."""
    return desk.drafter.post("/v1/rounds/winter/runs", {"policy_id": policy_id, **asked})


def done(desk: Desk, policy_id: str = "balanced/1", **asked: Any) -> dict[str, Any]:
    """The run asked for, once it is done."""
    answer = ask(desk, policy_id, **asked)
    assert answer.status_code == 202, answer.text
    run = desk.wait_for(answer.json()["run_id"])
    assert (run["state"], run["verified"]) == ("done", True), run
    return run


def places(desk: Desk, run: dict[str, Any]) -> dict[str, str | None]:
    """Municipality proposed by case."""
    items = desk.drafter.get(f"/v1/runs/{run['run_id']}/proposals").json()["items"]
    return {each["case_id"]: each["municipality"] for each in items}


def pin(case_id: str = ZERO, municipality: str = "DE-kiel", **narrower: str) -> dict[str, str]:
    """A pin, or without narrower fields an exclusion."""
    return {"case_id": case_id, "municipality": municipality, **narrower}


def other_town(code: str | None) -> str:
    """The other of the two."""
    return "DE-troisdorf" if code == "DE-kiel" else "DE-kiel"


def test_a_pin_and_an_exclusion_are_kept_hashed_and_re_checked(desk: Desk) -> None:
    """The case goes where it is pinned, is not where it is excluded; coordinators read what was given."""
    ready_to_run(desk)
    first = done(desk)
    town = other_town(places(desk, first)[ZERO])
    pinned = done(desk, pins=[pin(municipality=town)])
    excluded = done(desk, exclusions=[pin(municipality=town), pin(municipality=other_town(town))])
    assert places(desk, pinned)[ZERO] == town
    assert places(desk, excluded)[ZERO] is None
    assert len({run["scenario_hash"] for run in (first, pinned, excluded)}) == 3
    assert [each["municipality"] for each in pinned["pins"]] == [town]
    assert (len(excluded["exclusions"]), first["pins"], first["ahead"]) == (2, [], None)
    again = ask(desk, pins=[pin(municipality=town)]).json()
    plain = ask(desk).json()
    assert again["scenario_hash"] == pinned["scenario_hash"]
    assert plain["scenario_hash"] == first["scenario_hash"]
    twin = ask(desk, pins=[pin(municipality=town)])
    assert (twin.status_code, again["run_id"] in twin.json()["detail"]) == (409, True)
    beside = desk.drafter.get("/v1/rounds/winter/comparison").json()
    runs = [each["run_id"] for each in (first, pinned, excluded)]
    assert [each["run_id"] for each in beside["runs"]][:3] == runs
    assert [(each["cases"], each["placed_cases"]) for each in beside["runs"]][:3] == [(2, 2), (2, 2), (2, 1)]
    assert beside["runs"][1]["pins"] == 1
    both = next(each for each in beside["pairs"] if (each["first"], each["second"]) == (runs[0], runs[2]))
    assert (both["only_first"], both["only_second"], ZERO in both["differing"]) == (1, 0, True)
    assert both["changes"] == []


def test_why_another_place_was_not_proposed_is_that_a_coordinator_decided(desk: Desk) -> None:
    """Open to everybody who may read the explanation; an NGO reads no list of pins."""
    ready_to_run(desk)
    run = done(desk, pins=[pin(municipality="DE-kiel", pledge_ref="P-17")])
    publish(desk, run["run_id"])
    told = desk.harbour.get(f"/v1/runs/{run['run_id']}/explanations/{ZERO}").json()
    assert told["proposed"] == "DE-kiel"
    elsewhere = next(each for each in told["ranked"] if each["municipality"] == "DE-troisdorf")
    assert "decided" in [reason["code"] for reason in elsewhere["reasons"]]
    assert desk.harbour.get(f"/v1/runs/{run['run_id']}").json()["pins"] == []


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"pins": [pin("harbour/C-99")]}, "/pins/0/case_id"),
        ({"pins": [pin(municipality="DE-nowhere")]}, "/pins/0/municipality"),
        ({"pins": [pin(pledge_ref="P-99")]}, "/pins/0/pledge_ref"),
        ({"pins": [pin(pledge_ref="P-17", unit_ref="none")]}, "/pins/0/unit_ref"),
        ({"exclusions": [pin(), pin("harbour/C-99")]}, "/exclusions/1/case_id"),
        ({"start_from": "run-0"}, "/start_from"),
    ],
)
def test_what_the_round_does_not_hold_is_refused_by_its_field(
    shared_frozen: Desk, asked: dict[str, Any], pointer: str
) -> None:
    """422 with a pointer, and the value is not repeated."""
    answer = ask(shared_frozen, **asked)
    assert answer.status_code == 422, answer.text
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]
    assert "99" not in answer.json()["detail"]


@pytest.mark.parametrize(
    "asked",
    [
        {"pins": [pin(), pin(municipality="DE-troisdorf")]},
        {"exclusions": [pin(), pin()]},
        {"pins": [pin()], "exclusions": [pin()]},
        {"pins": [pin(unit_ref="flat-3")]},
        {"pins": [pin(score=3)]},  # type: ignore[arg-type]
        {"pins": "harbour/C-0"},
    ],
)
def test_pins_that_contradict_each_other_are_refused(shared_frozen: Desk, asked: dict[str, Any]) -> None:
    """422 before anything is looked up."""
    assert ask(shared_frozen, **asked).status_code == 422


def test_a_pin_that_cannot_be_kept_is_refused_when_it_is_asked_for(desk: Desk) -> None:
    """409 names the case; nothing was queued."""
    prepare(desk)
    version = desk.kiel.get("/v1/pledges/DE-kiel/P-17").json()["version"]
    desk.kiel.post("/v1/pledges/DE-kiel/P-17/pause", {"reason": "repairs"}, version=version)
    freeze(desk)
    answer = ask(desk, pins=[pin()])
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/impossible")
    assert ZERO in answer.json()["detail"]
    assert "no pledge offers a home there" in answer.json()["detail"]
    assert desk.drafter.get("/v1/runs").json()["items"] == []


def test_an_erased_pinned_case_leaves_a_hash_and_no_pin_in_view(desk: Desk) -> None:
    """The scenario still has the hash that the run names."""
    ready_to_run(desk)
    run = done(desk, pins=[pin()])
    version = desk.harbour.get(f"/v1/cases/{ZERO}").json()["version"]
    assert desk.harbour.call("DELETE", f"/v1/cases/{ZERO}", version=version).status_code == 204
    scenario, _, _ = run_files(desk.house.store, run["run_id"])
    assert list(scenario.erased) == [f"case:{ZERO}"]
    assert scenario.hash == run["scenario_hash"]
    assert desk.drafter.get(f"/v1/runs/{run['run_id']}").json()["pins"] == []


def test_a_run_that_starts_from_another_says_so_among_its_facts_alone(desk: Desk) -> None:
    """The same scenario, the same best; the start stands in the view and in the facts."""
    ready_to_run(desk)
    first = done(desk)
    again = done(desk, start_from=first["run_id"])
    assert again["scenario_hash"] == first["scenario_hash"]
    assert again["stages"] == first["stages"]
    assert again["start_from"] == first["run_id"]
    facts = desk.drafter.get(f"/v1/runs/{again['run_id']}/result").json()["facts"]
    assert facts["start_from"] == first["run_id"]


def test_rules_that_count_who_is_kept_keep_them(desk: Desk) -> None:
    """Where the run before had a case, by pins, it stays: the level says how many, and is re-checked."""
    ready_to_run(desk, objectives=["placed_persons", "kept", "score"])
    refused = ask(desk, "other/1")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/start_from")
    town = other_town(places(desk, done(desk))[ZERO])
    moved = done(desk, pins=[pin(municipality=town)])
    kept = done(desk, "other/1", start_from=moved["run_id"])
    assert places(desk, kept) == places(desk, moved)
    assert {level["name"]: level["value"] for level in kept["stages"][0]["levels"]}["kept"] == 2
    scenario, run, certificate = run_files(desk.house.store, kept["run_id"])
    assert verify(scenario, run, certificate).ok


def test_only_a_finished_run_is_started_from(desk: Desk) -> None:
    """A cancelled one has no placements."""
    ready_to_run(desk)
    run_id = start(desk)
    desk.wait_for(run_id)
    with desk.house.store.unit_of_work() as uow:
        run = uow.runs.get(run_id)
        same = {name: getattr(run, name) for name in ("round_ref", "policy_id", "scenario_hash", "params")}
        other = uow.runs.add(NewRun(**same))
        uow.runs.cancel(other.id)
    answer = ask(desk, start_from=other.id)
    assert (answer.status_code, "cancelled" in answer.json()["detail"]) == (409, True)


@pytest.fixture(scope="module")
def shared_frozen(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One desk with a frozen round, for requests that are all refused."""
    with running_desk(tmp_path_factory.mktemp("frozen")) as desk:
        ready_to_run(desk)
        yield desk
