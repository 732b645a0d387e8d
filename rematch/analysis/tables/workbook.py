"""Turns an XLSX file into lines of text cells, as its CSV would have them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook

from rematch.analysis.tables.package import RELATIONS, STRINGS, STYLES, WORKBOOK, Package, Repacked
from rematch.analysis.tables.worksheet import Cell, Looked

SHEET = "cases"
"""Name of the sheet that is read where there are several."""
FORMULA = "="
"""What a cell with a formula reads as: refused like every formula, its last value is not looked at."""
EXACT = 10**15
Value: TypeAlias = int | float | str | bool | time | date | datetime | timedelta


def lines_of_workbook(path: Path, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """
    Read the sheet of cases.

    Parameters
    ----------
    path : Path
        What to call the file.
    content : bytes
        The file.

    Yields
    ------
    (int, list of str)
        Number and cells of each row, the header among them.

    Raises
    ------
    FileError
        If the file is none that can be read safely, or has no sheet of cases.
    """
    package = Package(path, content)
    name, part = _chosen(package)
    looked, repacked = Looked(package), Repacked()
    for small in ("[Content_Types].xml", "_rels/.rels", WORKBOOK, RELATIONS):
        repacked.add(small, iter([package.small(small)]))
    for large in (STYLES, STRINGS):
        repacked.add(large, package.parts(large))
    repacked.add(part, looked.pieces(part))
    try:
        with CalamineWorkbook.from_filelike(repacked.file()) as book:
            sheet = book.get_sheet_by_name(name)
            first = (sheet.start or (0, 0))[1]
            for number, values in enumerate(sheet.iter_rows()):
                yield number + 1, [""] * first + _texts(number, values, first, looked.spoilt)
    except CalamineError:
        raise package.error("is broken; save it again") from None


def _chosen(package: Package) -> tuple[str, str]:
    sheets = package.sheets()
    if SHEET in sheets:
        return SHEET, sheets[SHEET]
    if len(sheets) != 1:
        raise package.error(f"has {len(sheets)} sheets; name the one with the cases `{SHEET}`")
    [only] = sheets.items()
    return only


def _texts(number: int, values: list[Value], first: int, spoilt: set[Cell]) -> list[str]:
    if not spoilt:
        return [value if isinstance(value, str) else _text(value) for value in values]
    return [
        FORMULA if Cell(number, first + position) in spoilt else _text(value)
        for position, value in enumerate(values)
    ]


def _text(value: Value) -> str:
    """Write a value as docs/files.md asks for it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)
