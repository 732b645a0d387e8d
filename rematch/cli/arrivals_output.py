"""A study of arrivals as a table, as JSON and as CSV."""

import csv
import importlib.metadata
import platform
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from rematch.analysis.over_time import Lived, Source, load_rows, summary_of
from rematch.cli.output import console, print_table
from rematch.models.interval import Interval
from rematch.models.over_time import MethodSummary, OverTimeRow, OverTimeStudy

Line: TypeAlias = tuple[object, ...]
HEADINGS = ("method", "score %", "persons %", "unplaced", "weeks", "rank", "spread")
HINDSIGHT = "hindsight"
LOAD = ("method", "seed", "period", "municipality", "persons_placed", "places_offered")
COMPUTED_BY = ("rematch", "numpy", "ortools", "highspy")


def study_of(source: Source, rows: Sequence[OverTimeRow], settings: Mapping[str, object]) -> OverTimeStudy:
    """Return the whole study, with everything that is needed to make it again."""
    versions = {name: importlib.metadata.version(name) for name in COMPUTED_BY}
    return OverTimeStudy(
        source=source.name,
        synthetic=source.synthetic,
        settings={name: str(value) for name, value in settings.items()},
        summary=summary_of(rows),
        rows=tuple(rows),
        versions=versions | {"python": platform.python_version()},
    )


def load_lines(lived: Lived, source: Source) -> Iterable[Line]:
    """Yield the lines of load.csv: of invented households only, where a small count tells of nobody."""
    if source.synthetic:
        for method, seed, period, owner, *counts in load_rows(lived):
            yield (method, seed, period, source.codes[owner], *counts)


def write_study(folder: Path, whole: OverTimeStudy, loads: Sequence[Line]) -> None:
    """Write study.json and rows.csv; of invented households also load.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.json").write_text(whole.model_dump_json(indent=2) + "\n", encoding="utf-8")
    lines = [tuple(row.model_dump().values()) for row in whole.rows]
    _write_csv(folder / "rows.csv", tuple(OverTimeRow.model_fields), lines)
    if whole.synthetic:
        _write_csv(folder / "load.csv", LOAD, loads)


def _write_csv(path: Path, headings: tuple[str, ...], lines: Iterable[Line]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(lines)


def print_study(whole: OverTimeStudy, out: Path | None) -> None:
    """Print a line per method."""
    if whole.synthetic:
        console.print("SYNTHETIC: invented households or municipalities.", style="bold")
    print_table(HEADINGS, [_line(each) for each in whole.summary])
    seeds = max(each.seeds for each in whole.summary)
    console.print(
        f"Means over {seeds} {'stream' if seeds == 1 else 'streams'}, with half of 95 % intervals. "
        "score %, persons %: of what no placement of the whole year can pass, each alone. unplaced: persons. "
        "weeks: waited by the placed. spread: of the shares used by municipalities, in points."
    )
    if out is not None:
        console.print(f"Written to {out}.", markup=False)


def _line(each: MethodSummary) -> Line:
    waited = None if each.method == HINDSIGHT else each.mean_wait_weeks
    return (
        each.method,
        _around(each.score_share_pct),
        _around(each.persons_share_pct),
        _around(each.unplaced_persons),
        _alone(waited),
        _alone(each.mean_wish_rank),
        _around(each.load_spread_points),
    )


def _around(figure: Interval) -> str:
    """Return a mean and half its interval: short, for a terminal of eighty columns."""
    half = "" if figure.high is None else f" ±{figure.high - figure.mean:.1f}"
    return f"{figure.mean:.1f}{half}"


def _alone(figure: Interval | None) -> str:
    return "-" if figure is None else f"{figure.mean:.2f}"
