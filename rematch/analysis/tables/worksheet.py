"""Looks through the XML of a worksheet before a reader builds it: how far it reaches, how much it says.

Everything a reader would take for a cell is seen here, or the sheet is refused: so no sheet can grow.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rematch.analysis.tables.package import STRINGS, Package

ROWS_MAX, COLUMNS_MAX = 99_999, 52
TEXT_MAX_BYTES = 64 * 1024 * 1024
DIGITS_MAX = 18
ROW_MAX_BYTES = 4 * 1024 * 1024
STRANGE = "is no XLSX file as spreadsheets write them; save it again"
_NAME = rb"<(?:[\w.-]+:)?"
_END = rb"(?![\w:.-])"
_CELL = re.compile(_NAME + b"c" + _END)
_PLAIN_CELL = b'<c r="'
_PLACED_CELL = re.compile(
    _NAME + b"c" + _END + rb"""[^<>]*\sr\s*=\s*["'][A-Za-z]{1,2}[0-9]{1,5}["'][^<>]*>"""
)
_TOO_FAR = re.compile(rb"""\sr\s*=\s*["'](?:[A-Za-z]{3,}|[B-Zb-z][A-Za-z]|[A-Za-z]*0*[1-9][0-9]{5,})""")
_FORMULA = re.compile(_NAME + b"f" + _END)
_FORMULA_CELL = re.compile(_NAME + rb"c\s([^<>]*)>\s*" + _NAME + b"f" + _END)
_MISTAKE = re.compile(rb"""\bt\s*=\s*["']e["']""")
_MISTAKE_CELL = re.compile(_NAME + rb"""c\s([^<>]*\bt\s*=\s*["']e["'][^<>]*)>""")
_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,2})([0-9]{1,5})["']""")
_VALUE = re.compile(_NAME + rb"v(?:\s[^<>]*)?>([^<]*)<")
_DECIMAL = re.compile(rb"-?[0-9]{0,18}\.?[0-9]{0,18}([Ee][+-]?[0-9]{1,3})?")
_STRING = re.compile(_NAME + b"si" + _END)


class Cell(NamedTuple):
    """Where a cell stands, both counted from 0."""

    row: int
    column: int


class Looked:
    """One worksheet on its way to the reader."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._strings = _lengths(package)
        self._longest = max(self._strings, default=0)
        self._text = 0
        self.spoilt: set[Cell] = set()
        """Cells that hold a formula, or the mistake that one came to: their value is nobody's word."""

    def pieces(self, part: str) -> Iterator[bytes]:
        """
        Look through a worksheet.

        Parameters
        ----------
        part : str
            Its part of the package.

        Yields
        ------
        bytes
            The same XML, once it has been looked at.

        Raises
        ------
        FileError
            If it reaches too far, says too much, or is written otherwise than spreadsheets do.
        """
        rest = b""
        for piece in self._package.parts(part):
            whole, mark, rest = (rest + piece).rpartition(b"row>")
            if not mark and len(rest) > ROW_MAX_BYTES:
                raise self._package.error(STRANGE)
            self._look(whole + mark)
            yield whole + mark
        self._look(rest)
        yield rest

    def _look(self, xml: bytes) -> None:
        if b"<!" in xml or b"\0" in xml:
            raise self._package.error(STRANGE)
        if _TOO_FAR.search(xml):
            raise self._package.error(
                f"has more than {ROWS_MAX:,} rows or {COLUMNS_MAX} columns; split it or remove what is beyond"
            )
        cells = len(_CELL.findall(xml))
        if cells != xml.count(_PLAIN_CELL) and cells != len(_PLACED_CELL.findall(xml)):
            raise self._package.error(STRANGE)
        if formulas := len(_FORMULA.findall(xml)):
            found = _FORMULA_CELL.findall(xml)
            if len(found) != formulas:
                raise self._package.error(STRANGE)
            self._spoil(found)
        if _MISTAKE.search(xml):
            self._spoil(_MISTAKE_CELL.findall(xml))
        self._count_text(xml)

    def _spoil(self, cells: list[bytes]) -> None:
        for attributes in cells:
            address = _ADDRESS.search(attributes)
            if address is None:
                raise self._package.error(STRANGE)
            column = 0
            for letter in address[1].upper():
                column = column * 26 + letter - ord("A") + 1
            self.spoilt.add(Cell(int(address[2]) - 1, column - 1))

    def _count_text(self, xml: bytes) -> None:
        for value, times in Counter(_VALUE.findall(xml)).items():
            self._text += times * self._length(value.strip())
        if self._text > TEXT_MAX_BYTES:
            raise self._package.error(
                f"says more than {TEXT_MAX_BYTES // 1024 // 1024} MiB in its cells; split it"
            )

    def _length(self, value: bytes) -> int:
        """The most a cell with this value can say: a number may stand for one of the shared texts."""
        if value.isdigit() and len(value) <= DIGITS_MAX:
            number = int(value)
            return self._strings[number] if number < len(self._strings) else len(value)
        plain = _DECIMAL.fullmatch(value) is not None
        return len(value) if plain else self._longest + len(value)


def _lengths(package: Package) -> list[int]:
    """Bytes of each shared text, its marks counted in."""
    lengths: list[int] = []
    rest = b""
    for piece in package.parts(STRINGS):
        if b"<!" in rest[-1:] + piece or b"\0" in piece:
            raise package.error(STRANGE)
        *whole, rest = _STRING.split(rest + piece)
        lengths += map(len, whole)
    return [*lengths, len(rest)][1:]
