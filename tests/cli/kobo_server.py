"""A small server that behaves as KoboToolbox's API v2 does, for one form; docs/intake.md has the sources."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ASSET, TOKEN = "aXecHjmbATuF6iGFmvBLBX", "0123456789abcdef0123456789abcdef01234567"
DEFAULT_LIMIT, LIMIT_MAX = 100, 1_000


@dataclass
class KoboServer:
    """What it holds, what it was asked, and how it misbehaves."""

    submissions: list[dict[str, Any]] = field(default_factory=list)
    limit_max: int = LIMIT_MAX
    failures: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def add(self, submission: dict[str, Any], *, at: str = "2026-11-02T09:30:00") -> None:
        """Receive a submission: ids count up."""
        number = len(self.submissions) + 1
        self.submissions.append(submission | {"_id": number, "_submission_time": at})

    def edit(self, number: int, submission: dict[str, Any]) -> None:
        """Edit the submission of this id: its number and the time it came in stay as they were."""
        old = self.submissions[number - 1]
        kept = {name: old[name] for name in ("_id", "_submission_time")}
        self.submissions[number - 1] = submission | kept

    def page(self, query: dict[str, str]) -> dict[str, Any]:
        """Answer a request for submissions."""
        self.asked.append(query)
        found = [each for each in self.submissions if _fits(each, json.loads(query.get("query", "{}")))]
        for name, way in reversed(json.loads(query.get("sort", "{}")).items()):
            found.sort(key=lambda each: each[name], reverse=way < 0)
        start = int(query.get("start", 0))
        limit = min(int(query.get("limit", DEFAULT_LIMIT)), self.limit_max)
        there_is_more = start + limit < len(found)
        # What is given out is what a foreign address would be, if somebody followed it with the token.
        following = f"http://192.0.2.1/api/v2/assets/{ASSET}/data.json?limit={limit}&start={start + limit}"
        return {
            "count": len(found),
            "next": following if there_is_more else None,
            "previous": None,
            "results": found[start : start + limit],
        }


def _fits(submission: dict[str, Any], query: dict[str, Any]) -> bool:
    return all(submission[name] >= condition["$gte"] for name, condition in query.items())


def _handler(kobo: KoboServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if kobo.failures:
                self.answer(*kobo.failures.pop(0))
            elif self.headers.get("Authorization") != f"Token {TOKEN}":
                self.answer(401, {}, b'{"detail": "Invalid token."}')
            elif address.path != f"/api/v2/assets/{ASSET}/data.json":
                self.answer(404, {}, b'{"detail": "Not found."}')
            else:
                query = {name: values[0] for name, values in parse_qs(address.query).items()}
                self.answer(200, {}, json.dumps(kobo.page(query)).encode())

        def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def kobo_server() -> Iterator[KoboServer]:
    """Serve on loopback."""
    kobo = KoboServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(kobo))
    kobo.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kobo
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
