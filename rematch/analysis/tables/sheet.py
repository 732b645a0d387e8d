"""Turns a CSV file into rows of clean cells, and rows into a CSV file no spreadsheet runs as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rematch.analysis.strict_json import read_text
from rematch.errors import BarredError, FileError
from rematch.models.barred import refuse_barred

CSV_LIMIT_BYTES = 10 * 1024 * 1024
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Row:
    """One row of a sheet; `number` counts as a spreadsheet shows it, the header being row 1."""

    path: Path
    number: int
    cells: Mapping[str, str]

    def error(self, column: str | None, message: str) -> FileError:
        """Return the error that names file, row and column, and no value."""
        where = f"{self.path}, row {self.number}" + (f", column {column}" if column else "")
        return FileError(f"{where}: {message}", pointer=f"/{self.number}" + (f"/{column}" if column else ""))


def read_rows(path: Path, *, required: Sequence[str], known: Iterable[str]) -> tuple[Row, ...]:
    """
    Read the rows of a CSV file.

    Parameters
    ----------
    path : Path
        UTF-8, with or without byte order mark, columns separated by comma or semicolon, at most 10 MiB.
    required : sequence of str
        Columns that must be there.
    known : iterable of str
        All columns that may be there.

    Returns
    -------
    tuple of Row
        One per row that is not blank.

    Raises
    ------
    FileError
        If the file, its header, the length of a row or a cell cannot be used.
    BarredError
        If a column asks for who a person is.
    """
    lines = _parse(path, read_text(path, limit_bytes=CSV_LIMIT_BYTES))
    if not lines:
        raise FileError(f"{path}: is empty; the first row names the columns")
    header = [cell.strip() for cell in lines[0][1]]
    _check_header(path, header, set(required), set(known))
    return tuple(
        _row(path, number, header, cells) for number, cells in lines[1:] if any(map(str.strip, cells))
    )


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """
    Write a CSV file that a spreadsheet shows as it is.

    Parameters
    ----------
    path : Path
        Where; an existing file is replaced.
    header : sequence of str
        Columns in order.
    rows : iterable of mapping
        Cells by column; what is absent is empty. A formula gets an apostrophe before it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([neutral(cells.get(column, "")) for column in header] for cells in rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")


def neutral(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula; plain numbers stay."""
    return f"'{cell}" if _is_formula(cell) else cell


def _is_formula(cell: str) -> bool:
    return cell.startswith(FORMULA_SIGNS) and not _NUMBER.fullmatch(cell)


def _parse(path: Path, text: str) -> list[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    if "\t" in first and "," not in first and ";" not in first:
        raise FileError(f"{path}: columns are separated by tabs; save it as CSV with comma or semicolon")
    delimiter = "," if "," in first else ";"
    try:
        return list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1))
    except csv.Error as error:
        raise FileError(f"{path}: is not CSV ({error}); check its quotation marks") from None


def _check_header(path: Path, header: Sequence[str], required: set[str], known: set[str]) -> None:
    for number, column in enumerate(header, 1):
        if column not in known:
            _refuse_barred(path, number, column)
            raise FileError(f"{path}: column {number} is not known; docs/files.md lists the columns")
        if column in header[: number - 1]:
            raise FileError(f"{path}: column {column} stands twice; keep one")
    if missing := sorted(required - set(header)):
        raise FileError(f"{path}: these columns are missing: {', '.join(missing)}")


def _refuse_barred(path: Path, number: int, column: str) -> None:
    """Say it plainly where somebody sends who a person is; the list of such words is scoring's own."""
    try:
        refuse_barred(column, pointer=f"/{number}")
    except BarredError as error:
        raise BarredError(f"{path}, column {number}: {error.message}", pointer=error.pointer) from None


def _row(path: Path, number: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    bare = Row(path, number, {})
    if len(cells) != len(header):
        raise bare.error(None, f"{len(cells)} cells, but {len(header)} columns; check separators and quotes")
    clean = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
    for column, cell in clean.items():
        if _is_formula(cell):
            raise bare.error(column, "begins with a formula sign (= + - @); put an apostrophe before it")
        if cell.startswith("'") and _is_formula(cell[1:]):
            clean[column] = cell[1:]
    return Row(path, number, clean)
