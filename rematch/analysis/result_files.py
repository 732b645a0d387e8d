"""Writes results into a folder: figures as CSV, whole results as JSON, each at once and never half."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from rematch.analysis.tables.sheet import neutral
from rematch.models.types import Model


def written(path: Path, content: bytes) -> None:
    """
    Replace a file at once, never half.

    Parameters
    ----------
    path : Path
        The file.
    content : bytes
        All of it.
    """
    half = path.with_name(f"{path.name}.part")
    half.write_bytes(content)
    half.replace(path)


def write_model(path: Path, model: Model) -> None:
    """
    Write a result as JSON.

    Parameters
    ----------
    path : Path
        The file.
    model : Model
        The whole result.
    """
    written(path, model.model_dump_json(indent=1).encode() + b"\n")


def write_figures(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """
    Write a table of figures as CSV.

    Parameters
    ----------
    path : Path
        The file.
    columns : sequence of str
        The first line.
    rows : iterable of sequences
        Cells in the order of the columns; None is an empty cell, and no text becomes a formula.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([neutral(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    written(path, text.getvalue().encode())
