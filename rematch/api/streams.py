"""Server-sent events: how many streams a person holds open, how one is told, and what ends it."""

import asyncio
import json
import signal
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any

from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from rematch.errors import BusyError
from rematch.models.run import RunProgress, RunState
from rematch.services.views import RunView

LOOK_EVERY_S = 1.0
HEARTBEAT_S = 10.0
STREAM_S = 300.0
"""A stream ends by then: its reader comes back by itself, and shows the key again."""
RETRY_MS = 2_000
UNFINISHED = (RunState.QUEUED, RunState.SOLVING)


class Streams:
    """Streams open in this process, by person."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()
        self.stopping = False

    def open(self, person: str) -> Callable[[], None]:
        """Count one more stream of a person, and return what counts it off; BusyError beyond the limit."""
        if self._open[person] >= self._most:
            raise BusyError(f"You hold {self._open[person]} streams of events open: close one, or poll.")
        self._open[person] += 1
        return partial(self._close, person)

    @contextmanager
    def ended_by_signals(self) -> Iterator[None]:
        """End every stream once the process is asked to stop: a server waits for its open answers."""
        main = threading.current_thread() is threading.main_thread()
        before = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT) if main}

        def heard(sign: int, frame: FrameType | None) -> None:
            self.stopping = True
            if callable(ask := before[signal.Signals(sign)]):
                ask(sign, frame)

        for sign, handler in before.items():
            if callable(handler):
                signal.signal(sign, heard)
        try:
            yield
        finally:
            self.stopping = True
            for sign, handler in before.items():
                signal.signal(sign, handler)

    def _close(self, person: str) -> None:
        self._open[person] -= 1
        if not self._open[person]:
            del self._open[person]


class EventStream(StreamingResponse):
    """An answer of events; however it ends, it is counted off."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[str], *, close: Callable[[], None]) -> None:
        super().__init__(events)
        self._close = close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events until they end, or until the reader is gone."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._close()


async def run_events(look: Callable[[], RunView], streams: Streams) -> AsyncIterator[str]:
    """Yield the progress of a run as it changes, then its end; each look is one short read in a thread."""
    seen: RunProgress | None = None
    number, begun, spoke = 0, time.monotonic(), time.monotonic()
    yield f"retry: {RETRY_MS}\n\n"
    while not streams.stopping and time.monotonic() - begun < STREAM_S:
        view = await _looked(look)
        for name, told in _news(view, seen):
            number, spoke = number + 1, time.monotonic()
            yield f"id: {number}\nevent: {name}\ndata: {json.dumps(told, separators=(',', ':'))}\n\n"
        if view is not None:
            seen = view.progress
            if view.state not in UNFINISHED:
                return
        if time.monotonic() - spoke >= HEARTBEAT_S:
            spoke = time.monotonic()
            yield ": still solving\n\n"
        await asyncio.sleep(LOOK_EVERY_S)


async def _looked(look: Callable[[], RunView]) -> RunView | None:
    """Return the run; None where the database is too busy for a look, which is worth no end."""
    try:
        return await run_in_threadpool(look)
    except BusyError:
        return None


def _news(view: RunView | None, seen: RunProgress | None) -> Iterator[tuple[str, Any]]:
    if view is None:
        return
    if view.progress is not None and view.progress != seen:
        yield "progress", view.progress.model_dump(mode="json")
    if view.state not in UNFINISHED:
        yield "ended", {"state": view.state.value, "error": view.error}
