"""Turns a CSV file into rows of clean cells, and rows into a CSV file no spreadsheet runs as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rematch.analysis.strict_json import read_text
from rematch.errors import BarredError, FileError
from rematch.models.barred import refuse_barred

CSV_LIMIT_BYTES = 10 * 1024 * 1024
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
MARKS = frozenset("=+-@\t\r'")
"""With what a formula begins, or a text that must not become one."""
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class RowError(FileError):
    """A row that cannot be used: where, and in words what to write; never what was written."""

    def __init__(self, row: "Row", column: str | None, words: str) -> None:
        where = f"{row.path}, row {row.number}" + (f", column {column}" if column else "")
        super().__init__(f"{where}: {words}", pointer=f"/{row.number}" + (f"/{column}" if column else ""))
        self.row = row.number
        self.column = column
        self.words = words


@dataclass(frozen=True)
class Row:
    """One row of a sheet; `number` counts as a spreadsheet shows it, the header being row 1."""

    path: Path
    number: int
    cells: Mapping[str, str]

    def error(self, column: str | None, message: str) -> RowError:
        """Return the error that names file, row and column, and no value."""
        return RowError(self, column, message)


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
    lines = list(lines_of(path, read_text(path, limit_bytes=CSV_LIMIT_BYTES)))
    if not lines:
        raise FileError(f"{path}: is empty; the first row names the columns")
    header = [cell.strip() for cell in lines[0][1]]
    _check_header(path, header, set(required), set(known))
    return tuple(
        clean_row(path, number, header, cells) for number, cells in lines[1:] if any(map(str.strip, cells))
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


def lines_of(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """
    Split the text of a CSV file.

    Parameters
    ----------
    path : Path
        What to call the file.
    text : str
        Columns separated by comma or semicolon.

    Yields
    ------
    (int, list of str)
        Number and cells of each line, the header among them.

    Raises
    ------
    FileError
        If the text is not CSV, or its columns are separated by tabs.
    """
    first = text.split("\n", 1)[0]
    if "\t" in first and "," not in first and ";" not in first:
        raise FileError(f"{path}: columns are separated by tabs; save it as CSV with comma or semicolon")
    delimiter = "," if "," in first else ";"
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1)
    except csv.Error as error:
        raise FileError(f"{path}: is not CSV ({error}); check its quotation marks") from None


def clean_row(path: Path, number: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    """
    Make a row of cells.

    Parameters
    ----------
    path : Path
        What to call the file.
    number : int
        Of the row, as a spreadsheet shows it.
    header : sequence of str
        Columns.
    cells : sequence of str
        One per column.

    Returns
    -------
    Row
        Cells without surrounding blanks, and without the apostrophe that keeps a text from being a formula.

    Raises
    ------
    RowError
        If a cell is a formula, or there are more or fewer cells than columns.
    """
    bare = Row(path, number, {})
    if len(cells) != len(header):
        raise bare.error(None, f"{len(cells)} cells, but {len(header)} columns; check separators and quotes")
    clean = dict(zip(header, map(str.strip, cells), strict=True))
    for column, cell in clean.items():
        if not cell or cell[0] not in MARKS:
            continue
        if _is_formula(cell):
            raise bare.error(column, "begins with a formula sign (= + - @); put an apostrophe before it")
        if cell.startswith("'") and _is_formula(cell[1:]):
            clean[column] = cell[1:]
    return Row(path, number, clean)


def neutral(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula; plain numbers stay."""
    return f"'{cell}" if _is_formula(cell) else cell


def _is_formula(cell: str) -> bool:
    return cell.startswith(FORMULA_SIGNS) and not _NUMBER.fullmatch(cell)


def _check_header(path: Path, header: Sequence[str], required: set[str], known: set[str]) -> None:
    for number, column in enumerate(header, 1):
        if column not in known:
            refuse_barred_column(path, number, column)
            raise FileError(f"{path}: column {number} is not known; docs/files.md lists the columns")
        if column in header[: number - 1]:
            raise FileError(f"{path}: column {column} stands twice; keep one")
    if missing := sorted(required - set(header)):
        raise FileError(f"{path}: these columns are missing: {', '.join(missing)}")


def refuse_barred_column(path: Path, number: int, column: str) -> None:
    """
    Say it plainly where somebody sends who a person is; the list of such words is scoring's own.

    Parameters
    ----------
    path : Path
        What to call the file.
    number : int
        Of the column, from 1.
    column : str
        Its name.

    Raises
    ------
    BarredError
        If the name asks for who a person is.
    """
    try:
        refuse_barred(column, pointer=f"/{number}")
    except BarredError as error:
        raise BarredError(f"{path}, column {number}: {error.message}", pointer=error.pointer) from None
