"""Monitoring records over HTTP: written and deleted by their NGO, read back by nobody, counted in reports."""

from pathlib import Path

import pytest

from rematch.models.monitoring import MonitoringRecord
from rematch.services.export import run_files
from tests.api.bodies import a_case
from tests.api.desk import Desk
from tests.api.test_story import freeze, prepare, start

CASE = "/v1/cases/harbour/C-0"
RECORD = f"{CASE}/monitoring-record"
SAID = {"gender": "another", "region_of_origin": "polynesia", "disability": "yes"}
WORDS = ("another", "polynesia")


def record(desk: Desk, **fields: str) -> None:
    """Record what the household says for the first time."""
    assert desk.harbour.put(RECORD, SAID | fields, version=0).status_code == 200


def test_an_ngo_records_changes_and_deletes(desk: Desk) -> None:
    """Answers say that something is recorded, and never what."""
    desk.harbour.post("/v1/cases", a_case("C-0"))
    none = desk.harbour.get(RECORD)
    assert (none.json(), none.headers["etag"]) == (
        {"case_id": "harbour/C-0", "version": 0, "recorded": False},
        '"0"',
    )
    answers = [
        desk.harbour.put(RECORD, SAID, version=0),
        desk.harbour.get(RECORD),
        desk.harbour.put(RECORD, {}, version=1),
    ]
    assert [(each.status_code, each.json()["version"], each.json()["recorded"]) for each in answers] == [
        (200, 1, True),
        (200, 1, True),
        (200, 2, True),
    ]
    assert not [word for word in WORDS for each in answers if word in each.text]
    assert desk.harbour.put(RECORD, SAID, version=1).status_code == 412
    assert desk.harbour.call("DELETE", RECORD, version=1).status_code == 412
    assert desk.harbour.call("DELETE", RECORD, version=2).status_code == 204
    assert desk.harbour.get(RECORD).json()["recorded"] is False
    assert desk.harbour.call("DELETE", RECORD, version=0).status_code == 404


def test_a_change_names_the_version_it_was_made_on(desk: Desk) -> None:
    """As everywhere: 428 without."""
    desk.harbour.post("/v1/cases", a_case("C-0"))
    assert desk.harbour.put(RECORD, SAID).status_code == 428
    assert desk.harbour.call("DELETE", RECORD).status_code == 428


def test_another_ngos_case_looks_absent(desk: Desk) -> None:
    """To the byte like one that is not there, whatever is asked, recorded or not."""
    desk.harbour.post("/v1/cases", a_case("C-0"))
    record(desk)
    headers = {"X-Request-ID": "the-same-for-both"}
    for method, sent in (("GET", {}), ("PUT", {"json": SAID}), ("DELETE", {})):
        foreign, nothing = (
            desk.bridge.call(method, path, version=1, headers=dict(headers), **sent)
            for path in (RECORD, "/v1/cases/bridge/C-9/monitoring-record")
        )
        assert foreign.status_code == nothing.status_code == 404
        assert foreign.content == nothing.content


def test_nobody_else_may_even_ask(desk: Desk) -> None:
    """Coordinator and municipality are refused at the door; the case shows nothing of it."""
    desk.harbour.post("/v1/cases", a_case("C-0"))
    before = [caller.get(CASE).content for caller in (desk.harbour, desk.drafter)]
    record(desk)
    for caller in (desk.drafter, desk.kiel, desk.admin):
        assert caller.get(RECORD).status_code == 403
        assert caller.put(RECORD, SAID, version=1).status_code == 403
        assert caller.call("DELETE", RECORD, version=1).status_code == 403
    assert [caller.get(CASE).content for caller in (desk.harbour, desk.drafter)] == before


@pytest.mark.parametrize(
    "wrong", [{"gender": "zz"}, {"region_of_origin": "SY"}, {"disability": True}, {"faith": "x"}]
)
def test_lists_are_closed(desk: Desk, wrong: dict[str, object]) -> None:
    """No free text, no country, no field beyond the three; what was sent is not repeated."""
    desk.harbour.post("/v1/cases", a_case("C-0"))
    answer = desk.harbour.put(RECORD, wrong, version=0)
    assert answer.status_code == 422
    assert desk.harbour.get(RECORD).json()["recorded"] is False


def test_an_erased_case_takes_its_record_along(desk: Desk) -> None:
    """410 from then on, and nothing is counted."""
    desk.harbour.post("/v1/cases", a_case("C-0"))
    record(desk)
    assert desk.harbour.call("DELETE", CASE, version=1).status_code == 204
    assert desk.harbour.get(RECORD).status_code == 410
    assert desk.harbour.put(RECORD, SAID, version=1).status_code == 410
    with desk.house.store.read() as uow:
        assert uow.monitoring.of(["harbour/C-0"]) == {}


def test_a_record_leaves_the_house_in_no_export(desk: Desk) -> None:
    """Neither scenario, run and certificate as files nor any answer about the run holds a word of it."""
    prepare(desk, cases=2)
    record(desk)
    freeze(desk)
    run_id = start(desk)
    assert desk.wait_for(run_id)["state"] == "done"
    with desk.house.store.read() as uow:
        assert uow.monitoring.of(["harbour/C-0"]) == {"harbour/C-0": MonitoringRecord(**SAID)}
    texts = [each.model_dump_json() for each in run_files(desk.house.store, run_id)]
    paths = ("proposals", "result", "certificate", "explanations/harbour/C-0")
    texts += [desk.drafter.get(f"/v1/runs/{run_id}/{path}").text for path in paths]
    assert not [word for word in ("polynesia", "gender", "monitoring") for text in texts if word in text]


def test_the_audit_notes_that_it_was_recorded_and_not_what(desk: Desk, tmp_path: Path) -> None:
    """Ids only, in a chain that holds; no word lies in the files."""
    desk.harbour.post("/v1/cases", a_case("C-0"))
    record(desk)
    desk.harbour.call("DELETE", RECORD, version=1)
    with desk.house.store.read() as uow:
        actions = [entry.action for entry in uow.audit.list() if entry.thing == "harbour/C-0"]
        uow.audit.verify_chain()
    assert actions == ["create", "record_monitoring", "delete_monitoring"]
    written = b"".join(path.read_bytes() for path in tmp_path.glob("rematch.db*"))
    assert b"polynesia" not in written
