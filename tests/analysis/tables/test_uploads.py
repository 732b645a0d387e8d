"""Uploaded sheets: cells read as they are meant, households found again in any order, the template reads."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from rematch.analysis.tables.columns import CASES_HEADER
from rematch.analysis.tables.guide import EXAMPLE, GUIDE
from rematch.analysis.tables.sheet import RowError
from rematch.analysis.tables.template import template
from rematch.analysis.tables.uploads import count_rows, read_upload
from rematch.analysis.tables.workbook import lines_of_workbook
from rematch.errors import FileError
from rematch.models.case import Case, PlaceOfStay, UrgencyRecord
from rematch.models.readiness import unanswered
from rematch.models.upload import SheetKind
from rematch.scoring.catalogue import catalogue
from tests.analysis.test_files_page import rows as rows_of_page
from tests.sheets import HEADER, a_row, csv_of, many_households, rezipped, xlsx_of


def cases_of(content: bytes, kind: SheetKind = SheetKind.XLSX) -> list[Case]:
    """Every household as a case."""
    sheet = read_upload(content, kind)
    return [sheet.case(each, ngo="harbour", criteria=catalogue()) for each in sheet.households()]


def book_of(write: Any, *, sheets: tuple[str, ...] = ("cases",)) -> bytes:
    """A workbook that `write` fills."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        write(book, *(book.add_worksheet(name) for name in sheets))
    return content.getvalue()


def texts(write: Any) -> list[list[str]]:
    """The lines of a workbook."""
    return [cells for _, cells in lines_of_workbook(Path("x.xlsx"), book_of(write))]


def test_both_kinds_of_files_read_the_same() -> None:
    """Two hundred invented households, in commas, in semicolons behind a mark, in XLSX."""
    rows = [row for household in many_households(200) for row in household]
    expected = cases_of(csv_of(rows, header=HEADER), SheetKind.CSV)
    assert len(expected) == 200
    assert cases_of(csv_of(rows, header=HEADER, delimiter=";", mark="\ufeff"), SheetKind.CSV) == expected
    assert cases_of(xlsx_of(rows)) == expected
    assert count_rows(xlsx_of(rows), SheetKind.XLSX) == len(rows)


def test_rows_of_a_household_need_not_stand_together() -> None:
    """They are found by their case_ref; cases come in the order of their first rows."""
    rows = [a_row("C-2", size="2"), a_row("C-1"), a_row("C-2", size="2", person_ref="P2")]
    found = cases_of(csv_of(rows), SheetKind.CSV)
    assert [(case.case_ref, case.size) for case in found] == [("C-2", 2), ("C-1", 1)]


