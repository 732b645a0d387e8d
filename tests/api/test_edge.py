"""The edge itself: who calls, what is absent, what nobody caught, headers on every answer."""

import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from rematch.api.problems import KINDS
from rematch.app import create_app
from rematch.errors import BusyError
from tests.api.bodies import a_case, a_draft, a_municipality, a_pledge
from tests.api.desk import Desk, running_desk, settings_in
from tests.api.offered import offer_for, published

MARKER = "zz-marker-zz"

PAUSE = {"reason": "repairs"}


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic abc",
        "Bearer rm_x_y",
        "Bearer rm_zz-marker-zz",
        "Bearer " + "x" * 5_000,
        "Bearer rm_\u00e9_x",
    ],
)
def test_without_a_valid_key_nobody_gets_in(shared: Desk, header: str | None) -> None:
    """The answer is the same for every reason and every address, and comes before the body is read."""
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    texts = set()
    for path in ("/v1/cases", "/v1/no-such-thing", "/v1"):
        answer = shared.client.post(path, content=b"{", headers={**headers, "X-Request-ID": "same"})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["type"] == "/problems/unknown-caller"
        texts.add(answer.text)
    assert len(texts) == 1
    assert MARKER not in texts.pop()


def test_a_revoked_key_is_refused_at_once(desk: Desk) -> None:
    """The next call already."""
    from rematch.services.keys import revoke_key

    assert desk.harbour.get("/v1/cases").status_code == 200
    revoke_key(desk.house.store, desk.harbour.token.split("_")[1])
    assert desk.harbour.get("/v1/cases").status_code == 401


def test_foreign_and_absent_look_the_same_to_the_byte(desk: Desk) -> None:
    """Whatever the method: nobody learns what others have."""
    desk.bridge.post("/v1/cases", a_case("C-1"))
    desk.troisdorf.put("/v1/municipalities/DE-troisdorf", a_municipality("DE-troisdorf"))
    desk.troisdorf.post("/v1/pledges", a_pledge("DE-troisdorf"))
    desk.drafter.post("/v1/policies", a_draft())
    pairs = [
        (desk.harbour, "GET", "/v1/cases/bridge/C-1", "/v1/cases/bridge/C-2", None),
        (desk.harbour, "GET", "/v1/cases/bridge/C-1", "/v1/cases/harbour/C-1", None),
        (desk.harbour, "PUT", "/v1/cases/bridge/C-1", "/v1/cases/harbour/C-1", a_case("C-1")),
        (desk.harbour, "DELETE", "/v1/cases/bridge/C-1", "/v1/cases/harbour/C-1", None),
        (desk.harbour, "POST", "/v1/cases/bridge/C-1/withdraw", "/v1/cases/bridge/C-2/withdraw", None),
        (desk.harbour, "GET", "/v1/policies/balanced/1", "/v1/policies/balanced/2", None),
        (desk.kiel, "GET", "/v1/municipalities/DE-troisdorf", "/v1/municipalities/DE-xy", None),
        (desk.kiel, "GET", "/v1/pledges/DE-troisdorf/P-17", "/v1/pledges/DE-kiel/P-17", None),
        (desk.kiel, "POST", "/v1/pledges/DE-troisdorf/P-17/pause", "/v1/pledges/DE-kiel/P-17/pause", PAUSE),
        (
            *(desk.kiel, "POST"),
            *(f"/v1/pledges/{code}/P-17/still-true" for code in ("DE-troisdorf", "DE-kiel")),
            None,
        ),
        (
            *(desk.kiel, "GET"),
            *(f"/v1/pledges/{code}/P-17/history" for code in ("DE-troisdorf", "DE-kiel")),
            None,
        ),
        (
            *(desk.kiel, "GET"),
            *(f"/v1/municipalities/{code}/capacity" for code in ("DE-troisdorf", "DE-xy")),
            None,
        ),
        (desk.drafter, "GET", "/v1/cases/bridge/C-2", "/v1/cases/nobody/C-2", None),
        (desk.drafter, "GET", "/v1/runs/run-1", "/v1/runs/run-2", None),
    ]
    for caller, method, foreign, absent, body in pairs:
        sent = {} if body is None else {"json": body}
        answers = [
            caller.call(method, path, version=1, headers={"X-Request-ID": "same"}, **sent)
            for path in (foreign, absent)
        ]
        assert [answer.status_code for answer in answers] == [404, 404], (method, foreign, absent)
        assert answers[0].content == answers[1].content
        assert dict(answers[0].headers) == dict(answers[1].headers)


