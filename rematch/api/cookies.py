"""The session's cookie: out of reach of scripts, sent by our own pages only, over TLS where there is one."""

from starlette.requests import Request
from starlette.responses import Response

from rematch.settings import Settings

SESSION = "rematch_session"
GUARDED = f"__Host-{SESSION}"
"""Browsers take a cookie of this name from the host itself and over TLS only."""
FLOW = "rematch_flow"
FLOW_PATH, FLOW_S = "/v1/sign-in/oidc", 600


def set_session(request: Request, response: Response, token: str) -> None:
    """Hand the session's token to the browser."""
    settings = _settings(request)
    secure = _is_secure(request)
    response.set_cookie(
        GUARDED if secure else SESSION,
        token,
        max_age=settings.session_hours * 3_600,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def forget_session(request: Request, response: Response) -> None:
    """Take it back."""
    secure = _is_secure(request)
    response.delete_cookie(
        GUARDED if secure else SESSION, path="/", secure=secure, httponly=True, samesite="lax"
    )


def session_in(request: Request) -> str | None:
    """Return the token the browser sent; behind TLS, no cookie that another host may have planted."""
    return request.cookies.get(GUARDED if _is_secure(request) else SESSION)


def set_flow(request: Request, response: Response, memory: str) -> None:
    """Hand over what a browser brings back from an issuer."""
    response.set_cookie(
        FLOW,
        memory,
        max_age=FLOW_S,
        path=FLOW_PATH,
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def forget_flow(request: Request, response: Response) -> None:
    """Take that back."""
    response.delete_cookie(FLOW, path=FLOW_PATH, secure=_is_secure(request), httponly=True, samesite="lax")


def _is_secure(request: Request) -> bool:
    public = _settings(request).public_url or ""
    return request.url.scheme == "https" or public.startswith("https://")


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings
