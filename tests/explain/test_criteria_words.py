"""Labels and meanings of the criteria: the whole list in every language, and the page made from it."""

import unicodedata

import pytest

from rematch.errors import InputError
from rematch.explain.criteria_page import UNREVIEWED, criteria_page
from rematch.explain.criteria_words import criterion_words, theme_name, themes
from rematch.explain.languages import language, languages, toml_texts
from rematch.scoring.catalogue import catalogue, hard_rules
from tests.house.tree import ROOT

TAGS = list(languages())
KEYS = [*(each.key for each in catalogue()), *(rule.key for rule in hard_rules())]
SCRIPTS = {"en": "LATIN", "de": "LATIN", "uk": "CYRILLIC", "pl": "LATIN", "ar": "ARABIC", "fr": "LATIN"}


def letters_of(text: str, script: str) -> float:
    """The share of letters that are of the script."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(unicodedata.name(letter).startswith(script) for letter in letters) / len(letters)


def test_the_languages_there_are() -> None:
    """English first; Arabic alone runs from right to left."""
    assert TAGS == ["en", "de", "uk", "pl", "ar", "fr"]
    assert [tag for tag in TAGS if language(tag).direction == "rtl"] == ["ar"]


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_has_the_whole_list(tag: str) -> None:
    """No key is missing, and none is left over from an earlier list; English stands in the list itself."""
    texts = toml_texts(f"criteria/{tag}.toml")
    assert sorted(texts.get("criteria", {})) == ([] if tag == "en" else sorted(KEYS))
    assert sorted(texts["themes"]) == sorted(themes())
    assert set(texts) <= {"criteria", "themes"}


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("key", KEYS)
def test_a_meaning_is_one_sentence(key: str, tag: str) -> None:
    """A label is short and no sentence; a meaning ends as one."""
    words = criterion_words(key, tag)
    assert 0 < len(words.label) <= 90
    assert not words.label.endswith(".")
    assert words.meaning.endswith((".", "؟"))
    assert len(words.meaning) <= 260
    assert "{" not in words.label + words.meaning


@pytest.mark.parametrize("tag", TAGS)
def test_nothing_was_left_in_english(tag: str) -> None:
    """Meanings are written in the script of the language, and differ from the English ones."""
    for key in KEYS:
        words = criterion_words(key, tag)
        assert (words.meaning == criterion_words(key).meaning) == (tag == "en"), key
        assert letters_of(words.meaning, SCRIPTS[tag]) > 0.6, key


@pytest.mark.parametrize("tag", TAGS)
def test_labels_tell_criteria_apart(tag: str) -> None:
    """No two criteria have the same label, and no two themes the same name."""
    labels = [criterion_words(key, tag).label for key in KEYS]
    assert len(labels) == len(set(labels))
    assert len({theme_name(theme, tag) for theme in themes()}) == len(themes())


@pytest.mark.parametrize("tag", TAGS)
def test_what_no_speaker_has_reviewed_says_so(tag: str) -> None:
    """The page names who has read its texts, or says that nobody has."""
    said = criteria_page(tag)
    assert (UNREVIEWED in said) == (language(tag).reviewed_by == "")
    assert language(tag).name in said


@pytest.mark.parametrize("tag", TAGS)
def test_the_page_holds_every_criterion(tag: str) -> None:
    """One row per key, each with its label in the language."""
    page = criteria_page(tag)
    for key in KEYS:
        assert page.count(f"| `{key}` | {criterion_words(key, tag).label} |") == 1


def test_the_page_in_docs_is_the_generated_one() -> None:
    """`rematch criteria` writes docs/criteria-list.md, byte for byte."""
    assert (ROOT / "docs" / "criteria-list.md").read_text(encoding="utf-8") == criteria_page()


def test_what_is_not_there_is_refused() -> None:
    """Languages, keys and themes that do not exist are named as such, with what there is."""
    with pytest.raises(InputError, match="There are: en"):
        criteria_page("xx")
    with pytest.raises(InputError, match="criteria list"):
        criterion_words("no_such_criterion")
    with pytest.raises(InputError, match="housing"):
        theme_name("no_such_theme")
