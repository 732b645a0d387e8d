"""Turns the bytes of a file into plain JSON values, or refuses what a careful reader must not guess at."""

import json
import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from rematch.errors import FileError

JSON_LIMIT_BYTES = 64 * 1024 * 1024
DEPTH_LIMIT = 20
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_BRACKET = re.compile(r"[\[\]{}]")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


def read_json(path: Path) -> Any:
    """
    Read one JSON document from a file.

    Parameters
    ----------
    path : Path
        A file in UTF-8, with or without a byte order mark, of at most 64 MiB.

    Returns
    -------
    Any
        Dicts, lists, strings, integers, finite floats, booleans and None, at most 20 deep.

    Raises
    ------
    FileError
        If the file cannot be read, is too large or too deep, is not JSON, names a key twice, or holds NaN,
        Infinity, NUL or half a character. The message names the file and, where known, the line; never the
        value.
    """
    text = read_text(path, limit_bytes=JSON_LIMIT_BYTES)
    if _NUL.search(text):
        raise FileError(f"{path}: holds a NUL character; remove it")
    _refuse_depth(path, text)
    try:
        document = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_finite
        )
    except json.JSONDecodeError as error:
        raise FileError(f"{path}, line {error.lineno}: is not JSON ({error.msg}); mend it there") from None
    except _RefusedError as error:
        raise FileError(f"{path}: {error}") from None
    except ValueError:
        raise FileError(f"{path}: holds a number with too many digits") from None
    _refuse_half_characters(path, text, document)
    return document


def read_text(path: Path, *, limit_bytes: int) -> str:
    """
    Read a whole text file.

    Parameters
    ----------
    path : Path
        The file.
    limit_bytes : int
        Largest size, in bytes.

    Returns
    -------
    str
        Its text, without a byte order mark.

    Raises
    ------
    FileError
        If the file is absent, no file, too large, or not UTF-8, or holds NUL.
    """
    try:
        size = path.stat().st_size
        if size > limit_bytes:
            raise FileError(f"{path}: {size:,} bytes; at most {limit_bytes:,} are read. Split it")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: is not UTF-8 from byte {error.start} on; save it as UTF-8") from None
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror}); check the name") from None
    if "\x00" in text:
        raise FileError(f"{path}: holds a NUL character; remove it")
    return text


class _RefusedError(Exception):
    """JSON that Python would read and nobody can rely on."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _RefusedError(f"a key stands twice in one object{_named(key for key, _ in pairs)}; keep one")
    return members


def _named(keys: Iterable[str]) -> str:
    """Name the first repeated key if it looks like a field of ours; anything else might be a value."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            return f" ({key})" if _PLAIN_NAME.fullmatch(key) else ""
        seen.add(key)
    return ""


def _refuse_constant(_word: str) -> NoReturn:
    raise _RefusedError("NaN and Infinity are no numbers; write a number or null")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise _RefusedError("holds a number too large to be one; write a smaller one")
    return number


def _refuse_depth(path: Path, text: str) -> None:
    """Refuse deep nesting before parsing it: brackets are counted outside strings."""
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub('""', text)):
        depth += 1 if bracket.group() in "[{" else -1
        if depth > DEPTH_LIMIT:
            raise FileError(f"{path}: nested more than {DEPTH_LIMIT} deep; no file of ours is")


def _refuse_half_characters(path: Path, text: str, document: Any) -> None:
    if "\\ud" not in text and "\\uD" not in text:
        return
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise FileError(f"{path}: holds half a character (a lone surrogate); remove it") from None
