"""Signing in through an OpenID Connect issuer: a real one in this process, over real HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import oidc_provider_mock
import pytest
from fastapi.testclient import TestClient

from tests.api.desk import Desk, running_desk
from tests.api.test_people import ADA, add

ADDRESS = str(ADA["email"])
USERS = {
    "ada": {"email": ADDRESS, "email_verified": True},
    "unverified": {"email": ADDRESS, "email_verified": False},
    "stranger": {"email": "nobody@harbour.example", "email_verified": True},
    "silent": {},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of an issuer that knows a few people."""
    claims = [oidc_provider_mock.User(sub=sub, claims=user) for sub, user in USERS.items()]
    with oidc_provider_mock.run_server_in_thread(user_claims=claims, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def oidc_desk(issuer: str, tmp_path: Path) -> Iterator[Desk]:
    """A service that trusts the issuer, with Ada in it."""
    with running_desk(tmp_path, **trusting(issuer)) as desk:
        add(desk)
        yield desk


def trusting(issuer: str) -> dict[str, Any]:
    """The settings."""
    return {"oidc_issuer": issuer, "oidc_id": "rematch", "oidc_secret": "secret"}


def begun(client: TestClient) -> str:
    """The issuer's page a browser is sent to."""
    answer = client.get("/v1/sign-in/oidc", follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def authorised(page: str, sub: str) -> str:
    """Where the issuer sends the browser back to, after somebody signed in there."""
    answer = httpx.post(page, data={"sub": sub})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"].replace("http://testserver", "")


def browser_of(desk: Desk) -> TestClient:
    """A browser of its own."""
    return TestClient(desk.client.app, raise_server_exceptions=False)


def test_who_the_issuer_vouches_for_is_signed_in(oidc_desk: Desk) -> None:
    """By the verified address; with a session like any other."""
    browser = browser_of(oidc_desk)
    back = browser.get(authorised(begun(browser), "ada"), follow_redirects=False)
    assert (back.status_code, back.headers["location"]) == (303, "/v1/me")
    me = browser.get("/v1/me").json()
    assert (me["person"], me["signed_in"]) == ("caseworker-09", True)


@pytest.mark.parametrize("sub", ["unverified", "stranger", "silent"])
def test_nobody_else_is(oidc_desk: Desk, sub: str) -> None:
    """An address nobody verified, an unknown one, none: the same answer."""
    browser = browser_of(oidc_desk)
    answer = browser.get(authorised(begun(browser), sub), follow_redirects=False)
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unknown-caller")
    assert "example" not in answer.text
    assert browser.get("/v1/me").status_code == 401


def test_an_answer_belongs_to_the_browser_that_asked(oidc_desk: Desk) -> None:
    """Nobody is signed in by a link that somebody else prepared; no code works twice."""
    victim, attacker = browser_of(oidc_desk), browser_of(oidc_desk)
    prepared = authorised(begun(attacker), "ada")
    assert victim.get(prepared, follow_redirects=False).status_code == 401
    begun(victim)
    assert victim.get(prepared, follow_redirects=False).status_code == 401
    assert attacker.get(prepared, follow_redirects=False).status_code == 303
    assert attacker.get(prepared, follow_redirects=False).status_code == 401


def test_a_denial_at_the_issuer_is_told(oidc_desk: Desk) -> None:
    """Also nonsense instead of a code."""
    browser = browser_of(oidc_desk)
    begun(browser)
    for query in ("error=access_denied", "code=made-up&state=made-up", ""):
        answer = browser.get(f"/v1/sign-in/oidc/callback?{query}", follow_redirects=False)
        assert answer.status_code == 401


def test_without_an_issuer_there_is_no_such_way(tmp_path: Path) -> None:
    """404, as for anything absent; one that does not answer is told apart."""
    with running_desk(tmp_path) as desk:
        assert desk.client.get("/v1/sign-in/oidc").status_code == 404
    with running_desk(tmp_path, tokens={}, **trusting("http://localhost:9")) as desk:
        assert desk.client.get("/v1/sign-in/oidc").status_code == 401
