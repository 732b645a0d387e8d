"""Turns the rows of a cases sheet, one per person, into cases with their NGO."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from rematch.analysis.tables.cells import TEXT, WHOLE, Column, column
from rematch.analysis.tables.columns import CASES_HEADER, CONSENT, HOUSEHOLD, PERSON
from rematch.analysis.tables.nesting import blame, cell_value, column_at, nested
from rematch.analysis.tables.sheet import Row, RowError, read_rows
from rematch.models.case import Case
from rematch.models.types import Model, Token
from rematch.models.words import in_words

REQUIRED = ("ngo", "case_ref", "size", "person_ref")


class NgoCase(Model):
    """A case and the NGO that posts it: one entry of a JSON file of cases."""

    ngo: Token = Field(description="The NGO's short name.", examples=["harbour"])
    case: Case = Field(description="The case.")


def cases_of_sheet(path: Path) -> tuple[NgoCase, ...]:
    """
    Read the cases of a CSV file.

    Parameters
    ----------
    path : Path
        One row per person; docs/files.md lists the columns.

    Returns
    -------
    tuple of NgoCase
        In the order of their first rows.

    Raises
    ------
    FileError
        Names file, row and column.
    """
    households: dict[tuple[str, str], list[Row]] = {}
    for row in read_rows(path, required=REQUIRED, known=CASES_HEADER):
        households.setdefault((row.cells["ngo"], row.cells["case_ref"]), []).append(row)
    return tuple(case_of_rows(rows) for rows in households.values())


def case_of_rows(rows: Sequence[Row]) -> NgoCase:
    """
    Read the rows of one household.

    Parameters
    ----------
    rows : sequence of Row
        One per person; `ngo`, `case_ref`, `size` and `person_ref` are among their columns.

    Returns
    -------
    NgoCase
        The case.

    Raises
    ------
    RowError
        Names row and column.
    """
    first = rows[0]
    _check_size(rows)
    _check_same(rows)
    persons = [nested(row, PERSON) for row in rows]
    case = {
        "case_ref": first.cells["case_ref"],
        "persons": persons,
        **nested(first, HOUSEHOLD),
        "consents": list(_consents(rows)),
    }
    try:
        return NgoCase.model_validate({"ngo": first.cells["ngo"], "case": case})
    except ValidationError as error:
        raise _located(rows, error) from None


def error_at(rows: Sequence[Row], steps: Sequence[int | str], words: str) -> RowError:
    """
    Say in whose row a value of a case stands.

    Parameters
    ----------
    rows : sequence of Row
        The household.
    steps : sequence of int or str
        Where the value stands in the case.
    words : str
        What is wrong with it.

    Returns
    -------
    RowError
        Of the person's row, else of the household's first one.
    """
    part, row = (*steps, None)[0], rows[0]
    columns: Sequence[Column] = (column("case_ref", TEXT), *HOUSEHOLD)
    if part in {"persons", "consents"} and len(steps) > 1 and isinstance(steps[1], int):
        columns = PERSON if part == "persons" else CONSENT
        having = rows if part == "persons" else [row for row in rows if nested(row, CONSENT)]
        row, steps = having[steps[1]], steps[2:]
    return row.error(column_at(columns, steps), words)


def _check_size(rows: Sequence[Row]) -> None:
    """Refuse a household whose number of rows is not the size it states: somebody would be left out."""
    for row in rows:
        if not row.cells["size"]:
            raise row.error("size", "write how many persons the household has")
        size = cell_value(row, column("size", WHOLE))
        if size != len(rows):
            raise row.error(
                "size", f"says {size} persons, but the case has {len(rows)} rows; one row per person"
            )


def _check_same(rows: Sequence[Row]) -> None:
    """Refuse rows of one case that disagree on the household; later rows may leave these cells empty."""
    first = rows[0]
    for row in rows[1:]:
        for each in HOUSEHOLD:
            cell = row.cells.get(each.name, "")
            if cell and cell != first.cells.get(each.name, ""):
                raise row.error(each.name, f"differs from row {first.number} of the same case; write it once")


def _consents(rows: Sequence[Row]) -> Iterable[dict[str, Any]]:
    for row in rows:
        consent = nested(row, CONSENT)
        if consent:
            yield {"person_ref": row.cells["person_ref"], **consent}


def _located(rows: Sequence[Row], error: ValidationError) -> RowError:
    first = error.errors(include_input=False, include_url=False)[0]
    if first["loc"][:1] == ("ngo",):
        return blame(rows[0], (column("ngo", TEXT),), error)
    return error_at(rows, first["loc"][1:], in_words(first))
