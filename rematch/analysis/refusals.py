"""Turns a model's validation errors into one FileError that says where, never what the value was."""

from collections.abc import Sequence

from pydantic import ValidationError

from rematch.errors import FileError
from rematch.models.words import in_words

NAMED_ERRORS = 5


def refused(where: str, error: ValidationError) -> FileError:
    """
    Make the error a reader raises when a model refuses what a file holds.

    Parameters
    ----------
    where : str
        File, and entry where known.
    error : ValidationError
        What the model said.

    Returns
    -------
    FileError
        One line per field, at most five; `pointer` is the first field (RFC 6901).
    """
    found = error.errors(include_input=False, include_url=False)
    lines = [f"{pointer_of(item['loc']) or 'as a whole'}: {in_words(item)}" for item in found[:NAMED_ERRORS]]
    more = f"; and {len(found) - NAMED_ERRORS} more" if len(found) > NAMED_ERRORS else ""
    return FileError(f"{where}: {'; '.join(lines)}{more}", pointer=pointer_of(found[0]["loc"]))


def pointer_of(loc: Sequence[int | str]) -> str:
    """Write a location as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in loc)
