"""Calls over HTTP, tried again while a server is busy; tokens go over TLS, or to this machine only."""

import ipaddress
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from rematch.errors import AccessError, BusyError, FileError, InputError

ATTEMPTS = 5
WAIT_S = 1.0
WAIT_MAX_S = 60.0
TIMEOUT_S = 60.0
BUSY = frozenset({429, 500, 502, 503, 504})
SECRET_CHARS_MAX = 1_000


class Server:
    """A server somebody calls with a token."""

    def __init__(self, client: httpx.Client, name: str) -> None:
        self._client = client
        self.name = name

    def call(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """
        Send a request, again while the server is busy; never to where a redirect points.

        Raises
        ------
        AccessError
            The server does not know the token, or it may not do this.
        BusyError
            The server did not answer in time, also when asked again.
        """
        for attempt in range(ATTEMPTS):
            answer = self._once(method, path, sent)
            if answer is not None and answer.status_code not in BUSY:
                return self._checked(answer)
            if attempt + 1 < ATTEMPTS:
                time.sleep(_pause_s(answer, attempt))
        raise BusyError(f"{self.name} does not answer, or is busy. What was done is kept: try again later.")

    def _once(self, method: str, path: str, sent: dict[str, Any]) -> httpx.Response | None:
        try:
            return self._client.request(method, path, **sent)
        except httpx.TransportError:
            return None

    def _checked(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code in {401, 403}:
            raise AccessError(f"{self.name} does not know the token, or it may not do this.")
        if answer.is_redirect:
            raise InputError(f"{self.name} answers from another address: give that one.")
        return answer


@contextmanager
def calling(address: str, name: str, *, authorization: str) -> Iterator[Server]:
    """Open a server for calls; InputError for an address that a token should not go to."""
    url = httpx.URL(_checked_address(address, name))
    with httpx.Client(
        base_url=url,
        headers={"Authorization": authorization, "Accept": "application/json"},
        timeout=TIMEOUT_S,
        follow_redirects=False,
        trust_env=not _is_here(url.host),
    ) as client:
        yield Server(client, name)


def secret_in(path: Path) -> str:
    """Return the one word a file holds; it is never given on the command line, where others see it."""
    try:
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path}: cannot be read ({type(error).__name__}).") from None
    if not found or len(found) > SECRET_CHARS_MAX or not (found.isascii() and found.isprintable()):
        raise FileError(f"{path}: one line with the token is asked for, and nothing else.")
    if " " in found:
        raise FileError(f"{path}: the token alone is asked for, without the word before it.")
    return found


def _checked_address(address: str, name: str) -> str:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise InputError(f"The address of {name} is none.") from None
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo or url.query:
        raise InputError(f"The address of {name} is written like https://kf.kobotoolbox.org.")
    if url.scheme == "http" and not _is_here(url.host):
        raise InputError(f"{name} is called with a token: give an address with https.")
    return address


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _pause_s(answer: httpx.Response | None, attempt: int) -> float:
    asked = "" if answer is None else answer.headers.get("retry-after", "")
    pause = float(asked) if asked.isdecimal() and len(asked) < 6 else WAIT_S * 2**attempt
    return min(pause, WAIT_MAX_S)