def test_values_read_as_they_are_meant() -> None:
    """Days, numbers, yes and no as Excel keeps them; a time has no zone: the model refuses it."""

    def write(book: Any, page: Any) -> None:
        day, moment = (book.add_format({"num_format": each}) for each in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        page.write_row(0, 0, ["a", 7, 1988.0, 2.5, 1e20, -3])
        page.write_row(1, 0, [True, False])
        page.write_datetime(2, 0, date(2027, 1, 31), day)
        page.write_datetime(2, 1, datetime(2027, 1, 31), moment)  # noqa: DTZ001 - Excel knows no zones
        page.write_datetime(2, 2, datetime(2027, 1, 31, 9, 30), moment)  # noqa: DTZ001
        page.write_datetime(2, 3, time(9, 30), book.add_format({"num_format": "hh:mm"}))
        page.write_datetime(2, 4, timedelta(hours=36), book.add_format({"num_format": "[h]:mm"}))

    assert texts(write) == [
        ["a", "7", "1988", "2.5", "1e+20", "-3"],
        ["yes", "no", "", "", "", ""],
        ["2027-01-31", "2027-01-31", "2027-01-31T09:30:00", "09:30:00", "1 day, 12:00:00", ""],
    ]


def test_formulas_and_their_mistakes_read_as_formulas() -> None:
    """Whatever they came to last; also where the sheet begins further down and to the right."""

    def write(book: Any, page: Any) -> None:
        page.write_string(2, 1, "x")
        page.write_formula(3, 2, "=1+1", None, 2)
        page.write_formula(4, 1, '="a"', None, "a")
        page.write_formula(5, 1, "=1/0", None, "#DIV/0!")

    assert texts(write) == [
        ["", "", ""],
        ["", "", ""],
        ["", "x", ""],
        ["", "", "="],
        ["", "=", ""],
        ["", "=", ""],
    ]


def test_a_mistake_without_its_formula_is_no_empty_cell() -> None:
    """Pasted as a value: a reader that took it for empty would take it for «not answered»."""
    content = rezipped(
        xlsx_of([a_row(move_by="x")]),
        lambda parts: parts.update(
            {
                "xl/worksheets/sheet1.xml": re.sub(
                    rb'<c r="(\w+2)" t="s"><v>(\d+)</v></c></row>',
                    rb'<c r="\1" t="e"><v>#N/A</v></c></row>',
                    parts["xl/worksheets/sheet1.xml"],
                )
            }
        ),
    )
    with pytest.raises(RowError) as refusal:
        cases_of(content)
    assert (refusal.value.row, refusal.value.column) == (2, "move_by")


def test_the_sheet_of_cases_is_read_wherever_it_stands() -> None:
    """By its name; where there is one sheet alone, whatever its name."""

    def write(book: Any, *pages: Any) -> None:
        for number, page in enumerate(pages):
            page.write_row(0, 0, ["case_ref", "size", "person_ref", "birth_year"])
            page.write_row(1, 0, [f"C-{number}", 1, "P1", 1990])

    assert cases_of(book_of(write, sheets=("notes", "cases")))[0].case_ref == "C-1"
    assert cases_of(book_of(write, sheets=("Tabelle1",)))[0].case_ref == "C-0"
    with pytest.raises(FileError, match="has 2 sheets"):
        cases_of(book_of(write, sheets=("one", "two")))


def test_other_ways_to_write_the_same_sheet() -> None:
    """Names with a prefix, single quotes, an absolute address of the part: what other programs write."""

    def change(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        xml = re.sub(rb"<(/?)(worksheet|sheetData|row|c|v)(?=[ />])", rb"<\1x:\2", parts[name])
        parts[name] = xml.replace(b"xmlns=", b"xmlns:x=").replace(b'r="', b"r = '").replace(b'"', b"'")
        relations = "xl/_rels/workbook.xml.rels"
        parts[relations] = parts[relations].replace(b"worksheets/", b"/xl/worksheets/")

    plain = xlsx_of([a_row("C-1"), a_row("C-2")])
    assert [case.case_ref for case in cases_of(rezipped(plain, change))] == ["C-1", "C-2"]


def test_the_template_holds_an_example_that_reads_and_is_left_out() -> None:
    """As it is, it has no row; under another case_ref its example is a case that is ready."""
    with pytest.raises(FileError, match="has no rows"):
        count_rows(template(), SheetKind.XLSX)
    rows = [{"case_ref": "C-1", **row} for row in EXAMPLE]
    [case] = cases_of(xlsx_of(rows))
    assert (case.size, unanswered(case)) == (2, ())


def test_the_template_has_every_column_and_a_drop_down_for_every_closed_list() -> None:
    """And a sheet that explains each of them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(template()))
    assert book.sheet_names == ["cases", "columns", "words"]
    [header, *_] = book.get_sheet_by_name("cases").to_python(nrows=1)
    assert tuple(header) == tuple(GUIDE) == tuple(column for column in CASES_HEADER if column != "ngo")
    explained = {str(row[0]) for row in book.get_sheet_by_name("columns").to_python()}
    assert set(GUIDE) <= explained
    with zipfile.ZipFile(io.BytesIO(template())) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    closed = [name for name, each in GUIDE.items() if each.words]
    assert len(re.findall(r'<dataValidation type="list"', xml)) == len(closed) == 19
    words = book.get_sheet_by_name("words").to_python()
    for position, (name, each) in enumerate(GUIDE.items()):
        shown = [str(row[position]) for row in words if row[position] != ""]
        assert shown == [name, *each.words]


def test_the_words_of_the_template_are_the_ones_that_are_taken() -> None:
    """Every word of every closed list reads; those of the page on files are the same."""
    single = {"age_band": {"birth_year": ""}, "hosts": {"kinds": "host"}}
    urgent = {
        "urgency_tier": "1",
        "urgency_reason": "medical",
        "urgency_set_by": "w",
        "urgency_set_on": "2026-11-02",
    }
    for name, each in GUIDE.items():
        for word in each.words if name not in {"size"} else ():
            extra = urgent if name.startswith("urgency") else single.get(name, {})
            extra = extra | ({"kinds": "own_home"} if name not in {"kinds", "hosts"} else {})
            extra = extra | ({"hosts": "couple"} if word == "host" else {})
            extra = extra | ({"stay_kind": "camp", "stay_country": "PL"} if name.startswith("stay") else {})
            assert cases_of(csv_of([a_row(**(extra | {name: word}))], header=HEADER), SheetKind.CSV), (
                name,
                word,
            )


def test_closed_lists_are_whole() -> None:
    """The lists that no enumeration of the models holds are their patterns, word by word."""
    for model, field, column in (
        (PlaceOfStay, "kind", "stay_kind"),
        (UrgencyRecord, "reason", "urgency_reason"),
    ):
        schema = model.model_json_schema()["properties"][field]
        pattern = schema.get("pattern") or schema["anyOf"][0]["pattern"]
        assert pattern == f"^({'|'.join(GUIDE[column].words)})$"


def test_the_guide_and_the_page_on_files_ask_for_the_same() -> None:
    """Which columns are required."""
    page = {
        row[0].strip("`"): row[1].replace("`", "") for row in rows_of_page("cases.csv") if row[0] != "`ngo`"
    }
    assert {name: each.required for name, each in GUIDE.items()} == page
