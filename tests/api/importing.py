"""Uploads of files of cases, as NGOs' programs send them, and what becomes of them."""

import time
from typing import Any

import httpx

from rematch.api.uploads import XLSX
from tests.api.desk import Caller

CSV = "text/csv"
ENDED = {"done", "cancelled", "failed"}


def upload(
    caller: Caller, content: bytes, *, media_type: str = CSV, name: str = "cases", **sent: Any
) -> httpx.Response:
    """Send a file."""
    return caller.call("POST", "/v1/imports", files={"file": (name, content, media_type)}, **sent)


def ended(caller: Caller, answer: httpx.Response, *, within_s: float = 60) -> dict[str, Any]:
    """Wait until an import that was accepted has ended; return it."""
    assert answer.status_code == 202, answer.text
    give_up = time.monotonic() + within_s
    while time.monotonic() < give_up:
        found: dict[str, Any] = caller.get(answer.headers["location"]).json()
        if found["state"] in ENDED:
            return found
        time.sleep(0.05)
    raise AssertionError(f"the import is still {found['state']} after {within_s} s")


def rows_of(caller: Caller, import_id: str, **query: Any) -> list[dict[str, Any]]:
    """Every row of an import, page by page."""
    rows: list[dict[str, Any]] = []
    query = {"limit": 200} | query
    while True:
        page = caller.get(f"/v1/imports/{import_id}/rows", params=query).json()
        rows += page["items"]
        if page["next_cursor"] is None:
            return rows
        query["cursor"] = page["next_cursor"]


def counts(found: dict[str, Any]) -> tuple[int, int, int]:
    """Cases created, unchanged, refused."""
    return found["created"], found["unchanged"], found["refused"]


__all__ = ["CSV", "XLSX", "counts", "ended", "rows_of", "upload"]
