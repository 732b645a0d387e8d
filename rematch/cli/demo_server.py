"""A real server process for the demo: on loopback, with a database in a folder of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from rematch.errors import SettingError

READY_WITHIN_S = 60
STOP_WITHIN_S = 15


@dataclass(frozen=True)
class DemoServer:
    """A running server: its address, its process, its log."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def running_server(folder: Path, *, port: int = 0) -> Iterator[DemoServer]:
    """Start a server over the folder, wait until it is ready, and stop it afterwards."""
    chosen = port or _free_port()
    log = folder / "server.log"
    command = [sys.executable, "-m", "rematch", "serve", "--host", "127.0.0.1", "--port", str(chosen)]
    environment = os.environ | {"REMATCH_DATA_FOLDER": str(folder)}
    with log.open("wb") as sink:
        process = subprocess.Popen(command, env=environment, stdout=sink, stderr=sink)
    server = DemoServer(f"http://127.0.0.1:{chosen}", process, log)
    try:
        _wait_until_ready(server)
        yield server
    finally:
        _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(server: DemoServer) -> None:
    give_up = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < give_up:
        if server.process.poll() is not None:
            break
        try:
            if httpx.get(f"{server.url}/readyz", timeout=2, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass  # not listening yet
        time.sleep(0.1)
    raise SettingError(f"The server did not become ready within {READY_WITHIN_S} s; its log is {server.log}.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
