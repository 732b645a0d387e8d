"""card and how: what the system does under these rules, and how it decides, as pages made from a run."""

from pathlib import Path
from typing import Annotated

import typer

from rematch.cli.reading import read_folder
from rematch.explain.card import algorithm_card, how_rematch_decides

Folder = Annotated[Path, typer.Argument(help="A folder written by rematch match.")]


def card(folder: Folder) -> None:
    """Print the algorithm card: purpose, rules, who made them, what is never used, what this run reached."""
    scenario, run, _ = read_folder(folder)
    typer.echo(algorithm_card(scenario.policy, run), nl=False)


def how(folder: Folder) -> None:
    """Print the page «How rematch decides», in plain words."""
    scenario, run, _ = read_folder(folder)
    typer.echo(how_rematch_decides(scenario.policy, run), nl=False)
