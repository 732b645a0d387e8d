"""E-mail to organisations: asked first, then told, as files and by SMTP; no word of a case in any."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from rematch.services.delivering import AFTER_S
from rematch.services.mail.delivering import deliver_mail_due
from rematch.services.mail.digests import plan_digests
from tests.api.bodies import a_case
from tests.api.desk import Caller, Desk, running_desk
from tests.databases import raw_bytes, raw_sql
from tests.mail_server import MailServer, certificate_in, mail_server

BOTH_DATABASES = True
MARKER = "MARKER-77aa"
ADDRESS = "desk@coordination.example"
PATH = "/v1/mail-subscriptions"
PUBLIC = "https://rematch.example"


@pytest.fixture
def files_desk(database: str, tmp_path: Path) -> Iterator[Desk]:
    """A service that writes mail into files, when it is told to."""
    with running_desk(tmp_path, public_url=PUBLIC) as running:
        running.house.jobs._clock.stop()
        yield running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server with a certificate and a user."""
    user = ("rematch", "zz-password-zz")
    with mail_server(certificate=certificate_in(tmp_path), user=user) as running:
        yield running


@pytest.fixture
def smtp_desk(database: str, tmp_path: Path, server: MailServer) -> Iterator[Desk]:
    """A service that hands mail to that server."""
    with running_desk(tmp_path, **smtp(server)) as running:
        running.house.jobs._clock.stop()
        yield running


def smtp(server: MailServer, **fields: Any) -> dict[str, Any]:
    """The settings of a service that uses a server."""
    settings = {
        "mail_to": "smtp",
        "mail_from": "service@rematch.example",
        "smtp_host": "127.0.0.1",
        "smtp_port": server.port,
        "smtp_ca_file": server.certificate,
        "smtp_user": "rematch",
        "smtp_password": "zz-password-zz",
    }
    return settings | fields


def files(folder: Path) -> list[EmailMessage]:
    """The messages that were written, oldest first."""
    paths = sorted((folder / "mail").glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=policy.SMTP) for path in paths]  # type: ignore[misc]


def body(message: EmailMessage) -> str:
    """What a reader sees."""
    return str(message.get_content())


def code_in(message: EmailMessage) -> str:
    """The code that stands alone on its line."""
    [code] = re.findall(r"^mail-subscription-[\w.-]+$", body(message).replace("\r", ""), re.MULTILINE)
    return str(code)


def added(caller: Caller, **fields: Any) -> dict[str, Any]:
    """A subscription that waits for its address."""
    request = {"address": ADDRESS, "rhythm": "each", "kinds": ["case.ready"]} | fields
    answer = caller.post(PATH, request)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def confirmed(desk: Desk, folder: Path, **fields: Any) -> dict[str, Any]:
    """A subscription whose address has said yes, by the file it was asked with."""
    waiting = added(desk.drafter, **fields)
    assert deliver_mail_due(desk.house) == 1
    return answered(desk, waiting, files(folder)[-1])


def answered(desk: Desk, waiting: dict[str, Any], message: EmailMessage) -> dict[str, Any]:
    """The same subscription, confirmed with the code of a message."""
    path = f"{PATH}/{waiting['subscription_id']}/confirm"
    answer = desk.drafter.post(path, {"code": code_in(message)})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def log_of(desk: Desk, known: dict[str, Any]) -> list[dict[str, Any]]:
    """What became of the messages of a subscription, the newest first."""
    return list(desk.drafter.get(f"{PATH}/{known['subscription_id']}/mails").json()["items"])


def due_now(folder: Path) -> None:
    """Let the time to the next attempt pass."""
    raw_sql(folder, "UPDATE mails SET next_at = '2026-01-01 00:00:00' WHERE state = 'due'")


def test_an_address_is_asked_before_anything_else_is_sent(files_desk: Desk, tmp_path: Path) -> None:
    """What happens meanwhile is not told later either; after the yes, what happens is."""
    waiting = added(files_desk.drafter)
    assert (waiting["state"], waiting["version"]) == ("unconfirmed", 1)
    files_desk.harbour.post("/v1/cases", a_case("C-1"))
    assert (deliver_mail_due(files_desk.house), deliver_mail_due(files_desk.house)) == (1, 0)
    [question] = files(tmp_path)
    assert question["To"] == ADDRESS
    assert f"{PUBLIC}/mail/confirm?code={code_in(question)}" in body(question)
    assert answered(files_desk, waiting, question)["state"] == "active"
    files_desk.harbour.post("/v1/cases", a_case("C-2"))
    assert (deliver_mail_due(files_desk.house), deliver_mail_due(files_desk.house)) == (1, 0)
    told = files(tmp_path)[-1]
    assert "harbour/C-2" in body(told)
    assert PUBLIC in body(told)
    assert told["Subject"] == "A case is ready"
    assert told["Auto-Submitted"] == "auto-generated"
    assert [(each["text"], each["state"]) for each in log_of(files_desk, waiting)] == [
        ("case.ready", "delivered"),
        ("confirm", "delivered"),
    ]


