"""`rematch report`: the folder of a sweep as one page of HTML."""

from pathlib import Path
from typing import Annotated

import typer

from rematch.analysis.reports import page, read_sweep, report_of
from rematch.cli.output import console


def report(
    folder: Annotated[Path, typer.Argument(help="A folder written by rematch sweep.")],
    *,
    out: Annotated[Path, typer.Option(help="File to write.")] = Path("report.html"),
) -> None:
    """Write a report of a sweep: summary, tables, charts and maps in one file that fetches nothing."""
    sweep = read_sweep(folder)
    made = report_of(sweep)
    out.write_text(page(made), encoding="utf-8")
    if made.synthetic:
        console.print("SYNTHETIC: invented households or municipalities.", style="bold")
    if made.protected:
        console.print("Households may be real: nothing is told of fewer than ten.", markup=False)
    console.print(f"Written to {out}: {made.title}", markup=False)
