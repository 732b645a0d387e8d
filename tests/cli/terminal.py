"""The command line, called as a person calls it."""

import subprocess
import sys
from pathlib import Path


def rematch(*words: str | Path, expect: int = 0) -> str:
    """Run the command in a process of its own; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "rematch", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr
