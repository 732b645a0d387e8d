"""A service in a folder of its own, and the people who call it, each with a key."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi.testclient import TestClient

from rematch.app import create_app
from rematch.services.house import House
from rematch.services.keys import NewKey, create_key
from rematch.settings import Settings
from rematch.store import Role, open_store
from tests.databases import url_in

PEOPLE = {
    "harbour": NewKey(role=Role.NGO, organisation="harbour", person="caseworker-07"),
    "bridge": NewKey(role=Role.NGO, organisation="bridge", person="caseworker-01"),
    "kiel": NewKey(role=Role.MUNICIPALITY, organisation="kiel", person="officer-1", municipality="DE-kiel"),
    "troisdorf": NewKey(
        role=Role.MUNICIPALITY, organisation="troisdorf", person="officer-1", municipality="DE-troisdorf"
    ),
    "drafter": NewKey(role=Role.COORDINATOR, organisation="desk", person="coordinator-a"),
    "signer": NewKey(role=Role.COORDINATOR, organisation="desk", person="coordinator-b"),
    "analyst": NewKey(role=Role.ANALYST, organisation="desk", person="analyst-1"),
    "authority": NewKey(role=Role.AUTHORITY, organisation="transfer-office", person="clerk-1"),
    "auditor": NewKey(role=Role.AUDITOR, organisation="auditors", person="auditor-1"),
    "admin": NewKey(role=Role.ADMIN, organisation="desk", person="admin-1"),
}
ENDED = {"done", "cancelled", "failed"}
_keys = itertools.count()


@dataclass
class Caller:
    """Somebody with a key and a client."""

    client: httpx.Client
    token: str

    def call(
        self, method: str, path: str, *, version: int | None = None, key: str | None = None, **sent: Any
    ) -> httpx.Response:
        """Send a request with the headers every honest client sends."""
        headers = {"Authorization": f"Bearer {self.token}"} | sent.pop("headers", {})
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        if method == "POST":
            headers["Idempotency-Key"] = key or f"test-key-{next(_keys):06d}"
        return self.client.request(method, path, headers=headers, **sent)

    def get(self, path: str, **sent: Any) -> httpx.Response:
        """Read."""
        return self.call("GET", path, **sent)

    def post(self, path: str, body: Any = None, **sent: Any) -> httpx.Response:
        """Post a JSON body, or none."""
        return self.call("POST", path, **sent, **({} if body is None else {"json": body}))

    def put(self, path: str, body: Any, **sent: Any) -> httpx.Response:
        """Put a JSON body."""
        return self.call("PUT", path, json=body, **sent)


@dataclass
class Desk:
    """The service and everybody who calls it."""

    client: TestClient
    harbour: Caller
    bridge: Caller
    kiel: Caller
    troisdorf: Caller
    drafter: Caller
    signer: Caller
    analyst: Caller
    authority: Caller
    auditor: Caller
    admin: Caller

    @property
    def house(self) -> House:
        """What the app opened."""
        house: House = self.client.app.state.house  # type: ignore[attr-defined]
        return house

    def wait_for(self, run_id: str, *, within_s: float = 60) -> dict[str, Any]:
        """Read a run until it has ended."""
        return self.wait_until(run_id, lambda run: run["state"] in ENDED, within_s=within_s)

    def wait_until(
        self, run_id: str, holds: Callable[[dict[str, Any]], bool], *, within_s: float = 60
    ) -> dict[str, Any]:
        """Read a run until something holds of it."""
        give_up = time.monotonic() + within_s
        while time.monotonic() < give_up:
            run: dict[str, Any] = self.drafter.get(f"/v1/runs/{run_id}").json()
            if holds(run):
                return run
            time.sleep(0.02)
        raise AssertionError(f"run {run_id} is still {run['state']} after {within_s} s")


def settings_in(folder: Path, **fields: Any) -> Settings:
    """Settings of a service in this folder."""
    standard = {"database_url": url_in(folder), "shutdown_grace_s": 10, "other_orders": False}
    return Settings(**{"data_folder": folder} | standard | fields)


def tokens_in(folder: Path) -> dict[str, str]:
    """Make a key for everybody."""
    with open_store(settings_in(folder)) as store:
        return {name: create_key(store, wanted).token for name, wanted in PEOPLE.items()}


@contextmanager
def running_desk(folder: Path, *, tokens: dict[str, str] | None = None, **fields: Any) -> Iterator[Desk]:
    """Start the service in this process, with its start and its stop."""
    tokens = tokens or tokens_in(folder)
    app = create_app(settings_in(folder, **fields))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Desk(client, **{name: Caller(client, token) for name, token in tokens.items()})
