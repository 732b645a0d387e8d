"""Runs: cancelled, cut off, found again, refused twice, and empty ones; withdrawn cases are dropped."""

import threading
import time
from pathlib import Path
from typing import Any

from rematch.errors import SolveError
from rematch.matching import Matched, match
from rematch.services.export import run_files
from rematch.services.opening import ALONE
from rematch.services.solving import register
from rematch.store import open_store
from tests.api.bodies import a_draft, a_round
from tests.api.desk import Desk, running_desk, settings_in, tokens_in
from tests.api.test_story import freeze, prepare, publish, start


class Endless:
    """A matcher that reports progress, and ends only when it is asked to."""

    def __init__(self) -> None:
        self.began = threading.Event()

    def __call__(self, scenario: Any, params: Any, *, progress: Any, cancel: threading.Event) -> Matched:
        """Wait for the cancel."""
        self.began.set()
        cancel.wait(60)
        raise SolveError("asked to stop")


def ready_to_run(desk: Desk) -> None:
    """A frozen round."""
    prepare(desk)
    freeze(desk)


def test_a_solving_run_is_cancelled(desk: Desk) -> None:
    """The run ends soon as cancelled, and the round can be solved again."""
    ready_to_run(desk)
    endless = Endless()
    register(desk.house, matcher=endless)
    run_id = start(desk)
    assert endless.began.wait(10)
    assert desk.drafter.get(f"/v1/runs/{run_id}").json()["state"] == "solving"
    assert desk.drafter.get("/v1/rounds/winter").json()["state"] == "solving"
    assert desk.drafter.post(f"/v1/runs/{run_id}/cancel").status_code == 202
    assert desk.wait_for(run_id, within_s=10)["state"] == "cancelled"
    assert desk.drafter.get("/v1/rounds/winter").json()["state"] == "frozen"
    register(desk.house)
    assert desk.wait_for(start(desk))["state"] == "done"


def test_a_queued_run_is_cancelled_at_once(desk: Desk) -> None:
    """A run that waits behind another one never begins."""
    ready_to_run(desk)
    desk.drafter.post("/v1/policies", a_draft("other"))
    desk.signer.post("/v1/policies/other/1/sign", version=1)
    endless = Endless()
    register(desk.house, matcher=endless)
    first = start(desk)
    second = desk.drafter.post("/v1/rounds/winter/runs", {"policy_id": "other/1"}).json()["run_id"]
    assert desk.drafter.post(f"/v1/runs/{second}/cancel").json()["state"] == "cancelled"
    assert desk.drafter.get("/v1/rounds/winter").json()["state"] == "solving"
    desk.drafter.post(f"/v1/runs/{first}/cancel")
    assert desk.wait_for(first)["state"] == "cancelled"


def test_an_ended_run_cannot_be_cancelled(desk: Desk) -> None:
    """What is done stays done."""
    ready_to_run(desk)
    run_id = start(desk)
    desk.wait_for(run_id)
    answer = desk.drafter.post(f"/v1/runs/{run_id}/cancel")
    assert answer.status_code == 409
    assert desk.drafter.get(f"/v1/runs/{run_id}").json()["state"] == "done"


def test_a_second_unfinished_run_with_the_same_scenario_and_rules_is_refused(desk: Desk) -> None:
    """Other rules on the same round may run; the same may not until the first has ended."""
    ready_to_run(desk)
    register(desk.house, matcher=Endless())
    run_id = start(desk)
    answer = desk.drafter.post("/v1/rounds/winter/runs", {"policy_id": "balanced/1"})
    assert answer.status_code == 409
    assert run_id in answer.json()["detail"]
    desk.drafter.post(f"/v1/runs/{run_id}/cancel")
    desk.wait_for(run_id)
    register(desk.house)
    again = desk.wait_for(start(desk))
    assert again["state"] == "done"
    assert again["scenario_hash"] == desk.drafter.get(f"/v1/runs/{run_id}").json()["scenario_hash"]


def test_a_case_withdrawn_during_a_run_is_dropped_at_publication(desk: Desk) -> None:
    """No proposal and no explanation is shown for it, to nobody; the others stay, and the run verifies."""
    ready_to_run(desk)

    def withdraw_first(scenario: Any, params: Any, *, progress: Any, cancel: Any) -> Matched:
        version = desk.harbour.get("/v1/cases/harbour/C-0").json()["version"]
        assert desk.harbour.post("/v1/cases/harbour/C-0/withdraw", version=version).status_code == 200
        return match(scenario, params, progress=progress, cancel=cancel)

    register(desk.house, matcher=withdraw_first)
    run_id = start(desk)
    assert desk.wait_for(run_id)["state"] == "done"
    shown = desk.drafter.get(f"/v1/runs/{run_id}/proposals").json()["items"]
    assert [each["case_id"] for each in shown] == ["bridge/C-1"]
    publish(desk, run_id)
    assert desk.harbour.get(f"/v1/runs/{run_id}/proposals").json()["items"] == []
    assert desk.harbour.get(f"/v1/runs/{run_id}/explanations/harbour/C-0").status_code == 404
    assert desk.drafter.get(f"/v1/runs/{run_id}/explanations/harbour/C-0").status_code == 404
    assert desk.drafter.post(f"/v1/runs/{run_id}/verify").json()["ok"] is True


