"""What a message says: sentences of texts/mail in one language, filled with kinds, ids and dates alone."""

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rematch.errors import InputError, SettingError
from rematch.explain.languages import DEFAULT_LANGUAGE, Language, language, languages, toml_texts
from rematch.models.event import Event
from rematch.models.types import refuse_hidden_characters
from rematch.store import ClaimedMail

VALUE_MAX = 2_000
ALONE = re.compile(r"\{(\w+)\}")
SEPARATOR = "-- "
"""The line before a signature, which programs for mail fold away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A message in words."""

    subject: str
    body: str
    language: Language


def written(mail: ClaimedMail, *, public_url: str | None) -> Written:
    """Return what a message says: of events, or in the words that its name stands for."""
    chosen = spoken(mail.language)
    if not mail.events:
        return letter(mail.text, chosen, mail.values)
    subject, lines = _digest(chosen, mail) if mail.text == "digest" else _of_one(chosen, mail.events[0])
    more = [_said(chosen, "digest_more", more=mail.more)] if mail.more else []
    parts = (*lines, *more, "", *_where(chosen, public_url), "", SEPARATOR, *_signature(chosen))
    return Written(subject=subject, body="\n".join(parts) + "\n", language=chosen)


def letter(text: str, chosen: Language, values: Mapping[str, str]) -> Written:
    """Return the letter of this name; SettingError where there is none, InputError for unfit values."""
    section = toml_texts(f"mail/{chosen.tag}.toml").get(text)
    if section is None or set(section) != {"subject", "body"}:
        raise SettingError(f"texts/mail/{chosen.tag}.toml lacks [{text}] with subject and body; add it.")
    asked = {name for _, name, _, _ in string.Formatter().parse(section["body"]) if name}
    if asked != set(values):
        raise InputError(f"The letter {text} asks for other values: {', '.join(sorted(asked)) or 'none'}.")
    for name, value in values.items():
        _refuse_unfit(name, value)
    body = "\n".join(_filled(chosen, line, values) for line in section["body"].strip().split("\n"))
    signature = "\n".join(("", SEPARATOR, *unreviewed(chosen))) if unreviewed(chosen) else ""
    return Written(subject=section["subject"], body=f"{body}\n{signature}\n", language=chosen)


def page_words(chosen: Language, key: str) -> str:
    """Return a sentence of the page behind the link that confirms an address."""
    return str(toml_texts(f"mail/{chosen.tag}.toml")["page"][key])


def unreviewed(chosen: Language) -> list[str]:
    """Return the line that says so where no speaker has read the texts of a language."""
    return [] if chosen.reviewed_by else [_said(chosen, "unreviewed")]


def spoken(tag: str) -> Language:
    """Return a language with texts: the one asked for, or English."""
    return language(tag if tag in languages() else DEFAULT_LANGUAGE)


def moment(at: datetime) -> str:
    """Return a moment that reads the same in every language."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _of_one(chosen: Language, event: Event) -> tuple[str, list[str]]:
    texts = toml_texts(f"mail/{chosen.tag}.toml")
    lines = [
        texts["event"][event.kind.value],
        "",
        _said(chosen, "kind", kind=event.kind.value),
        _said(chosen, "thing", thing=event.thing),
        _said(chosen, "at", at=moment(event.at)),
    ]
    return texts["subject"][event.kind.value], lines


def _digest(chosen: Language, mail: ClaimedMail) -> tuple[str, list[str]]:
    subjects = toml_texts(f"mail/{chosen.tag}.toml")["subject"]
    lines = [_said(chosen, "digest_count", count=len(mail.events) + mail.more), ""]
    for event in mail.events:
        what = subjects[event.kind.value]
        lines.append(_said(chosen, "digest_line", at=moment(event.at), what=what, thing=event.thing))
    return _said(chosen, "digest_subject"), lines


def _where(chosen: Language, public_url: str | None) -> Iterator[str]:
    if public_url is None:
        yield _said(chosen, "read_without")
        return
    yield _said(chosen, "read")
    yield public_url


def _signature(chosen: Language) -> Iterator[str]:
    yield _said(chosen, "nothing_else")
    yield _said(chosen, "why")
    yield from unreviewed(chosen)


def _said(chosen: Language, key: str, **values: Any) -> str:
    text: str = toml_texts(f"mail/{chosen.tag}.toml")["mail"][key]
    return _filled(chosen, text, {name: str(value) for name, value in values.items()})


def _filled(chosen: Language, line: str, values: Mapping[str, str]) -> str:
    """Fill a line; what stands alone on it, a link or a code, is left bare: it is to be copied."""
    if chosen.direction == "rtl" and not ALONE.fullmatch(line.strip()):
        values = {name: f"\u2068{value}\u2069" for name, value in values.items()}
    return line.format(**values)


def _refuse_unfit(name: str, value: str) -> None:
    try:
        refuse_hidden_characters(value)
    except ValueError:
        value = "\n"
    if "\n" in value or "\t" in value or len(value) > VALUE_MAX:
        raise InputError(
            f"The value {name} of a letter is one line of at most {VALUE_MAX} visible characters."
        )
