"""`python3 run.py bench solver`: measures the solver and its peers, and writes RESULTS.md and its plots.

Without options: every figure and every family, about an hour on one core; with --lanes 2 half of that on two.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.drawings import draw
from benchmarks.families import FAMILIES
from benchmarks.figures import FIGURES, TIERS
from benchmarks.lanes import cores_here, measured_in_lanes
from benchmarks.machine import machine_lines
from benchmarks.measure import Group, GroupResult, one_run
from benchmarks.results import Page, page_text
from benchmarks.sweep import GROWTH, SWEEP
from benchmarks.targets import Figure

HERE = Path(__file__).resolve().parent
PARTIAL = HERE / "partial"
QUICK_POWER, QUICK_LIMIT_S = 2 / 3, 2.0
PRIMING_S = 2.0
USUAL_RUNS = 5
NAMES = (*FAMILIES, *(figure.name for figure in FIGURES))


def main(words: Sequence[str]) -> int:
    """Measure what is asked for and write it down; 130 when it was stopped before the end."""
    asked = parsed(words)
    figures = [fitted(figure, asked) for figure in FIGURES]
    groups = chosen(figures, asked)
    say(f"{len(groups)} groups; all time limits together: {most_minutes(groups):.0f} minutes")
    started = time.monotonic()
    results: list[GroupResult] = []
    try:
        prime(groups)
        results.extend(measured_in_lanes(groups, asked.lanes, say, lambda: clock(started)))
    except KeyboardInterrupt:
        say("Stopped: what was measured so far is written, apart from the whole table.")
    results.sort(key=lambda result: groups.index(result.group))
    whole = len(results) == len(groups)
    out = asked.out or (HERE if whole and not (asked.quick or asked.only) else PARTIAL)
    write(out, asked, results, figures, (time.monotonic() - started) / 60)
    return 0 if whole else 130


def write(
    out: Path,
    asked: argparse.Namespace,
    results: Sequence[GroupResult],
    figures: Sequence[Figure],
    minutes: float,
) -> None:
    """Write plots and RESULTS.md."""
    out.mkdir(parents=True, exist_ok=True)
    growth = {family: [shrunk(group, asked) for group in line] for family, line in GROWTH.items()}
    tiers = {tier: shrunk(group, asked) for tier, group in TIERS.items()}
    plots = draw(out, results, growth, tiers)
    machine, words = machine_lines(asked.lanes), options_text(asked)
    page = Page(machine, results, figures, plots, words, asked.quick, minutes)
    (out / "RESULTS.md").write_text(page_text(page), encoding="utf-8")
    say(f"Written: {out.name}/RESULTS.md and {len(plots)} plots")


def options_text(asked: argparse.Namespace) -> str:
    """The options that decide what is measured; no folder, which is this machine's."""
    quick = " --quick" if asked.quick else ""
    only = f" --only {asked.only}" if asked.only else ""
    lanes = f" --lanes {asked.lanes}" if asked.lanes > 1 else ""
    return quick + only + (f" --runs {asked.runs}" if asked.runs != USUAL_RUNS else "") + lanes


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(prog="run.py bench solver", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small instances, one run each: minutes")
    parser.add_argument("--only", choices=NAMES, help="one family, or one figure, by its name")
    parser.add_argument(
        "--runs",
        type=int,
        default=USUAL_RUNS,
        choices=range(1, USUAL_RUNS + 1),
        metavar="N",
        help="at most N runs (5)",
    )
    parser.add_argument(
        "--lanes",
        type=int,
        default=1,
        choices=range(1, len(cores_here()) + 1),
        metavar="N",
        help="groups measured at once, each on a core of its own (1)",
    )
    parser.add_argument("--out", type=Path, help="folder for RESULTS.md; left out: benchmarks/, or "
                        "benchmarks/partial/ with --quick or --only")  # fmt: skip
    return parser.parse_args(words)


def fitted(figure: Figure, asked: argparse.Namespace) -> Figure:
    """The figure on the instances of this call."""
    return replace(figure, groups=tuple(dict.fromkeys(shrunk(group, asked) for group in figure.groups)))


def shrunk(group: Group, asked: argparse.Namespace) -> Group:
    """The group with as many runs as asked for; with --quick on a small instance, run once."""
    if not asked.quick:
        return replace(group, runs=min(group.runs, asked.runs))
    n, m = (round(number**QUICK_POWER) for number in (group.shape.n, group.shape.m))
    small = replace(group.shape, n=n, m=m)
    return replace(group, shape=small, limit_s=min(group.limit_s, QUICK_LIMIT_S), runs=1)


def chosen(figures: Sequence[Figure], asked: argparse.Namespace) -> list[Group]:
    """The groups of every figure, then of the sweep; each once, and only what --only names."""
    if asked.only in {figure.name for figure in figures}:
        return [group for figure in figures if figure.name == asked.only for group in figure.groups]
    groups = [group for figure in figures for group in figure.groups]
    groups += [shrunk(group, asked) for group in SWEEP]
    return [group for group in dict.fromkeys(groups) if asked.only in (None, group.shape.family)]


def prime(groups: Sequence[Group]) -> None:
    """One short run of ours per family, not measured: what is compiled at its first call is kept on disk."""
    first = {(group.shape.family, group.ours): group for group in reversed(groups)}
    for (family, runner), group in first.items():
        say(f"compiling what is not compiled yet: {runner}, {family}")
        one_run(replace(group, limit_s=PRIMING_S), runner)


def clock(started: float) -> str:
    """Minutes and seconds since the start."""
    minutes, seconds = divmod(int(time.monotonic() - started), 60)
    return f"{minutes:02}:{seconds:02}"


def most_minutes(groups: Sequence[Group]) -> float:
    """All time limits together, each runner once."""
    return sum(group.limit_s * (1 + len(group.peers)) for group in groups) / 60


def say(text: str) -> None:
    """Progress, at once."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
