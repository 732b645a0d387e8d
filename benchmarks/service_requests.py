"""The requests that the service and its peer are measured with: the same bodies on both sides."""

from __future__ import annotations

import http.client
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.http_load import Request
from benchmarks.large_round import large_round
from rematch.errors import InputError
from rematch.models.municipality import Municipality, Provision
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import check_municipality
from rematch.services.keys import NewKey, create_key
from rematch.settings import Settings
from rematch.store import Role, open_store

JSON = {"Content-Type": "application/json"}
READ_AT_LEAST, WRITE_AT_LEAST = 0.5, 0.4
TOWNS = 25
"""With four kinds of homes each: 100 columns."""
PLEDGES = 8
"""As many as connections: each changes its own."""
ALONE: dict[str, Any] = {
    "ties": [],
    "together_with": [],
    "ranked_municipalities": [],
    "unwanted_municipalities": [],
}
"""What an invented case says of other cases and of places that are not in the round."""


@dataclass(frozen=True)
class Kind:
    """One kind of request, as the service and as its peer are asked it."""

    name: str
    ours: Callable[[int], Request]
    bare: Callable[[int], Request]
    expected: tuple[int, int]
    """Statuses of the service and of its peer."""
    at_least: float
    """Requests per second to reach, in times of the peer's."""


def keys_in(folder: Path) -> dict[str, str]:
    """Make a key for everybody who calls, by name; towns by code."""
    wanted = {
        "ngo": NewKey(role=Role.NGO, organisation="harbour", person="caseworker-07"),
        "drafter": NewKey(role=Role.COORDINATOR, organisation="desk", person="coordinator-a"),
        "signer": NewKey(role=Role.COORDINATOR, organisation="desk", person="coordinator-b"),
    }
    for number in range(TOWNS):
        code = f"DE-invented-{number}"
        wanted[code] = NewKey(
            role=Role.MUNICIPALITY, organisation=f"town-{number}", person="officer-1", municipality=code
        )
    with open_store(Settings(data_folder=folder)) as store:
        return {name: create_key(store, each).token for name, each in wanted.items()}


def kinds_of(keys: dict[str, str]) -> list[Kind]:
    """Reading a case, posting a case, changing a pledge."""
    case, pledge = _case(), _pledge()
    numbers = itertools.count(1)
    versions = [itertools.count(1) for _ in range(PLEDGES)]
    ngo, town = bearer(keys, "ngo"), bearer(keys, "DE-invented-0")

    def posted() -> tuple[str, bytes]:
        ref = f"B-{next(numbers)}"
        return ref, json.dumps(case | {"case_ref": ref}).encode()

    def ours_post(_: int) -> Request:
        ref, body = posted()
        return "POST", "/v1/cases", ngo | JSON | {"Idempotency-Key": f"bench-{ref}"}, body

    def bare_post(_: int) -> Request:
        return "POST", "/cases", JSON, posted()[1]

    def ours_put(number: int) -> Request:
        headers = town | JSON | {"If-Match": f'"{next(versions[number])}"'}
        body = json.dumps(pledge | {"pledge_ref": f"T-{number}"}).encode()
        return "PUT", f"/v1/pledges/DE-invented-0/T-{number}", headers, body

    def bare_put(number: int) -> Request:
        body = json.dumps(pledge | {"pledge_ref": f"T-{number}"}).encode()
        return "PUT", f"/pledges/T-{number}", JSON, body

    read_ours: Request = ("GET", "/v1/cases/harbour/B-0", ngo, None)
    read_bare: Request = ("GET", "/cases/B-0", {}, None)
    return [
        Kind("reading a case", lambda _: read_ours, lambda _: read_bare, (200, 200), READ_AT_LEAST),
        Kind("posting a case", ours_post, bare_post, (201, 201), WRITE_AT_LEAST),
        Kind("changing a pledge", ours_put, bare_put, (200, 200), WRITE_AT_LEAST),
    ]


def prepare(ours: str, bare: str, keys: dict[str, str]) -> None:
    """Put what is read and changed there on both sides."""
    case = json.dumps(_case() | {"case_ref": "B-0"}).encode()
    ngo, town = bearer(keys, "ngo"), bearer(keys, "DE-invented-0")
    send(ours, ("POST", "/v1/cases", ngo | JSON | {"Idempotency-Key": "bench-B-0"}, case))
    send(bare, ("POST", "/cases", JSON, case))
    [place] = large_round(1, 4).municipalities
    body = accepted(place).model_dump_json(exclude_none=True).encode()
    send(ours, ("PUT", f"/v1/municipalities/{place.code}", town | JSON, body))
    for number in range(PLEDGES):
        pledge = json.dumps(_pledge() | {"pledge_ref": f"T-{number}"}).encode()
        key = {"Idempotency-Key": f"bench-pledge-{number}"}
        send(ours, ("POST", "/v1/pledges", town | JSON | key, pledge))
        send(bare, ("PUT", f"/pledges/T-{number}", JSON, pledge))


def accepted(place: Municipality) -> Municipality:
    """The place without answers that the service asks for elsewhere."""

    def is_accepted(provision: Provision) -> bool:
        try:
            check_municipality(place.model_copy(update={"provisions": (provision,)}), catalogue())
        except InputError:
            return False
        return True

    return place.model_copy(update={"provisions": tuple(filter(is_accepted, place.provisions))})


def bearer(keys: dict[str, str], who: str) -> dict[str, str]:
    """The header that says who calls."""
    return {"Authorization": f"Bearer {keys[who]}"}


def send(url: str, request: Request) -> Any:
    """Send one request that has to succeed; return its JSON."""
    parts = urlsplit(url)
    client = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=600)
    method, path, headers, body = request
    client.request(method, path, body, headers)
    answer = client.getresponse()
    text = answer.read()
    client.close()
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path}: {answer.status} {text[:2000]!r}")
    return json.loads(text) if text else None


def _case() -> dict[str, Any]:
    case: dict[str, Any] = large_round(1, 4).cases[0].case.model_dump(mode="json", exclude_none=True)
    return case | ALONE


def _pledge() -> dict[str, Any]:
    pledge: dict[str, Any] = large_round(1, 4).pledges[0].model_dump(mode="json", exclude_none=True)
    return pledge