def test_a_case_withdrawn_after_the_freeze_takes_no_home_in_a_later_run(desk: Desk) -> None:
    """The start says how many there are; opened again and frozen, the round is solved without it."""
    ready_to_run(desk)
    version = desk.harbour.get("/v1/cases/harbour/C-0").json()["version"]
    assert desk.harbour.post("/v1/cases/harbour/C-0/withdraw", version=version).status_code == 200
    refused = desk.drafter.post("/v1/rounds/winter/runs", {"policy_id": "balanced/1"})
    assert (refused.status_code, "1 withdrawn" in refused.json()["detail"]) == (409, True)
    desk.drafter.post("/v1/rounds/winter/reopen", {"reason": "correction"}, version=3)
    freeze(desk)
    run_id = start(desk)
    assert desk.wait_for(run_id)["state"] == "done"
    placed = desk.drafter.get(f"/v1/runs/{run_id}/result").json()["placements"]
    assert [each["case_id"] for each in placed] == ["bridge/C-1"]


def test_an_erased_case_leaves_a_run_that_says_it_cannot_be_re_checked(desk: Desk) -> None:
    """The date of the last re-check is kept; a new run needs a new freeze."""
    ready_to_run(desk)
    run_id = start(desk)
    finished = desk.wait_for(run_id)
    version = desk.harbour.get("/v1/cases/harbour/C-0").json()["version"]
    assert desk.harbour.call("DELETE", "/v1/cases/harbour/C-0", version=version).status_code == 204
    checked = desk.drafter.post(f"/v1/runs/{run_id}/verify").json()
    assert checked["ok"] is False
    assert "cannot be re-checked: 1 case" in checked["checks"][0]["detail"]
    assert checked["last_verified_at"][:19] == finished["finished_at"][:19]
    scenario, _, _ = run_files(desk.house.store, run_id)
    assert list(scenario.erased) == ["case:harbour/C-0"]
    assert "harbour/C-0" not in {part.case_id for part in scenario.cases}
    answer = desk.drafter.post("/v1/rounds/winter/runs", {"policy_id": "balanced/1"})
    assert answer.status_code == 409
    assert "erased" in answer.json()["detail"]


def test_no_cases_and_no_pledges_give_an_empty_result(desk: Desk) -> None:
    """Nothing to match is no error."""
    desk.drafter.post("/v1/policies", a_draft())
    desk.signer.post("/v1/policies/balanced/1/sign", version=1)
    desk.drafter.post("/v1/rounds", a_round())
    assert desk.drafter.post("/v1/rounds/winter/cases", {}, version=1).json()["added"] == []
    freeze(desk)
    run_id = start(desk)
    run = desk.wait_for(run_id)
    assert (run["state"], run["verified"]) == ("done", True), run
    assert desk.drafter.get(f"/v1/runs/{run_id}/proposals").json() == {"items": [], "next_cursor": None}


def test_cases_without_any_pledge_have_no_proposal(desk: Desk) -> None:
    """They are told so, case by case."""
    prepare(desk)
    for town, code in ((desk.kiel, "DE-kiel"), (desk.troisdorf, "DE-troisdorf")):
        town.post(f"/v1/pledges/{code}/P-17/pause", {"reason": "repairs"}, version=1)
    freeze(desk)
    run_id = start(desk)
    assert desk.wait_for(run_id)["state"] == "done"
    shown = desk.drafter.get(f"/v1/runs/{run_id}/proposals").json()["items"]
    assert [each["municipality"] for each in shown] == [None, None]


def test_an_error_within_a_solve_fails_the_run_with_a_code(desk: Desk) -> None:
    """The code is stable and says nothing of a case."""
    ready_to_run(desk)

    def broken(scenario: Any, params: Any, *, progress: Any, cancel: Any) -> Matched:
        raise RuntimeError(scenario.cases[0].case_id)

    register(desk.house, matcher=broken)
    run = desk.wait_for(start(desk))
    assert (run["state"], run["error"]) == ("failed", "error")
    assert desk.drafter.get("/v1/rounds/winter").json()["state"] == "frozen"


