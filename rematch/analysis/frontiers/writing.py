"""Writes frontiers into a folder: all of them as JSON, their points and sizes of household as CSV."""

from collections.abc import Iterator
from pathlib import Path

from rematch.analysis.result_files import write_figures, write_model
from rematch.models.frontier import Frontier, FrontierPoint, Frontiers
from rematch.models.measures import Measures

FIGURES = tuple(name for name in Measures.model_fields if name != "worst_gap")
POINT_COLUMNS = (
    *("frontier", "label", "asked", "x", "x_unit", "y", "y_unit", "drawn", "mark"),
    *("status", "proof", "gap_ppm", "seconds", "synthetic", *FIGURES, "worst_gap_points"),
)
SIZE_COLUMNS = ("frontier", "label", "persons_in_household", "households", "households_placed")


def write_frontiers(found: Frontiers, folder: Path) -> tuple[Path, ...]:
    """
    Write frontiers.json, points.csv and sizes.csv.

    Parameters
    ----------
    found : Frontiers
    folder : Path
        Made if it is not there; files in it are replaced.

    Returns
    -------
    tuple of Path
        What was written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    whole, points, sizes = (folder / name for name in ("frontiers.json", "points.csv", "sizes.csv"))
    write_model(whole, found)
    write_figures(points, POINT_COLUMNS, (_point_row(f, p, found.synthetic) for f, p in _each(found)))
    write_figures(sizes, SIZE_COLUMNS, (row for f, p in _each(found) for row in _size_rows(f, p)))
    return whole, points, sizes


def _each(found: Frontiers) -> Iterator[tuple[Frontier, FrontierPoint]]:
    for frontier in found.frontiers:
        for each in frontier.points:
            yield frontier, each


def _point_row(frontier: Frontier, each: FrontierPoint, synthetic: bool) -> tuple[object, ...]:
    measures = each.measures
    figures = [getattr(measures, name) if measures else None for name in FIGURES]
    gap = measures.worst_gap.points if measures and measures.worst_gap else None
    known = (each.status, each.proof, each.gap_ppm, each.seconds, synthetic)
    where = (each.x, frontier.x.unit, each.y, frontier.y.unit)
    return (frontier.name, each.label, each.asked, *where, each.drawn, each.mark, *known, *figures, gap)


def _size_rows(frontier: Frontier, each: FrontierPoint) -> Iterator[tuple[object, ...]]:
    for rate in each.by_size:
        yield frontier.name, each.label, rate.size, rate.cases, rate.placed
