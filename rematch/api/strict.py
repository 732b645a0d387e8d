"""A route whose request reads its body once: of limited size, and without what JSON readers guess at."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from rematch.api.problems import Refusal
from rematch.models.strict_json import JsonError, read_json

OFF_THE_LOOP_BYTES = 32_768
"""A longer text is read in a thread: the event loop answers others meanwhile."""


class StrictRequest(Request):
    """A request whose JSON is unambiguous, or refused."""

    async def body(self) -> bytes:
        """Return the body, refused above the limit (also without Content-Length) or when it is not JSON."""
        if not hasattr(self, "_body"):
            self._body = await self._limited()
            if self._body:
                _refuse_media_type(self.headers.get("content-type", ""))
        return self._body

    async def json(self) -> Any:
        """Return the value of the JSON body."""
        if not hasattr(self, "_json"):
            body = await self.body()
            try:
                self._json = await self._read(body)
            except JsonError as error:
                raise Refusal("malformed-json", error.message, pointer=error.pointer) from None
        return self._json

    async def _read(self, body: bytes) -> Any:
        depth_max = self.app.state.settings.max_depth
        if len(body) <= OFF_THE_LOOP_BYTES:
            return read_json(body, depth_max=depth_max)
        return await run_in_threadpool(read_json, body, depth_max=depth_max)

    async def _limited(self) -> bytes:
        most = self.app.state.settings.max_body_bytes
        refusal = Refusal("too-large", f"The body may have {most:,} bytes at most.")
        declared = self.headers.get("content-length", "")
        if declared.isdecimal() and len(declared) < 20 and int(declared) > most:
            raise refusal
        chunks, size = [], 0
        async for chunk in self.stream():
            size += len(chunk)
            if size > most:
                raise refusal
            chunks.append(chunk)
        return b"".join(chunks)


class StrictRoute(APIRoute):
    """The route class of everything under /v1."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Hand every request on as a strict one."""
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return handle_strictly


def _refuse_media_type(header: str) -> None:
    media_type, _, parameters = header.partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    if media_type.strip().lower() != "application/json" or charset not in {"", "utf-8", "utf8"}:
        raise Refusal("media-type", "Send JSON in UTF-8 with Content-Type: application/json.")
