"""Sentences from rematch/texts: one file per language, every placeholder filled here."""

import tomllib
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from rematch.errors import SettingError

DEFAULT_LANGUAGE = "en"


def sentence(section: str, key: str, **filled: object) -> str:
    """
    Return one sentence with its placeholders filled.

    Raises
    ------
    SettingError
        The language has no file, or the file lacks the sentence.
    """
    try:
        text = _texts(DEFAULT_LANGUAGE)[section][key]
    except KeyError:
        raise SettingError(f"texts/{DEFAULT_LANGUAGE}.toml lacks [{section}] {key}; add it.") from None
    return text.format(**filled)


@lru_cache
def _texts(language: str) -> MappingProxyType[str, dict[str, str]]:
    file = resources.files("rematch") / "texts" / f"{language}.toml"
    if not file.is_file():
        raise SettingError(f"There is no texts/{language}.toml; add the file to add the language.")
    return MappingProxyType(tomllib.loads(file.read_text(encoding="utf-8")))