def test_files_are_private_and_whole(files_desk: Desk, tmp_path: Path) -> None:
    """Mode 0600 in a folder of mode 0700, and nothing half written beside them."""
    confirmed(files_desk, tmp_path)
    folder = tmp_path / "mail"
    assert folder.stat().st_mode & 0o777 == 0o700
    [path] = folder.iterdir()
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_written_again_is_the_same(files_desk: Desk, tmp_path: Path) -> None:
    """Its name and its bytes are the mail's: a second attempt adds nothing."""
    confirmed(files_desk, tmp_path)
    files_desk.harbour.post("/v1/cases", a_case())
    deliver_mail_due(files_desk.house)
    before = {path.name: path.read_bytes() for path in (tmp_path / "mail").iterdir()}
    raw_sql(tmp_path, "UPDATE mails SET state = 'due' WHERE text <> 'confirm'")
    assert deliver_mail_due(files_desk.house) == 1
    assert {path.name: path.read_bytes() for path in (tmp_path / "mail").iterdir()} == before


def test_a_full_disk_is_no_loss(files_desk: Desk, tmp_path: Path) -> None:
    """Where the folder cannot be written, it is tried again."""
    (tmp_path / "mail").write_text("a file is in the way", encoding="utf-8")
    waiting = added(files_desk.drafter)
    assert deliver_mail_due(files_desk.house) == 1
    [log] = log_of(files_desk, waiting)
    assert (log["state"], log["failure"]) == ("due", "not_written")
    (tmp_path / "mail").unlink()
    due_now(tmp_path)
    assert deliver_mail_due(files_desk.house) == 1
    assert len(files(tmp_path)) == 1


def test_a_digest_once_a_day_of_all_that_happened(files_desk: Desk, tmp_path: Path) -> None:
    """In order, once; a day without anything brings no message."""
    daily = confirmed(files_desk, tmp_path, rhythm="daily", kinds=[])
    for number in range(3):
        files_desk.harbour.post("/v1/cases", a_case(f"C-{number}"))
    assert (plan_digests(files_desk.house), deliver_mail_due(files_desk.house)) == (0, 0)
    for expected in (1, 0):
        raw_sql(tmp_path, "UPDATE mail_subscriptions SET digest_at = '2026-01-01 00:00:00'")
        assert plan_digests(files_desk.house) == 1
        assert deliver_mail_due(files_desk.house) == expected
    text = body(files(tmp_path)[-1])
    assert re.findall(r"harbour/C-\d", text) == ["harbour/C-0", "harbour/C-1", "harbour/C-2"]
    assert [each["text"] for each in log_of(files_desk, daily)] == ["digest", "confirm"]


def test_by_smtp_encrypted_and_signed_in(smtp_desk: Desk, server: MailServer) -> None:
    """Over STARTTLS, verified; the message is plain text that any program reads."""
    waiting = added(smtp_desk.drafter, language="ar")
    assert deliver_mail_due(smtp_desk.house) == 1
    assert server.encrypted == [True]
    question = server.messages[0]
    assert question["From"] == "rematch <service@rematch.example>"
    assert question["Content-Language"] == "ar"
    assert question.get_content_type() == "text/plain"
    assert server.got[0].isascii()
    assert answered(smtp_desk, waiting, question)["state"] == "active"


def test_a_4xx_is_tried_again_under_the_same_id(smtp_desk: Desk, server: MailServer, tmp_path: Path) -> None:
    """Put off at the address, then at the content, then taken: one message."""
    server.answers = {"RCPT": ["450 busy"], "DATA": ["451 later"]}
    waiting = added(smtp_desk.drafter)
    seen = []
    for _ in range(3):
        assert (deliver_mail_due(smtp_desk.house), deliver_mail_due(smtp_desk.house)) == (1, 0)
        [log] = log_of(smtp_desk, waiting)
        seen.append((log["state"], log["attempts"], log["status"], log["failure"]))
        due_now(tmp_path)
    assert seen == [("due", 1, 450, "put_off"), ("due", 2, 451, "put_off"), ("delivered", 3, None, None)]
    assert [each["Message-ID"] for each in server.messages] == [f"<{log['mail_id']}@rematch.example>"]


@pytest.mark.parametrize(("command", "reply"), [("RCPT", "550 no such user"), ("DATA", "554 not wanted")])
def test_a_5xx_is_kept_with_its_reason(
    smtp_desk: Desk, server: MailServer, tmp_path: Path, command: str, reply: str
) -> None:
    """Given up at once; it can be sent once more by hand, but for the question."""
    waiting = added(smtp_desk.drafter)
    deliver_mail_due(smtp_desk.house)
    known = answered(smtp_desk, waiting, server.messages[0])
    server.answers = {command: [reply]}
    smtp_desk.harbour.post("/v1/cases", a_case())
    assert deliver_mail_due(smtp_desk.house) == 1
    due_now(tmp_path)
    assert deliver_mail_due(smtp_desk.house) == 0
    told, question = log_of(smtp_desk, known)
    assert (told["state"], told["status"], told["failure"]) == ("given_up", int(reply[:3]), "refused")
    retries = [
        smtp_desk.drafter.post(f"{PATH}/{known['subscription_id']}/mails/{each['mail_id']}/retry").status_code
        for each in (told, question)
    ]
    assert retries == [202, 409]
    assert deliver_mail_due(smtp_desk.house) == 1
    assert log_of(smtp_desk, known)[0]["state"] == "delivered"


