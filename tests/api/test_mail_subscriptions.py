"""Subscriptions to e-mail: what is refused, whose they are, and the question that is answered once."""

import re
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from itsdangerous import TimestampSigner

from rematch.services.mail.delivering import deliver_mail_due
from rematch.services.mail.questions import ASKED_PER_DAY
from tests.api.bodies import a_case
from tests.api.desk import Desk, running_desk
from tests.api.test_bad_input import refused
from tests.databases import raw_bytes, raw_sql

BOTH_DATABASES = True
PATH = "/v1/mail-subscriptions"
REQUEST = {"address": "desk@coordination.example", "rhythm": "each", "kinds": ["case.ready"]}


@pytest.fixture
def quiet(database: str, tmp_path: Path) -> Iterator[Desk]:
    """A service that writes mail when it is told to, and knows no address of its own."""
    with running_desk(tmp_path) as running:
        running.house.jobs._clock.stop()
        yield running


def add(desk: Desk, **fields: Any) -> dict[str, Any]:
    """A subscription of the coordination that waits."""
    answer = desk.drafter.post(PATH, REQUEST | fields)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def code_for(desk: Desk, folder: Path) -> str:
    """The code of the last question."""
    assert deliver_mail_due(desk.house) == 1
    last = max((folder / "mail").glob("*.eml"), key=lambda path: path.name)
    text = str(message_from_bytes(last.read_bytes(), policy=policy.SMTP).get_content())  # type: ignore[attr-defined]
    [code] = re.findall(r"^mail-subscription-[\w.-]+$", text.replace("\r", ""), re.MULTILINE)
    return str(code)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "nobody",
            "a@b",
            "a@b.c d.example",
            "@b.example",
            "a@@b.example",
            "a@-b.example",
            "a@b..example",
        ),
        *("a@b.example\r\nBcc: c@d.example", "a@b.example\n", "a b@c.example", '"a b"@c.example'),
        *("<a@b.example>", "a@b.example,c@d.example", "a@[127.0.0.1]", "a@b.example\0", "ä@b.example"),
        *("a@bücher.example", ".a@b.example", "a..b@c.example", "x" * 65 + "@b.example"),
        *("a@" + "b" * 64 + ".example", "a@" + "b." * 150 + "example", "zz-marker-zz(comment)@b.example"),
    ],
)
def test_an_address_that_is_none(shared: Desk, address: str) -> None:
    """Nothing that a header could take for two, or for another header; it is not repeated."""
    answer = shared.drafter.post(PATH, REQUEST | {"address": address})
    problem = refused(answer, 400 if "\0" in address else 422)
    assert len(address) < 4 or address not in answer.text
    assert "/address" in {each["pointer"] for each in problem["errors"]}
    assert shared.drafter.get(PATH).json()["items"] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"kinds": []},
        {"kinds": ["no.such.kind"]},
        {"rhythm": "hourly"},
        {"language": "zz"},
        {"language": "de\r\nBcc: x"},
        {"state": "active"},
        {"kinds": ["case.ready"] * 101},
    ],
)
def test_a_request_that_is_none(shared: Desk, fields: dict[str, Any]) -> None:
    """Each message of whatever kind, unknown kinds, rhythms, languages and fields."""
    refused(shared.drafter.post(PATH, REQUEST | fields), 422)
    assert shared.drafter.get(PATH).json()["items"] == []


def test_the_same_request_has_one_effect(quiet: Desk, tmp_path: Path) -> None:
    """One subscription, one question; another body under the key is a conflict."""
    first, again = (quiet.drafter.post(PATH, REQUEST, key="one-and-the-same") for _ in range(2))
    assert first.content == again.content
    assert first.headers["location"] == f"{PATH}/{first.json()['subscription_id']}"
    other = quiet.drafter.post(PATH, REQUEST | {"language": "de"}, key="one-and-the-same")
    assert other.status_code == 409
    assert deliver_mail_due(quiet.house) == 1
    assert len(quiet.drafter.get(PATH).json()["items"]) == 1


def test_an_address_has_one_subscription_per_organisation(quiet: Desk) -> None:
    """The host's letters count alike; another organisation may have it too, and learns of nobody."""
    add(quiet)
    twice = quiet.drafter.post(PATH, REQUEST | {"address": "desk@Coordination.EXAMPLE"})
    assert twice.status_code == 409
    assert "coordination.example" not in twice.text.lower()
    assert quiet.harbour.post(PATH, REQUEST).status_code == 201


