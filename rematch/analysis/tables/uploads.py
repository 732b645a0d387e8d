"""Turns an uploaded file of cases, CSV or XLSX, into households, and each into a case or a refusal."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from rematch.analysis.tables.case_rows import case_of_rows, error_at
from rematch.analysis.tables.columns import CASES_HEADER
from rematch.analysis.tables.sheet import Row, clean_row, lines_of, refuse_barred_column
from rematch.analysis.tables.workbook import lines_of_workbook
from rematch.analysis.tables.worksheet import ROWS_MAX
from rematch.errors import FileError, InputError
from rematch.models.case import Case
from rematch.models.policy import Criterion
from rematch.models.strict_json import plain_key
from rematch.models.upload import SheetKind
from rematch.scoring.statements import check_case

REQUIRED = ("case_ref", "size", "person_ref")
EXAMPLE_REF = "EXAMPLE"
"""The case_ref of the template's example: its rows are left out."""
NOT_YOURS = "is another NGO's; leave this column out, what you upload is yours"


class Line(NamedTuple):
    """One row as it was uploaded."""

    number: int
    cells: tuple[str, ...]


Household: TypeAlias = tuple[Line, ...]
"""The rows of one case, in order; a row with too many or too few cells stands alone."""


@dataclass(frozen=True)
class CaseSheet:
    """A file whose header can be used; what its rows hold is looked at household by household."""

    path: Path
    header: tuple[str, ...]
    lines: tuple[Line, ...]

    def households(self) -> tuple[Household, ...]:
        """
        Group the rows by their case_ref.

        Returns
        -------
        tuple of Household
            In the order of their first rows: the same for the same file.
        """
        position = self.header.index("case_ref")
        found: dict[str | int, list[Line]] = {}
        for line in self.lines:
            whole = len(line.cells) == len(self.header)
            found.setdefault(line.cells[position].strip() if whole else line.number, []).append(line)
        return tuple(map(tuple, found.values()))

    def case_ref(self, household: Household) -> str:
        """
        Return the reference a household's rows share.

        Parameters
        ----------
        household : Household
            Its rows.

        Returns
        -------
        str
            As written, which need not be one that can be used; empty where it cannot be told.
        """
        cells = household[0].cells
        return cells[self.header.index("case_ref")].strip() if len(cells) == len(self.header) else ""

    def case(self, household: Household, *, ngo: str, criteria: Iterable[Criterion]) -> Case:
        """
        Read one household.

        Parameters
        ----------
        household : Household
            Its rows.
        ngo : str
            Who uploaded them.
        criteria : iterable of Criterion
            What may be stated.

        Returns
        -------
        Case
            The case.

        Raises
        ------
        RowError
            Names row and column, and what to write; never what was written.
        """
        rows = tuple(self._row(line, ngo) for line in household)
        case = case_of_rows(rows).case
        try:
            check_case(case, criteria)
        except InputError as error:
            raise error_at(rows, _steps(error.pointer or ""), error.message) from None
        return case

    def _row(self, line: Line, ngo: str) -> Row:
        row = clean_row(self.path, line.number, self.header, line.cells)
        if row.cells.get("ngo", "") not in {"", ngo}:
            raise row.error("ngo", NOT_YOURS)
        return Row(row.path, row.number, {**row.cells, "ngo": ngo})


def read_upload(content: bytes, kind: SheetKind) -> CaseSheet:
    """
    Read an uploaded file as far as it is one: its rows are not understood yet.

    Parameters
    ----------
    content : bytes
        The file.
    kind : SheetKind
        What it is.

    Returns
    -------
    CaseSheet
        Header, and the rows that are not blank.

    Raises
    ------
    FileError
        If the file cannot be read safely, its header cannot be used, or it has no row or too many.
    BarredError
        If a column asks for who a person is.
    """
    path, header, lines = _opened(content, kind)
    return CaseSheet(path, header, tuple(lines))


def count_rows(content: bytes, kind: SheetKind) -> int:
    """
    Count what `read_upload` would read, or refuse what it would refuse, and keep nothing.

    Parameters
    ----------
    content : bytes
        The file.
    kind : SheetKind
        What it is.

    Returns
    -------
    int
        Rows that are not blank.

    Raises
    ------
    FileError, BarredError
        As `read_upload` does.
    """
    return sum(1 for _ in _opened(content, kind)[2])


def _opened(content: bytes, kind: SheetKind) -> tuple[Path, tuple[str, ...], Iterator[Line]]:
    path = Path(f"cases.{kind.value}")
    lines = lines_of_workbook(path, content) if kind is SheetKind.XLSX else _lines_of_csv(path, content)
    header = next((tuple(map(str.strip, cells)) for _, cells in lines), ())
    while header and not header[-1] and kind is SheetKind.XLSX:
        header = header[:-1]
    _check_header(path, header)
    return path, header, _some(path, _kept(lines, header, kind))


def _some(path: Path, lines: Iterable[Line]) -> Iterator[Line]:
    """Hand on the lines, at least one and not too many."""
    number = 0
    for number, line in enumerate(lines, 1):
        if number > ROWS_MAX:
            raise FileError(f"{path}: has more than {ROWS_MAX:,} rows; split it")
        yield line
    if not number:
        raise FileError(f"{path}: has no rows; write one per person below the header")


def _lines_of_csv(path: Path, content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: is not UTF-8 from byte {error.start} on; save it as UTF-8") from None
    if "\x00" in text:
        raise FileError(f"{path}: holds a NUL character; remove it")
    return lines_of(path, text)


def _kept(lines: Iterable[tuple[int, list[str]]], header: tuple[str, ...], kind: SheetKind) -> Iterator[Line]:
    width, position = len(header), header.index("case_ref")
    same: dict[str, str] = {}
    for number, cells in lines:
        if not any(map(str.strip, cells)):
            continue
        beyond = kind is SheetKind.XLSX and not any(cells[width:])
        texts = cells[:width] if beyond else cells
        if len(texts) > position and texts[position].strip() == EXAMPLE_REF:
            continue
        # Most cells of a column are alike: each text is kept once.
        yield Line(number, tuple(same.setdefault(text, text) for text in texts))


def _check_header(path: Path, header: Sequence[str]) -> None:
    """Name all that is wrong at once; what looks like no column's name may be what somebody typed."""
    unknown, twice = [], []
    for number, column in enumerate(header, 1):
        if column not in CASES_HEADER:
            refuse_barred_column(path, number, column)
            unknown.append(column if plain_key(column) else f"no. {number}")
        elif column in header[: number - 1]:
            twice.append(column)
    missing = [column for column in REQUIRED if column not in header]
    faults = (("missing", missing), ("not known", unknown), ("twice there", twice))
    words = [f"{', '.join(columns)} ({fault})" for fault, columns in faults if columns]
    if words:
        raise FileError(
            f"{path}: these columns of the header cannot be used: {'; '.join(words)}. "
            "docs/files.md lists the columns"
        )


def _steps(pointer: str) -> tuple[int | str, ...]:
    return tuple(int(step) if step.isdigit() else step for step in pointer.split("/")[1:])
