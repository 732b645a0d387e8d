"""The way to the mail server: encrypted and verified, or nothing is said; every failure by its kind."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rematch.errors import SettingError
from rematch.models.event import Event, EventKind
from rematch.services.mail import transport
from rematch.services.mail.transport import check_mail, send
from rematch.settings import Settings
from rematch.store import ClaimedMail
from tests.mail_server import MailServer, certificate_in, mail_server

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
USER = ("rematch", "zz-password-zz")
MAIL = ClaimedMail(
    id="mail-0190a1b2c3d-5f0e8d7c6b5a4938",
    attempts=1,
    text="case.ready",
    address="desk@ngo.example",
    language="en",
    values={},
    events=(Event(event_id="event-1", kind=EventKind.CASE_READY, thing="harbour/C-1", at=AT),),
    more=0,
    subscription="mail-subscription-1",
    failing_since=None,
    created_at=AT,
)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of the address the tests listen on."""
    return certificate_in(tmp_path)


@pytest.fixture
def server(certificate: Path) -> Iterator[MailServer]:
    """A mail server that offers encryption and knows a user."""
    with mail_server(certificate=certificate, user=USER) as running:
        yield running


def settings(server: MailServer, **fields: Any) -> Settings:
    """The settings that fit a server."""
    standard = {
        "mail_to": "smtp",
        "smtp_host": "127.0.0.1",
        "smtp_port": server.port,
        "smtp_ca_file": server.certificate,
        "smtp_user": USER[0],
        "smtp_password": USER[1],
    }
    return Settings(**standard | fields)


def failure(server: MailServer, **fields: Any) -> tuple[str | None, int | None]:
    """Why a message was not sent."""
    tried = send(MAIL, settings(server, **fields))
    assert tried.ok is (tried.failure is None)
    return tried.failure, tried.status


def said(server: MailServer) -> str:
    """All commands that the server heard."""
    return " ".join(server.commands).lower()


def test_starttls_that_is_not_offered(server: MailServer) -> None:
    """Neither the password nor the address is said."""
    server.starttls = False
    assert failure(server) == ("no_tls", None)
    assert (server.got, "auth" in said(server), "ngo.example" in said(server)) == ([], False, False)


def test_starttls_that_is_refused(server: MailServer) -> None:
    """The same."""
    server.answers = {"STARTTLS": ["454 not now"]}
    assert failure(server) == ("server_refused", 454)
    assert "auth" not in said(server)


def test_a_certificate_of_somebody_unknown(server: MailServer) -> None:
    """The system does not know who signed it."""
    assert failure(server, smtp_ca_file=None) == ("tls_refused", None)
    assert "auth" not in said(server)


def test_a_file_of_certificates_that_is_gone(server: MailServer) -> None:
    """Since the start: tried again once it is back, and nothing is lost meanwhile."""
    assert failure(server, smtp_ca_file=Path("no-such-file.pem")) == ("tls_refused", None)
    assert "auth" not in said(server)


def test_a_certificate_of_another_host(tmp_path: Path) -> None:
    """Signed well, for another address."""
    with mail_server(certificate=certificate_in(tmp_path, host="192.0.2.7")) as other:
        assert failure(other) == ("tls_refused", None)
        assert "auth" not in said(other)


def test_encrypted_from_the_first_byte(certificate: Path) -> None:
    """As on port 465."""
    with mail_server(certificate=certificate, user=USER, implicit=True, starttls=False) as other:
        assert failure(other, smtp_security="tls") == (None, None)
        assert other.encrypted == [True]


def test_in_the_open_to_a_relay(server: MailServer) -> None:
    """Where it was asked for, without a user."""
    fields = {"smtp_security": "none", "smtp_user": None, "smtp_password": None}
    assert failure(server, **fields) == (None, None)
    assert server.encrypted == [False]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"GREETING": ["554 closed"]}, ("server_refused", 554)),
        ({"MAIL": ["550 who are you"]}, ("sender_refused", 550)),
        ({"RCPT": ["450 later"]}, ("put_off", 450)),
        ({"RCPT": ["421 going"]}, ("put_off", 421)),
        ({"RCPT": ["550 unknown"]}, ("refused", 550)),
        ({"DATA": ["452 full"]}, ("put_off", 452)),
        ({"DATA": ["554 no"]}, ("refused", 554)),
        ({"QUIT": ["500 what"]}, (None, None)),
    ],
    ids=str,
)
def test_what_a_server_refuses(
    server: MailServer, answers: dict[str, list[str]], expected: tuple[str | None, int | None]
) -> None:
    """For now or for good; what it says to the goodbye changes nothing."""
    server.answers = answers
    assert failure(server) == expected


def test_a_wrong_password(server: MailServer) -> None:
    """It is no fault of the address."""
    assert failure(server, smtp_password="another") == ("sign_in_refused", 535)


def test_a_server_that_lets_nobody_sign_in(server: MailServer) -> None:
    """A password is set, and it knows of none."""
    server.user = None
    assert failure(server) == ("sign_in_refused", None)


def test_nobody_listens() -> None:
    """A closed port, a name that is none."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        gone = MailServer(port=probe.getsockname()[1])
    assert failure(gone) == ("not_reached", None)
    assert failure(gone, smtp_host="a..b") == ("not_reached", None)


def test_a_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is waited for, not for ever."""
    monkeypatch.setattr(transport, "TIMEOUT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        tried = send(MAIL, settings(MailServer(port=silent.getsockname()[1])))
    assert tried.failure in {"timeout", "not_reached"}
    assert tried.took_ms < 5_000


def test_a_line_of_a_single_dot_arrives(server: MailServer) -> None:
    """What looks like the end of a message is none."""
    values = {"link": ".", "until": "."}
    assert send(replace(MAIL, text="sign_in", events=(), values=values), settings(server)).ok
    [message] = server.messages
    assert "\n.\n" in str(message.get_content()).replace("\r", "")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"smtp_host": None}, "SMTP_HOST"),
        ({"smtp_password": None}, "SMTP_PASSWORD"),
        ({"smtp_user": None}, "SMTP_PASSWORD"),
        ({"smtp_security": "none"}, "SMTP_SECURITY"),
        ({"smtp_ca_file": Path("no-such-file.pem")}, "SMTP_CA_FILE"),
    ],
)
def test_settings_that_cannot_work(server: MailServer, fields: dict[str, Any], named: str) -> None:
    """They stop the start; the message names the setting and not the password."""
    with pytest.raises(SettingError, match=named) as refused:
        check_mail(settings(server, **fields))
    assert USER[1] not in refused.value.message


def test_settings_that_work(server: MailServer) -> None:
    """Files ask for nothing; the password is in no repr."""
    check_mail(Settings())
    check_mail(settings(server))
    assert USER[1] not in f"{settings(server)!r} {settings(server).model_dump()}"
