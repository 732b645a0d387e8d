"""The terminal: one command per job; errors say what happened and what to do next."""

import sys

import rich.console
import typer

from rematch import __version__
from rematch.cli.commands import PLAIN, LazyGroup
from rematch.errors import RematchError
from rematch.scoring.catalogue import use_own_rows
from rematch.settings import read_settings

app = typer.Typer(
    name="rematch",
    cls=LazyGroup,
    help="Relocation matching: certified, explained, decided by a person.",
    no_args_is_help=True,
    **PLAIN,
)


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
