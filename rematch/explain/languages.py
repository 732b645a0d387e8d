"""The languages that texts exist in: rematch/texts/languages.toml, one table per language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

from rematch.errors import InputError, SettingError

DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """`tag` is BCP 47; `name` is its own name; `reviewed_by` is empty until a speaker has read its texts."""

    tag: str
    name: str
    direction: Literal["ltr", "rtl"]
    reviewed_by: str


@lru_cache(maxsize=1)
def languages() -> Mapping[str, Language]:
    """Return every language by its tag, in the order of the file."""
    rows = toml_texts("languages.toml")
    return MappingProxyType({tag: Language(tag=tag, **row) for tag, row in rows.items()})


def language(tag: str) -> Language:
    """
    Return one language.

    Raises
    ------
    InputError
        No texts exist in it; the message names those that do.
    """
    found = languages().get(tag)
    if found is None:
        raise InputError(f"There are no texts in this language. There are: {', '.join(languages())}.")
    return found


@lru_cache
def toml_texts(name: str) -> Mapping[str, Any]:
    """
    Read a file of rematch/texts, `criteria/de.toml` for instance.

    Raises
    ------
    SettingError
        There is no such file.
    """
    file = resources.files("rematch").joinpath("texts", *name.split("/"))
    if not file.is_file():
        raise SettingError(f"There is no texts/{name}; add the file to add the language.")
    return MappingProxyType(tomllib.loads(file.read_text(encoding="utf-8")))
