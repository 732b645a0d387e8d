"""Writes a study of arrivals into a folder: all of it as JSON, rows and loads as CSV."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from rematch.analysis.over_time.sources import Source
from rematch.analysis.over_time.study import Lived, load_rows
from rematch.analysis.over_time.summary import summary_of
from rematch.analysis.result_files import write_figures, write_model
from rematch.matching.recipe import versions
from rematch.models.over_time import OverTimeRow, OverTimeStudy

Line: TypeAlias = tuple[object, ...]
LOAD = ("method", "seed", "period", "municipality", "persons_placed", "places_offered")


def study_of(source: Source, rows: Sequence[OverTimeRow], settings: Mapping[str, object]) -> OverTimeStudy:
    """
    Return the whole study, with everything that is needed to make it again.

    Parameters
    ----------
    source : Source
        Who came.
    rows : sequence of OverTimeRow
        One per seed and method.
    settings : mapping of name to value
        As they were asked for.
    """
    return OverTimeStudy(
        source=source.name,
        synthetic=source.synthetic,
        settings={name: str(value) for name, value in settings.items()},
        summary=summary_of(rows),
        rows=tuple(rows),
        versions=versions(),
    )


def load_lines(lived: Lived, source: Source) -> Iterator[Line]:
    """
    Yield the lines of load.csv: of invented households only, where a small count tells of nobody.

    Parameters
    ----------
    lived : Lived
        One year.
    source : Source
        Who came.
    """
    if source.synthetic:
        for method, seed, period, owner, *counts in load_rows(lived):
            yield (method, seed, period, source.codes[owner], *counts)


def write_study(folder: Path, whole: OverTimeStudy, loads: Sequence[Line]) -> None:
    """
    Write study.json and rows.csv; of invented households also load.csv.

    Parameters
    ----------
    folder : Path
        Made if it is not there; files in it are replaced.
    whole : OverTimeStudy
    loads : sequence of lines
        As `load_lines` yields them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_model(folder / "study.json", whole)
    lines = (tuple(row.model_dump().values()) for row in whole.rows)
    write_figures(folder / "rows.csv", tuple(OverTimeRow.model_fields), lines)
    if whole.synthetic:
        write_figures(folder / "load.csv", LOAD, loads)
