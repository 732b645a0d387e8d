"""A start of the command imports what the command named needs, and no more."""

import subprocess
import sys

import typer

from rematch.cli import app
from rematch.cli.commands import COMMANDS

HEAVY = {"fastapi", "numpy", "ortools", "pandas", "sqlalchemy"}
SCRIPT = """
import sys
from rematch.cli import main

try:
    main()
except SystemExit:
    pass
print("loaded", *sys.modules)
"""


def ran(*words: str) -> tuple[set[str], str]:
    """The heavy libraries that a fresh process holds after the words, and what it complained of."""
    done = subprocess.run([sys.executable, "-c", SCRIPT, *words], capture_output=True, text=True, check=True)
    return HEAVY & set(done.stdout.splitlines()[-1].split()), done.stderr


def test_only_what_a_command_needs_is_imported() -> None:
    """The version needs none of them; keys need the database; a match the solver and no server."""
    assert ran("--version")[0] == set()
    assert "sqlalchemy" in ran("keys", "--help")[0]
    assert {"numpy", "ortools"} <= ran("match", "--help")[0] <= HEAVY - {"fastapi", "sqlalchemy"}


def test_every_command_is_there_under_its_name() -> None:
    """What is listed can be loaded, and carries the name it is called by."""
    group = typer.main.get_command(app)
    commands = group.commands  # type: ignore[attr-defined]
    assert list(commands) == list(COMMANDS)
    assert {name: command.name for name, command in commands.items()} == {name: name for name in COMMANDS}


def test_a_name_nobody_knows_is_answered_without_loading() -> None:
    """With the name that was meant."""
    loaded, said = ran("mtach")
    assert loaded == set()
    assert "No such command 'mtach'" in said and "match" in said
