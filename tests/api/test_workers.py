"""Workers on a shared database: three real processes, one killed in the middle of a solve."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.api.desk import ENDED, tokens_in
from tests.api.hard_round import HARD, prepare_hard
from tests.api.serving import Server, serving
from tests.databases import raw_sql, url_in

DATABASES = ("postgresql",)
TAKEN_OVER_WITHIN_S = 30


@contextmanager
def working(folder: Path, number: int) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker process on the folder's database."""
    environment = os.environ | {
        "REMATCH_DATA_FOLDER": str(folder),
        "REMATCH_DATABASE_URL": url_in(folder),
        "REMATCH_SHUTDOWN_GRACE_S": "10",
        "REMATCH_OTHER_ORDERS": "false",
        "REMATCH_LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "rematch", "worker", "--at-once", "1"]
    with (folder / f"worker-{number}.log").open("ab") as sink:
        process = subprocess.Popen(command, env=environment, stdout=sink, stderr=sink)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()


def run_of(server: Server, run_id: str) -> dict[str, Any]:
    """The run as the coordinator reads it."""
    run: dict[str, Any] = server.caller("drafter").get(f"/v1/runs/{run_id}").json()
    return run


def owner(folder: Path, run_id: str) -> tuple[str | None, int, str]:
    """Who has the run, how often somebody began with it, and its state."""
    [row] = raw_sql(folder, f"SELECT worker, attempts, state FROM runs WHERE id = '{run_id}'")
    return row[0], row[1], row[2]


def until(what: Any, within_s: float) -> float:
    """Wait until something holds; return how long that took."""
    began = time.monotonic()
    while time.monotonic() - began < within_s:
        if what():
            return time.monotonic() - began
        time.sleep(0.05)
    raise AssertionError(f"not within {within_s} s")


def start(server: Server) -> str:
    """Start a run."""
    body = {"policy_id": "balanced/1", "params": HARD}
    answer = server.caller("drafter").post("/v1/rounds/winter/runs", body)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["run_id"])


def taken_over(folder: Path, server: Server, workers: dict[str, subprocess.Popen[bytes]]) -> float:
    """Start a run, kill its worker while it solves; return the seconds until another one had it."""
    run_id = start(server)
    until(lambda: owner(folder, run_id)[2] == "solving", 30)
    first, attempts, _ = owner(folder, run_id)
    pid = int(str(first).split("-")[-2])
    victim = next(process for process in workers.values() if process.pid == pid)
    victim.kill()
    victim.wait()
    seconds = until(lambda: owner(folder, run_id)[1] > attempts, TAKEN_OVER_WITHIN_S)
    until(lambda: run_of(server, run_id)["state"] in ENDED, 120)
    second, _, state = owner(folder, run_id)
    assert (state, second != first) == ("done", True)
    documents = raw_sql(folder, f"SELECT count(*) FROM run_documents WHERE run_id = '{run_id}'")
    finishes = raw_sql(folder, f"SELECT count(*) FROM audit WHERE thing = '{run_id}' AND action = 'finish'")
    assert (documents, finishes) == ([(1,)], [(1,)])
    return seconds


@pytest.fixture
def served(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that solves nothing itself."""
    monkeypatch.setenv("REMATCH_WORKERS", "0")
    monkeypatch.setenv("REMATCH_OTHER_ORDERS", "false")
    tokens = tokens_in(tmp_path)
    with serving(tmp_path, tokens) as server:
        yield server


def test_a_killed_workers_run_is_taken_over(served: Server, tmp_path: Path) -> None:
    """Three workers, one killed while it solves: the run ends once, another one has it within 30 s."""
    prepare_hard(served, tmp_path)
    with ExitStack() as stack:
        workers = {str(n): stack.enter_context(working(tmp_path, n)) for n in range(3)}
        until(lambda: served.caller("drafter").client.get("/readyz").json()["workers"] >= 4, 30)
        assert taken_over(tmp_path, served, workers) < TAKEN_OVER_WITHIN_S


def test_a_worker_that_wakes_up_too_late_publishes_nothing(served: Server, tmp_path: Path) -> None:
    """Stopped for longer than the others wait, its run is theirs; what it then finds is dropped."""
    prepare_hard(served, tmp_path)
    with working(tmp_path, 0) as first:
        run_id = start(served)
        until(lambda: owner(tmp_path, run_id)[2] == "solving", 30)
        first.send_signal(signal.SIGSTOP)
        with working(tmp_path, 1):
            until(lambda: owner(tmp_path, run_id)[1] == 2, 60)
            first.send_signal(signal.SIGCONT)
            until(lambda: run_of(served, run_id)["state"] in ENDED, 120)
            time.sleep(3)
    finishes = raw_sql(tmp_path, f"SELECT count(*) FROM audit WHERE thing = '{run_id}' AND action = 'finish'")
    assert (owner(tmp_path, run_id)[2], finishes) == ("done", [(1,)])


@pytest.mark.prove
@pytest.mark.timeout(1_800)
def test_ten_workers_killed_one_after_the_other(served: Server, tmp_path: Path) -> None:
    """Three workers on ten runs; each time the one that solves is killed, and a new one comes."""
    prepare_hard(served, tmp_path)
    seconds = []
    with ExitStack() as stack:
        workers = {str(n): stack.enter_context(working(tmp_path, n)) for n in range(3)}
        for number in range(10):
            seconds.append(taken_over(tmp_path, served, workers))
            workers[f"new-{number}"] = stack.enter_context(working(tmp_path, 3 + number))
    (tmp_path / "seconds.txt").write_text(f"taken over after {[round(each, 1) for each in seconds]} s\n")
    assert len(seconds) == 10
