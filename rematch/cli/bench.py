"""bench: instances of public collections, read and solved; nothing is written."""

from pathlib import Path
from typing import Annotated

import typer

from rematch.analysis.instances import InstanceAnswer, PublicInstance, instance_answer
from rematch.analysis.instances_folder import read_placement_folder
from rematch.analysis.instances_gap import read_gap
from rematch.cli.output import console, print_table, solve_progress

app = typer.Typer(help="Public instances: read and solve them.", no_args_is_help=True)
read = typer.Typer(help="Read a file or folder and solve what it holds.", no_args_is_help=True)
app.add_typer(read, name="read")

Deadline = Annotated[int, typer.Option(min=1, max=3_600, help="Seconds for each problem.")]
Seed = Annotated[int, typer.Option(min=0, max=2**53 - 1, help="Seed of the lottery among equals.")]
HEADINGS = ("instance", "placed", "value", "bound", "gap %", "status", "proof", "seconds")


@read.command("gap")
def read_gap_file(
    file: Annotated[Path, typer.Argument(help="A generalised assignment file.")],
    *,
    maximise: Annotated[
        bool, typer.Option("--maximise", help="The first matrix holds profits, as in gap1 to gap12.")
    ] = False,
    deadline_s: Deadline = 60,
    seed: Seed = 0,
) -> None:
    """Solve every problem of a generalised assignment file: all tasks assigned, least cost."""
    _solve(read_gap(file, sense="maximise" if maximise else "minimise"), deadline_s=deadline_s, seed=seed)


@read.command("folder")
def read_folder(
    folder: Annotated[Path, typer.Argument(help="Holds the four CSV files.")],
    *,
    deadline_s: Deadline = 60,
    seed: Seed = 0,
) -> None:
    """Solve a placement folder: sizes, capacities, weights and compatibility, most weight."""
    _solve((read_placement_folder(folder),), deadline_s=deadline_s, seed=seed)


def _solve(instances: tuple[PublicInstance, ...], *, deadline_s: int, seed: int) -> None:
    rows = []
    with solve_progress() as progress:
        for instance in instances:
            progress.say(f"solving {instance.name}")
            answer = instance_answer(instance, deadline_s=deadline_s, seed=seed)
            rows.append(_row(answer))
    for note in dict.fromkeys(note for instance in instances for note in instance.notes):
        console.print(note, markup=False)
    print_table(HEADINGS, rows)


def _row(answer: InstanceAnswer) -> tuple[str, ...]:
    gap = "-" if answer.gap_pct is None else f"{answer.gap_pct:.4f}"
    value = "-" if answer.value is None else f"{answer.value:,f}"
    bound = "-" if answer.bound is None else f"{answer.bound:,f}"
    placed, seconds = f"{answer.placed:,}", f"{answer.seconds:.2f}"
    return answer.name, placed, value, bound, gap, answer.status, answer.proof, seconds
