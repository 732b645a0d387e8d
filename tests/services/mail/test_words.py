"""What mail says: every sentence in every language, kinds, ids and dates alone, no way into a header."""

import re
import string
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from rematch.errors import InputError, SettingError
from rematch.explain.languages import language, languages, toml_texts
from rematch.models.event import Event, EventKind
from rematch.services.mail.message import message_of
from rematch.services.mail.words import letter, spoken, written
from rematch.settings import Settings
from rematch.store import ClaimedMail

TAGS = list(languages())
SCRIPTS = {"en": "LATIN", "de": "LATIN", "uk": "CYRILLIC", "pl": "LATIN", "ar": "ARABIC", "fr": "LATIN"}
UNSAID = re.compile(r"\b(applicant|client|slot|quota|reject|displaced|vulnerable|influx|eligible)", re.I)
AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
LINK = "https://rematch.example/sign-in?code=abc"
SIGN_IN = {"link": LINK, "until": "2026-12-01 10:00 UTC"}
FILLED = {"kind", "thing", "at", "count", "what", "more", "organisation", "link", "code", "until"}
"""All that any sentence has room for: no word of a case is among them."""


def sentences(tag: str) -> dict[tuple[str, str], str]:
    """Every sentence of a language by section and key."""
    texts = toml_texts(f"mail/{tag}.toml")
    return {(section, key): text for section, rows in texts.items() for key, text in rows.items()}


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def a_mail(*kinds: EventKind, **fields: Any) -> ClaimedMail:
    """A message of events, or of what the fields say."""
    events = tuple(
        Event(event_id=f"event-{number}", kind=kind, thing=f"offer-0190-{number}", at=AT)
        for number, kind in enumerate(kinds)
    )
    standard = {
        "id": "mail-0190a1b2c3d-5f0e8d7c6b5a4938",
        "attempts": 1,
        "text": kinds[0].value if len(kinds) == 1 else "digest",
        "address": "desk@ngo.example",
        "language": "en",
        "values": {},
        "events": events,
        "more": 0,
        "subscription": "mail-subscription-1",
        "failing_since": None,
        "created_at": AT,
    }
    return ClaimedMail(**standard | fields)


def sent(mail: ClaimedMail, **settings: Any) -> EmailMessage:
    """A message as a mail program reads it."""
    content = message_of(mail, Settings(**settings)).as_bytes()
    message: EmailMessage = message_from_bytes(content, policy=policy.SMTP)  # type: ignore[assignment]
    assert message.defects == []
    return message


def lines(tag: str, *kinds: EventKind) -> Iterator[str]:
    """What is said of events in a language."""
    yield from written(a_mail(*kinds, language=tag), public_url="https://rematch.example").body.split("\n")


@pytest.mark.parametrize("tag", TAGS)
def test_every_sentence_is_there_in_every_language(tag: str) -> None:
    """None is missing, none is left over; each asks for what the English one asks for."""
    assert list(sentences(tag)) == list(sentences("en"))
    for key, text in sentences("en").items():
        assert placeholders(sentences(tag)[key]) == placeholders(text), key
        assert placeholders(text) <= FILLED, key


@pytest.mark.parametrize("section", ["subject", "event"])
def test_every_kind_of_event_has_its_words(section: str) -> None:
    """Subject and body."""
    assert list(toml_texts("mail/en.toml")[section]) == [kind.value for kind in EventKind]


@pytest.mark.parametrize("tag", TAGS)
def test_nothing_was_left_in_english(tag: str) -> None:
    """Written in the script of the language; of the longer sentences none is the English one."""
    for key, text in sentences(tag).items():
        letters = [each for each in re.sub(r"\{\w+\}|rematch", "", text) if each.isalpha()]
        script = sum(unicodedata.name(each).startswith(SCRIPTS[tag]) for each in letters)
        assert script >= 0.6 * len(letters), key
        if len(text) > 25 and tag != "en":
            assert text != sentences("en")[key], key


def test_what_people_are_called() -> None:
    """The English sentences keep to the words of the glossary."""
    assert [key for key, text in sentences("en").items() if UNSAID.search(text)] == []


@pytest.mark.parametrize("tag", TAGS)
def test_a_subject_is_fixed(tag: str) -> None:
    """No subject has room for anything, and none is long."""
    for (section, key), text in sentences(tag).items():
        if section == "subject" or key in {"subject", "digest_subject"}:
            assert placeholders(text) == set(), key
            assert len(text) < 70


