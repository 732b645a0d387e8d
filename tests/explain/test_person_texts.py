"""What a person reads by the own link: every sentence in every language, in words said to people."""

import pytest

from rematch.explain.languages import languages, toml_texts
from rematch.explain.person_words import say, spoken
from tests.explain.test_letter_texts import UNSAID

TAGS = list(languages())


@pytest.mark.parametrize("tag", TAGS)
def test_every_sentence_is_there_in_every_language(tag: str) -> None:
    """None is missing, none is left over, none was left in English."""
    texts, english = toml_texts(f"person/{tag}.toml"), toml_texts("person/en.toml")
    assert list(texts) == list(english)
    assert all(text.strip() for text in texts.values())
    if tag == "en":
        assert [text for text in texts.values() if UNSAID.search(text)] == []
    else:
        assert not set(texts.values()) & set(english.values())


def test_a_language_without_texts_is_spoken_in_the_default_one() -> None:
    """The person is not left without words."""
    assert spoken("ti").tag == "en"
    assert say(spoken("uk"), "over") != say(spoken("ti"), "over")
