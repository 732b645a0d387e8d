"""Who calls: answered before anything else is read, for everything under /v1 but the ways in."""

import hmac

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from rematch.api import problems
from rematch.api.cookies import session_in
from rematch.errors import AccessError, ForeignPageError, RematchError
from rematch.services.actor import Actor
from rematch.services.house import House
from rematch.services.keys import identify
from rematch.services.sign_in import session_actor
from rematch.services.who import csrf_token

PROTECTED = "/v1"
OPEN = "/v1/sign-in"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
OUR_PAGES = frozenset({"same-origin", "none"})


class Identity:
    """Puts the actor of a key or a session into the scope, or answers 401."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not _is_protected(scope["path"]):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            scope["rematch.actor"] = await run_in_threadpool(_actor, request.app.state.house, request)
        except RematchError as error:
            await problems.for_error(request, error)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_protected(path: str) -> bool:
    return _is_under(path, PROTECTED) and not _is_under(path, OPEN)


def _is_under(path: str, root: str) -> bool:
    return path == root or path.startswith(f"{root}/")


def _actor(house: House, request: Request) -> Actor:
    """A key comes first: a cookie that a browser adds on its own never acts beside it."""
    token, cookie = _token(request), session_in(request)
    changes = request.method not in READING
    if token is None and cookie is not None:
        actor = session_actor(house, cookie)
        if changes:
            _refuse_foreign_page(house, actor, request)
        return actor
    actor = identify(house.store, token)
    if changes and actor.reads_only:
        raise AccessError("This key reads only: make one without the scope read_only to change things.")
    return actor


def _refuse_foreign_page(house: House, actor: Actor, request: Request) -> None:
    sent = request.headers.get("x-csrf-token", "")
    expected = csrf_token(house, actor.session_id or "")
    is_ours = request.headers.get("sec-fetch-site", "none") in OUR_PAGES
    if not (is_ours and hmac.compare_digest(sent.encode(), expected.encode())):
        raise ForeignPageError("You are signed in, and this request shows no sign of coming from our pages.")


def _token(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
