"""Where the project's files are, for the tests of the house."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python_files(*folders: str) -> list[Path]:
    """Every Python file in the named folders of the checkout."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def project_files() -> list[Path]:
    """Every file that is, or would be, committed; all but the hidden ones where there is no git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return [p for p in ROOT.rglob("*") if p.is_file() and not hidden(p)]
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def hidden(path: Path) -> bool:
    """True for what lies in a folder of a tool: .venv, .git, caches."""
    return any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(ROOT).parts)
