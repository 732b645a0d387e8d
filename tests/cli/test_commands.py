"""A start of the command imports what the command named needs, and no more."""

import subprocess
import sys

import pytest
import typer

from rematch.cli import app
from rematch.cli.commands import PLACES

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


def loaded_by(*words: str) -> set[str]:
    """The heavy libraries that a fresh process holds after the words."""
    ran = subprocess.run([sys.executable, "-c", SCRIPT, *words], capture_output=True, text=True, check=True)
    return HEAVY & set(ran.stdout.splitlines()[-1].split())


def test_only_what_a_command_needs_is_imported() -> None:
    """The version needs none of them; keys need the database; a match the solver and no server."""
    assert loaded_by("--version") == set()
    assert "sqlalchemy" in loaded_by("keys", "--help")
    assert {"numpy", "ortools"} <= loaded_by("match", "--help") <= HEAVY - {"fastapi", "sqlalchemy"}


def test_every_command_is_there_under_its_name() -> None:
    """What is listed can be loaded, and carries the name it is called by."""
    group = typer.main.get_command(app)
    commands = group.commands  # type: ignore[attr-defined]
    assert list(commands) == list(PLACES)
    assert {name: command.name for name, command in commands.items()} == {name: name for name in PLACES}


def test_a_name_nobody_knows_is_answered_without_loading(capsys: pytest.CaptureFixture[str]) -> None:
    """With the name that was meant."""
    with pytest.raises(SystemExit):
        app(["mtach"])
    assert "No such command 'mtach'" in capsys.readouterr().err