@pytest.mark.parametrize("kind", EventKind)
@pytest.mark.parametrize("tag", TAGS)
def test_a_message_of_an_event(tag: str, kind: EventKind) -> None:
    """Its kind, its id, when, and where to read on; every language says that no speaker has read it."""
    message = sent(a_mail(kind, language=tag), public_url="https://rematch.example")
    text = str(message.get_content())
    for part in (kind.value, "offer-0190-0", "2026-12-01 09:30 UTC", "https://rematch.example"):
        assert part in text
    assert str(toml_texts(f"mail/{tag}.toml")["mail"]["unreviewed"]) in text
    assert str(message["Subject"]) == toml_texts(f"mail/{tag}.toml")["subject"][kind.value]


def test_arabic_keeps_ids_and_times_in_their_order() -> None:
    """Each stands between marks that isolate it; every line begins in Arabic, the link alone is bare."""
    told = list(lines("ar", EventKind.OFFER_ASKED, EventKind.OFFER_AGREED))
    assert [line for line in told if "offer-0190" in line and "\u2068offer-0190" not in line] == []
    assert "https://rematch.example" in told
    for line in told:
        if line and line not in {"https://rematch.example", "-- "}:
            outside = re.sub("\u2068.*?\u2069", "", line)
            first = next(each for each in outside if unicodedata.bidirectional(each) in {"L", "R", "AL"})
            assert unicodedata.bidirectional(first) == "AL", line


def test_a_digest_says_how_much_it_leaves_out() -> None:
    """Two events shown, five more there are."""
    text = written(a_mail(EventKind.CASE_READY, EventKind.RUN_DONE, more=5), public_url=None).body
    assert "since the last message: 7" in text
    assert "room for: 5" in text
    assert "http" not in text


@pytest.mark.parametrize("tag", TAGS)
def test_a_link_to_sign_in_stands_alone(tag: str) -> None:
    """Bare, so that it can be opened and copied, whatever the language's direction."""
    assert LINK in letter("sign_in", language(tag), SIGN_IN).body.split("\n")


@pytest.mark.parametrize("key", ["mail", "page", "subject", "nothing", "offer.asked"])
def test_what_is_no_letter(key: str) -> None:
    """Sections of other kinds, and none at all."""
    with pytest.raises(SettingError, match="lacks"):
        letter(key, language("en"), {})


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"link": LINK},
        SIGN_IN | {"name": "Olena"},
        SIGN_IN | {"link": "x\r\nBcc: everybody@example.org"},
        SIGN_IN | {"link": "x\n\nAnother text"},
        SIGN_IN | {"link": "x\0"},
        SIGN_IN | {"link": "https://example.org/\u202egpj.exe"},
        SIGN_IN | {"link": "x" * 2_001},
    ],
    ids=["none", "one missing", "one more", "header", "lines", "nul", "bidi", "long"],
)
def test_values_that_do_not_fit(values: dict[str, str]) -> None:
    """Too few, too many, several lines, characters that cannot be seen."""
    with pytest.raises(InputError):
        letter("sign_in", language("en"), values)


def test_braces_in_a_value_are_words() -> None:
    """A value is never a pattern."""
    body = letter("sign_in", language("en"), SIGN_IN | {"link": "https://x.example/{until}{0}"}).body
    assert "https://x.example/{until}{0}" in body


def test_a_language_without_texts_becomes_english() -> None:
    """In place of no message."""
    assert [spoken(tag).tag for tag in ("ti", "de", "")] == ["en", "de", "en"]


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: x@y.example", "a@b.example\n", "a@b.example, c@d.example"]
)
def test_no_address_makes_a_second_header(address: str) -> None:
    """Even past the check of addresses, the message itself refuses."""
    with pytest.raises((ValueError, IndexError)):
        message_of(a_mail(EventKind.CASE_READY, address=address), Settings())


def test_headers_are_those_and_no_others() -> None:
    """From, to, subject, date, id, language, that a program sent it, and the form of the text."""
    message = sent(a_mail(EventKind.CASE_READY), mail_from="service@city.example")
    fixed = ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version")
    content = ("Content-Type", "Content-Transfer-Encoding", "Content-Language")
    assert sorted(message.keys()) == sorted((*fixed, *content))
    assert message["Message-ID"] == "<mail-0190a1b2c3d-5f0e8d7c6b5a4938@city.example>"
    assert message["Date"].datetime == AT


@pytest.mark.parametrize("tag", TAGS)
def test_a_message_passes_through_any_mail_server(tag: str) -> None:
    """ASCII bytes, no line longer than 78: nothing on the way has to change it."""
    content = message_of(a_mail(*EventKind, language=tag), Settings()).as_bytes()
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
