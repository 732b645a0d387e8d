"""Turns the rows of a cases sheet, one per person, into cases with their NGO."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from rematch.analysis.tables.cells import TEXT, WHOLE, column
from rematch.analysis.tables.columns import CASES_HEADER, CONSENT, HOUSEHOLD, PERSON
from rematch.analysis.tables.nesting import blame, cell_value, nested
from rematch.analysis.tables.sheet import Row, read_rows
from rematch.errors import FileError
from rematch.models.case import Case
from rematch.models.types import Model, Token

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
    return tuple(_case(rows) for rows in households.values())


def _case(rows: list[Row]) -> NgoCase:
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


def _check_size(rows: list[Row]) -> None:
    """Refuse a household whose number of rows is not the size it states: somebody would be left out."""
    for row in rows:
        if not row.cells["size"]:
            raise row.error("size", "write how many persons the household has")
        size = cell_value(row, column("size", WHOLE))
        if size != len(rows):
            raise row.error(
                "size", f"says {size} persons, but the case has {len(rows)} rows; one row per person"
            )


def _check_same(rows: list[Row]) -> None:
    """Refuse rows of one case that disagree on the household; later rows may leave these cells empty."""
    first = rows[0]
    for row in rows[1:]:
        for each in HOUSEHOLD:
            cell = row.cells.get(each.name, "")
            if cell and cell != first.cells[each.name]:
                raise row.error(each.name, f"differs from row {first.number} of the same case; write it once")


def _consents(rows: list[Row]) -> Iterable[dict[str, Any]]:
    for row in rows:
        consent = nested(row, CONSENT)
        if consent:
            yield {"person_ref": row.cells["person_ref"], **consent}


def _located(rows: list[Row], error: ValidationError) -> FileError:
    """Say in whose row the refused value stands."""
    loc = error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
    own = (column("ngo", TEXT), column("case_ref", TEXT))
    if loc[:1] == ("ngo",):
        return blame(rows[0], own, error)
    if loc[:2] == ("case", "persons") and len(loc) > 2 and isinstance(loc[2], int):
        return blame(rows[loc[2]], PERSON, error, below=3)
    if loc[:2] == ("case", "consents") and len(loc) > 2 and isinstance(loc[2], int):
        consenting = [row for row in rows if nested(row, CONSENT)]
        return blame(consenting[loc[2]], CONSENT, error, below=3)
    return blame(rows[0], (*own, *HOUSEHOLD), error, below=1)