def test_a_run_that_does_not_re_check_is_never_stored_as_done(desk: Desk) -> None:
    """A value that is not the placements' own fails the run."""
    ready_to_run(desk)

    def lying(scenario: Any, params: Any, *, progress: Any, cancel: Any) -> Matched:
        honest = match(scenario, params, progress=progress, cancel=cancel)
        stage = honest.run.stages[0]
        level = stage.levels[-1].model_copy(update={"value": stage.levels[-1].value + 1})
        stages = (stage.model_copy(update={"levels": (*stage.levels[:-1], level)}), *honest.run.stages[1:])
        return Matched(honest.run.model_copy(update={"stages": stages}), honest.certificate)

    register(desk.house, matcher=lying)
    run_id = start(desk)
    run = desk.wait_for(run_id)
    assert (run["state"], run["error"]) == ("failed", "refuted")
    assert desk.drafter.get(f"/v1/runs/{run_id}/proposals").status_code == 404


def test_progress_is_seen_while_solving(desk: Desk) -> None:
    """The latest progress is stored with the run; an NGO sees neither it nor the unfinished run."""
    ready_to_run(desk)
    go_on = threading.Event()

    def slow(scenario: Any, params: Any, *, progress: Any, cancel: Any) -> Matched:
        matched = match(scenario, params, progress=progress, cancel=cancel)
        go_on.wait(30)
        return matched

    register(desk.house, matcher=slow)
    run_id = start(desk)
    seen = None
    for _ in range(500):
        seen = desk.drafter.get(f"/v1/runs/{run_id}").json()["progress"]
        if seen is not None:
            break
        time.sleep(0.02)
    assert seen is not None
    assert seen["stage"] in {"who", "where"}
    assert desk.harbour.get(f"/v1/runs/{run_id}").status_code == 404
    assert desk.harbour.get("/v1/runs").json()["items"] == []
    go_on.set()
    desk.wait_for(run_id)
    publish(desk, run_id)
    assert desk.harbour.get(f"/v1/runs/{run_id}").json()["stages"] == []


def test_a_stop_with_a_running_solve_leaves_no_run_stuck(tmp_path: Path) -> None:
    """The stop asks the solve to end; the run waits again, and the next start solves it."""
    tokens = tokens_in(tmp_path)
    endless = Endless()
    with running_desk(tmp_path, tokens=tokens) as desk:
        ready_to_run(desk)
        register(desk.house, matcher=endless)
        run_id = start(desk)
        assert endless.began.wait(10)
        stopped_at = time.monotonic()
    assert time.monotonic() - stopped_at < 8
    with running_desk(tmp_path, tokens=tokens) as desk:
        assert desk.wait_for(run_id)["state"] == "done"
        assert desk.drafter.get("/v1/rounds/winter").json()["state"] == "review"


def test_a_start_takes_up_what_was_left_solving_and_what_waited(tmp_path: Path) -> None:
    """As after a power cut: nothing is stuck, nothing that waited is forgotten."""
    tokens = tokens_in(tmp_path)
    with running_desk(tmp_path, tokens=tokens) as desk:
        ready_to_run(desk)
        desk.drafter.post("/v1/policies", a_draft("other"))
        desk.signer.post("/v1/policies/other/1/sign", version=1)
        register(desk.house, matcher=Endless())
        cut_off = start(desk)
        waiting = desk.drafter.post("/v1/rounds/winter/runs", {"policy_id": "other/1"}).json()["run_id"]
        # A power cut records nothing: what the stop will write is undone below.
    with open_store(settings_in(tmp_path)) as store, store.unit_of_work() as uow:
        uow.runs.start(cut_off, ALONE)
    with running_desk(tmp_path, tokens=tokens) as desk:
        assert desk.wait_for(cut_off)["state"] == "done"
        assert desk.wait_for(waiting)["state"] == "done"


def test_a_run_that_is_cut_off_again_and_again_fails(tmp_path: Path) -> None:
    """Three workers began with it and none ended: a fourth would not either."""
    tokens = tokens_in(tmp_path)
    with running_desk(tmp_path, tokens=tokens) as desk:
        ready_to_run(desk)
        register(desk.house, matcher=Endless())
        run_id = start(desk)
    with open_store(settings_in(tmp_path)) as store, store.unit_of_work() as uow:
        for _ in range(3):
            uow.runs.start(run_id, ALONE)
    with running_desk(tmp_path, tokens=tokens) as desk:
        run = desk.wait_for(run_id)
        assert (run["state"], run["error"]) == ("failed", "interrupted")
        assert desk.drafter.get("/v1/rounds/winter").json()["state"] == "frozen"
