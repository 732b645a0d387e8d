"""Fairness reports over HTTP: coordinators only, groups only, records counted, twelve months together."""

from typing import Any

import pytest

from rematch.models.fairness import Dimension
from tests.api.bodies import a_case, a_round
from tests.api.desk import Desk
from tests.api.test_story import freeze, prepare, start

Report = dict[str, Any]


def solved(desk: Desk, *, cases: int, recorded: bool = False) -> str:
    """A finished run of the round «winter»; of each NGO's cases half say «woman», half «man»."""
    prepare(desk, cases=cases)
    for number in range(cases if recorded else 0):
        caller, ngo = ((desk.harbour, "harbour"), (desk.bridge, "bridge"))[number % 2]
        said = {"gender": "woman" if number < cases // 2 else "man"}
        path = f"/v1/cases/{ngo}/C-{number}/monitoring-record"
        assert caller.put(path, said, version=0).status_code == 200
    freeze(desk)
    run_id = start(desk)
    assert desk.wait_for(run_id)["state"] == "done"
    return run_id


def read(desk: Desk, run_id: str, *, pooled: bool = False) -> Report:
    """The report as a coordinator reads it."""
    answer = desk.drafter.get(f"/v1/runs/{run_id}/fairness{'/twelve-months' if pooled else ''}")
    assert answer.status_code == 200, answer.text
    report: Report = answer.json()
    return report


def told(report: Report, dimension: Dimension) -> dict[str, int]:
    """Told groups of a dimension with their counts."""
    lines = [line for line in report["lines"] if line["dimension"] == dimension.value and line["told"]]
    return {line["group"]: line["cases"] for line in lines}


def test_a_coordinator_reads_groups(desk: Desk) -> None:
    """24 cases of two NGOs, twelve women and twelve men; never an id of a case."""
    run_id = solved(desk, cases=24, recorded=True)
    answer = desk.drafter.get(f"/v1/runs/{run_id}/fairness")
    report = answer.json()
    assert told(report, Dimension.EVERYBODY) == {"everybody": 25}
    assert told(report, Dimension.NGO) == {"bridge": 10, "harbour": 10}
    assert told(report, Dimension.GENDER) == {"woman": 10, "man": 10}
    assert told(report, Dimension.DISABILITY) == {}
    assert report["scenario_hashes"] == [desk.drafter.get(f"/v1/runs/{run_id}").json()["scenario_hash"]]
    assert "C-0" not in answer.text and "C-1" not in answer.text


@pytest.mark.parametrize("path", ["", "/twelve-months"])
def test_nobody_else_reads_one_and_an_unknown_run_is_absent(shared: Desk, path: str) -> None:
    """403 for NGO, municipality and admin; 404 for a run that is not there."""
    for caller in (shared.harbour, shared.kiel, shared.admin):
        assert caller.get(f"/v1/runs/run-0/fairness{path}").status_code == 403
    assert shared.drafter.get(f"/v1/runs/run-0/fairness{path}").status_code == 404


def test_small_rounds_are_told_over_twelve_months(desk: Desk) -> None:
    """Eight cases in December, eight in June of the next year: sixteen together; not with the year after."""
    first = solved(desk, cases=8)
    second = another_round(desk, "summer", as_of="2027-06-01", first=100)
    third = another_round(desk, "later", as_of="2028-06-15", first=200)
    assert told(read(desk, second), Dimension.EVERYBODY) == {}
    assert told(read(desk, second, pooled=True), Dimension.EVERYBODY) == {"everybody": 15}
    assert len(read(desk, second, pooled=True)["scenario_hashes"]) == 2
    assert told(read(desk, first, pooled=True), Dimension.EVERYBODY) == {}
    assert told(read(desk, third, pooled=True), Dimension.EVERYBODY) == {}


def another_round(desk: Desk, name: str, *, as_of: str, first: int) -> str:
    """Eight new cases in a round of their own, solved."""
    for number in range(first, first + 8):
        assert desk.harbour.post("/v1/cases", a_case(f"C-{number}")).status_code == 201
    assert desk.drafter.post("/v1/rounds", a_round(name, as_of=as_of)).status_code == 201
    assert desk.drafter.post(f"/v1/rounds/{name}/cases", {}, version=1).status_code == 200
    assert desk.drafter.post(f"/v1/rounds/{name}/freeze", version=2).status_code == 200
    body = {"policy_id": "balanced/1", "params": {"deadline_s": 30}}
    run_id = str(desk.drafter.post(f"/v1/rounds/{name}/runs", body).json()["run_id"])
    assert desk.wait_for(run_id)["state"] == "done"
    return run_id
