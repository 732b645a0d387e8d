"""One JSON text into one value, or a refusal: also of what Python's and pydantic's readers let pass.

Files and HTTP read through it; it knows neither.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

DEPTH_MAX = 20
"""Deepest nesting, where the settings name no other."""
INTEGER_DIGITS_MAX = 18
NUMBER_CHARS_MAX = 64
# Possessive, and always with an end: one pass over the text, whatever it holds.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
_PLAIN_KEY = re.compile(r"[a-z][a-z0-9_]{0,40}")


class JsonError(ValueError):
    """The text is no JSON that rematch reads; says why, never what stood there."""

    def __init__(self, message: str, *, pointer: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.pointer = pointer


def read_json(
    body: bytes, *, depth_max: int = DEPTH_MAX, integer_digits_max: int = INTEGER_DIGITS_MAX
) -> Any:
    """Return the value of a JSON text in UTF-8, nested at most so deep, or raise JsonError."""

    def integer(text: str) -> int:
        if len(text.lstrip("-")) > integer_digits_max:
            raise JsonError(f"an integer has more than {integer_digits_max} digits")
        return int(text)

    text = _decoded(body)
    _refuse_depth(text, depth_max)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=integer,
        )
    except json.JSONDecodeError as error:
        raise JsonError(f"this is no JSON: see line {error.lineno}, column {error.colno}") from None
    if "\\u" in text:
        _refuse_characters(value)
    return value


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonError(f"this is no UTF-8: see byte {error.start + 1}") from None


def _refuse_depth(text: str, depth_max: int) -> None:
    depth = 0
    for match in _TOKEN.finditer(text):
        mark = match.group()
        if mark in "[{":
            depth += 1
            if depth > depth_max:
                raise JsonError(f"lists and objects are nested more than {depth_max} deep")
        elif mark in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise JsonError(f"an object names a key twice{f' ({twice})' if plain_key(twice) else ''}; keep one")
    return value


def _refuse_constant(_: str) -> NoReturn:
    raise JsonError("NaN and Infinity are no numbers in JSON")


def _finite(text: str) -> float:
    number = float(text) if len(text) <= NUMBER_CHARS_MAX else math.inf
    if not math.isfinite(number):
        raise JsonError("a number is too large or too long")
    return number


def _refuse_characters(value: Any) -> None:
    for pointer, text in _texts(value, ""):
        if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
            raise JsonError("a text holds NUL or half of a surrogate pair", pointer=pointer)


def _texts(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _texts(item, f"{pointer}/{position}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield pointer, key
            if plain_key(key):
                yield from _texts(item, f"{pointer}/{key}")
            else:
                yield from ((pointer, text) for _, text in _texts(item, pointer))


def plain_key(key: str) -> bool:
    """Say whether the key looks like a field's name; others may be what somebody typed: not repeated."""
    return _PLAIN_KEY.fullmatch(key) is not None
