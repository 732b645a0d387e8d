"""Signing in through an OpenID Connect issuer: who it vouches for by a verified address is signed in here.

Authorization code with PKCE, state and nonce; the issuer's documents are fetched when they are needed.
"""

import hmac
import secrets
import warnings
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.deprecate import AuthlibDeprecationWarning
from itsdangerous import BadData, URLSafeTimedSerializer
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from rematch.errors import IdentityError, NotFoundError
from rematch.services.house import House
from rematch.services.sign_in import begin
from rematch.services.who import MeView
from rematch.settings import Settings
from rematch.store import IssuedSession

with warnings.catch_warnings():
    # At its import the library tells of a successor of httpx; it works with both.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.httpx_client import OAuth2Client

SALT = "oidc"
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
FLOW_S, FETCH_S, LEEWAY_S = 600, 10, 30
NOT_VOUCHED = "The sign-in did not succeed: begin again, or ask your admin which address is known here."


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and what it must bring back in a cookie."""

    url: str
    memory: str


def begin_oidc(house: House, *, redirect_uri: str) -> Begun:
    """Return the issuer's page to sign in at; NotFoundError where no issuer is set."""
    settings = house.settings
    endpoints = _endpoints(settings)
    memory = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    with _client(settings, redirect_uri) as client:
        url, _ = client.create_authorization_url(
            endpoints["authorization_endpoint"],
            state=memory["state"],
            code_verifier=memory["verifier"],
            nonce=memory["nonce"],
        )
    return Begun(url=url, memory=str(_serializer(house).dumps(memory)))


def finish_oidc(
    house: House, *, memory: str, state: str, code: str, redirect_uri: str
) -> tuple[IssuedSession, MeView]:
    """Open a session for whom the issuer vouches; IdentityError with one text for every reason."""
    try:
        kept = _serializer(house).loads(memory, max_age=FLOW_S)
    except BadData:
        raise IdentityError(NOT_VOUCHED) from None
    if not hmac.compare_digest(str(kept["state"]).encode(), state.encode()):
        raise IdentityError(NOT_VOUCHED)
    claims = _claims(house.settings, kept, code=code, redirect_uri=redirect_uri)
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified") is not True:
        raise IdentityError(NOT_VOUCHED)
    with house.store.unit_of_work() as uow:
        person = uow.people.with_address(email)
        if person is None or person.ended_at is not None:
            raise IdentityError(NOT_VOUCHED)
        return begin(house, uow, person, role=None)


def _claims(settings: Settings, kept: dict[str, str], *, code: str, redirect_uri: str) -> dict[str, Any]:
    """Return what the issuer's signed token says, checked."""
    endpoints = _endpoints(settings)
    try:
        with _client(settings, redirect_uri) as client:
            token = client.fetch_token(endpoints["token_endpoint"], code=code, code_verifier=kept["verifier"])
        keys = jwk.KeySet.import_key_set(_fetched(endpoints["jwks_uri"]))  # type: ignore[arg-type]
        found = jwt.decode(str(token["id_token"]), keys, algorithms=ALGORITHMS)
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": settings.oidc_issuer or ""},
            aud={"essential": True, "value": settings.oidc_id or ""},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": kept["nonce"]},
        ).validate(found.claims)
    except (AuthlibBaseError, JoseError, httpx.HTTPError, KeyError, ValueError):
        raise IdentityError(NOT_VOUCHED) from None
    return found.claims


def _endpoints(settings: Settings) -> dict[str, Any]:
    if settings.oidc_issuer is None or settings.oidc_id is None:
        raise NotFoundError("No issuer is set here.")
    address = f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        found = _fetched(address)
    except (httpx.HTTPError, ValueError):
        raise IdentityError(NOT_VOUCHED) from None
    wanted = {"authorization_endpoint", "token_endpoint", "jwks_uri"}
    if found.get("issuer") != settings.oidc_issuer or not wanted <= set(found):
        raise IdentityError(NOT_VOUCHED)
    return found


def _fetched(address: str) -> dict[str, Any]:
    answer = httpx.get(address, timeout=FETCH_S, follow_redirects=False)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


def _client(settings: Settings, redirect_uri: str) -> OAuth2Client:
    secret = settings.oidc_secret
    return OAuth2Client(
        client_id=settings.oidc_id,
        client_secret=None if secret is None else secret.get_secret_value(),
        token_endpoint_auth_method="none" if secret is None else "client_secret_basic",
        scope="openid email",
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        timeout=FETCH_S,
    )


def _serializer(house: House) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(house.store.signing_key(SALT), salt=SALT)
