"""The terminal: one command per job; errors say what happened and what to do next."""

import sys

import rich.console
import typer

from rematch import __version__
from rematch.cli import (
    backups,
    bench,
    cards,
    effects,
    intake,
    letters,
    matching,
    policies,
    scenarios,
    service,
    sweeps,
)
from rematch.cli.arrivals import arrivals
from rematch.cli.baselines import baselines
from rematch.cli.criteria import criteria
from rematch.cli.demo import demo
from rematch.cli.doctor import doctor
from rematch.cli.fairness import fairness
from rematch.cli.frontiers import frontier
from rematch.cli.homes import homes
from rematch.cli.people import people
from rematch.cli.reports import report
from rematch.cli.worker import worker
from rematch.errors import RematchError
from rematch.scoring.catalogue import use_own_rows
from rematch.settings import read_settings

app = typer.Typer(
    name="rematch",
    help="Relocation matching: certified, explained, decided by a person.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("match")(matching.match_files)
app.command("verify")(matching.verify_folder)
app.command("explain")(matching.explain_case)
app.command("changes")(effects.changes)
app.command("effect")(effects.effect)
app.command("fairness")(fairness)
app.command("letter")(letters.letter)
app.command("sheet")(letters.sheet)
app.command("note")(letters.note)
app.command("policies")(policies.policies)
app.command("orders")(policies.orders)
app.command("weights")(policies.weights)
app.command("baselines")(baselines)
app.command("frontier")(frontier)
app.command("one-more-home")(homes)
app.command("card")(cards.card)
app.command("how")(cards.how)
app.command("criteria")(criteria)
app.command("report")(report)
app.command("sweep")(sweeps.sweep_study)
app.command("arrivals")(arrivals)
app.command("demo")(demo)
app.command("serve")(service.serve)
app.command("worker")(worker)
app.command("doctor")(doctor)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore_backup)
service.database.command("erasures")(backups.erasures)
app.add_typer(service.keys, name="keys")
app.add_typer(people, name="people")
app.add_typer(service.database, name="db")
app.add_typer(service.interface, name="api")
app.add_typer(intake.app, name="intake")
app.add_typer(scenarios.app, name="scenario")
app.add_typer(bench.app, name="bench")


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"rematch {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Relocation matching: certified, explained, decided by a person."""
    if context.invoked_subcommand != "doctor":  # it says itself what is wrong with them
        use_own_rows(read_settings().criteria_file)


def main() -> None:
    """Run a command; an error rematch raised on purpose is one clear line and exit code 2."""
    try:
        app()
    except RematchError as error:
        where = f" (at {error.pointer})" if error.pointer else ""
        shown = f"rematch: {error.message}{where}"
        # Never broken at the width of the terminal: a path must stay one piece to be copied.
        rich.console.Console(stderr=True).print(shown, style="red", markup=False, soft_wrap=True)
        sys.exit(2)
