"""Turns the cells of a row into the nested values of a model and back, column by column."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from rematch.analysis.tables.cells import Column
from rematch.analysis.tables.sheet import Row, RowError
from rematch.models.words import in_words


def nested(row: Row, columns: Iterable[Column]) -> dict[str, Any]:
    """
    Read the given columns of a row.

    Parameters
    ----------
    row : Row
        The row.
    columns : iterable of Column
        What to read; an empty cell leaves its field out.

    Returns
    -------
    dict
        Values nested as the columns' paths say.

    Raises
    ------
    FileError
        If a cell cannot be read; names row and column.
    """
    values: dict[str, Any] = {}
    for column in columns:
        text = row.cells.get(column.name, "")
        if text:
            *outer, last = column.path
            inner = values
            for step in outer:
                inner = inner.setdefault(step, {})
            inner[last] = cell_value(row, column)
    return values


def cell_value(row: Row, column: Column) -> Any:
    """
    Read one cell that is not empty.

    Parameters
    ----------
    row : Row
        The row.
    column : Column
        Its column.

    Returns
    -------
    Any
        The plain value.

    Raises
    ------
    FileError
        If the cell cannot be read; says what to write instead.
    """
    try:
        return column.cell.parse(row.cells[column.name])
    except ValueError as error:
        raise row.error(column.name, str(error)) from None


def flat(values: dict[str, Any], columns: Iterable[Column]) -> dict[str, str]:
    """
    Show nested values as cells.

    Parameters
    ----------
    values : dict
        JSON of a model, defaults left out.
    columns : iterable of Column
        What to show.

    Returns
    -------
    dict
        Text by column name; what is absent has no entry.
    """
    cells = {}
    for column in columns:
        value: Any = values
        for step in column.path:
            value = value.get(step) if isinstance(value, dict) else None
        if value is not None:
            cells[column.name] = column.cell.show(value)
    return cells


def blame(row: Row, columns: Sequence[Column], error: ValidationError, *, below: int = 0) -> RowError:
    """
    Say in which column the value stands that a model refuses.

    Parameters
    ----------
    row : Row
        Row to name.
    columns : sequence of Column
        Columns the values came from.
    error : ValidationError
        What the model said.
    below : int
        Steps of the location that lead to the row itself.

    Returns
    -------
    RowError
        With file, row, column where one is known, and what is wrong; never the value.
    """
    first = error.errors(include_input=False, include_url=False)[0]
    return row.error(column_at(columns, first["loc"][below:]), in_words(first))


def column_at(columns: Sequence[Column], steps: Sequence[int | str]) -> str | None:
    """
    Find the column that a value came from.

    Parameters
    ----------
    columns : sequence of Column
        Columns of the row.
    steps : sequence of int or str
        Where the value stands in the model.

    Returns
    -------
    str or None
        Name of the column; None where it lies with the row as a whole.
    """
    path = tuple(map(str, steps))
    fitting = [column for column in columns if path and path[: len(column.path)] == column.path]
    partly = [column for column in columns if path and column.path[: len(path)] == path]
    return next((column.name for column in (*fitting, *partly)), None)
