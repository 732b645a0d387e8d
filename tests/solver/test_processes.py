"""Where solving processes come from: one that only loads, and ends with whoever started it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux starts processes by forking")

SCRIPT = """
import json, multiprocessing, os, sys
from rematch.solver import isolated
from tests.solver.builders import LEVELS, a_problem, params

def seen(_progress):
    for child in multiprocessing.active_children():
        stat = open(f"/proc/{child.pid}/stat").read().rpartition(")")[2].split()
        found.append({"server": int(stat[1]), "niceness": int(stat[16])})

found = []
for more in (0, 5):
    os.nice(more)
    isolated(a_problem(), params(LEVELS, progress=seen))
print(json.dumps({"own": os.getpid(), "niceness": os.nice(0), "found": found}), flush=True)
sys.stdin.read()
"""


def gone(pid: int) -> bool:
    """Whether a process has ended, or is only waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@linux_only
def test_processes_come_from_one_server_are_as_nice_as_who_asked_and_end_with_it() -> None:
    """Two solves, the second five steps nicer; then whoever asked is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as asking:
        assert asking.stdout is not None
        said: dict[str, Any] = json.loads(asking.stdout.readline())
        servers = {each["server"] for each in said["found"]}
        assert len(servers) == 1 and said["own"] not in servers
        assert {each["niceness"] for each in said["found"]} == {said["niceness"] - 5, said["niceness"]}
        asking.kill()
    until = time.monotonic() + 10.0
    while not all(map(gone, servers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert all(map(gone, servers))
