"""Commands that are loaded when they are asked for: a start of `rematch` imports what it needs."""

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

PLAIN: dict[str, Any] = {"pretty_exceptions_enable": False, "rich_markup_mode": None}
"""Help and errors as plain text: they are read in logs and by screen readers, too."""
PLACES = {
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


class Commands(MutableMapping[str, Any]):
    """The commands by name; the module of one is imported when it is taken out."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = _load(name, PLACES[name])
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:  # asked of the names, so that nothing is loaded
        return name in PLACES or name in self._loaded

    def __iter__(self) -> Iterator[str]:
        return iter({**PLACES, **self._loaded})

    def __len__(self) -> int:
        return len({**PLACES, **self._loaded})

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]


class LazyGroup(TyperGroup):
    """A group whose commands are those of `PLACES`."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = Commands()


def _load(name: str, place: str) -> Any:
    module, attribute = place.split(":")
    found = getattr(import_module(f"rematch.cli.{module}"), attribute)
    carrier = typer.Typer(**PLAIN)
    carrier.callback()(lambda: None)  # with one the library makes a group, be there one command or many
    if isinstance(found, typer.Typer):
        carrier.add_typer(found, name=name)
    else:
        carrier.command(name)(found)
    return get_group(carrier).commands[name]
