"""The form as an XLSForm: one workbook with the sheets survey, choices and settings."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from rematch.analysis.intake.choices import choices
from rematch.analysis.intake.form import form
from rematch.analysis.intake.items import Group, Item, Question, Repeat
from rematch.analysis.intake.labels import hint, said
from rematch.errors import FileError
from rematch.explain.languages import DEFAULT_LANGUAGE, Language, language

Row = dict[str, str]
FORM_ID = "rematch_case"
UNLABELLED = ("calculate",)
NARROWED_BY = ("theme", "criterion")
MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)
"""In the file's properties: the same form is the same file, whoever writes it."""


def write_xlsform(path: Path, tags: Sequence[str] = (DEFAULT_LANGUAGE,)) -> str:
    """
    Write the form and return its version, which changes with its content.

    Parameters
    ----------
    path : Path
        The file, `.xlsx`.
    tags : sequence of str
        Languages of the labels, the first one is shown first.

    Raises
    ------
    InputError
        There are no texts in one of the languages.
    FileError
        The file cannot be written.
    """
    spoken = [language(tag) for tag in dict.fromkeys(tags)]
    sheets = {"survey": list(_survey(form(), spoken)), "choices": list(_choices(spoken))}
    version = hashlib.sha256(json.dumps(sheets, sort_keys=True).encode()).hexdigest()[:12]
    sheets["settings"] = [_settings(spoken, version)]
    _write(path, sheets)
    return version


def _survey(items: Iterable[Item], spoken: Sequence[Language]) -> Iterator[Row]:
    for item in items:
        if isinstance(item, Question):
            yield _question(item, spoken)
            continue
        kind = "repeat" if isinstance(item, Repeat) else "group"
        yield {
            "type": f"begin {kind}",
            "name": item.name,
            "relevant": item.relevant,
            "repeat_count": item.count if isinstance(item, Repeat) else "",
            "appearance": "field-list" if _is_page(item) else "",
            **_labels("groups", item.name, spoken),
        }
        yield from _survey(item.items, spoken)
        yield {"type": f"end {kind}"}


def _is_page(item: Group | Repeat) -> bool:
    """Several questions on one screen, as far as no further page begins within them."""
    return isinstance(item, Group) and all(isinstance(each, Question) for each in item.items)


def _question(question: Question, spoken: Sequence[Language]) -> Row:
    row = {
        "type": question.type,
        "name": question.name,
        "required": "yes" if question.required else "",
        "relevant": question.relevant,
        "constraint": question.constraint,
        "default": question.default,
        "calculation": question.calculation,
        "choice_filter": question.choice_filter,
        "appearance": question.appearance,
    }
    if question.type in UNLABELLED:
        return row
    row |= _labels("questions", question.name, spoken)
    for each in spoken:
        row[f"hint::{_column(each)}"] = hint(question.name, each.tag)
        if question.constraint:
            row[f"constraint_message::{_column(each)}"] = said("form", "constraint_message", each.tag)
    return row


def _labels(section: str, name: str, spoken: Sequence[Language]) -> Row:
    return {f"label::{_column(each)}": said(section, name, each.tag) for each in spoken}


def _choices(spoken: Sequence[Language]) -> Iterator[Row]:
    for choice in choices():
        yield {
            "list_name": choice.list_name,
            "name": choice.name,
            **{f"label::{_column(each)}": choice.label(each.tag) for each in spoken},
            **{column: choice.where.get(column, "") for column in NARROWED_BY},
        }


def _settings(spoken: Sequence[Language], version: str) -> Row:
    return {
        "form_title": said("form", "title", spoken[0].tag),
        "form_id": FORM_ID,
        "version": version,
        "default_language": _column(spoken[0]),
        "allow_choice_duplicates": "yes",
    }


def _column(spoken: Language) -> str:
    return f"{spoken.name} ({spoken.tag})"


def _write(path: Path, sheets: dict[str, list[Row]]) -> None:
    # Texts stay texts: nothing of a label becomes a formula or a link.
    options: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            book.set_properties({"title": FORM_ID, "created": MADE_AT.replace(tzinfo=None)})
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                columns = list(dict.fromkeys(column for row in rows for column in row))
                for position, column in enumerate(columns):
                    sheet.write_string(0, position, column)
                for number, row in enumerate(rows, 1):
                    for position, column in enumerate(columns):
                        if row.get(column):
                            sheet.write_string(number, position, row[column])
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        raise FileError(f"{path}: cannot be written ({type(error).__name__}); check the folder.") from None
