"""A deployment in a folder, and the command line called on it in processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.databases import url_in


def environment_of(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process that serves the deployment of a folder."""
    own = {"REMATCH_DATA_FOLDER": str(folder), "REMATCH_DATABASE_URL": url_in(folder)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REMATCH_")}
    return kept | own | more


def begun(folder: Path, *words: str | Path, **more: str) -> subprocess.Popen[str]:
    """Start a command on the deployment."""
    return subprocess.Popen(
        [sys.executable, "-m", "rematch", *map(str, words)],
        env=environment_of(folder, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def called(folder: Path, *words: str | Path, expect: int = 0, **more: str) -> str:
    """Run a command on the deployment to its end; return what it printed, in one line per sentence."""
    process = begun(folder, *words, **more)
    said, _ = process.communicate(timeout=400)
    assert process.returncode == expect, said
    return said
