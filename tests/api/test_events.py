"""Events: the feed, signed webhooks to a real receiver, retries, and that no case's words are in any."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from rematch.models.event import EventKind
from rematch.services import sending
from rematch.services.delivering import AFTER_S, deliver_due
from rematch.services.sending import send
from rematch.store import Claimed
from tests.api.bodies import a_case
from tests.api.desk import Desk, running_desk
from tests.api.offered import answer, offer_for, published, town_of
from tests.databases import raw_sql

BOTH_DATABASES = True
MARKER = "MARKER-51fe"


@dataclass
class Receiver:
    """A real HTTP server that notes what it is sent, and answers as told."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver on loopback."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status = receiver.answers.pop(0) if receiver.answers else 200
            self.send_response(status)
            if status in {301, 302}:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver."""
    with receiving() as running:
        yield running


@pytest.fixture
def open_desk(database: str, tmp_path: Path) -> Iterator[Desk]:
    """A service that may send to hosts of this machine; nothing is sent but by hand."""
    with running_desk(tmp_path, webhooks_private=True) as running:
        running.house.jobs._clock.stop()
        yield running


def hooked(desk: Desk, url: str, *kinds: str) -> dict[str, Any]:
    """A webhook of the coordination."""
    added = desk.drafter.post("/v1/webhooks", {"url": url, "kinds": list(kinds)})
    assert added.status_code == 201, added.text
    return dict(added.json())


def due_now(folder: Path) -> None:
    """Let the time to the next attempt pass."""
    raw_sql(folder, "UPDATE deliveries SET next_at = '2026-01-01 00:00:00'")


def test_an_event_arrives_signed(open_desk: Desk, receiver: Receiver) -> None:
    """The library of the standard verifies it; another body, or another secret, it does not."""
    hook = hooked(open_desk, receiver.url, "case.ready")
    open_desk.harbour.post("/v1/cases", a_case())
    assert (deliver_due(open_desk.house), deliver_due(open_desk.house)) == (1, 0)
    [(headers, body)] = receiver.got
    seen = Webhook(hook["secret"]).verify(body, headers)
    assert (seen["type"], seen["data"]["thing"]) == ("case.ready", "harbour/C-0007")
    with pytest.raises(WebhookVerificationError):
        Webhook(hook["secret"]).verify(body + b" ", headers)
    log = open_desk.drafter.get(f"/v1/webhooks/{hook['webhook_id']}/deliveries").json()["items"]
    assert [(each["state"], each["attempts"], each["status"]) for each in log] == [("delivered", 1, 200)]
    assert headers["webhook-id"] == log[0]["event_id"]


def test_a_failure_is_tried_again_under_the_same_id(
    open_desk: Desk, receiver: Receiver, tmp_path: Path
) -> None:
    """Twice an error, then through: three attempts, one id."""
    receiver.answers = [500, 302, 200]
    hook = hooked(open_desk, receiver.url, "case.ready")
    open_desk.harbour.post("/v1/cases", a_case())
    for _ in range(3):
        assert deliver_due(open_desk.house) == 1
        assert deliver_due(open_desk.house) == 0
        due_now(tmp_path)
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    [log] = open_desk.drafter.get(f"/v1/webhooks/{hook['webhook_id']}/deliveries").json()["items"]
    assert (log["state"], log["attempts"]) == ("delivered", 3)


def test_what_never_gets_through_is_given_up_and_can_be_sent_again(
    open_desk: Desk, receiver: Receiver, tmp_path: Path
) -> None:
    """After the last attempt nothing more is tried by itself."""
    receiver.answers = [503] * (len(AFTER_S) + 1)
    hook = hooked(open_desk, receiver.url, "case.ready")
    open_desk.harbour.post("/v1/cases", a_case())
    for _ in range(len(AFTER_S) + 2):
        deliver_due(open_desk.house)
        due_now(tmp_path)
    path = f"/v1/webhooks/{hook['webhook_id']}"
    [log] = open_desk.drafter.get(f"{path}/deliveries").json()["items"]
    assert (log["state"], log["attempts"], log["next_at"]) == ("given_up", len(AFTER_S) + 1, None)
    assert open_desk.drafter.post(f"{path}/deliveries/{log['delivery']}/retry").status_code == 202
    assert deliver_due(open_desk.house) == 1
    assert open_desk.drafter.get(f"{path}/deliveries").json()["items"][0]["state"] == "delivered"


def test_gone_and_long_failure_pause_and_are_told(
    open_desk: Desk, receiver: Receiver, tmp_path: Path
) -> None:
    """410 at once, anything else after days; changing the webhook makes it active again."""
    receiver.answers = [410]
    hook = hooked(open_desk, receiver.url, "case.ready")
    open_desk.harbour.post("/v1/cases", a_case())
    deliver_due(open_desk.house)
    path = f"/v1/webhooks/{hook['webhook_id']}"
    paused = open_desk.drafter.get(path).json()
    assert paused["state"] == "paused"
    kinds = [each["kind"] for each in open_desk.drafter.get("/v1/events").json()["items"]]
    assert kinds == ["case.ready", "webhook.paused"]
    body = {"url": receiver.url, "kinds": ["case.ready"]}
    assert open_desk.drafter.put(path, body, version=paused["version"]).json()["state"] == "active"
    receiver.answers = [500]
    open_desk.harbour.post("/v1/cases", a_case("C-2"))
    raw_sql(tmp_path, "UPDATE webhooks SET failing_since = '2026-01-01 00:00:00'")
    deliver_due(open_desk.house)
    assert open_desk.drafter.get(path).json()["state"] == "paused"


def test_after_a_rotation_both_secrets_sign(open_desk: Desk, receiver: Receiver, tmp_path: Path) -> None:
    """For a day; then the new one alone."""
    hook = hooked(open_desk, receiver.url)
    path = f"/v1/webhooks/{hook['webhook_id']}"
    rotated = open_desk.drafter.post(f"{path}/rotate", version=1).json()
    open_desk.drafter.post(f"{path}/test")
    deliver_due(open_desk.house)
    headers, body = receiver.got[-1]
    for secret in (hook["secret"], rotated["secret"]):
        assert Webhook(secret).verify(body, headers)["type"] == "webhook.test"
    raw_sql(tmp_path, "UPDATE webhooks SET old_until = '2026-01-01 00:00:00'")
    open_desk.drafter.post(f"{path}/test")
    deliver_due(open_desk.house)
    headers, body = receiver.got[-1]
    with pytest.raises(WebhookVerificationError):
        Webhook(hook["secret"]).verify(body, headers)
    assert open_desk.drafter.get(path).json()["secret"] is None


def test_a_feed_is_read_on_from_where_one_stopped(open_desk: Desk) -> None:
    """Everything once, in order; an empty part gives the same place back."""
    for number in range(5):
        open_desk.harbour.post("/v1/cases", a_case(f"C-{number}"))
    seen, cursor = [], None
    while True:
        page = open_desk.drafter.get(
            "/v1/events", params={"limit": 2} | ({"cursor": cursor} if cursor else {})
        ).json()
        if not page["items"]:
            break
        seen += [each["thing"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [f"harbour/C-{number}" for number in range(5)]
    assert open_desk.drafter.get("/v1/events", params={"cursor": cursor}).json()["next_cursor"] == cursor
    assert open_desk.harbour.get("/v1/events").json()["items"] == []


@pytest.mark.parametrize("cursor", ["aGFyYm91ci9DLTE=", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "OTk5OTk5OTk5OQ=="])
def test_a_cursor_of_another_list_is_refused(shared: Desk, cursor: str) -> None:
    """In place of starting anew in silence."""
    assert shared.drafter.get("/v1/events", params={"cursor": cursor}).status_code == 422
    assert shared.auditor.get("/v1/audit", params={"cursor": cursor}).status_code == 422


def test_a_webhook_with_much_on_its_way_holds_up_no_other(open_desk: Desk, receiver: Receiver) -> None:
    """A few of each at a time."""
    hooked(open_desk, "http://127.0.0.1:1/closed", "case.ready")
    for number in range(6):
        open_desk.harbour.post("/v1/cases", a_case(f"C-{number}"))
    hooked(open_desk, receiver.url, "case.ready")
    open_desk.harbour.post("/v1/cases", a_case("C-last"))
    assert deliver_due(open_desk.house) == 5
    assert len(receiver.got) == 1


def test_each_side_is_told_what_it_may_know(reviewed_desk: Desk) -> None:
    """The municipality hears of the household with the yes, by the offer's id alone."""
    desk = reviewed_desk
    run_id = published(desk)
    offer_id = offer_for(desk, run_id, "harbour/C-2")
    town = town_of(desk, offer_id)
    assert town.get("/v1/events").json()["items"] == []
    answer(desk.harbour, offer_id)
    told = town.get("/v1/events").json()["items"]
    assert [(each["kind"], each["thing"]) for each in told] == [("offer.agreed", offer_id)]
    assert "C-2" not in json.dumps(told)
    kinds = [each["kind"] for each in desk.harbour.get("/v1/events").json()["items"]]
    assert kinds[-4:] == ["round.frozen", "run.published", "offer.asked", "offer.agreed"]


