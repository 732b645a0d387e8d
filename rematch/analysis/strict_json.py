"""The bytes of a file as plain JSON values, or a refusal that names the file."""

from pathlib import Path
from typing import Any

from rematch.errors import FileError
from rematch.models import strict_json

JSON_LIMIT_BYTES = 64 * 1024 * 1024
INTEGER_DIGITS_MAX = 4_000
"""Certificates hold integers of any size; Python itself reads no longer ones."""


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
    try:
        return strict_json.read_json(text.encode(), integer_digits_max=INTEGER_DIGITS_MAX)
    except strict_json.JsonError as error:
        raise FileError(f"{path}: {error.message}", pointer=error.pointer) from None


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
