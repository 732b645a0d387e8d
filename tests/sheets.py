"""Sheets of invented cases as NGOs would upload them: CSV and XLSX, good ones and spoilt ones."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

import xlsxwriter

from rematch.analysis.scenario_files import bundled
from rematch.analysis.tables.columns import CASES_HEADER
from rematch.analysis.tables.writing import _case_rows

HEADER = tuple(column for column in CASES_HEADER if column != "ngo")
Cells = Mapping[str, str]


def a_row(case_ref: str = "C-1", **cells: str) -> dict[str, str]:
    """A household of one adult who speaks Ukrainian."""
    standard = {"size": "1", "person_ref": "P1", "birth_year": "1990", "languages": "uk:native"}
    return {"case_ref": case_ref} | standard | cells


def csv_of(
    rows: Sequence[Cells], *, header: Sequence[str] | None = None, delimiter: str = ",", mark: str = ""
) -> bytes:
    """A CSV file with the columns that the rows have."""
    columns = header or tuple(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return (mark + text.getvalue()).encode()


def xlsx_of(
    rows: Iterator[Cells] | Sequence[Cells], *, header: Sequence[str] = HEADER, sheet: str = "cases"
) -> bytes:
    """An XLSX file; whole numbers are written as numbers, as people type them; `=` begins a formula."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, header)
        for number, row in enumerate(rows, 1):
            for position, column in enumerate(header):
                cell = row.get(column, "")
                if cell.isdecimal() and column != "work_wanted":
                    page.write_number(number, position, int(cell))
                elif cell:
                    page.write(number, position, cell)
    return content.getvalue()


def rezipped(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """An XLSX file with other parts in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return new.getvalue()


@cache
def _invented() -> tuple[tuple[dict[str, str], ...], ...]:
    """The households of a bundled round, as rows; nobody names another one."""
    left_out = {"ngo", "together_with"}
    return tuple(
        tuple({key: cell for key, cell in row.items() if key not in left_out} for row in _case_rows(part))
        for part in bundled("weldi").cases
    )


def many_households(cases: int) -> list[list[dict[str, str]]]:
    """As many households as asked for, of one person to many, each with what such households state."""
    base = _invented()
    return [
        [row | {"case_ref": f"C-{number:05}"} for row in base[number % len(base)]] for number in range(cases)
    ]


Spoil = Callable[[list[dict[str, str]]], tuple[int, str | None]]
"""Spoils a household; returns which of its rows is to be named (from 0), and which column."""


def _cell(column: str, written: str, *, last: bool = False) -> Spoil:
    def spoil(rows: list[dict[str, str]]) -> tuple[int, str | None]:
        at = len(rows) - 1 if last else 0
        rows[at][column] = written
        return at, column

    return spoil


def _without_a_person(rows: list[dict[str, str]]) -> tuple[int, str | None]:
    rows[0]["size"] = str(len(rows) + 1)
    for row in rows[1:]:
        row["size"] = rows[0]["size"]
    return 0, "size"


def _two_ages(rows: list[dict[str, str]]) -> tuple[int, str | None]:
    rows[0] |= {"birth_year": "1990", "age_band": "25-44"}
    return 0, None


MARKER = "zzmarkerzz"
SPOILS: tuple[Spoil, ...] = (
    _without_a_person,
    _two_ages,
    _cell("birth_year", f"19{MARKER}"),
    _cell("birth_year", "1066", last=True),
    _cell("age_band", MARKER, last=True),
    _cell("languages", MARKER),
    _cell("languages", f"xx-{MARKER}:native"),
    _cell("work_wanted", MARKER),
    _cell("school_stage", MARKER, last=True),
    _cell("person_wishes", MARKER),
    _cell("person_needs", f"{MARKER}", last=True),
    _cell("kinds", f"castle-{MARKER}"),
    _cell("step_free", MARKER),
    _cell("pets", "1"),
    _cell("hosts", MARKER),
    _cell("needs", f"{MARKER}:9"),
    _cell("wishes", f"{MARKER}:3"),
    _cell("wishes", "language_course_level:3"),
    _cell("wishes", "=1+1"),
    _cell("ties", MARKER),
    _cell("ranked", MARKER),
    _cell("ranked_importance", "9"),
    _cell("unwanted", f"DE {MARKER}"),
    _cell("expected_members", MARKER),
    _cell("acceptance_floor", "10001"),
    _cell("ready_from", "10.01.2027"),
    _cell("move_by", "2027-02-30"),
    _cell("pathway", MARKER),
    _cell("stay_country", "XX"),
    _cell("stay_kind", MARKER),
    _cell("urgency_tier", "7"),
    _cell("external_ids", MARKER),
    _cell("consent_given_at", "2026-11-02T10:00:00"),
    _cell("consent_language", f"q-{MARKER}"),
    _cell("size", "none"),
    _cell("age_disputed", "perhaps", last=True),
    _cell("protection_plan", f"@{MARKER}"),
)
"""Thirty-seven ways to spoil a household."""
