"""Who calls: answered before anything else is read, for everything under /v1."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from rematch.api import problems
from rematch.errors import RematchError
from rematch.services.keys import identify

PROTECTED = "/v1"


class Identity:
    """Puts the actor of a key into the scope, or answers 401."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not _is_protected(scope["path"]):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        store = request.app.state.house.store
        try:
            scope["rematch.actor"] = await run_in_threadpool(identify, store, _token(request))
        except RematchError as error:
            await problems.for_error(request, error)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_protected(path: str) -> bool:
    return path == PROTECTED or path.startswith(f"{PROTECTED}/")


def _token(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
