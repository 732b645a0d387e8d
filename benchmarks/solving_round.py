"""A large round in the service, which is solved while other requests are measured."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from benchmarks.large_round import large_round
from benchmarks.service_requests import ALONE, JSON, TOWNS, accepted, bearer, send

AT_ONCE = 200
HOMES = 100
"""Of each kind in each town."""
DEADLINE_S = 300
BEGUN_WITHIN_S = 120


class SolvingRound:
    """One round of the service with so many cases, and its runs."""

    def __init__(self, url: str, keys: Mapping[str, str], cases: int) -> None:
        self.url, self.keys, self.cases = url, dict(keys), cases
        self.run_id = ""
        self._runs = 0

    def prepare(self) -> None:
        """Post towns, pledges, cases and rules, and freeze a round of them."""
        scenario = large_round(self.cases, 4 * TOWNS)
        for place, pledge in zip(scenario.municipalities, scenario.pledges, strict=True):
            if place.code != "DE-invented-0":  # there already
                self._send(
                    f"PUT /v1/municipalities/{place.code}",
                    place.code,
                    accepted(place).model_dump(mode="json"),
                )
            homes = [unit.model_copy(update={"count": HOMES}) for unit in pledge.unit_types]
            body = pledge.model_copy(update={"unit_types": tuple(homes)}).model_dump(mode="json")
            self._send("POST /v1/pledges", place.code, body, key=f"round-{place.code}")
        rows = [
            part.case.model_dump(mode="json", exclude_none=True) | ALONE | {"case_ref": f"R-{number}"}
            for number, part in enumerate(scenario.cases)
        ]
        for first in range(0, len(rows), AT_ONCE):
            body = {"cases": rows[first : first + AT_ONCE]}
            done = self._send("POST /v1/cases:bulk", "ngo", body, key=f"round-cases-{first}")
            if done["refused"]:
                raise RuntimeError(f"{done['refused']} cases refused, the first: {_refused(done)}")
        self._freeze()

    @contextmanager
    def solve(self) -> Iterator[None]:
        """Solve the round while something else happens, then stop."""
        self._runs += 1
        params = {"deadline_s": DEADLINE_S}
        body = {"policy_id": "large/1", "params": params}
        started = self._send("POST /v1/rounds/large/runs", "drafter", body, key=f"round-run-{self._runs}")
        self.run_id = started["run_id"]
        give_up = time.monotonic() + BEGUN_WITHIN_S
        while not self.is_solving():
            if time.monotonic() > give_up:
                raise RuntimeError("the run does not begin")
            time.sleep(0.2)
        yield
        if self.is_solving():
            self._send(f"POST /v1/runs/{self.run_id}/cancel", "drafter", key=f"round-end-{self._runs}")
        while self.is_solving():
            time.sleep(0.2)

    def is_solving(self) -> bool:
        """Whether the run is being solved right now."""
        state: str = self._send(f"GET /v1/runs/{self.run_id}", "drafter")["state"]
        return state == "solving"

    def _freeze(self) -> None:
        draft = {"policy_ref": "large", "heard": ["invented"]}
        self._send("POST /v1/policies", "drafter", draft, key="round-draft")
        self._send("POST /v1/policies/large/1/sign", "signer", key="round-sign", version=1)
        facts = {"round_ref": "large", "title": "Large", "as_of": "2026-12-01", "seed": 7}
        self._send("POST /v1/rounds", "drafter", facts, key="round-open")
        self._send("POST /v1/rounds/large/cases", "drafter", {}, key="round-fill", version=1)
        self._send("POST /v1/rounds/large/freeze", "drafter", key="round-freeze", version=2)

    def _send(
        self, step: str, who: str, body: Any = None, *, key: str = "", version: int | None = None
    ) -> Any:
        headers = bearer(self.keys, who) | (JSON if body is not None else {})
        if key:
            headers["Idempotency-Key"] = f"bench-{key}"
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        text = None if body is None else json.dumps(body).encode()
        method, path = step.split()
        return send(self.url, (method, path, headers, text))


def _refused(done: dict[str, Any]) -> str:
    return next(str(row["detail"]) for row in done["rows"] if row["outcome"] == "refused")