def test_another_organisations_subscription_looks_absent(quiet: Desk, tmp_path: Path) -> None:
    """To read, to end, to ask anew, to confirm, to look at its messages; to its colleagues it does not."""
    path = f"{PATH}/{add(quiet)['subscription_id']}"
    code = code_for(quiet, tmp_path)
    [mail] = quiet.drafter.get(f"{path}/mails").json()["items"]
    other = quiet.harbour
    answers = [
        other.get(path),
        other.call("DELETE", path, version=1),
        other.post(f"{path}/ask", version=1),
        other.post(f"{path}/confirm", {"code": code}),
        other.get(f"{path}/mails"),
        other.post(f"{path}/mails/{mail['mail_id']}/retry"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert other.get(PATH).json()["items"] == []
    absent = other.get(f"{PATH}/mail-subscription-0-0")
    assert absent.json()["detail"] == answers[0].json()["detail"]
    own = other.post(PATH, REQUEST).json()["subscription_id"]
    assert other.post(f"{PATH}/{own}/confirm", {"code": code}).status_code == 404
    assert quiet.signer.get(path).status_code == 200


def test_a_code_works_once(quiet: Desk, tmp_path: Path) -> None:
    """A second time it is over, for the page too."""
    path = f"{PATH}/{add(quiet)['subscription_id']}"
    code = code_for(quiet, tmp_path)
    confirmed = quiet.drafter.post(f"{path}/confirm", {"code": code}, key="confirm-it-once")
    assert (confirmed.status_code, confirmed.headers["etag"]) == (200, '"2"')
    again = quiet.drafter.post(f"{path}/confirm", {"code": code}, key="confirm-it-once")
    assert again.content == confirmed.content
    refused(quiet.drafter.post(f"{path}/confirm", {"code": code}), 410)
    assert quiet.client.post("/mail/confirm", params={"code": code}).status_code == 410


def test_a_forged_code(quiet: Desk, tmp_path: Path) -> None:
    """With any letter changed, or signed by another key."""
    known = add(quiet)
    code = code_for(quiet, tmp_path)
    said = code.rsplit(".", 2)[0]
    forged = TimestampSigner("another key", salt="mail-question").sign(said).decode()
    changed = code[:-1] + ("A" if code[-1] != "A" else "B")
    for wrong in (forged, changed, said + ".x.y", "x" * 40):
        answer = quiet.drafter.post(f"{PATH}/{known['subscription_id']}/confirm", {"code": wrong})
        refused(answer, 422, pointer="/code")
        assert quiet.client.post("/mail/confirm", params={"code": wrong}).status_code == 410
    assert quiet.drafter.get(f"{PATH}/{known['subscription_id']}").json()["state"] == "unconfirmed"


def test_a_code_is_valid_for_three_days(quiet: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second more, and it is over; asked anew, the address gets another one."""
    long_ago = int(time.time()) - 3 * 86_400 - 2
    with monkeypatch.context() as then:
        then.setattr(TimestampSigner, "get_timestamp", lambda _: long_ago)
        path = f"{PATH}/{add(quiet)['subscription_id']}"
    old = code_for(quiet, tmp_path)
    refused(quiet.drafter.post(f"{path}/confirm", {"code": old}), 410)
    assert quiet.drafter.post(f"{path}/ask", version=1).json()["version"] == 2
    assert quiet.drafter.post(f"{path}/confirm", {"code": code_for(quiet, tmp_path)}).status_code == 200


def test_asked_anew_the_code_before_is_worth_nothing(quiet: Desk, tmp_path: Path) -> None:
    """The last question alone is answered; an active one is not asked."""
    path = f"{PATH}/{add(quiet)['subscription_id']}"
    first = code_for(quiet, tmp_path)
    assert quiet.drafter.post(f"{path}/ask", version=7).status_code == 412
    assert quiet.drafter.post(f"{path}/ask").status_code == 428
    assert quiet.drafter.post(f"{path}/ask", version=1).status_code == 202
    refused(quiet.drafter.post(f"{path}/confirm", {"code": first}), 410)
    assert quiet.drafter.post(f"{path}/confirm", {"code": code_for(quiet, tmp_path)}).status_code == 200
    assert quiet.drafter.post(f"{path}/ask", version=3).status_code == 409


def test_a_deleted_subscription_is_forgotten(quiet: Desk, tmp_path: Path) -> None:
    """What was on its way is not sent, its code is over, and the address may come again."""
    path = f"{PATH}/{add(quiet)['subscription_id']}"
    code = code_for(quiet, tmp_path)
    assert quiet.drafter.post(f"{path}/confirm", {"code": code}).status_code == 200
    quiet.harbour.post("/v1/cases", a_case())
    assert quiet.drafter.call("DELETE", path).status_code == 428
    assert quiet.drafter.call("DELETE", path, version=1).status_code == 412
    assert quiet.drafter.call("DELETE", path, version=2).status_code == 204
    assert deliver_mail_due(quiet.house) == 0
    assert raw_sql(tmp_path, "SELECT failure FROM mails WHERE state = 'given_up'") == [("ended",)]
    assert raw_sql(tmp_path, "SELECT sealed_address, address_mark FROM mail_subscriptions") == [(None, None)]
    assert quiet.drafter.get(path).status_code == 404
    assert quiet.client.get("/mail/confirm", params={"code": code}).status_code == 410
    add(quiet)


def test_nobodys_mailbox_is_flooded_with_questions(quiet: Desk) -> None:
    """So many in a day, whoever is asked; deleting one does not help."""
    for number in range(ASKED_PER_DAY):
        known = add(quiet)
        path = f"{PATH}/{known['subscription_id']}"
        if number < ASKED_PER_DAY - 1:
            assert quiet.drafter.call("DELETE", path, version=1).status_code == 204
    assert quiet.drafter.post(PATH, REQUEST | {"address": "a@b.example"}).status_code == 409
    assert quiet.drafter.post(f"{path}/ask", version=1).status_code == 409
    assert quiet.harbour.post(PATH, REQUEST).status_code == 201


@pytest.mark.parametrize(("tag", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_page_behind_the_link(quiet: Desk, tmp_path: Path, tag: str, direction: str) -> None:
    """Opening it changes nothing, its button confirms; it loads nothing, and the audit knows."""
    path = f"{PATH}/{add(quiet, language=tag)['subscription_id']}"
    code = code_for(quiet, tmp_path)
    for _ in range(2):
        page = quiet.client.get("/mail/confirm", params={"code": code})
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
        assert f'lang="{tag}" dir="{direction}"' in page.text
        assert '<form method="post">' in page.text
        assert not re.search(r"src=|href=|<script", page.text)
        assert page.headers["referrer-policy"] == "no-referrer"
    assert quiet.drafter.get(path).json()["state"] == "unconfirmed"
    done = quiet.client.post("/mail/confirm", params={"code": code})
    assert (done.status_code, "<form" in done.text) == (200, False)
    assert quiet.drafter.get(path).json()["state"] == "active"
    lines = quiet.auditor.get("/v1/audit", params={"kind": "mail_subscription"}).json()["items"]
    assert [(each["action"], each["key"]) for each in lines][-1] == ("confirm", "mail-link")


@pytest.mark.parametrize("code", ["", "x" * 401, "<script>", "x", "\u202e", "a.b.c"])
def test_the_page_with_a_code_that_is_none(shared: Desk, code: str) -> None:
    """Over, in every language, or refused; nothing of it is repeated."""
    for method in ("GET", "POST"):
        page = shared.client.request(method, "/mail/confirm", params={"code": code})
        assert page.status_code in {410, 422}
        assert "<script>" not in page.text
        assert page.status_code == 422 or page.text.count("<section") == 6


def test_a_retry_of_somebody_elses_message(quiet: Desk, tmp_path: Path) -> None:
    """Of another subscription of the same organisation too: it looks absent."""
    first = f"{PATH}/{add(quiet)['subscription_id']}"
    second = f"{PATH}/{add(quiet, address='b@coordination.example')['subscription_id']}"
    assert deliver_mail_due(quiet.house) == 2
    [mail] = quiet.drafter.get(f"{second}/mails").json()["items"]
    assert quiet.drafter.post(f"{first}/mails/{mail['mail_id']}/retry").status_code == 404


def test_messages_come_in_parts(quiet: Desk, tmp_path: Path) -> None:
    """The newest first, each once."""
    path = f"{PATH}/{add(quiet)['subscription_id']}"
    assert quiet.drafter.post(f"{path}/confirm", {"code": code_for(quiet, tmp_path)}).status_code == 200
    for number in range(4):
        quiet.harbour.post("/v1/cases", a_case(f"C-{number}"))
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = quiet.drafter.get(f"{path}/mails", params=query).json()
        seen += [each["mail_id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert (len(seen), len(set(seen)), seen) == (5, 5, sorted(seen, reverse=True))


def test_an_address_is_sealed(quiet: Desk, tmp_path: Path) -> None:
    """It stands in no file of the database, nor in the answer that is kept for a repeated request."""
    add(quiet)
    assert b"coordination.example" not in raw_bytes(tmp_path)
