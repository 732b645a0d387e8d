"""The sentences of the papers: every one in every language, with the same placeholders."""

import re
import string
import unicodedata

import pytest

from rematch.explain.languages import language, languages, toml_texts
from rematch.models.pledge import StayClass
from rematch.models.types import HomeKind, Pathway

TAGS = list(languages())
SCRIPTS = {"en": "LATIN", "de": "LATIN", "uk": "CYRILLIC", "pl": "LATIN", "ar": "ARABIC", "fr": "LATIN"}
# Words that DOMAIN.md section 1 keeps out of texts for people, in the language the project is written in.
UNSAID = re.compile(
    r"\b(applicant|client|slot|quota|reject|displaced|vulnerable|influx|eligible|optimal|certified)", re.I
)


def sentences(tag: str) -> dict[tuple[str, str], str]:
    """Every sentence of a language by section and key."""
    texts = toml_texts(f"letters/{tag}.toml")
    return {(section, key): text for section, rows in texts.items() for key, text in rows.items()}


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("tag", TAGS)
def test_every_sentence_is_there_in_every_language(tag: str) -> None:
    """None is missing, none is left over."""
    assert list(sentences(tag)) == list(sentences("en"))


@pytest.mark.parametrize("tag", TAGS)
def test_every_placeholder_is_there_in_every_language(tag: str) -> None:
    """Each sentence asks for what the English one asks for."""
    for key, text in sentences("en").items():
        assert placeholders(sentences(tag)[key]) == placeholders(text), key


@pytest.mark.parametrize("tag", TAGS)
def test_nothing_was_left_in_english(tag: str) -> None:
    """Written in the script of the language; of the longer sentences none is the English one."""
    for key, text in sentences(tag).items():
        letters = [each for each in re.sub(r"\{\w+\}", "", text) if each.isalpha()]
        script = sum(unicodedata.name(each).startswith(SCRIPTS[tag]) for each in letters)
        assert not letters or script > 0.6 * len(letters), key
        if len(text) > 25 and tag != "en":
            assert text != sentences("en")[key], key


def test_what_people_are_called() -> None:
    """The English sentences keep to the words of the glossary."""
    for key, text in sentences("en").items():
        if key[0] != "pathway":
            assert not UNSAID.search(text), key


def test_every_choice_has_its_words() -> None:
    """Kinds of homes, lengths of stay, legal pathways."""
    there = sentences("en")
    assert {key for section, key in there if section == "pathway"} == {each.value for each in Pathway}
    assert {key for section, key in there if section == "stay"} == {each.value for each in StayClass}
    kinds = {each.value for each in HomeKind}
    assert {key for section, key in there if section == "home"} == kinds | {f"third_{each}" for each in kinds}


def test_arabic_alone_runs_from_right_to_left() -> None:
    """As its language says."""
    assert [tag for tag in TAGS if language(tag).direction == "rtl"] == ["ar"]
