"""What the commands print: tables of levels, proposals and reasons, and a live progress line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import rich.box
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from rematch.models.explanation import Contribution, Explanation, RankedMunicipality
from rematch.models.run import Run, RunProgress

console = Console(highlight=False)
STRONGEST = 3


class SolveProgress:
    """A line that follows a running solve: stage, objective, value and bound."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("preparing", total=None)

    def show(self, seen: RunProgress) -> None:
        """Show a new value or bound."""
        value = "-" if seen.value is None else f"{seen.value:,}"
        bound = "-" if seen.bound is None else f"{seen.bound:,}"
        text = f"{seen.stage.value}: {seen.level}  value {value}  bound {bound}  ({seen.phase})"
        self._progress.update(self._task, description=text)

    def say(self, text: str) -> None:
        """Show a step in words."""
        self._progress.update(self._task, description=text)


@contextmanager
def solve_progress() -> Iterator[SolveProgress]:
    """Show a live progress line while the block runs."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield SolveProgress(progress)


def print_table(headings: tuple[str, ...], rows: list[tuple[Any, ...]], *, title: str | None = None) -> None:
    """Print rows under headings."""
    table = Table(*headings, title=title, box=rich.box.SIMPLE, title_justify="left")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    console.print(table)


def print_levels(run: Run) -> None:
    """Print every objective with value, bound, status and proof, and the seconds per phase."""
    rows = [
        (
            stage.name.value,
            level.name,
            f"{level.value:,}",
            "-" if level.bound is None else f"{level.bound:,}",
            level.status,
            level.proof,
        )
        for stage in run.stages
        for level in stage.levels
    ]
    print_table(("stage", "objective", "value", "bound", "status", "proof"), rows)
    seconds = ", ".join(f"{phase.name} {phase.seconds:.2f} s" for phase in run.facts.phases)
    memory = f"; peak memory {run.facts.peak_memory_mb} MB" if run.facts.peak_memory_mb else ""
    console.print(f"Time: {seconds}{memory}", markup=False)


def print_explanation(explanation: Explanation, *, only: str | None = None) -> None:
    """Print the ranked municipalities of one case with their strongest contributions and reasons."""
    persons = f"{explanation.size} {'person' if explanation.size == 1 else 'persons'}"
    console.print(f"{explanation.case_id} ({persons})", style="bold", markup=False)
    for line in explanation.summary:
        console.print(f"  {line}", markup=False)
    if explanation.proposed_home is not None and only is None:
        console.print(f"  This home: {_strongest(explanation.proposed_home.contributions)}", markup=False)
    for ranked in explanation.ranked:
        if only is None or ranked.municipality == only:
            _print_ranked(ranked, all_contributions=only is not None)


def _print_ranked(ranked: RankedMunicipality, *, all_contributions: bool) -> None:
    mark = "->" if ranked.proposed else "  "
    score = "   -  " if ranked.score is None else f"{ranked.score:6,}"
    state = "" if ranked.possible else "  not possible"
    homes = "  offer assumed" if ranked.assumed else ""
    coverage = f"  answered {ranked.coverage_pct} %" if ranked.score is not None else ""
    console.print(f" {mark} {ranked.rank:2}. {ranked.name:<22} {score}{coverage}{homes}{state}", markup=False)
    for reason in ranked.reasons[:STRONGEST]:
        console.print(f"         {reason.text}", markup=False)
    if all_contributions:
        for line in ranked.contributions:
            console.print(f"         {_contribution(line)}", markup=False)
    elif ranked.possible:
        console.print(f"         {_strongest(ranked.contributions)}", markup=False)


def _strongest(lines: tuple[Contribution, ...]) -> str:
    """Return the wishes that add most points, in one line."""
    wishes = [line for line in lines if line.value is not None and line.points and not line.municipal]
    return "; ".join(_contribution(line) for line in wishes[:STRONGEST]) or "no wish of the household is met"


def _contribution(line: Contribution) -> str:
    marks = ("" if line.answered else ", not answered") + (", assumed" if line.assumed else "")
    return f"+{line.points:,} {line.label}{marks}"
