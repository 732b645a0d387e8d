"""Finds the line of every key of a TOML text: `tomllib` gives values alone, a message names the line.

The text has been read by `tomllib` before, so that this scanner may take it as sound.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping

Path = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\r\n]+")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"""(?:"{1,2}(?!"))?', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{1,2}(?!'))?", re.DOTALL),
    re.compile(r'"(?:[^"\\]|\\.)*"'),
    re.compile(r"'[^']*'"),
)


def key_lines(text: str) -> Mapping[Path, int]:
    """
    Return the line of every key, table and entry of an array.

    Parameters
    ----------
    text : str
        TOML that `tomllib` reads.

    Returns
    -------
    mapping of path to int
        Paths as `("policy", 0, "floors", 1, "group")`; the first line is 1.
    """
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """
    Return the line of a path, or of the nearest thing around it that stands in the file.

    Parameters
    ----------
    lines : mapping of path to int
        As `key_lines` returns it.
    path : tuple
        May go further down than the file does: a key that is missing stands in its table.
    """
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scanner:
    """Walks through the text once; `_at` is where it stands."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._text = text
        self._at = 0
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._entries: dict[Path, int] = {}

    def document(self) -> None:
        """Walk through tables and keys, from the first to the last."""
        table: Path = ()
        self._skip(_GAP)
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                table = self._heading()
            else:
                self._pair(table)
            self._skip(_GAP)

    def _heading(self) -> Path:
        is_array = self._text.startswith("[[", self._at)
        begin = self._at
        self._at += 2 if is_array else 1
        *around, last = self._key()
        path: Path = ()
        for step in around:
            path = self._newest((*path, step))
        path = (*path, last)
        if is_array:
            self._entries[path] = self._entries.get(path, -1) + 1
        path = self._newest(path)
        self._at += 2 if is_array else 1
        self._note(path, begin)
        return path

    def _newest(self, path: Path) -> Path:
        """Return the path of a table; of an array of tables that of its last entry."""
        return (*path, self._entries[path]) if path in self._entries else path

    def _pair(self, table: Path) -> None:
        begin = self._at
        path = (*table, *self._key())
        self._note(path, begin)
        self._at += 1  # the sign =
        self._skip(_BLANK)
        self._value(path)

    def _key(self) -> list[str]:
        """Return the steps of a key with dots; leaves `_at` behind it and the blanks after it."""
        steps = []
        while True:
            self._skip(_BLANK)
            quoted = self._text[self._at] in "\"'"
            step = self._string() if quoted else self._skip(_BARE_KEY)
            steps.append(_unquoted(step) if quoted else step)
            self._skip(_BLANK)
            if not self._text.startswith(".", self._at):
                return steps
            self._at += 1

    def _value(self, path: Path) -> None:
        first = self._text[self._at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._members("]", path)
        elif first == "{":
            self._members("}", path)
        else:
            self._skip(_BARE_VALUE)

    def _members(self, end: str, path: Path) -> None:
        """Walk through an array or an inline table."""
        self._at += 1
        position = 0
        self._skip(_GAP)
        while self._text[self._at] != end:
            if end == "]":
                self._note((*path, position), self._at)
                self._value((*path, position))
            else:
                self._pair(path)
            position += 1
            self._skip(_GAP)
            if self._text[self._at] == ",":
                self._at += 1
                self._skip(_GAP)
        self._at += 1

    def _string(self) -> str:
        for pattern in _STRINGS:
            if found := pattern.match(self._text, self._at):
                self._at = found.end()
                return found.group()
        raise AssertionError("tomllib has read this text")

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        assert found is not None, "tomllib has read this text"
        self._at = found.end()
        return found.group()

    def _note(self, path: Path, position: int) -> None:
        """Keep the line of a path and of whatever around it has none yet."""
        line = bisect_right(self._starts, position)
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)


def _unquoted(key: str) -> str:
    if key.startswith("'"):
        return key[1:-1]
    return key[1:-1].encode("ascii", "backslashreplace").decode("unicode_escape")
