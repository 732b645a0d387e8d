"""rematch: relocation matching, certified, explained, decided by a person."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

FOR_NOTEBOOKS = ("match", "sweep")
"""Loaded when asked for: `import rematch` stays light, and no room sees another one through it."""


def __getattr__(name: str) -> Any:
    if name in FOR_NOTEBOOKS:
        return getattr(import_module("rematch.analysis.notebooks"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *FOR_NOTEBOOKS})
