"""Turns the rows of a pledges sheet, one per unit type, into pledges."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rematch.analysis.tables.cells import WHOLE, column
from rematch.analysis.tables.columns import PLEDGE, PLEDGES_HEADER, UNIT
from rematch.analysis.tables.nesting import blame, cell_value, nested
from rematch.analysis.tables.sheet import Row, read_rows
from rematch.errors import FileError
from rematch.models.pledge import Pledge

REQUIRED = ("municipality", "pledge_ref", "unit_types", "unit_ref")


def pledges_of_sheet(path: Path) -> tuple[Pledge, ...]:
    """
    Read the pledges of a CSV file.

    Parameters
    ----------
    path : Path
        One row per unit type; docs/files.md lists the columns.

    Returns
    -------
    tuple of Pledge
        In the order of their first rows.

    Raises
    ------
    FileError
        Names file, row and column.
    """
    pledges: dict[tuple[str, str], list[Row]] = {}
    for row in read_rows(path, required=REQUIRED, known=PLEDGES_HEADER):
        pledges.setdefault((row.cells["municipality"], row.cells["pledge_ref"]), []).append(row)
    return tuple(_pledge(rows) for rows in pledges.values())


def _pledge(rows: list[Row]) -> Pledge:
    first = rows[0]
    for row in rows:
        _check_row(first, row, len(rows))
    values: dict[str, Any] = nested(first, PLEDGE)
    values["unit_types"] = [nested(row, UNIT) for row in rows]
    try:
        return Pledge.model_validate(values)
    except ValidationError as error:
        raise _located(rows, error) from None


def _check_row(first: Row, row: Row, rows: int) -> None:
    """Refuse a pledge whose rows are not as many as it says, or disagree on the pledge."""
    if not row.cells["unit_types"]:
        raise row.error("unit_types", "write how many unit types the pledge has")
    stated = cell_value(row, column("unit_types", WHOLE))
    if stated != rows:
        raise row.error("unit_types", f"says {stated}, but the pledge has {rows} rows; one row per unit type")
    for each in PLEDGE:
        cell = row.cells.get(each.name, "")
        if cell and cell != first.cells[each.name]:
            raise row.error(each.name, f"differs from row {first.number} of the same pledge; write it once")


def _located(rows: list[Row], error: ValidationError) -> FileError:
    loc = error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
    if loc[:1] == ("unit_types",) and len(loc) > 1 and isinstance(loc[1], int):
        return blame(rows[loc[1]], UNIT, error, below=2)
    return blame(rows[0], PLEDGE, error)
