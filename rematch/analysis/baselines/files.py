"""Writes a comparison into a folder: all of it as JSON, rows and means as CSV."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rematch.analysis.result_files import write_figures, write_model
from rematch.errors import FileError
from rematch.models.baselines import BaselineRow, Baselines, BaselineSummary
from rematch.models.interval import Interval

JSON, ROWS, SUMMARY = "baselines.json", "baselines.csv", "baselines_summary.csv"


def write_baselines(found: Baselines, folder: Path) -> None:
    """
    Write `baselines.json`, `baselines.csv` (a line per method and seed) and `baselines_summary.csv`.

    Parameters
    ----------
    found : Baselines
    folder : Path
        Made where it is missing.

    Raises
    ------
    FileError
        The folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_model(folder / JSON, found)
        marks = {"round": found.name, "draw": found.draw.value, "synthetic": found.synthetic}
        _write(folder / ROWS, [marks | _flat_row(row) for row in found.rows])
        _write(folder / SUMMARY, [marks | _flat_summary(line) for line in found.summary])
    except OSError as error:
        raise FileError(f"{folder} cannot be written to: {error.strerror}. Name another folder.") from error


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    rows = list(rows)
    write_figures(path, tuple(rows[0]), (tuple(row.values()) for row in rows))


def _flat_row(row: BaselineRow) -> dict[str, Any]:
    gap = row.measures.worst_gap
    measures = row.measures.model_dump(exclude={"worst_gap"})
    return {
        "method": row.method.value,
        "seed": row.seed,
        "persons_pct": row.persons_pct,
        "score_pct": row.score_pct,
        **measures,
        "worst_gap_points": gap and gap.points,
        "worst_gap_dimension": gap and gap.dimension.value,
        **row.stability.model_dump(),
        "missed": ";".join(row.missed),
        "seconds": row.seconds,
        "scenario_hash": row.scenario_hash,
    }


def _flat_summary(line: BaselineSummary) -> dict[str, Any]:
    flat: dict[str, Any] = {"method": line.method.value}
    for name in BaselineSummary.model_fields:
        figure = getattr(line, name)
        if name == "missed":
            flat[name] = figure
        elif name != "method":
            flat |= {f"{name}_{part}": figure and getattr(figure, part) for part in Interval.model_fields}
    return flat