def test_another_municipalitys_code_cannot_be_put(desk: Desk) -> None:
    """Neither made nor changed: it looks absent."""
    answer = desk.kiel.put("/v1/municipalities/DE-troisdorf", a_municipality("DE-troisdorf"))
    assert answer.status_code == 404
    assert desk.kiel.post("/v1/pledges", a_pledge("DE-troisdorf")).status_code == 404


def test_every_answer_names_its_request(shared: Desk) -> None:
    """The id given is repeated where it is plain, else a new one is made."""
    given = shared.harbour.get("/v1/cases", headers={"X-Request-ID": "my-id.1"})
    assert given.headers["x-request-id"] == "my-id.1"
    odd = shared.harbour.get("/v1/cases", headers={"X-Request-ID": "<script>"})
    assert len(odd.headers["x-request-id"]) == 16
    assert shared.client.get("/healthz").headers["x-content-type-options"] == "nosniff"


def test_an_unknown_method_names_the_ones_there_are(shared: Desk) -> None:
    """405 with Allow, as a problem document."""
    answer = shared.harbour.call("PATCH", "/v1/municipalities/DE-kiel")
    assert (answer.status_code, answer.json()["type"]) == (405, "/problems/method")
    assert answer.headers["allow"]


def test_what_nobody_caught_is_answered_without_its_words(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """A broken store: 500 with an id; the log has the place and no word of the error."""
    desk.house.store.close()
    object.__setattr__(desk.house, "store", Broken(desk.house.store))
    answer = desk.harbour.get("/v1/cases")
    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/error"
    logged = capsys.readouterr()
    assert MARKER not in answer.text + logged.out + logged.err
    lines = [json.loads(line) for line in logged.out.splitlines() if line.startswith("{")]
    [line] = [line for line in lines if line["event"] == "unexpected error"]
    assert line["request_id"] == answer.json()["request_id"]
    assert line["error"] == "ValueError"


def test_a_database_busy_with_somebody_else_is_worth_another_try(desk: Desk) -> None:
    """503 with Retry-After, for who reads and for who writes; nothing was done."""
    store = desk.house.store
    object.__setattr__(desk.house, "store", Busy(store))
    answers = [desk.harbour.get("/v1/cases"), desk.harbour.post("/v1/cases", a_case())]
    for answer in answers:
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/busy")
        assert int(answer.headers["retry-after"]) > 0
    object.__setattr__(desk.house, "store", store)
    assert desk.harbour.get("/v1/cases").json()["items"] == []


class Busy:
    """A store that another process keeps busy."""

    def __init__(self, store: object) -> None:
        self._store = store

    def read(self) -> object:
        """Somebody else is writing."""
        raise BusyError("The database is busy with another process: try again.")

    unit_of_work = read

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


class Broken:
    """A store that identifies callers and breaks on everything else."""

    def __init__(self, store: object) -> None:
        self._store = store
        self._reads = 0

    def read(self) -> object:
        """Once for the key, then never again."""
        self._reads += 1
        if self._reads > 1:
            raise ValueError(MARKER)
        return self._store.read()  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def test_logs_hold_no_case_and_no_address_of_one(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """One line per request: operation, status, time."""
    desk.harbour.post("/v1/cases", a_case("zz-marker-zz"))
    desk.harbour.get("/v1/cases/harbour/zz-marker-zz")
    logged = capsys.readouterr()
    assert MARKER not in logged.out + logged.err
    assert '"operation": "readCase"' in logged.out


def test_cross_origin_calls_are_off_until_an_origin_is_allowed(desk: Desk, tmp_path: Path) -> None:
    """No header without the setting; with it, for the listed origin only."""
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET"}
    assert "access-control-allow-origin" not in desk.client.options("/v1/cases", headers=asked).headers
    settings = settings_in(tmp_path / "cors", cors_origins=("https://app.example",))
    with TestClient(create_app(settings)) as client:
        allowed = client.options("/v1/cases", headers=asked)
        assert allowed.headers["access-control-allow-origin"] == "https://app.example"
        other = client.options("/v1/cases", headers=asked | {"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers


def test_health_and_readiness_need_no_key(shared: Desk) -> None:
    """Alive, and ready with the database's facts."""
    assert shared.client.get("/healthz").json() == {"alive": True}
    ready = shared.client.get("/readyz").json()
    assert (ready["ready"], ready["database"], ready["tables"]) == (True, True, True)
    assert ready["journal_mode"] in {"wal", "truncate"}


def test_not_ready_without_a_database(tmp_path: Path) -> None:
    """503 with Retry-After, and what is missing."""
    with running_desk(tmp_path) as desk:
        desk.house.store.close()
        for file in tmp_path.glob("rematch.db*"):
            file.unlink()
        (tmp_path / "rematch.db").mkdir()
        answer = desk.client.get("/readyz")
        assert (answer.status_code, answer.json()["database"]) == (503, False)
        assert answer.headers["retry-after"]
        (tmp_path / "rematch.db").rmdir()


def test_every_kind_of_problem_has_a_page(shared: Desk) -> None:
    """The type of a problem can be followed, without a key."""
    for code, kind in KINDS.items():
        found = shared.client.get(f"/problems/{code}").json()
        assert (found["status"], found["title"]) == (kind.status, kind.title)
    assert shared.client.get("/problems/none-such").status_code == 404


def test_the_page_of_operations_asks_nobody_else(shared: Desk) -> None:
    """No script, no foreign host; every operation is on it."""
    page = shared.client.get("/docs")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert "http://" not in page.text
    assert not re.search(r"(src|href|action)\s*=\s*[\"']?https?:", page.text)
    for path in shared.client.get("/openapi.json").json()["paths"]:
        assert path in page.text


def test_an_unknown_address_is_a_problem_too(shared: Desk) -> None:
    """With a key under /v1, without one elsewhere; a slash too many is another address."""
    for caller in (shared.harbour, shared.drafter):
        assert caller.get("/v1/no-such-thing").json()["type"] == "/problems/not-found"
        assert caller.get("/v1/cases/").status_code == 404
    assert shared.client.get("/no-such-thing").json()["type"] == "/problems/not-found"


def test_limits_are_settings(tmp_path: Path) -> None:
    """A smaller body and a flatter one, where the operator says so."""
    with running_desk(tmp_path, max_body_bytes=1_024, max_depth=5) as desk:
        assert desk.harbour.post("/v1/cases:bulk", {"cases": [a_case()] * 3}).status_code == 413
        assert desk.drafter.post("/v1/rounds", [[[[[[1]]]]]]).status_code == 400


def test_metrics_count_and_name_nobody(reviewed_desk: Desk) -> None:
    """Requests by operation, runs, offers and the last solve, in the format of Prometheus."""
    desk = reviewed_desk
    offer_for(desk, published(desk), "harbour/C-2")
    desk.harbour.get("/v1/cases/harbour/C-2")
    answer = desk.client.get("/metrics")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert answer.headers["content-type"].startswith("text/plain")
    offers = {sample.labels["state"]: sample.value for sample in families["rematch_offers"].samples}
    runs = {sample.labels["state"]: sample.value for sample in families["rematch_runs"].samples}
    assert (offers, runs) == ({"asked": 1}, {"done": 1})
    assert families["rematch_solve_seconds"].samples[0].value > 0
    assert families["rematch_solve_gap_ratio"].samples[0].value == 0
    counted = {sample.labels["operation"] for sample in families["rematch_request_seconds"].samples}
    assert {"readCase", "decide", "publishRun"} & counted == {"readCase", "decide"}
    assert "C-2" not in answer.text
