"""What the form says: rematch/texts/intake/<language>.toml, and English where a language has no words."""

from typing import Any

from rematch.errors import SettingError
from rematch.explain.languages import DEFAULT_LANGUAGE, language, toml_texts


def said(section: str, key: str, tag: str = DEFAULT_LANGUAGE) -> str:
    """Return a label in a language, or in English; SettingError where there is none at all."""
    found = _found(section, key, tag) or _found(section, key, DEFAULT_LANGUAGE)
    if found is None:
        raise SettingError(f"texts/intake/{DEFAULT_LANGUAGE}.toml lacks [{section}] {key}; add it.")
    return found


def hint(name: str, tag: str = DEFAULT_LANGUAGE) -> str:
    """Return what helps to answer a question; empty where nothing needs to be said."""
    return _found("hints", name, tag) or _found("hints", name, DEFAULT_LANGUAGE) or ""


def _found(section: str, key: str, tag: str) -> str | None:
    language(tag)
    try:
        node: Any = toml_texts(f"intake/{tag}.toml")[section]
        for step in key.split(".", 1):
            node = node[step]
    except (KeyError, SettingError):
        return None
    return str(node)
