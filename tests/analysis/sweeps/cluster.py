"""A real Dask cluster of processes on loopback: a scheduler and workers, each of which can be killed."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from distributed import Client

from tests.house.tree import ROOT

READY_WITHIN_S = 60


@dataclass(frozen=True)
class Cluster:
    """Its address as an engine, and its workers."""

    engine: str
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def a_cluster(workers: int) -> Iterator[Cluster]:
    """Start a scheduler and its workers, wait until all are there, and end them afterwards."""
    address = f"127.0.0.1:{_free_port()}"
    host, port = address.split(":")
    with ExitStack() as stack:
        stack.enter_context(_process("scheduler", "--host", host, "--port", port, "--no-dashboard"))
        worker = ("worker", f"tcp://{address}", "--nthreads", "1", "--no-nanny", "--no-dashboard")
        started = tuple(stack.enter_context(_process(*worker)) for _ in range(workers))
        with Client(f"tcp://{address}", timeout=READY_WITHIN_S, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=READY_WITHIN_S)
        yield Cluster(f"dask://{address}", started)


@contextmanager
def _process(kind: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *words]
    process = subprocess.Popen(
        command,
        env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
