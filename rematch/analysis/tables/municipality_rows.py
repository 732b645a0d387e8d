"""Turns the rows of a municipalities sheet, one per municipality, into municipalities and back."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rematch.analysis.tables.cells import TEXT, Column, column
from rematch.analysis.tables.columns import ANSWERED, MUNICIPALITIES_HEADER, MUNICIPALITY
from rematch.analysis.tables.nesting import blame, flat, nested
from rematch.analysis.tables.sheet import Row, read_rows
from rematch.errors import FileError
from rematch.models.municipality import Municipality

REQUIRED = ("code", "name", "country")
ASSUMED = {"assumed": True}


def municipalities_of_sheet(path: Path) -> tuple[Municipality, ...]:
    """
    Read the municipalities of a CSV file.

    Parameters
    ----------
    path : Path
        One row per municipality; docs/files.md lists the columns.

    Returns
    -------
    tuple of Municipality
        In the order of the rows.

    Raises
    ------
    FileError
        Names file, row and column.
    """
    rows = read_rows(path, required=REQUIRED, known=MUNICIPALITIES_HEADER)
    return tuple(_municipality(row) for row in rows)


def municipality_cells(municipality: Municipality) -> dict[str, str]:
    """
    Show a municipality as the cells of one row.

    Parameters
    ----------
    municipality : Municipality
        At most one named source for all its answers; a CSV row has one column for it.

    Returns
    -------
    dict
        Text by column name. Profile, providers, days of confirmation and `open_to` are not carried.

    Raises
    ------
    FileError
        If its answers rest on several named sources.
    """
    values = municipality.model_dump(mode="json", exclude_defaults=True)
    answers: dict[str, Any] = {}
    for field, assumed in (("provisions", "assumed_answers"), ("vacancies", "assumed_vacancies")):
        if field in values:
            kept = [entry for entry in values[field] if entry["source"] != ASSUMED]
            guessed = [entry for entry in values[field] if entry["source"] == ASSUMED]
            answers[field.replace("provisions", "answers")] = kept or None
            answers[assumed] = guessed or None
            _note_sources(municipality.code, answers, [entry["source"] for entry in kept])
    if values.get("vacancies") == []:
        answers["vacancies"] = []
    return {**flat(values, MUNICIPALITY), **flat(answers, ANSWERED)}


def _note_sources(code: str, answers: dict[str, Any], sources: list[dict[str, Any]]) -> None:
    for source in sources:
        if answers.setdefault("answers_source", source) != source:
            raise FileError(f"{code}: answers rest on several sources; a CSV row has one. Use JSON")


def _municipality(row: Row) -> Municipality:
    values = nested(row, MUNICIPALITY)
    answers = nested(row, ANSWERED)
    source = answers.get("answers_source")
    if source is None and ("answers" in answers or "vacancies" in answers):
        raise row.error(
            "answers_source", "write who states the answers and when, or use the assumed_ columns"
        )
    provisions = _sourced(answers, "answers", source) + _sourced(answers, "assumed_answers", ASSUMED)
    if provisions:
        values["provisions"] = provisions
    if "vacancies" in answers or "assumed_vacancies" in answers:
        vacancies = _sourced(answers, "vacancies", source)
        values["vacancies"] = vacancies + _sourced(answers, "assumed_vacancies", ASSUMED)
    try:
        return Municipality.model_validate(values)
    except ValidationError as error:
        raise blame(row, (*MUNICIPALITY, *_entry_columns(answers, error)), error) from None


def _sourced(answers: dict[str, Any], name: str, source: Any) -> list[dict[str, Any]]:
    return [{**entry, "source": source} for entry in answers.get(name, [])]


def _entry_columns(answers: dict[str, Any], error: ValidationError) -> tuple[Column, ...]:
    """Answers and vacancies come from two columns each: the stated ones first, then the assumed ones."""
    loc = error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
    if len(loc) < 2 or not isinstance(loc[1], int) or loc[0] not in {"provisions", "vacancies"}:
        return ()
    stated = "answers" if loc[0] == "provisions" else "vacancies"
    name = stated if loc[1] < len(answers.get(stated, ())) else f"assumed_{stated}"
    return (column(name, TEXT, loc[0]),)
