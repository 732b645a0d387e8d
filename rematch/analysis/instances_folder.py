"""Reads a placement folder: sizes.csv, capacities.csv, weights.csv and compatibility.csv, into one problem.

docs/benchmarks.md defines the four files; cases and places are matched by their ids, in any order.
"""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rematch.analysis.exact_numbers import NUMBER_MEANT, number_of, scale_notes, scale_of
from rematch.analysis.instances import PAIRS_MAX, PublicInstance, named
from rematch.analysis.strict_json import read_text
from rematch.errors import FileError
from rematch.solver import Problem

FILE_LIMIT_BYTES = 256 * 1024 * 1024
SIZES, CAPACITIES, WEIGHTS, COMPATIBILITY = (
    "sizes.csv",
    "capacities.csv",
    "weights.csv",
    "compatibility.csv",
)
AT_LEAST_ZERO = "a number of at least 0"
YES_OR_NO = "0 (not possible) or 1 (possible)"


@dataclass(frozen=True)
class Grid:
    """A table of numbers: ids of its rows, names of its columns, and the numbers row by row."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    numbers: tuple[tuple[Decimal, ...], ...]

    def whole(self, rows: Sequence[str], columns: Sequence[str], scale: int) -> npt.NDArray[np.int64]:
        """Return int64[rows, columns], in this order, every number multiplied by `scale`."""
        across = [self.columns.index(name) for name in columns]
        place = {name: position for position, name in enumerate(self.rows)}
        chosen = [[self.numbers[place[row]][k] for k in across] for row in rows]
        whole = [[int(number * scale) for number in line] for line in chosen]
        return np.asarray(whole, dtype=np.int64).reshape(len(rows), len(columns))


def read_placement_folder(folder: Path) -> PublicInstance:
    """
    Read the four files of a folder.

    Parameters
    ----------
    folder : Path
        Holds sizes.csv, capacities.csv, weights.csv and compatibility.csv.

    Returns
    -------
    PublicInstance
        Nobody has to be placed; the sum of weights is maximised.

    Raises
    ------
    FileError
        A file is missing, or holds what it must not: names file, line, column, what was found and meant.
    ProblemError
        Numbers too large to add up exactly.
    """
    sizes = _grid(folder / SIZES, "case", AT_LEAST_ZERO, lambda number: number >= 0)
    capacities = _grid(folder / CAPACITIES, "place", AT_LEAST_ZERO, lambda number: number >= 0)
    weights = _grid(folder / WEIGHTS, "case", NUMBER_MEANT, lambda _: True)
    possible = _grid(folder / COMPATIBILITY, "case", YES_OR_NO, lambda number: number in {0, 1})
    _refuse_difference(folder / CAPACITIES, "dimension", sizes.columns, capacities.columns)
    for path, grid in ((folder / WEIGHTS, weights), (folder / COMPATIBILITY, possible)):
        _refuse_difference(path, "case", sizes.rows, grid.rows)
        _refuse_difference(path, "place", capacities.rows, grid.columns)
    pairs = len(sizes.rows) * len(capacities.rows)
    if pairs > PAIRS_MAX:
        raise FileError(f"{folder}: {pairs:,} pairs of case and place; at most {PAIRS_MAX:,} are read")
    return _instance(folder, (sizes, capacities), weights, possible)


def _instance(folder: Path, needs: tuple[Grid, Grid], weights: Grid, possible: Grid) -> PublicInstance:
    """One resource per place and dimension, place by place."""
    sizes, capacities = needs
    cases, places, dimensions = sizes.rows, capacities.rows, sizes.columns
    weight_scale = scale_of(number for row in weights.numbers for number in row)
    size_scale = scale_of(number for grid in needs for row in grid.numbers for number in row)
    d = len(dimensions)
    with named(str(folder)):
        problem = Problem(
            score=weights.whole(cases, places, weight_scale),
            eligible=possible.whole(cases, places, 1) == 1,
            demand=sizes.whole(cases, dimensions, size_scale),
            capacity=capacities.whole(places, dimensions, size_scale).ravel(),
            draws=np.asarray([(j, j * d + k, k) for j in range(len(places)) for k in range(d)]),
            case_ids=cases,
            column_ids=places,
        )
    notes = scale_notes((("weights", weight_scale), ("sizes and capacities", size_scale)))
    return PublicInstance(folder.name, problem, "maximise", 0, weight_scale, notes)


def _grid(path: Path, corner: str, meant: str, allowed: Callable[[Decimal], bool]) -> Grid:
    """Read a table with ids in its first column and names in its first line."""
    text = read_text(path, limit_bytes=FILE_LIMIT_BYTES)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows = [(lines.line_num, [cell.strip() for cell in row]) for row in lines]
    except csv.Error as error:
        raise FileError(f"{path}: is not CSV ({error})") from None
    rows = [row for row in rows if any(row[1])]
    if len(rows) < 2 or len(rows[0][1]) < 2:
        raise FileError(f"{path}: holds no table; «{corner}» and names in the first line, then a line each")
    header = rows[0][1]
    if header[0].lower() != corner:
        raise FileError(f"{path}, line {rows[0][0]}, column 1: «{header[0]}» found, «{corner}» is meant")
    _refuse_double(path, "line 1", header[1:])
    ids = [cells[0] for _, cells in rows[1:]]
    _refuse_double(path, "column 1", ids)
    numbers = tuple(_numbers(path, line, cells, header, (meant, allowed)) for line, cells in rows[1:])
    return Grid(tuple(ids), tuple(header[1:]), numbers)


def _numbers(
    path: Path,
    line: int,
    cells: Sequence[str],
    header: Sequence[str],
    rule: tuple[str, Callable[[Decimal], bool]],
) -> tuple[Decimal, ...]:
    if len(cells) != len(header):
        raise FileError(f"{path}, line {line}: {len(cells)} cells found, {len(header)} are meant")
    meant, allowed = rule
    found = []
    for name, cell in zip(header[1:], cells[1:], strict=True):
        number = number_of(cell)
        if number is None or not allowed(number):
            raise FileError(f"{path}, line {line}, column «{name}»: «{cell[:40]}» found, {meant} is meant")
        found.append(number)
    return tuple(found)


def _refuse_double(path: Path, where: str, names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if not name or name in seen:
            raise FileError(f"{path}, {where}: «{name}» found {'twice' if name else ''}; each its own name")
        seen.add(name)


def _refuse_difference(path: Path, what: str, wanted: Sequence[str], found: Sequence[str]) -> None:
    """Raise FileError where the names are not the same, in whatever order."""
    missing, strange = sorted(set(wanted) - set(found)), sorted(set(found) - set(wanted))
    if missing:
        raise FileError(f"{path}: {what} «{missing[0]}» is missing")
    if strange:
        raise FileError(f"{path}: {what} «{strange[0]}» found, which {SIZES} and {CAPACITIES} do not name")
