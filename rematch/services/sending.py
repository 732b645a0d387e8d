"""Sends one signed event to one address: never to a host of this house, never further than it was told."""

import ipaddress
import json
import socket
import time
from datetime import datetime
from urllib.parse import urlsplit

import httpx
from standardwebhooks import Webhook

from rematch.errors import InputError
from rematch.store import Claimed, Tried

TIMEOUT_S = 5
"""For each of connecting, sending and waiting."""
HIDING = tuple(
    map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::ffff:0:0/96"))
)
"""IPv6 networks that stand for an IPv4 address, which could be one of this network."""
GONE = 410


def check_address(url: str, *, private: bool) -> None:
    """Refuse an address that cannot be sent to; `private`: plain HTTP and hosts of this house are allowed."""
    try:
        parts = urlsplit(url)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        port_fits = False
    if not port_fits:
        raise InputError(
            "A webhook's address is one that can be read, with a port up to 65535.", pointer="/url"
        )
    if parts.scheme not in ({"https", "http"} if private else {"https"}) or not parts.hostname:
        raise InputError("A webhook's address begins with https:// and names a host.", pointer="/url")
    if parts.username or parts.password or parts.fragment:
        raise InputError("A webhook's address holds no password and no fragment.", pointer="/url")


def send(claimed: Claimed, *, now: datetime, private: bool) -> Tried:
    """Send an event, signed with every secret that is valid; whatever goes wrong is told by its kind."""
    began = time.monotonic()
    status, failure = None, None
    try:
        status = _post(claimed, now=now, private=private)
    except _RefusedError as refused:
        failure = str(refused)
    except httpx.TimeoutException:
        failure = "timeout"
    except (httpx.HTTPError, OSError, UnicodeError, ValueError):
        failure = "not_reached"
    took_ms = int((time.monotonic() - began) * 1000)
    ok = status is not None and 200 <= status < 300
    return Tried(ok=ok, status=status, failure=failure, took_ms=took_ms)


class _RefusedError(Exception):
    """The address leads where nothing is sent."""


def _post(claimed: Claimed, *, now: datetime, private: bool) -> int:
    parts = urlsplit(claimed.url)
    host = str(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    # The address is looked up once and connected to as it is: a name that changes meanwhile leads nowhere.
    address = _public_address(host, port, private=private)
    target = httpx.URL(claimed.url).copy_with(host=address)
    body = _body(claimed)
    headers = {"Host": parts.netloc, "Content-Type": "application/json", "User-Agent": "rematch-webhooks"}
    with httpx.Client(timeout=TIMEOUT_S, trust_env=False, follow_redirects=False) as client:
        request = client.build_request(
            "POST", target, content=body, headers=headers | _signed(claimed, body, now=now)
        )
        request.extensions["sni_hostname"] = host
        answer = client.send(request, stream=True)  # what it answers is not read
        answer.close()
        return answer.status_code


def _public_address(host: str, port: int, *, private: bool) -> str:
    found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    addresses = [str(address).partition("%")[0] for address in found]
    if not private and not all(map(_is_public, addresses)):
        raise _RefusedError("private_address")
    return addresses[0]


def _is_public(address: str) -> bool:
    """Say whether an address is a public one: no group, and no way round through another kind of address."""
    parsed = ipaddress.ip_address(address)
    hidden = any(parsed in network for network in HIDING if network.version == parsed.version)
    return parsed.is_global and not parsed.is_multicast and not hidden


def _body(claimed: Claimed) -> bytes:
    event = claimed.event
    content = {
        "type": event.kind.value,
        "timestamp": event.at.isoformat(),
        "data": {"event_id": event.event_id, "thing": event.thing},
    }
    return json.dumps(content, separators=(",", ":")).encode()


def _signed(claimed: Claimed, body: bytes, *, now: datetime) -> dict[str, str]:
    signatures = [
        Webhook(secret).sign(claimed.event.event_id, now, body.decode()) for secret in claimed.secrets
    ]
    return {
        "webhook-id": claimed.event.event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
