"""The unit of work: commit, rollback, queue, snapshots, and what a killed writer leaves."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy.exc import InternalError, OperationalError

from rematch.errors import BusyError, SettingError
from rematch.models.round import CaseState
from rematch.store import Actor, Store
from rematch.store.fair_lock import FairLock
from tests.databases import is_postgres, raw_sql
from tests.store.builders import NGO, a_case, opened, with_organisations

ACTOR = Actor(key_id="0011", organisation=NGO)
WRITER = """
import sys
from pathlib import Path
from rematch.models.round import CaseState
from rematch.store import Actor
from tests.databases import is_postgres, raw_sql
from tests.store.builders import NGO, a_case, opened
with opened(Path(sys.argv[1])) as store:
    for number in range(100_000):
        with store.unit_of_work() as uow:
            case = uow.cases.add(a_case(f"{sys.argv[2]}-{number}"), ngo=NGO, state=CaseState.DRAFT)
            uow.audit.append(Actor(key_id="0011", organisation=NGO), "create", "case", case.id)
        print(case.id, flush=True)
"""


def test_an_exception_takes_everything_back(store: Store) -> None:
    """Nothing half-written: case and audit go together."""
    with pytest.raises(RuntimeError), store.unit_of_work() as uow:
        uow.cases.add(a_case(), ngo=NGO, state=CaseState.READY)
        uow.audit.append(ACTOR, "create", "case", f"{NGO}/C-1")
        raise RuntimeError("stopped")
    with store.read() as uow:
        assert uow.cases.list() == ()
        assert uow.audit.head().seq == 0


def test_a_reader_sees_a_snapshot_and_does_not_queue(store: Store) -> None:
    """While a unit of work is open, others read what was committed before."""
    with store.unit_of_work() as uow:
        uow.cases.add(a_case(), ngo=NGO, state=CaseState.READY)
        with store.read() as other:
            assert other.cases.list() == ()
    with store.read() as other:
        assert len(other.cases.list()) == 1


def test_a_reader_cannot_write(store: Store) -> None:
    """A write in a read is refused by the database, and the connection is sound afterwards."""
    with pytest.raises((OperationalError, InternalError), match=r"readonly|read-only"), store.read() as uow:
        uow.audit.append(ACTOR, "create", "case", "x")
    with store.unit_of_work() as uow:
        assert uow.audit.append(ACTOR, "create", "case", "x").seq == 1


def test_a_unit_of_work_inside_another_is_refused(store: Store) -> None:
    """In place of standing still for ever."""
    with store.unit_of_work(), pytest.raises(RuntimeError, match="inside another"), store.unit_of_work():
        pass
    with store.unit_of_work() as uow:
        assert uow.organisations.get(NGO)


def test_another_process_that_writes_for_long_is_said(database: str, tmp_path: Path) -> None:
    """After the wait a conflict is raised; no error of the database gets through."""
    with opened(tmp_path, database_wait_s=1) as store:
        busy = pytest.raises(BusyError, match="busy with another process")
        with opened(tmp_path) as other, other.unit_of_work(), busy, store.unit_of_work():
            pass
        with store.unit_of_work():
            pass


def test_a_server_that_ended_the_connection_is_said(store: Store, tmp_path: Path) -> None:
    """In the middle of a write: nothing is kept, the caller hears that the database is away."""
    if not is_postgres(tmp_path):
        pytest.skip("a file does not hang up")
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    others += " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with pytest.raises(SettingError, match="does not answer"), store.unit_of_work() as uow:
        uow.cases.add(a_case(), ngo=NGO, state=CaseState.READY)
        raw_sql(tmp_path, others)
        uow.cases.list()
    with store.unit_of_work() as uow:
        assert uow.cases.list() == ()


def test_the_queue_serves_whoever_came_first() -> None:
    """Twenty threads that ask one after the other are served in that order."""
    lock, served = FairLock(), []

    def take(number: int) -> None:
        with lock:
            served.append(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(20)]
    with lock:
        for number, thread in enumerate(threads):
            thread.start()
            while lock.waiting <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert served == list(range(20))
    assert lock.waiting == 0


def test_nobody_slips_in_before_the_queue() -> None:
    """A thread that releases and asks again at once stands behind those who waited."""
    lock, served = FairLock(), []
    waiting = threading.Thread(target=lambda: (lock.acquire(), served.append("first"), lock.release()))
    lock.acquire()
    waiting.start()
    while not lock.waiting:
        time.sleep(0.001)
    lock.release()
    with lock:
        served.append("second")
    waiting.join()
    assert served == ["first", "second"]


def test_a_killed_writer_keeps_what_it_acknowledged(database: str, tmp_path: Path) -> None:
    """Five times kill -9 in the middle of writing: every acknowledged case is there, the audit is whole."""
    with_organisations(opened(tmp_path)).close()
    acknowledged: list[str] = []
    for kill in range(5):
        command = [sys.executable, "-c", WRITER, str(tmp_path), f"K{kill}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            acknowledged += [child.stdout.readline().strip() for _ in range(10 + kill)]
            os.kill(child.pid, signal.SIGKILL)
            acknowledged += child.stdout.read().split()
    with opened(tmp_path) as store, store.read() as uow:
        stored = {case.id for case in uow.cases.list(limit=None)}
        assert set(acknowledged) <= stored
        assert len(stored) - len(set(acknowledged)) <= 5
        assert uow.audit.verify_chain().seq == len(stored)
