"""frontier: what one aim leaves of another, in tables on the terminal and files in a folder."""

from pathlib import Path
from typing import Annotated

import typer

from rematch.analysis.frontiers import NAMES, frontiers_of, write_frontiers
from rematch.analysis.orders import SIX_OR_MORE
from rematch.cli.output import console, print_table, solve_progress
from rematch.cli.reading import read_folder, scenario_of
from rematch.models.frontier import Frontier, FrontierPoint
from rematch.models.run import RunParams

ScenarioName = Annotated[
    str, typer.Argument(help="Name of a scenario that rematch knows, or a scenario.json.")
]


def frontier(
    scenario: ScenarioName,
    *,
    out: Annotated[Path, typer.Option(help="Folder for frontiers.json, points.csv, sizes.csv.")],
    only: Annotated[
        list[str] | None, typer.Option(help=f"One of {', '.join(NAMES)}; again for more; left out: all.")
    ] = None,
    earlier: Annotated[
        Path | None, typer.Option(help="Folder of an earlier run of this round: for «changes».")
    ] = None,
    deadline_s: Annotated[int, typer.Option(min=1, max=600, help="Seconds for each point.")] = 60,
    audit: Annotated[
        bool, typer.Option("--audit", help="Work limits, not the clock: the same points on every machine.")
    ] = False,
) -> None:
    """Show what score leaves of other aims: wish rank, group gap, balance, changes, households first."""
    with solve_progress() as progress:
        found = frontiers_of(
            scenario_of(scenario),
            RunParams(deadline_s=deadline_s, audit=audit),
            names=only or NAMES,
            earlier=_placed_by(earlier) if earlier else None,
            said=progress.say,
        )
    for each in found.frontiers:
        _print(each)
    for left_out in found.left_out:
        console.print(f"{left_out.name}: {left_out.reason}", markup=False)
    if found.synthetic:
        console.print("Synthetic: households or municipalities of this round are invented.")
    written = write_frontiers(found, out)
    console.print(f"Written: {', '.join(map(str, written))}", markup=False)


def _placed_by(folder: Path) -> dict[str, str]:
    _, run, _ = read_folder(folder)
    return {each.case_id: each.municipality for each in run.placements if each.municipality is not None}


def _print(each: Frontier) -> None:
    headings = ("asked for", each.x.label, each.y.label, "placed: persons", "households", "gap", "")
    print_table(headings, [_row(point) for point in each.points], title=each.title)
    console.print(f"  {each.x.label}: {each.x.unit}. {each.y.label}: {each.y.unit}.", markup=False)
    console.print(f"  {each.how}", markup=False)
    sizes = each.points[0].by_size
    if each.name == "order" and sizes:
        shown = [f"{rate.size}{'+' if rate.size == SIX_OR_MORE else ''}" for rate in sizes]
        rows = [(point.label, *_rates(point)) for point in each.points]
        print_table(("persons in household", *shown), rows, title="Households placed, percent by size")


def _row(point: FrontierPoint) -> tuple[str, ...]:
    if point.measures is None:
        return (point.label, "-", "-", "-", "-", "-", point.mark or "")
    gap = "-" if point.gap_ppm is None else f"{point.gap_ppm / 10_000:.4f} %"
    counts = (f"{point.measures.placed_persons:,}", f"{point.measures.placed_cases:,}")
    return (point.label, _number(point.x), _number(point.y), *counts, gap, point.mark or "")


def _rates(point: FrontierPoint) -> list[str]:
    return [f"{100 * rate.placed // rate.cases} %" for rate in point.by_size]


def _number(amount: float | None) -> str:
    return "-" if amount is None else f"{amount:,.4f}".rstrip("0").rstrip(".")
