"""`python3 run.py bench`: runs all benchmarks, one after the other, and writes the index page.

A figure that is missed does not keep the others from being measured; what is stopped stops all.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.names import BENCHES, BY_NAME, Bench, index_page

HERE = Path(__file__).resolve().parent
PARTIAL = HERE / "partial"
STOPPED = 130


@dataclass(frozen=True)
class Ended:
    """How one benchmark ended."""

    name: str
    code: int
    wrote: bool
    """Its page is new."""
    minutes: float

    def says(self, *, quick: bool) -> str:
        """The result in words; of a small measurement only that it ran."""
        if self.code == STOPPED:
            return "stopped"
        if not self.wrote:
            return f"failed with exit code {self.code}, and wrote no page"
        if quick:
            return "ran"
        return "every figure reached" if self.code == 0 else "a figure missed: see the page"


def main(words: Sequence[str]) -> int:
    """Run one by its name, or all; 0 if every figure is reached, 1 if not, 130 when stopped."""
    if words and not words[0].startswith("-"):
        return one(words[0], words[1:])
    asked = parsed(words)
    out = asked.out or (PARTIAL if asked.quick else HERE)
    out.mkdir(parents=True, exist_ok=True)
    (out / "README.md").write_text(index_page(), encoding="utf-8")
    results: list[Ended] = []
    for name in asked.only or BY_NAME:
        say(f"\n=== {name}: {BY_NAME[name].measures} ===")
        results.append(run(BY_NAME[name], out, quick=asked.quick))
        if results[-1].code == STOPPED:
            break
    say("\nbenchmark  minutes  result")
    for each in results:
        say(f"{each.name:<10} {each.minutes:7.1f}  {each.says(quick=asked.quick)}")
    if results[-1].code == STOPPED:
        return STOPPED
    return int(not all(each.wrote and (asked.quick or each.code == 0) for each in results))


def one(name: str, options: Sequence[str]) -> int:
    """Run one benchmark with its own options."""
    if name not in BY_NAME:
        say(f"There is no benchmark {name!r}; there are: {', '.join(BY_NAME)}. Without a name all are run.")
        return 2
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    return stopped_or(lambda: subprocess.run(command, check=False).returncode)


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(prog="python3 run.py bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small measurements: that all runs, no figures")
    parser.add_argument(
        "--only", action="append", choices=[bench.name for bench in BENCHES], help="this one; again for more"
    )
    parser.add_argument("--out", type=Path, help="folder for the pages; left out: benchmarks/, or "
                        "benchmarks/partial/ with --quick")  # fmt: skip
    return parser.parse_args(words)


def run(bench: Bench, out: Path, *, quick: bool) -> Ended:
    """Run one in a process of its own."""
    began, page = time.monotonic(), out / bench.page
    before = page.stat().st_mtime_ns if page.is_file() else None
    target = out if bench.out_is_folder else page
    options = [*(bench.quick if quick else ()), "--out", str(target.resolve())]
    command = [sys.executable, "-m", f"benchmarks.{bench.name}", *options]
    code = stopped_or(lambda: subprocess.run(command, cwd=HERE.parent, check=False).returncode)
    after = page.stat().st_mtime_ns if page.is_file() else None
    return Ended(bench.name, code, wrote=after != before, minutes=(time.monotonic() - began) / 60)


def stopped_or(act: Callable[[], int]) -> int:
    """The exit code; a stop from the keyboard reaches both processes, and is one code."""
    try:
        code = act()
    except KeyboardInterrupt:
        return STOPPED
    return STOPPED if code == -signal.SIGINT else code


def say(text: str) -> None:
    """Print one thing at once."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
