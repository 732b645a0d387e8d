"""sweep: every setting of a study solved, with rows as they end; taken up again by the same command."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from rematch.analysis.studies import planned, study_path
from rematch.analysis.sweeps import Difference, Done, Engine, Sweep, differences, sweep
from rematch.cli.output import console, print_table, solve_progress
from rematch.models.study import SEEDS_MAX

LISTS = ("policy", "capacity", "change")
SHOWN = ("placed_persons", "mean_wish_rank")
LOG_LINES = 20
"""Lines of progress where nobody watches: in a log."""


def sweep_study(
    file: Annotated[str, typer.Argument(help="A study file (TOML), or the name of a bundled one.")],
    *,
    out: Annotated[Path, typer.Option(help="Folder for rows as they end, and for tables.")],
    seeds: Annotated[
        int | None,
        typer.Option(min=1, max=SEEDS_MAX, help="The seeds 1 to N, in place of those of the file."),
    ] = None,
    engine: Annotated[str, typer.Option(help="local, or dask://host:port of a Dask scheduler.")] = "local",
    workers: Annotated[int, typer.Option(min=0, help="Local processes; 0: one for each core.")] = 0,
) -> None:
    """Solve every setting of a study; the same command takes it up where it was stopped."""
    where = Engine(engine, workers)
    plan = planned(study_path(file), seeds=seeds)
    again = f"rematch sweep {file}{f' --seeds {seeds}' if seeds else ''} --out {out}"
    console.print(
        f"{plan.study.study.title}: {len(plan.study.settings())} solves. Stopped, it goes on with: {again}",
        markup=False,
        soft_wrap=True,
    )
    with solve_progress() as progress:
        progress.say("preparing")
        told = _Telling()

        def show(done: Done) -> None:
            progress.say(told.line(done))
            if not console.is_terminal and told.is_due(done):
                console.print(told.line(done), markup=False, soft_wrap=True)

        found = sweep(plan, out=out, engine=where, progress=show, command=again)
    _print_end(found, out)


class _Telling:
    """Says how far a sweep is, and where nobody watches how often."""

    def __init__(self) -> None:
        self._said = -1

    def line(self, done: Done) -> str:
        """Return done, left, seconds and the best guess of the end."""
        if done.ends_in_s is None:
            return str(done)
        end = datetime.now(UTC).astimezone() + timedelta(seconds=done.ends_in_s)
        return f"{done} (until {end:%H:%M})"

    def is_due(self, done: Done) -> bool:
        """Whether another part of the whole has been done."""
        part = LOG_LINES * done.done // max(1, done.done + done.left)
        is_due, self._said = part != self._said, part
        return is_due


def _print_end(found: Sweep, out: Path) -> None:
    reference = found.plan.study.reference
    console.print(
        f"Compared with {' | '.join(reference)}, on the same rounds; 95 % intervals.",
        markup=False,
        soft_wrap=True,
    )
    told = [kind for kind in LISTS if len(getattr(found.plan.study, kind)) > 1]
    for measure in SHOWN:
        rows = [_cells(each, told) for each in differences(found.rows, measure, reference=reference)]
        headings = (*told, "seeds", "mean", "difference", "from", "to")
        print_table(headings, rows, title=measure.replace("_", " "))
    proofs = Counter("open" if row.proof == "none" else row.proof for row in found.rows)
    said = ", ".join(f"{count} {proof}" for proof, count in sorted(proofs.items()))
    console.print(f"{len(found.rows)} rows ({said}); {found.solved} solved now in {found.seconds:.0f} s.")
    if found.plan.start.round.synthetic:
        console.print("Synthetic: households or municipalities are invented.")
    console.print(f"Hash {found.hash}", markup=False, soft_wrap=True)
    console.print(
        f"Written to {out}: {', '.join(path.name for path in found.files)}", markup=False, soft_wrap=True
    )


def _cells(each: Difference, told: list[str]) -> tuple[str, ...]:
    """Return a line of the table; a list of one entry tells nothing apart."""
    figures = (each.mean, each.difference, each.low, each.high)
    said = ("-" if figure is None else f"{figure:,.2f}" for figure in figures)
    return (*(getattr(each, kind) for kind in told), str(each.seeds), *said)
