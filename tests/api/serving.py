"""A real server process on loopback, as `uvicorn --factory rematch.app:create_app` starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.api.desk import Caller
from tests.databases import url_in


@dataclass
class Server:
    """A running process, its address and its log."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    tokens: dict[str, str]

    def caller(self, name: str) -> Caller:
        """Somebody who calls over the network."""
        return Caller(httpx.Client(base_url=self.url, timeout=30, trust_env=False), self.tokens[name])

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end."""
        self.process.send_signal(sign)
        return self.process.wait(30)


@contextmanager
def serving(folder: Path, tokens: dict[str, str]) -> Iterator[Server]:
    """Start a server over the folder and end it, if a test has not."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", "rematch.app:create_app"]
    environment = os.environ | {
        "REMATCH_DATA_FOLDER": str(folder),
        "REMATCH_DATABASE_URL": url_in(folder),
        "REMATCH_SHUTDOWN_GRACE_S": "10",
    }
    log = folder / "server.log"
    with log.open("ab") as sink:
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)],
            env=environment,
            stdout=sink,
            stderr=sink,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log, tokens)
    try:
        _wait_until_ready(server)
        yield server
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait_until_ready(server: Server) -> None:
    give_up = time.monotonic() + 180
    while time.monotonic() < give_up and server.process.poll() is None:
        try:
            if httpx.get(f"{server.url}/readyz", trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass  # not listening yet
        time.sleep(0.05)
    raise AssertionError(server.log.read_text())
