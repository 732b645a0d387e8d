"""The demo's people: a key for each, and how they call; nothing but the public interface."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from rematch.errors import RematchError
from rematch.models.scenario import Scenario
from rematch.services.keys import NewKey, create_key
from rematch.store import Role, Store

COORDINATORS = ("coordinator-a", "coordinator-b")
CALL_TIMEOUT_S = 60


class DemoError(RematchError):
    """A call of the demo was refused: says which, and what the server answered."""

    code = "demo"


@dataclass(frozen=True)
class Caller:
    """One person with a key."""

    http: httpx.Client

    def get(self, path: str) -> Any:
        """Read something."""
        return self._answer("GET", path)

    def put(self, path: str, body: Any, *, version: int | None = None) -> Any:
        """Put something, over the version named."""
        return self._answer("PUT", path, body=body, version=version)

    def post(self, path: str, body: Any = None, *, version: int | None = None) -> Any:
        """Post something once, under a fresh Idempotency-Key."""
        return self._answer("POST", path, body=body, version=version)

    def _answer(self, method: str, path: str, *, body: Any = None, version: int | None = None) -> Any:
        headers = {"Idempotency-Key": str(uuid.uuid4())} if method == "POST" else {}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        answer = self.http.request(method, f"/v1{path}", json=body, headers=headers)
        if answer.is_error:
            raise DemoError(f"{method} {path} was answered {answer.status_code}: {answer.text[:500]}")
        return answer.json()


@dataclass(frozen=True)
class Cast:
    """Everybody in the demo."""

    ngos: dict[str, Caller]
    municipalities: dict[str, Caller]
    drafter: Caller
    signer: Caller


def tokens_of(store: Store, scenario: Scenario) -> dict[str, str]:
    """Make one key per person of a scenario; the name says who holds it."""
    wanted = [
        NewKey(role=Role.NGO, organisation=ngo, person="caseworker")
        for ngo in sorted({part.case_id.split("/")[0] for part in scenario.cases})
    ]
    wanted += [
        NewKey(
            role=Role.MUNICIPALITY,
            organisation=municipality.code,
            person="officer",
            municipality=municipality.code,
            name=municipality.name,
        )
        for municipality in scenario.municipalities
    ]
    wanted += [
        NewKey(role=Role.COORDINATOR, organisation="coordination", person=person) for person in COORDINATORS
    ]
    return {
        each.person if each.role is Role.COORDINATOR else each.organisation: create_key(store, each).token
        for each in wanted
    }


@contextmanager
def cast_of(url: str, tokens: Mapping[str, str]) -> Iterator[Cast]:
    """Everybody with a key, calling a server; their connections end with the block."""
    with ExitStack() as open_things:
        callers = {
            name: Caller(
                open_things.enter_context(
                    httpx.Client(
                        base_url=url,
                        headers={"Authorization": f"Bearer {token}"},
                        timeout=CALL_TIMEOUT_S,
                        trust_env=False,
                    )
                )
            )
            for name, token in tokens.items()
        }
        drafter, signer = (callers.pop(person) for person in COORDINATORS)
        yield Cast(ngos=callers, municipalities=callers, drafter=drafter, signer=signer)
