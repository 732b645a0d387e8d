"""The webhook for KoboToolbox: a submission is taken once, an edit changes its case, nothing is doubled."""

from typing import Any

import httpx
import pytest

from rematch.analysis.intake.submission import read_submission
from rematch.api import examples
from rematch.api.examples_intake import SUBMISSION
from rematch.models.case import Case
from rematch.models.round import CaseState
from tests.analysis.intake.cases import FULL
from tests.analysis.intake.filled import FIRST, edited, filled
from tests.api.desk import Caller, Desk
from tests.builders import a_case

BOTH_DATABASES = True
ADDRESS = "/v1/intake/kobo"
CASE = a_case(2, children=1, case_ref="C-1")
LATER = CASE.model_copy(update={"acceptance_floor": 4_000})
LATEST = CASE.model_copy(update={"acceptance_floor": 5_000})
MARKER = "MARKER-9f3b1c"


def send(caller: Caller, submission: dict[str, Any]) -> httpx.Response:
    """As Kobo sends it: with the key as a custom header, and without an Idempotency-Key."""
    headers = {"Authorization": f"Bearer {caller.token}"}
    return caller.client.post(ADDRESS, json=submission, headers=headers)


def stored(caller: Caller, case_ref: str = "C-1", ngo: str = "harbour") -> dict[str, Any]:
    """The case as its NGO reads it."""
    view: dict[str, Any] = caller.get(f"/v1/cases/{ngo}/{case_ref}").json()
    return view


def test_the_example_is_the_example_case() -> None:
    """The two examples of the document tell one story."""
    assert read_submission(SUBMISSION).case == Case.model_validate(examples.CASE)


def test_a_submission_is_the_case_that_a_post_makes(desk: Desk) -> None:
    """Field by field, with the same receipt; once through the form, once through the API."""
    taken = send(desk.harbour, filled(FULL))
    posted = desk.bridge.post("/v1/cases", FULL.model_dump(mode="json"))
    assert taken.status_code == 200, taken.text
    assert posted.status_code == 201, posted.text
    assert taken.headers["etag"] == '"1"'
    mine, theirs = taken.json(), posted.json()
    assert mine.pop("case_id") == "harbour/C-0007"
    assert theirs.pop("case_id") == "bridge/C-0007"
    assert mine == theirs
    assert stored(desk.harbour, "C-0007")["case"] == stored(desk.bridge, "C-0007", "bridge")["case"]


def test_the_same_submission_again_has_the_same_answer(desk: Desk) -> None:
    """Nothing is doubled: one case, one version, one line of audit each."""
    first = send(desk.harbour, filled(CASE))
    again = send(desk.harbour, filled(CASE))
    assert (again.status_code, again.content) == (200, first.content)
    assert len(desk.harbour.get("/v1/cases").json()["items"]) == 1
    for kind, action in (("case", "create"), ("submission", "take")):
        lines = desk.auditor.get("/v1/audit", params={"kind": kind}).json()["items"]
        assert [line["action"] for line in lines] == [action]


def test_an_edit_changes_the_same_case(desk: Desk) -> None:
    """Twice edited, the third version stands; each with an id of its own."""
    send(desk.harbour, filled(CASE))
    second = send(desk.harbour, edited(LATER, "second-version"))
    third = send(desk.harbour, edited(LATEST, "third-version", before="second-version"))
    assert [answer.json()["version"] for answer in (second, third)] == [2, 3]
    assert stored(desk.harbour)["case"]["acceptance_floor"] == 5_000


def test_an_edit_of_an_edit_that_never_came(desk: Desk) -> None:
    """A pull sees the last version only; the root ties it to the case."""
    send(desk.harbour, filled(CASE))
    answer = send(desk.harbour, edited(LATEST, "third-version", before="second-version"))
    assert (answer.status_code, answer.json()["version"]) == (200, 2)


def test_an_older_version_that_comes_late_changes_nothing(desk: Desk) -> None:
    """Kobo repeats a failed delivery for hours; by then an edit may have been pulled."""
    send(desk.harbour, edited(LATEST, "third-version", before="second-version"))
    for late in (filled(CASE), edited(LATER, "second-version")):
        answer = send(desk.harbour, late)
        assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert stored(desk.harbour)["case"]["acceptance_floor"] == 5_000


def test_a_middle_version_that_comes_late_changes_nothing(desk: Desk) -> None:
    """What follows a version that was replaced long ago is old itself."""
    send(desk.harbour, filled(CASE))
    send(desk.harbour, edited(LATEST, "third-version", before="second-version"))
    answer = send(desk.harbour, edited(LATER, "first-edit-of-all"))
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert stored(desk.harbour)["case"]["acceptance_floor"] == 5_000


def test_an_edit_in_place_is_an_edit(desk: Desk) -> None:
    """Kobo's bulk edits keep the id of the version."""
    send(desk.harbour, filled(CASE))
    assert send(desk.harbour, filled(LATER)).json()["version"] == 2
    assert send(desk.harbour, filled(LATER)).json()["version"] == 2


def test_an_older_server_names_no_root(desk: Desk) -> None:
    """The version before it leads to the case."""
    first = {key: value for key, value in filled(CASE).items() if key != "meta/rootUuid"}
    edit = edited(LATER, "second-version")
    del edit["meta/rootUuid"]
    assert send(desk.harbour, first).json()["version"] == 1
    assert send(desk.harbour, edit).json()["version"] == 2


