"""The sentences that a person reads by the own link, in one language: rematch/texts/person/<tag>.toml."""

from rematch.errors import SettingError
from rematch.explain.languages import DEFAULT_LANGUAGE, Language, languages, toml_texts


def spoken(tag: str) -> Language:
    """Return the language, or the default one where there are no texts in it yet."""
    return languages().get(tag) or languages()[DEFAULT_LANGUAGE]


def say(language: Language, key: str) -> str:
    """
    Return a sentence.

    Raises
    ------
    SettingError
        The file lacks it.
    """
    text = toml_texts(f"person/{language.tag}.toml").get(key)
    if not isinstance(text, str):
        raise SettingError(f"texts/person/{language.tag}.toml lacks {key}; add it.")
    return text
