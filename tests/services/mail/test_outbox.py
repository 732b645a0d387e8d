"""The outbox: in the transaction of whoever asks, claimed once, forgotten once sent, whoever is killed."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rematch.errors import InputError, SettingError
from rematch.models.event import EventKind
from rematch.models.mail import MailRhythm
from rematch.services.house import House
from rematch.services.mail import send_to
from rematch.services.mail.delivering import deliver_mail_due
from rematch.services.opening import jobs_for
from rematch.store import NewMailSubscription, Store, UnitOfWork
from tests.databases import raw_bytes, raw_sql, url_in
from tests.mail_server import MailServer, certificate_in, mail_server
from tests.store.builders import NGO, opened, settings_in, with_organisations

BOTH_DATABASES = True
ADDRESS = "person@home.example"
SECRET = "zz-secret-link-zz"
SIGN_IN = {"link": f"https://rematch.example/{SECRET}", "until": "2026-12-01 10:00 UTC"}
ALONE = """
from rematch.services.house import House
from rematch.services.mail.delivering import deliver_mail_due
from rematch.services.opening import jobs_for
from rematch.settings import read_settings
from rematch.store import open_store

settings = read_settings()
with open_store(settings) as store:
    deliver_mail_due(House(store=store, jobs=jobs_for(settings, store), settings=settings))
"""
"""A process of its own that sends what is due."""


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock."""
    return Clock()