def test_an_edit_is_not_written_over_a_change_made_here(desk: Desk) -> None:
    """A clear conflict; the submission itself, sent again, is no edit."""
    send(desk.harbour, filled(CASE))
    changed = CASE.model_copy(update={"acceptance_floor": 1_000}).model_dump(mode="json")
    assert desk.harbour.put("/v1/cases/harbour/C-1", changed, version=1).status_code == 200
    assert send(desk.harbour, filled(CASE)).json()["version"] == 2
    refused = send(desk.harbour, edited(LATER, "second-version"))
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/conflict")
    assert "was changed here" in refused.json()["detail"]
    assert stored(desk.harbour)["case"]["acceptance_floor"] == 1_000
    same = CASE.model_copy(update={"acceptance_floor": 1_000})
    assert send(desk.harbour, edited(same, "third-version")).json()["version"] == 2
    assert send(desk.harbour, edited(LATER, "fourth-version", before="third-version")).status_code == 200


@pytest.mark.parametrize("state", [CaseState.OFFERED, CaseState.PLACED])
def test_a_case_that_is_offered_is_not_changed_by_an_edit(desk: Desk, state: CaseState) -> None:
    """The problem says in which state it is; sent again unchanged, the submission is answered."""
    send(desk.harbour, filled(CASE))
    with desk.house.store.unit_of_work() as uow:
        uow.cases.move("harbour/C-1", to=state, expected_version=1)
    refused = send(desk.harbour, edited(LATER, "second-version"))
    assert refused.status_code == 409
    assert f"is {state.value}; it cannot be changed any more" in refused.json()["detail"]
    assert send(desk.harbour, filled(CASE)).json()["state"] == state.value


def test_a_withdrawn_case_stays_withdrawn(desk: Desk) -> None:
    """By an edit as well."""
    send(desk.harbour, filled(CASE))
    desk.harbour.post("/v1/cases/harbour/C-1/withdraw", version=1)
    assert send(desk.harbour, edited(LATER, "second-version")).status_code == 409


def test_an_erased_case_does_not_come_back(desk: Desk) -> None:
    """Neither by the submission nor by an edit, under another reference either."""
    send(desk.harbour, filled(CASE))
    desk.harbour.call("DELETE", "/v1/cases/harbour/C-1", version=1)
    renamed = LATER.model_copy(update={"case_ref": "C-2"})
    for again in (filled(CASE), edited(LATER, "second-version"), edited(renamed, "third-version")):
        assert send(desk.harbour, again).status_code == 410
    assert desk.harbour.get("/v1/cases").json()["items"] == []


def test_a_case_ref_that_is_taken(desk: Desk) -> None:
    """By a case with other content: a conflict at that answer; with the same content they are one."""
    desk.harbour.post("/v1/cases", CASE.model_dump(mode="json"))
    refused = send(desk.harbour, filled(LATER))
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["pointer"] == "/ready~1case_ref"
    assert send(desk.harbour, filled(CASE)).json()["version"] == 1


def test_an_edit_keeps_the_case_ref(desk: Desk) -> None:
    """It names the case."""
    send(desk.harbour, filled(CASE))
    renamed = LATER.model_copy(update={"case_ref": "C-2"})
    refused = send(desk.harbour, edited(renamed, "second-version"))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/ready~1case_ref")


def test_each_ngo_has_submissions_of_its_own(desk: Desk) -> None:
    """The same ids sent by another NGO tell nothing of a case and change none."""
    send(desk.harbour, filled(CASE))
    theirs = send(desk.bridge, edited(LATER, "second-version", of=FIRST))
    assert (theirs.status_code, theirs.json()["case_id"]) == (200, "bridge/C-1")
    assert stored(desk.harbour)["version"] == 1
    assert stored(desk.harbour)["case"]["acceptance_floor"] == 0


def test_a_case_that_becomes_ready_is_told(desk: Desk) -> None:
    """As when it is posted: to those who coordinate, by its id."""
    draft = CASE.model_copy(update={"pathway": None})
    assert send(desk.harbour, filled(draft)).json()["unanswered"] == ["pathway"]
    assert send(desk.harbour, edited(CASE, "second-version")).json()["state"] == "ready"
    kinds = [event["kind"] for event in desk.drafter.get("/v1/events").json()["items"]]
    assert kinds == ["case.ready"]


@pytest.mark.parametrize(
    "beside",
    [
        {"ready/pathway": MARKER},
        {"ready/names": MARKER},
        {"nationality": MARKER},
        {"ready/persons": [{"ready/persons/person_ref": MARKER}]},
        {"more/wishes": [{"more/wishes/wish_criterion": "interpreting", "more/wishes/wish_importance": "1"}]},
        {"meta/instanceID": f"uuid: {MARKER}"},
    ],
    ids=str,
)
def test_a_refusal_names_the_answer_and_not_its_words(
    desk: Desk, beside: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    """422 with a pointer into the submission; no word of it in the answer or the log; nothing is stored."""
    refused = send(desk.harbour, filled(CASE) | beside)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["pointer"]
    logged = capfd.readouterr()
    assert MARKER not in refused.text + logged.out + logged.err
    assert desk.harbour.get("/v1/cases").json()["items"] == []


def test_who_may_send(desk: Desk) -> None:
    """NGOs, with their ordinary key."""
    assert desk.client.post(ADDRESS, json=filled(CASE)).status_code == 401
    assert send(desk.kiel, filled(CASE)).status_code == 403


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"null", b"{", b'{"a": 1, "a": 2}', b'{"a": NaN}'])
def test_what_is_no_submission(desk: Desk, body: bytes) -> None:
    """Not an object, or no JSON that is read here."""
    headers = {"Authorization": f"Bearer {desk.harbour.token}", "Content-Type": "application/json"}
    assert desk.client.post(ADDRESS, content=body, headers=headers).status_code in {400, 422}


def test_a_submission_that_is_too_large(desk: Desk) -> None:
    """1 MiB, as every body."""
    assert send(desk.harbour, filled(CASE) | {"ngo_only/x": "x" * 1_100_000}).status_code == 413