def test_what_never_gets_through_is_given_up(smtp_desk: Desk, server: MailServer, tmp_path: Path) -> None:
    """As webhooks: the same attempts, then no more, and its words are gone."""
    server.answers = {"RCPT": ["450 busy"] * 20}
    waiting = added(smtp_desk.drafter)
    for _ in range(len(AFTER_S) + 2):
        deliver_mail_due(smtp_desk.house)
        due_now(tmp_path)
    [log] = log_of(smtp_desk, waiting)
    assert (log["state"], log["attempts"], log["next_at"]) == ("given_up", len(AFTER_S) + 1, None)
    assert raw_sql(tmp_path, "SELECT COUNT(*) FROM mails WHERE sealed_letter IS NOT NULL") == [(0,)]


def test_an_address_that_takes_nothing_for_days_is_paused(
    smtp_desk: Desk, server: MailServer, tmp_path: Path
) -> None:
    """Its organisation is told in the feed; asked anew and confirmed, it is written to again."""
    waiting = added(smtp_desk.drafter)
    deliver_mail_due(smtp_desk.house)
    known = answered(smtp_desk, waiting, server.messages[0])
    raw_sql(tmp_path, "UPDATE mail_subscriptions SET failing_since = '2026-01-01 00:00:00'")
    server.answers = {"RCPT": ["550 gone"]}
    smtp_desk.harbour.post("/v1/cases", a_case())
    deliver_mail_due(smtp_desk.house)
    path = f"{PATH}/{known['subscription_id']}"
    paused = smtp_desk.drafter.get(path).json()
    assert paused["state"] == "paused"
    told = smtp_desk.drafter.get("/v1/events").json()["items"][-1]
    assert (told["kind"], told["thing"]) == ("mail.paused", known["subscription_id"])
    assert smtp_desk.drafter.post(f"{path}/ask", version=paused["version"]).json()["state"] == "unconfirmed"
    deliver_mail_due(smtp_desk.house)
    assert answered(smtp_desk, known, server.messages[-1])["failing_since"] is None


def test_a_mail_server_that_is_down_pauses_nobody(
    smtp_desk: Desk, server: MailServer, tmp_path: Path
) -> None:
    """What lies with the way to the server lies not with the address."""
    waiting = added(smtp_desk.drafter)
    deliver_mail_due(smtp_desk.house)
    known = answered(smtp_desk, waiting, server.messages[0])
    raw_sql(tmp_path, "UPDATE mail_subscriptions SET failing_since = '2026-01-01 00:00:00'")
    server.answers = {"GREETING": ["554 closed today"], "MAIL": ["550 who are you"]}
    smtp_desk.harbour.post("/v1/cases", a_case())
    for failure in ("server_refused", "sender_refused"):
        deliver_mail_due(smtp_desk.house)
        due_now(tmp_path)
        assert log_of(smtp_desk, known)[0]["failure"] == failure
    assert smtp_desk.drafter.get(f"{PATH}/{known['subscription_id']}").json()["state"] == "active"


def test_no_word_of_a_case_is_in_any_mail(files_desk: Desk, tmp_path: Path) -> None:
    """Neither of one event nor of a day; addresses are sealed in the database."""
    every = ["case.ready", "case.withdrawn", "case.erased"]
    confirmed(files_desk, tmp_path, kinds=every)
    confirmed(files_desk, tmp_path, address="day@coordination.example", rhythm="daily", kinds=[])
    persons = [a_case()["persons"][0] | {"person_ref": MARKER}]
    consents = [a_case()["consents"][0] | {"person_ref": MARKER}]
    posted = files_desk.harbour.post("/v1/cases", a_case(persons=persons, consents=consents))
    assert posted.json()["state"] == "ready", posted.text
    files_desk.harbour.post("/v1/cases/harbour/C-0007/withdraw", version=1)
    raw_sql(
        tmp_path, "UPDATE mail_subscriptions SET digest_at = '2026-01-01 00:00:00' WHERE rhythm = 'daily'"
    )
    plan_digests(files_desk.house)
    assert deliver_mail_due(files_desk.house) == 3
    written = files(tmp_path)
    assert len(written) == 5
    whole = " ".join(str(each) + body(each) for each in written)
    assert MARKER not in whole
    assert not re.search(r"native|shared_flat|reception_centre|humanitarian", whole)
    assert "harbour/C-0007" in whole
    assert b"coordination.example" not in raw_bytes(tmp_path)
