"""Sentences from rematch/texts: one file per language, every placeholder filled here."""

from rematch.errors import SettingError
from rematch.explain.languages import DEFAULT_LANGUAGE, toml_texts


def sentence(section: str, key: str, **filled: object) -> str:
    """
    Return one sentence with its placeholders filled.

    Raises
    ------
    SettingError
        The language has no file, or the file lacks the sentence.
    """
    try:
        text: str = toml_texts(f"{DEFAULT_LANGUAGE}.toml")[section][key]
    except KeyError:
        raise SettingError(f"texts/{DEFAULT_LANGUAGE}.toml lacks [{section}] {key}; add it.") from None
    return text.format(**filled)
