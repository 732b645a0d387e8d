"""Signing in: a link by e-mail, once; a session that ends; a browser's request from our own pages only."""

import email
import re
import time
from collections.abc import Iterator
from email.policy import SMTP
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from rematch.services.pace import PACES
from tests.api.desk import Desk, running_desk
from tests.api.test_people import ADA, PEOPLE, add, change_of
from tests.databases import raw_sql

BOTH_DATABASES = True
ADDRESS = str(ADA["email"])


@pytest.fixture
def signed_desk(database: str, tmp_path: Path) -> Iterator[Desk]:
    """A service people reach at an address, with Ada in it."""
    with running_desk(tmp_path, public_url="http://testserver") as desk:
        add(desk)
        yield desk


def letters(folder: Path, *, number: int, within_s: float = 15) -> list[str]:
    """The words of the letters written so far, once there are so many."""
    give_up = time.monotonic() + within_s
    while time.monotonic() < give_up:
        files = sorted((folder / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        if len(files) >= number:
            messages = [email.message_from_bytes(path.read_bytes(), policy=SMTP) for path in files]
            return [message.get_content() for message in messages]
        time.sleep(0.05)
    raise AssertionError(f"fewer than {number} letters after {within_s} s")


def ask(desk: Desk, address: str = ADDRESS) -> httpx.Response:
    """Ask for a link."""
    return desk.client.post("/v1/sign-in/links", json={"email": address})


def token_from(folder: Path, *, number: int = 1) -> str:
    """The token in the newest letter."""
    found = re.search(r"http://testserver/sign-in#([\w.-]+)", letters(folder, number=number)[-1])
    assert found
    return found.group(1)


class Browser:
    """Somebody's browser: its own cookies."""

    def __init__(self, desk: Desk) -> None:
        self.client = TestClient(desk.client.app, raise_server_exceptions=False)
        self.csrf = ""

    def sign_in(self, token: str, **fields: Any) -> httpx.Response:
        """Use a link."""
        answer = self.client.post("/v1/sign-in/sessions", json={"token": token} | fields)
        if answer.status_code == 201:
            self.csrf = answer.json()["csrf_token"]
        return answer

    def change(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """Send a change as our own pages do."""
        headers = {"X-CSRF-Token": self.csrf, "Idempotency-Key": f"browser-{time.monotonic_ns()}"}
        return self.client.request(method, path, headers=headers | sent.pop("headers", {}), **sent)


def signed_in(desk: Desk, folder: Path) -> Browser:
    """Ada's browser."""
    ask(desk)
    browser = Browser(desk)
    assert browser.sign_in(token_from(folder)).status_code == 201
    return browser


def test_a_link_signs_in_once(signed_desk: Desk, tmp_path: Path) -> None:
    """In the person's language; a second use, also by somebody else, is answered as a made-up one."""
    browser = signed_in(signed_desk, tmp_path)
    me = browser.client.get("/v1/me").json()
    assert (me["person"], me["role"], me["signed_in"]) == ("caseworker-09", "ngo", True)
    assert browser.client.get("/v1/cases").status_code == 200
    assert "anzumelden" in letters(tmp_path, number=1)[0].lower()
    token = token_from(tmp_path)
    refused = [Browser(signed_desk).sign_in(each) for each in (token, token + "x", "made-up")]
    assert {answer.status_code for answer in refused} == {410}
    assert len({answer.json()["detail"] for answer in refused}) == 1


def test_nobody_learns_who_is_known(signed_desk: Desk, tmp_path: Path) -> None:
    """The answer is the same to the letter; an unknown address gets no mail."""
    known, unknown = ask(signed_desk), ask(signed_desk, "nobody@harbour.example")
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert known.status_code == 202
    time.sleep(3)
    assert len(letters(tmp_path, number=1)) == 1
    assert ADDRESS not in known.text


def test_asking_too_often_is_refused(signed_desk: Desk) -> None:
    """By address, known or not, with the time to wait; others are not kept out."""
    most = PACES["sign-in-address"].amount
    for address in (ADDRESS, "nobody@harbour.example"):
        answers = [ask(signed_desk, address) for _ in range(most + 1)]
        assert [answer.status_code for answer in answers] == [202] * most + [429]
        assert 0 < int(answers[-1].headers["retry-after"]) <= 600
        assert answers[-1].json()["type"] == "/problems/too-many"
    assert ask(signed_desk, "other@harbour.example").status_code == 202


def test_the_cookie_is_out_of_reach(signed_desk: Desk, tmp_path: Path) -> None:
    """Of scripts and of other sites."""
    ask(signed_desk)
    answer = Browser(signed_desk).sign_in(token_from(tmp_path))
    cookie = answer.headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", "path=/"} <= set(cookie.split("; "))
    assert "rs_" not in answer.text


def test_over_tls_the_cookie_belongs_to_this_host_alone(database: str, tmp_path: Path) -> None:
    """No other host can plant one of that name, and it never leaves unencrypted."""
    with running_desk(tmp_path, public_url="https://rematch.example") as guarded:
        add(guarded)
        ask(guarded)
        token = re.search(r"https://rematch.example/sign-in#([\w.-]+)", letters(tmp_path, number=1)[-1])
        assert token
        cookie = Browser(guarded).sign_in(token.group(1)).headers["set-cookie"]
    assert cookie.startswith("__Host-rematch_session=")
    assert "; Secure" in cookie


def test_a_change_needs_a_page_of_ours(signed_desk: Desk, tmp_path: Path) -> None:
    """Reading does not; a foreign page's request, or one without the token, changes nothing."""
    browser = signed_in(signed_desk, tmp_path)
    attempts = (
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "0" * 64},
        {"X-CSRF-Token": b"\xc3\xa9"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    )
    for headers in attempts:
        answer = browser.change("POST", "/v1/me/keys", json={}, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/foreign-page")
    assert browser.client.get("/v1/me/keys").json()["items"] == []
    ours = browser.change("POST", "/v1/me/keys", json={}, headers={"Sec-Fetch-Site": "same-origin"})
    assert ours.status_code == 201, ours.text
    key = {"Authorization": f"Bearer {ours.json()['token']}"}
    assert Browser(signed_desk).client.get("/v1/me", headers=key).json()["person"] == "caseworker-09"


def test_signing_out_ends_the_session_everywhere(signed_desk: Desk, tmp_path: Path) -> None:
    """Also for whoever copied the cookie."""
    browser = signed_in(signed_desk, tmp_path)
    copied = dict(browser.client.cookies)
    assert browser.change("DELETE", "/v1/me/session").status_code == 204
    assert not dict(browser.client.cookies)
    assert signed_desk.client.get("/v1/me", cookies=copied).status_code == 401
    assert signed_desk.harbour.call("DELETE", "/v1/me/session").status_code == 409


def test_a_session_ends_with_time_and_with_rest(signed_desk: Desk, tmp_path: Path) -> None:
    """Hours after the sign-in, or an hour after the last request."""
    browser = signed_in(signed_desk, tmp_path)
    for column, moment in (("seen_at", "2020-01-01"), ("expires_at", "2020-01-01")):
        assert browser.client.get("/v1/me").status_code == 200
        before = raw_sql(tmp_path, f"SELECT {column} FROM sessions")[0][0]
        raw_sql(tmp_path, f"UPDATE sessions SET {column} = '{moment} 00:00:00.000000'")
        assert browser.client.get("/v1/me").status_code == 401
        raw_sql(tmp_path, f"UPDATE sessions SET {column} = '{before}'")


def test_what_an_admin_changes_ends_sessions_and_links(signed_desk: Desk, tmp_path: Path) -> None:
    """Also a link that is on its way; leaving too."""
    browser = signed_in(signed_desk, tmp_path)
    ask(signed_desk)
    on_its_way = token_from(tmp_path, number=2)
    person = signed_desk.admin.get(f"{PEOPLE}/caseworker-09").json()
    changed = signed_desk.admin.put(
        f"{PEOPLE}/caseworker-09", change_of(person, email="new@harbour.example"), version=person["version"]
    )
    assert changed.status_code == 200
    assert browser.client.get("/v1/me").status_code == 401
    assert browser.sign_in(on_its_way).status_code == 410
    ask(signed_desk, "new@harbour.example")
    assert browser.sign_in(token_from(tmp_path, number=3)).status_code == 201
    gone = signed_desk.admin.call("DELETE", f"{PEOPLE}/caseworker-09", version=changed.json()["version"])
    assert gone.status_code == 204
    assert browser.client.get("/v1/me").status_code == 401


def test_somebody_with_two_roles_acts_in_one_at_a_time(signed_desk: Desk, tmp_path: Path) -> None:
    """And makes keys of either."""
    both = ADA | {"person": "analyst-2", "roles": ["analyst", "coordinator"], "email": "b@desk.example"}
    assert signed_desk.admin.post("/v1/organisations/desk/people", both).status_code == 201
    ask(signed_desk, "b@desk.example")
    browser = Browser(signed_desk)
    assert browser.sign_in(token_from(tmp_path), role="coordinator").json()["role"] == "coordinator"
    assert browser.client.get("/v1/cases").status_code == 200
    assert browser.change("PUT", "/v1/me/role", json={"role": "analyst"}).json()["role"] == "analyst"
    assert browser.client.get("/v1/cases").status_code == 403
    assert browser.change("PUT", "/v1/me/role", json={"role": "admin"}).status_code == 422
    assert browser.change("POST", "/v1/me/keys", json={"role": "coordinator"}).status_code == 201


def test_a_key_sent_along_with_a_cookie_is_what_counts(signed_desk: Desk, tmp_path: Path) -> None:
    """A wrong key is not mended by a cookie."""
    browser = signed_in(signed_desk, tmp_path)
    wrong = browser.client.get("/v1/me", headers={"Authorization": "Bearer rm_0_0"})
    assert wrong.status_code == 401
    assert browser.client.get("/v1/me", cookies={"rematch_session": "rs_0_0"}).status_code == 401
