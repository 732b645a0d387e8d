"""Rows of a sweep as a table: CSV for everybody, Parquet and DataFrames with the extra `analysis`."""

import importlib.util
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rematch.analysis.extras import extra
from rematch.analysis.result_files import write_figures, written
from rematch.models.sweep import SweepRow

CSV, PARQUET = "rows.csv", "rows.parquet"
Cells = dict[str, Any]


def cells_of(row: SweepRow) -> Cells:
    """
    Return a row as one line of a table: no household is in it.

    Parameters
    ----------
    row : SweepRow
        One solve.

    Returns
    -------
    dict
        Column to value: the setting, the measures, then how it was solved.
    """
    measures = row.measures.model_dump(exclude={"worst_gap"})
    gap = row.measures.worst_gap
    return {
        **row.setting.model_dump(),
        **measures,
        "placed_pct": round(100 * measures["placed_cases"] / measures["cases"], 4)
        if measures["cases"]
        else None,
        "worst_gap_points": gap.points if gap else None,
        "worst_gap_dimension": gap.dimension.value if gap else None,
        "worst_gap_lowest": gap.lowest_group if gap else None,
        "worst_gap_highest": gap.highest_group if gap else None,
        "status": row.status,
        "proof": row.proof,
        "stopped": row.stopped,
        "gap_ppm": row.gap_ppm,
        "levels": "; ".join(f"{level.name} {level.value}/{_said(level.bound)}" for level in row.levels),
        "synthetic": row.synthetic,
        "audit": row.params.audit,
        "certify": row.params.certify,
        "asked_gap_ppm": row.params.gap_ppm,
        "copies": row.copies,
        "scenario_hash": row.scenario_hash,
        "outcome_hash": row.outcome_hash,
        "seconds": row.seconds,
        "versions": "; ".join(f"{name} {version}" for name, version in sorted(row.versions.items())),
    }


def frame_of(rows: Sequence[SweepRow]) -> Any:
    """
    Return rows as a DataFrame.

    Parameters
    ----------
    rows : sequence of SweepRow
        In the order of the frame.

    Raises
    ------
    SettingError
        pandas is not installed.
    """
    return extra("pandas").DataFrame([cells_of(row) for row in rows])


def write_tables(rows: Sequence[SweepRow], folder: Path) -> tuple[Path, ...]:
    """
    Write rows as CSV, and as Parquet where pyarrow is there.

    Parameters
    ----------
    rows : sequence of SweepRow
        At least one.
    folder : Path
        Of the sweep; tables that are there are replaced.

    Returns
    -------
    tuple of Path
        What was written.
    """
    table = [cells_of(row) for row in rows]
    write_figures(folder / CSV, tuple(table[0]), (tuple(line.values()) for line in table))
    if importlib.util.find_spec("pyarrow") is None:
        return (folder / CSV,)
    parquet, buffer = extra("pyarrow.parquet"), io.BytesIO()
    parquet.write_table(extra("pyarrow").Table.from_pylist(table), buffer)
    written(folder / PARQUET, buffer.getvalue())
    return folder / CSV, folder / PARQUET


def _said(bound: int | None) -> str:
    return "-" if bound is None else str(bound)
