"""Writes the XLSX that NGOs fill in: a sheet of cases with drop-downs, one that explains, one of words."""

import io
from functools import lru_cache
from typing import Any

import xlsxwriter

from rematch.analysis.tables.guide import EXAMPLE, GUIDE
from rematch.analysis.tables.uploads import EXAMPLE_REF
from rematch.analysis.tables.workbook import SHEET

ROWS = 5_000
"""Rows with drop-downs."""
COLUMNS, WORDS = "columns", "words"
FIRST_LINES = (
    "One row per person. What a household shares stands in its first row; in the others it is left empty.",
    f"The rows of case_ref {EXAMPLE_REF} are an example: they are left out when the file is uploaded.",
    "Days are written 2027-01-31, times with a zone 2026-11-02T10:00:00+01:00. Formulas are refused.",
    "Where several words are meant, write them with a semicolon between them: own_home;shared_flat.",
    "Never write names, exact birth dates, addresses, origin, faith, health: there is no column for them.",
)


@lru_cache(maxsize=1)
def template() -> bytes:
    """
    Write the template.

    Returns
    -------
    bytes
        An XLSX file; as it is, it holds an example and no case.
    """
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": "Cases for rematch"})
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        grey = book.add_format({"num_format": "@", "italic": True, "font_color": "#777777"})
        cases, columns, words = (book.add_worksheet(name) for name in (SHEET, COLUMNS, WORDS))
        _fill_cases(cases, text, head, grey)
        _fill_columns(columns, head)
        _fill_words(words, head)
    return content.getvalue()


def _fill_cases(sheet: Any, text: Any, head: Any, grey: Any) -> None:
    sheet.freeze_panes(1, 3)
    sheet.set_column(0, len(GUIDE) - 1, 18, text)
    for column, (name, explained) in enumerate(GUIDE.items()):
        sheet.write_string(0, column, name, head)
        sheet.write_comment(0, column, explained.meaning)
        if explained.words:
            sheet.data_validation(1, column, ROWS, column, _drop_down(column, name))
    for row, example in enumerate(EXAMPLE, 1):
        for column, name in enumerate(GUIDE):
            written = {"case_ref": EXAMPLE_REF, **example}.get(name)
            if written is not None:
                sheet.write_string(row, column, written, grey)


def _drop_down(column: int, name: str) -> dict[str, Any]:
    explained = GUIDE[name]
    last = len(explained.words) + 1
    letters = xlsxwriter.utility.xl_col_to_name(column)
    return {
        "validate": "list",
        "source": f"={WORDS}!${letters}$2:${letters}${last}",
        "input_title": name,
        "input_message": explained.meaning[:255],
        # A list that takes several words offers the single ones, and lets others be typed.
        "error_type": "information" if explained.several else "stop",
        "error_title": name,
        "error_message": "Several words: with a semicolon between them."
        if explained.several
        else "Choose one of the list, or leave the cell empty.",
    }


def _fill_columns(sheet: Any, head: Any) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 3, 70)
    for row, line in enumerate(FIRST_LINES):
        sheet.write_string(row, 0, line)
    top = len(FIRST_LINES) + 1
    for column, title in enumerate(("column", "required", "meaning", "one of")):
        sheet.write_string(top, column, title, head)
    for row, (name, explained) in enumerate(GUIDE.items(), top + 1):
        words = "; ".join(explained.words) if len(explained.words) <= 12 else f"see the sheet {WORDS}"
        for column, written in enumerate((name, explained.required, explained.meaning, words)):
            sheet.write_string(row, column, written)


def _fill_words(sheet: Any, head: Any) -> None:
    for column, (name, explained) in enumerate(GUIDE.items()):
        sheet.write_string(0, column, name, head)
        for row, word in enumerate(explained.words, 1):
            sheet.write_string(row, column, word)
