"""House rule: rooms import in one direction, and each library lives in one room."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """The linter on the package in this folder, in a process that has not imported another one."""
    return subprocess.run(
        [sys.executable, "-c", LINT], cwd=folder, capture_output=True, text=True, check=False
    )


def test_contracts_are_kept() -> None:
    """Every room imports only what lies further down."""
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("errors.py", "import rematch.models", "one direction"),
        ("models/__init__.py", "import numpy", "arrays live where the numbers are"),
        ("solver/__init__.py", "import pydantic", "the solver knows numbers only"),
        ("scoring/voices.py", "import rematch.models.monitoring", "who a person is never scores"),
        ("verify/score.py", "import rematch.models.monitoring", "who a person is never scores"),
        (
            "explain/case.py",
            "import rematch.models.monitoring",
            "monitoring records are counted and nothing else",
        ),
    ],
)
def test_a_planted_breach_is_found(tmp_path: Path, room: str, line: str, contract: str) -> None:
    """A line that turns back breaks the contract that forbids it, by name."""
    shutil.copytree(ROOT / "rematch", tmp_path / "rematch", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "rematch" / room).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    result = lint(tmp_path)
    assert result.returncode == 1
    assert f"{contract} BROKEN" in result.stdout
