"""The same service as a process of its own, over a real network connection."""

import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.bodies import a_case, a_draft, a_municipality, a_pledge, a_round
from tests.api.desk import ENDED, tokens_in
from tests.api.hard_round import HARD, prepare_hard
from tests.api.serving import Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for this module."""
    folder = tmp_path_factory.mktemp("server")
    with serving(folder, tokens_in(folder)) as running:
        yield running


def prepare(server: Server, *, cases: int) -> None:
    """Everything that a run needs."""
    kiel, harbour = server.caller("kiel"), server.caller("harbour")
    drafter, signer = server.caller("drafter"), server.caller("signer")
    kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    kiel.post("/v1/pledges", a_pledge())
    rows = [a_case(f"C-{number}") for number in range(cases)]
    assert harbour.post("/v1/cases:bulk", {"cases": rows}).json()["stored"] == cases
    drafter.post("/v1/policies", a_draft())
    signer.post("/v1/policies/balanced/1/sign", version=1)
    drafter.post("/v1/rounds", a_round())
    drafter.post("/v1/rounds/winter/cases", {}, version=1)
    assert drafter.post("/v1/rounds/winter/freeze", version=2).status_code == 200


def wait_for(server: Server, run_id: str, *, within_s: float = 120) -> dict[str, Any]:
    """Read a run until it has ended."""
    give_up = time.monotonic() + within_s
    while time.monotonic() < give_up:
        run: dict[str, Any] = server.caller("drafter").get(f"/v1/runs/{run_id}").json()
        if run["state"] in ENDED:
            return run
        time.sleep(0.1)
    raise AssertionError(f"run {run_id} is still {run['state']} after {within_s} s")


def test_a_round_over_the_network(server: Server) -> None:
    """Post, freeze, run, poll, read the proposals, verify."""
    prepare(server, cases=5)
    drafter = server.caller("drafter")
    run_id = drafter.post("/v1/rounds/winter/runs", {"policy_id": "balanced/1"}).json()["run_id"]
    run = wait_for(server, run_id)
    assert (run["state"], run["verified"]) == ("done", True)
    assert drafter.post(f"/v1/runs/{run_id}/publish").status_code == 200
    proposals = server.caller("harbour").get(f"/v1/runs/{run_id}/proposals").json()["items"]
    assert len(proposals) == 5
    assert sum(each["municipality"] == "DE-kiel" for each in proposals) == 2
    assert drafter.post(f"/v1/runs/{run_id}/verify").json()["ok"] is True


def test_a_body_without_an_end_is_cut_off(server: Server) -> None:
    """More than a mebibyte in pieces of no declared length: 413, and the server goes on."""

    def pieces() -> Iterator[bytes]:
        yield b'{"case_ref": "'
        for _ in range(64):
            yield b"x" * 65_536

    headers = {"Content-Type": "application/json"}
    answer = server.caller("harbour").call("POST", "/v1/cases", content=pieces(), headers=headers)
    assert answer.status_code == 413
    assert server.caller("harbour").get("/v1/cases").status_code == 200


def test_half_a_request_hurts_nobody(server: Server) -> None:
    """Somebody who hangs up while sending."""
    host, port = server.url.removeprefix("http://").split(":")
    token = server.tokens["harbour"]
    head = (
        f"POST /v1/cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        "Idempotency-Key: half-a-request\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(head.encode() + b'{"case_ref"')
    assert server.caller("harbour").get("/v1/cases").status_code == 200
    assert "Traceback" not in server.log.read_text()


def test_many_at_once_are_all_served(server: Server) -> None:
    """Sixteen callers post while others read; nothing is lost, nothing doubled, nothing breaks."""
    before = len(server.caller("bridge").get("/v1/cases", params={"limit": 200}).json()["items"])
    codes: list[int] = []

    def post(number: int) -> None:
        caller = server.caller("bridge")
        for step in range(5):
            codes.append(caller.post("/v1/cases", a_case(f"N-{number}-{step}")).status_code)
            codes.append(caller.get("/v1/cases").status_code)

    threads = [threading.Thread(target=post, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) == {200, 201}
    assert len(server.caller("bridge").get("/v1/cases", params={"limit": 200}).json()["items"]) == before + 80


def solving(server: Server) -> str:
    """Start a run and return its id once it is being solved."""
    drafter = server.caller("drafter")
    body = {"policy_id": "balanced/1", "params": HARD}
    run_id: str = drafter.post("/v1/rounds/winter/runs", body).json()["run_id"]
    until = time.monotonic() + 30
    while (state := drafter.get(f"/v1/runs/{run_id}").json()["state"]) == "queued":
        assert time.monotonic() < until
        time.sleep(0.01)
    assert state == "solving"
    return run_id


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_while_solving_is_graceful(tmp_path: Path, sign: signal.Signals) -> None:
    """The process ends within its time, the run is stuck in no state, and no traceback is logged."""
    tokens = tokens_in(tmp_path)
    with serving(tmp_path, tokens) as server:
        prepare_hard(server, tmp_path)
        run_id = solving(server)
        server.stop(sign)
        assert "Traceback" not in server.log.read_text()
    with serving(tmp_path, tokens) as server:
        assert wait_for(server, run_id)["state"] == "done"


def test_a_killed_server_leaves_no_run_stuck(tmp_path: Path) -> None:
    """As after a power cut: the next start solves it from the beginning."""
    tokens = tokens_in(tmp_path)
    with serving(tmp_path, tokens) as server:
        prepare_hard(server, tmp_path)
        run_id = solving(server)
        server.stop(signal.SIGKILL)
    with serving(tmp_path, tokens) as server:
        assert wait_for(server, run_id)["state"] == "done"
