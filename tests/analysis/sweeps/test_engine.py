"""Engines: this process, local ones, and a real Dask cluster of which a worker is killed; one hash."""

import os
import signal
from pathlib import Path

import pytest

from rematch.analysis.studies import Plan, planned
from rematch.analysis.sweeps import Done, Engine, sweep
from rematch.analysis.sweeps.engine import mapped
from rematch.errors import InputError, SolveError
from tests.analysis.studies.written import a_study_file
from tests.analysis.sweeps.cluster import Cluster, a_cluster


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Twenty solves of a small round."""
    return planned(a_study_file(tmp_path_factory.mktemp("study"), seeds="5"))


@pytest.fixture(scope="module")
def serial(plan: Plan) -> str:
    """Hash of the sweep in this process."""
    return sweep(plan, engine=Engine(workers=1)).hash


@pytest.mark.prove
def test_two_processes_give_the_same(plan: Plan, serial: str) -> None:
    """In whatever order rows end."""
    found = sweep(plan, engine=Engine(workers=2))
    assert (found.solved, found.hash) == (20, serial)


def test_a_cluster_that_loses_a_worker_gives_the_same(plan: Plan, serial: str, tmp_path: Path) -> None:
    """Killed with SIGKILL mid-sweep: what it had is solved by the other one, and every row is there once."""
    with a_cluster(workers=2) as cluster:
        killed = []

        def kill_one(done: Done) -> None:
            if done.done == 5 and not killed:
                os.kill(cluster.workers[0].pid, signal.SIGKILL)
                killed.append(_left(cluster, done))

        found = sweep(plan, out=tmp_path, engine=Engine(cluster.engine), progress=kill_one)
        assert cluster.workers[0].wait() == -signal.SIGKILL
    assert killed == [15]
    assert (found.solved, found.hash) == (20, serial)
    assert len((tmp_path / "rows.jsonl").read_bytes().splitlines()) == 20


def _left(cluster: Cluster, done: Done) -> int:
    assert all(worker.poll() is None for worker in cluster.workers[1:])
    return done.left


def test_a_local_process_that_is_ended_from_outside() -> None:
    """Its pool cannot be trusted any more: the sweep ends, and says how it goes on."""
    with pytest.raises(SolveError, match="give the same command again"):
        list(mapped(os._exit, [9, 9], Engine(workers=2)))


@pytest.mark.parametrize(
    "address", ["", "dask", "dask://", "dask://host", "dask://host:port", "http://a:1", "ray"]
)
def test_there_are_two_engines(address: str) -> None:
    """Another word is refused before anything is read."""
    with pytest.raises(InputError, match="There are two engines"):
        Engine(address)


def test_no_negative_number_of_workers() -> None:
    """The number is named."""
    with pytest.raises(InputError, match="-1 workers"):
        Engine(workers=-1)


def test_no_scheduler_answers(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is named, with what to do."""
    monkeypatch.setattr("rematch.analysis.sweeps.engine.CONNECT_S", 1)
    with pytest.raises(SolveError, match=r"No Dask scheduler answers at 127\.0\.0\.1:9"):
        sweep(plan, engine=Engine("dask://127.0.0.1:9"))
