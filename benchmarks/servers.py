"""Starts the service and its peer, each as a process of its own on loopback, on the same core."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

READY_WITHIN_S = 60


@contextmanager
def serving(app: str, folder: Path, settings: Mapping[str, str], *, ready: str) -> Iterator[str]:
    """Start uvicorn with an app, hand out its address once it is ready, end it."""
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "--host", "127.0.0.1", "--port", str(port), *app.split()]
    with (folder / "server.log").open("wb") as sink:
        process = subprocess.Popen(
            [*command, "--no-access-log"], env=os.environ | settings, stdout=sink, stderr=sink
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(process, f"{url}{ready}", folder / "server.log")
        yield url
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    give_up = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"A server did not become ready: {log.read_text(errors='replace')[-2000:]}")
