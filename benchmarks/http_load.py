"""Sends the same kind of request over a few connections for a while: how many, and how long each took."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Request = tuple[str, str, dict[str, str], bytes | None]
"""Method, path, headers, body."""


@dataclass
class Load:
    """What was measured: one entry per request that was answered as expected."""

    seconds: float = 0.0
    took_ms: list[float] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)
    """Answers that were not expected, by status."""

    @property
    def per_second(self) -> float:
        """Requests answered per second."""
        return len(self.took_ms) / self.seconds if self.seconds else 0.0

    def quantile_ms(self, share: float) -> float:
        """Milliseconds within which so many of the requests were answered."""
        ordered = sorted(self.took_ms)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

    def add(self, other: Load) -> None:
        """Take in another turn of the same kind."""
        self.seconds += other.seconds
        self.took_ms += other.took_ms
        for status, count in other.refused.items():
            self.refused[status] = self.refused.get(status, 0) + count


def put_under_load(
    url: str, make: Callable[[int], Request], *, seconds: float, connections: int, expected: int
) -> Load:
    """Send requests that `make(connection)` hands out, back to back per connection, until time is over."""
    load, lock = Load(), threading.Lock()
    end = time.perf_counter() + seconds

    def send_all(number: int) -> None:
        client = _connected(url)
        took, refused = [], {}
        while time.perf_counter() < end:
            method, path, headers, body = make(number)
            started = time.perf_counter()
            client.request(method, path, body, headers)
            answer = client.getresponse()
            answer.read()
            if answer.status == expected:
                took.append((time.perf_counter() - started) * 1e3)
            else:
                refused[answer.status] = refused.get(answer.status, 0) + 1
        client.close()
        with lock:
            load.add(Load(took_ms=took, refused=refused))

    started = time.perf_counter()
    threads = [threading.Thread(target=send_all, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - started
    return load


def _connected(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    return http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=60)