@pytest.fixture
def store(database: str, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """A store with organisations, by that clock."""
    with opened(tmp_path, clock=clock) as fresh:
        yield with_organisations(fresh)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server."""
    with mail_server(certificate=certificate_in(tmp_path)) as running:
        yield running


def smtp(server: MailServer) -> dict[str, Any]:
    """The settings that fit a server."""
    named = {"mail_to": "smtp", "smtp_host": "127.0.0.1", "smtp_port": server.port}
    return named | {"smtp_ca_file": server.certificate}


def house_of(store: Store, folder: Path, **fields: Any) -> House:
    """What use cases work with; no job runs."""
    settings = settings_in(folder, **fields)
    return House(store=store, jobs=jobs_for(settings, store), settings=settings)


def a_subscriber(uow: UnitOfWork, number: int, kind: EventKind) -> str:
    """An address of the NGO that said yes."""
    wanted = NewMailSubscription(
        address=f"desk-{number}@ngo.example", language="en", rhythm=MailRhythm.EACH, kinds=(kind,)
    )
    added = uow.mail_subscriptions.add(NGO, wanted, asked="mark")
    return uow.mail_subscriptions.confirm(added, digest_at=uow.now).id


def states(folder: Path) -> list[tuple[Any, ...]]:
    """State, attempts and failure of every message."""
    return raw_sql(folder, "SELECT state, attempts, failure FROM mails ORDER BY id")


def test_a_letter_is_sealed_until_it_is_sent_and_then_forgotten(store: Store, tmp_path: Path) -> None:
    """Its address and its link stand in no file of the database, before or after."""
    with store.unit_of_work() as uow:
        mail_id = send_to(uow, ADDRESS, "sign_in", language="uk", values=SIGN_IN)
    assert SECRET.encode() not in raw_bytes(tmp_path)
    assert ADDRESS.encode() not in raw_bytes(tmp_path)
    assert deliver_mail_due(house_of(store, tmp_path)) == 1
    assert SECRET in (tmp_path / "mail" / f"{mail_id}.eml").read_text(encoding="ascii")
    assert raw_sql(tmp_path, "SELECT state FROM mails WHERE sealed_letter IS NULL") == [("delivered",)]


def test_what_is_rolled_back_is_not_sent(store: Store, tmp_path: Path) -> None:
    """A message is of its transaction: no event, no mail."""
    with store.unit_of_work() as uow:
        a_subscriber(uow, 1, EventKind.CASE_READY)
    with pytest.raises(RuntimeError), store.unit_of_work() as uow:
        send_to(uow, ADDRESS, "sign_in", language="en", values=SIGN_IN)
        uow.events.tell(EventKind.CASE_READY, "harbour/C-1", to=(NGO,))
        raise RuntimeError("broke off")
    assert states(tmp_path) == []
    assert deliver_mail_due(house_of(store, tmp_path)) == 0


@pytest.mark.parametrize(
    ("letter", "error"),
    [
        (("a@b.example\r\nBcc: c@d.example", "sign_in", SIGN_IN), InputError),
        (("nobody", "sign_in", SIGN_IN), InputError),
        ((ADDRESS, "sign_in", {}), InputError),
        ((ADDRESS, "sign_in", SIGN_IN | {"until": "now\nBcc: c@d.example"}), InputError),
        ((ADDRESS, "no_such_letter", SIGN_IN), SettingError),
    ],
)
def test_what_cannot_be_sent_is_refused_when_it_is_asked_for(
    store: Store, tmp_path: Path, letter: tuple[str, str, dict[str, str]], error: type[Exception]
) -> None:
    """Not later, when nobody hears of it; the refusal repeats nothing."""
    with pytest.raises(error) as refused, store.unit_of_work() as uow:
        send_to(uow, *letter[:2], language="en", values=letter[2])
    assert "d.example" not in str(refused.value)
    assert states(tmp_path) == []


def test_a_link_whose_time_is_over_is_not_sent(store: Store, tmp_path: Path, clock: Clock) -> None:
    """A day of standstill later nobody gets a dead link."""
    with store.unit_of_work() as uow:
        send_to(uow, ADDRESS, "sign_in", language="en", values=SIGN_IN)
    clock.now += timedelta(days=1)
    assert deliver_mail_due(house_of(store, tmp_path)) == 0
    assert states(tmp_path) == [("given_up", 0, "too_late")]
    assert raw_sql(tmp_path, "SELECT COUNT(*) FROM mails WHERE sealed_letter IS NOT NULL") == [(0,)]


def test_a_link_goes_before_all_that_waits(store: Store, tmp_path: Path, server: MailServer) -> None:
    """Somebody sits before a screen."""
    with store.unit_of_work() as uow:
        a_subscriber(uow, 1, EventKind.CASE_READY)
    with store.unit_of_work() as uow:
        for number in range(9):
            uow.events.tell(EventKind.CASE_READY, f"harbour/C-{number}", to=(NGO,))
        send_to(uow, ADDRESS, "sign_in", language="en", values=SIGN_IN)
    with store.unit_of_work() as uow:
        claimed = uow.mails.claim(lease_until=uow.now + timedelta(hours=1), limit=3)
    assert [each.text for each in claimed] == ["sign_in", "case.ready", "case.ready"]


def test_a_message_nobody_has_words_for_holds_up_no_other(store: Store, tmp_path: Path) -> None:
    """It is given up, the one beside it is sent."""
    with store.unit_of_work() as uow:
        send_to(uow, ADDRESS, "sign_in", language="en", values=SIGN_IN)
    raw_sql(tmp_path, "UPDATE mails SET text = 'no_such_letter'")
    with store.unit_of_work() as uow:
        send_to(uow, ADDRESS, "sign_in", language="en", values=SIGN_IN)
    assert deliver_mail_due(house_of(store, tmp_path)) == 2
    assert sorted(row[::2] for row in states(tmp_path)) == [("delivered", None), ("given_up", "not_composed")]


def test_a_sender_that_is_killed(store: Store, tmp_path: Path, clock: Clock, server: MailServer) -> None:
    """After the server took the message, before that is written down: one duplicate, known by its id."""
    clock.now = datetime.now(UTC)
    with store.unit_of_work() as uow:
        a_subscriber(uow, 1, EventKind.CASE_READY)
        uow.events.tell(EventKind.CASE_READY, "harbour/C-1", to=(NGO,))
    fields = smtp(server)
    named = {f"REMATCH_{name.upper()}": str(value) for name, value in fields.items()}
    places = {"REMATCH_DATA_FOLDER": str(tmp_path), "REMATCH_DATABASE_URL": url_in(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", ALONE], env=os.environ | places | named)
    server.on_message = process.kill
    assert process.wait(60) == -signal.SIGKILL
    server.on_message = lambda: None
    house = house_of(store, tmp_path, **fields)
    assert states(tmp_path) == [("due", 1, None)]
    clock.now = datetime.now(UTC)
    assert deliver_mail_due(house) == 0, "the lease of the dead one is not over"
    clock.now += timedelta(hours=1)
    assert (deliver_mail_due(house), deliver_mail_due(house)) == (1, 0)
    assert states(tmp_path) == [("delivered", 2, None)]
    first, second = server.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert server.got[0] == server.got[1]


def test_senders_side_by_side_send_each_message_once(
    store: Store, tmp_path: Path, server: MailServer
) -> None:
    """Four at once, twenty addresses."""
    with store.unit_of_work() as uow:
        for number in range(20):
            a_subscriber(uow, number, EventKind.RUN_DONE)
        uow.events.tell(EventKind.RUN_DONE, "run-1", to=(NGO,))
    house = house_of(store, tmp_path, **smtp(server))
    threads = [threading.Thread(target=deliver_mail_due, args=(house,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(str(each["To"]) for each in server.messages) == sorted(
        f"desk-{number}@ngo.example" for number in range(20)
    )
    assert {row[:2] for row in states(tmp_path)} == {("delivered", 1)}


def test_no_address_is_in_a_log(
    store: Store, tmp_path: Path, server: MailServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """A failure has the message's id and its kind there, though the server repeats the address."""
    server.answers = {"RCPT": [f"550 <{ADDRESS}> is unknown"]}
    with store.unit_of_work() as uow:
        mail_id = send_to(uow, ADDRESS, "sign_in", language="en", values=SIGN_IN)
    deliver_mail_due(house_of(store, tmp_path, **smtp(server)))
    written = "".join(capfd.readouterr())
    assert mail_id in written
    assert "refused" in written
    assert "home.example" not in written
    assert raw_sql(tmp_path, "SELECT status, failure FROM mails") == [(550, "refused")]
