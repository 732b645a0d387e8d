"""Around every request: an id, a log line without case data, and the last resort when something breaks."""

import re
import secrets
import time
import traceback

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rematch.api import problems

log = structlog.get_logger("rematch.api")
_REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class RequestContext:
    """Gives the request its id, answers what nobody caught, and writes one line about it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = scope["rematch.request_id"] = _request_id(scope)
        exchange = _Exchange(send, request_id)
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, exchange.send)
            except Exception as error:  # noqa: BLE001 - the edge: the caller gets a problem, the log a place
                await self._last_resort(scope, receive, exchange, error)
            seconds = time.perf_counter() - started
            scope["app"].state.metrics.saw(_operation(scope), exchange.status, seconds)
            log.info(
                "request",
                method=scope["method"],
                operation=_operation(scope),
                status=exchange.status,
                ms=round(seconds * 1_000, 1),
            )

    async def _last_resort(
        self, scope: Scope, receive: Receive, exchange: "_Exchange", error: Exception
    ) -> None:
        # An error's words may repeat what somebody sent: its type and its place are logged, no more.
        frames = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        log.error(
            "unexpected error", error=type(error).__name__, operation=_operation(scope), frames=frames[-12:]
        )
        if exchange.status is not None:
            raise RuntimeError("an answer broke off after it had begun") from None
        answer = problems.document(
            str(scope["rematch.request_id"]),
            "error",
            "The mistake is ours; it is logged with the request_id.",
        )
        await answer(scope, receive, exchange.send)


class _Exchange:
    """The way back: notes the status and adds the headers that every answer has."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self._request_id
            headers["X-Content-Type-Options"] = "nosniff"
            headers.setdefault("Cache-Control", "no-store")
        await self._send(message)


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _operation(scope: Scope) -> str | None:
    """Return the operation's id: the address itself may name a case."""
    return getattr(scope.get("route"), "operation_id", None)
