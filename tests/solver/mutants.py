"""Loads the solver with one line changed, beside the true one, which stays as it is."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

PACKAGE = "rematch.solver"
FOLDER = Path(__file__).parents[2] / "rematch" / "solver"


@dataclass(frozen=True)
class Mutant:
    """In `file`, the one place that reads `before` reads `after`."""

    file: str
    before: str
    after: str

    def source(self) -> str:
        """The changed text; fails when the place is gone or not the only one."""
        text = (FOLDER / f"{self.file}.py").read_text(encoding="utf-8")
        assert text.count(self.before) == 1, (
            f"{self.file}: {self.before!r} occurs {text.count(self.before)} times"
        )
        return text.replace(self.before, self.after)


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """Compiled from the changed text, never from a cache."""
        return compile(self._source, f"{self.path} (mutant)", "exec")


class _Finder(MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self._name, self._mutant = f"{PACKAGE}.{mutant.file}", mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Only the changed file is found here."""
        if fullname != self._name:
            return None
        file = str(FOLDER / f"{self._mutant.file}.py")
        return spec_from_file_location(fullname, file, loader=_Loader(fullname, file, self._mutant.source()))


@contextmanager
def planted(mutant: Mutant) -> Iterator[ModuleType]:
    """A fresh copy of the package with the mutant in it; afterwards the true one is back."""
    true = {name: module for name, module in sys.modules.items() if name.split(".")[:2] == PACKAGE.split(".")}
    parent = importlib.import_module("rematch")
    finder = _Finder(mutant)
    for name in true:
        del sys.modules[name]
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module(PACKAGE)
    finally:
        sys.meta_path.remove(finder)
        for name in [each for each in sys.modules if each.split(".")[:2] == PACKAGE.split(".")]:
            del sys.modules[name]
        sys.modules.update(true)
        parent.solver = true[PACKAGE]
