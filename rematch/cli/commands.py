"""Commands that are loaded when they are asked for: a start of `rematch` imports what it needs."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

PLAIN: dict[str, Any] = {"pretty_exceptions_enable": False, "rich_markup_mode": None}
"""Help and errors as plain text: they are read in logs and by screen readers, too."""

COMMANDS = {
    "match": "matching:match_files",
    "verify": "matching:verify_folder",
    "explain": "matching:explain_case",
    "changes": "effects:changes",
    "effect": "effects:effect",
    "fairness": "fairness:fairness",
    "letter": "letters:letter",
    "sheet": "letters:sheet",
    "note": "letters:note",
    "policies": "policies:policies",
    "orders": "policies:orders",
    "weights": "policies:weights",
    "baselines": "baselines:baselines",
    "frontier": "frontiers:frontier",
    "one-more-home": "homes:homes",
    "card": "cards:card",
    "how": "cards:how",
    "criteria": "criteria:criteria",
    "report": "reports:report",
    "sweep": "sweeps:sweep_study",
    "arrivals": "arrivals:arrivals",
    "demo": "demo:demo",
    "serve": "service:serve",
    "worker": "worker:worker",
    "doctor": "doctor:doctor",
    "backup": "backups:backup",
    "restore": "backups:restore_backup",
    "keys": "keys:app",
    "people": "people:people",
    "db": "database:app",
    "api": "service:interface",
    "intake": "intake:app",
    "scenario": "scenarios:app",
    "bench": "bench:app",
}
"""Each command, in the order in which they are listed: its module, and the function or group there."""


class LazyCommands(Mapping[str, Any]):
    """The commands by name; the module of one is imported when it is taken out."""

    def __getitem__(self, name: str) -> Any:
        return _load(name, COMMANDS[name])

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class LazyGroup(TyperGroup):
    """A group whose commands are those of `COMMANDS`."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands: Any = LazyCommands()


@cache
def _load(name: str, where: str) -> Any:
    module, attribute = where.split(":")
    found = getattr(import_module(f"rematch.cli.{module}"), attribute)
    carrier = typer.Typer(**PLAIN)
    carrier.callback()(lambda: None)  # with one the library makes a group, be there one command or many
    if isinstance(found, typer.Typer):
        carrier.add_typer(found, name=name)
    else:
        carrier.command(name)(found)
    return get_group(carrier).commands[name]
