"""Runs the project's checks in named parts and prints their times; `python3 run.py test` calls it.

Every part runs, whatever the ones before said. A part whose tool is not to be had is skipped with the
reason, but fails in CI (CI=true).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PARTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "lint": (("ruff", "check", "."), ("ruff", "format", "--check", ".")),
    "types": (("mypy",),),
    "imports": (("lint-imports",),),
    "docker": (("hadolint", "Dockerfile"),),
    # A file of tests stays together: its tests share what they set up.
    "tests": (("pytest", "--numprocesses", "auto", "--dist", "loadfile"),),
}


def main() -> int:
    """Run all parts; a table at the end; 1 if any of them failed."""
    results = []
    for name, commands in PARTS.items():
        print(f"\n=== {name} ===", flush=True)
        started = time.monotonic()
        verdict = verdict_of(commands)
        results.append((name, time.monotonic() - started, verdict))
    print("\npart       seconds  result")
    for name, seconds, verdict in results:
        print(f"{name:<10} {seconds:7.1f}  {verdict}")
    failed = [name for name, _, verdict in results if verdict.startswith("FAILED")]
    print(f"Failed: {', '.join(failed)}." if failed else "Every part that ran is fine.", flush=True)
    return 1 if failed else 0


def verdict_of(commands: tuple[tuple[str, ...], ...]) -> str:
    """Run the commands of one part to the end: «ok», «FAILED ...» or «skipped ...»."""
    wrong = []
    for command in commands:
        tool = shutil.which(command[0], path=str(Path(sys.executable).parent))
        if tool is None:
            word = "FAILED" if in_ci() else "skipped"
            return f"{word}: {command[0]} is not to be had on this system"
        print("$", *command, flush=True)
        if subprocess.run([tool, *command[1:]], cwd=ROOT, check=False).returncode != 0:
            wrong.append(" ".join(command))
    return f"FAILED: {'; '.join(wrong)}" if wrong else "ok"


def in_ci() -> bool:
    """True where nobody can shrug at a missing tool."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


if __name__ == "__main__":
    sys.exit(main())