def test_a_draft_is_told_of_once_it_is_ready(open_desk: Desk) -> None:
    """Not when it is posted, but when its last answer comes; not again with later changes."""
    desk = open_desk
    desk.harbour.post("/v1/cases", a_case(consents=[]))
    assert desk.drafter.get("/v1/events").json()["items"] == []
    for version in (1, 2):
        assert desk.harbour.put("/v1/cases/harbour/C-0007", a_case(), version=version).status_code == 200
    assert [each["kind"] for each in desk.drafter.get("/v1/events").json()["items"]] == ["case.ready"]


def test_no_word_of_a_case_is_sent(open_desk: Desk, receiver: Receiver) -> None:
    """Neither in events, nor in deliveries, nor in their log."""
    hook = hooked(open_desk, receiver.url)
    persons = [{"person_ref": MARKER, "age_band": "25-44"}]
    open_desk.harbour.post("/v1/cases", a_case(persons=persons, consents=[]))
    open_desk.harbour.post("/v1/cases", a_case("C-2"))
    deliver_due(open_desk.house)
    log = open_desk.drafter.get(f"/v1/webhooks/{hook['webhook_id']}/deliveries").text
    feed = open_desk.drafter.get("/v1/events").text
    assert MARKER not in log + feed + repr(receiver.got)
    assert "C-2" in feed


@pytest.mark.parametrize(
    "url",
    [
        "http://ngo.example/x",
        "https://user:pw@ngo.example/",
        "https:///x",
        "ftp://ngo.example",
        "https://a#b",
    ],
)
def test_an_address_that_cannot_be_is_refused(desk: Desk, url: str) -> None:
    """Plain HTTP, passwords and nonsense, when the webhook is made."""
    assert desk.drafter.post("/v1/webhooks", {"url": url}).status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "192.168.1.1", "224.0.0.1", "239.1.1.1"),
        *("ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::", "::ffff:127.0.0.1", "2001:0:7f00:1::"),
    ],
)
def test_nothing_is_sent_into_this_network(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a name leads to: the address itself is looked at, and connected to."""
    from datetime import UTC, datetime

    from rematch.models.event import Event

    found = [(2, 1, 6, "", (address, 443))]
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *_, **__: found)
    now = datetime.now(UTC)
    event = Event(event_id="event-1", kind=EventKind.CASE_READY, thing="x/y", at=now)
    claimed = Claimed(
        webhook="webhook-1",
        position=1,
        attempts=1,
        url="https://innocent.example/",
        secrets=("whsec_" + "A" * 43 + "=",),
        failing_since=None,
        event=event,
    )
    tried = send(claimed, now=now, private=False)
    assert (tried.ok, tried.status, tried.failure) == (False, None, "private_address")


def test_another_organisations_webhook_looks_absent(open_desk: Desk, receiver: Receiver) -> None:
    """To read, to change, to end."""
    path = f"/v1/webhooks/{hooked(open_desk, receiver.url)['webhook_id']}"
    assert open_desk.harbour.get(path).status_code == 404
    assert open_desk.harbour.call("DELETE", path, version=1).status_code == 404
    assert open_desk.drafter.call("DELETE", path, version=1).status_code == 204
    assert open_desk.drafter.get(path).status_code == 404
