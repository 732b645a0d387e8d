"""`python3 run.py bench analysis`: what analysts wait for, beside plain Python and beside `json`.

Writes benchmarks/ANALYSIS.md; a minute on one core. Each part is a function in PARTS: others join there.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.large_round import large_round
from benchmarks.machine import machine_lines
from benchmarks.sweep_rows import write_rows
from rematch.analysis.measures import measures_of
from rematch.analysis.reports import page, read_sweep, report_of
from rematch.matching import Encoded
from rematch.matching.resources import resources_of
from rematch.models.scenario import Scenario
from rematch.scoring.table import score_table

PAGE = Path(__file__).with_name("ANALYSIS.md")
RUNS = 3
PLAIN_CASES = 200
READING_AT_MOST = 5.0
"""In times of `json`, which checks nothing."""
REPORT_S = 5.0


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    cases: int
    columns: int
    settings: int
    seeds: int


@dataclass(frozen=True)
class Line:
    """One line of the page; `reached` is None where there is no figure to reach."""

    what: str
    measured: str
    to_reach: str = ""
    reached: bool | None = None


def main(words: list[str]) -> int:
    """Measure, print, write the page; 1 where a figure is missed."""
    parser = argparse.ArgumentParser(prog="python3 run.py bench analysis", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000, help="cases of the round measured (10,000)")
    parser.add_argument("--columns", type=int, default=1_000, help="columns of the round measured (1,000)")
    parser.add_argument("--settings", type=int, default=15, help="settings of the sweep (15)")
    parser.add_argument("--seeds", type=int, default=20, help="seeds of the sweep (20)")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    asked = parser.parse_args(words)
    plan = Plan(asked.cases, asked.columns, asked.settings, asked.seeds)
    lines = [line for part in PARTS for line in part(plan)]
    text = written(plan, lines)
    print(text)
    asked.out.write_text(text, encoding="utf-8")
    return 0 if all(line.reached is not False for line in lines) else 1


def measuring(plan: Plan) -> list[Line]:
    """`measures_of` beside plain Python, which finds the same mean rank for some of the cases."""
    say(f"a round of {plan.cases:,} cases and {plan.columns:,} columns")
    encoded = in_numbers(large_round(plan.cases, plan.columns))
    column = np.where(encoded.table.possible.any(axis=1), encoded.table.household.argmax(axis=1), -1)
    column[1::3] = -1
    _, ours_s = timed(lambda: measures_of(encoded, column))
    few = column.copy()
    few[PLAIN_CASES:] = -1
    placed = int((few >= 0).sum())
    plain, plain_s = timed(lambda: plain_mean_rank(encoded, few), runs=1)
    found = measures_of(encoded, few)
    if placed and found.mean_wish_rank != plain:
        raise SystemExit(f"mean wish rank: {found.mean_wish_rank} by us, {plain} in plain Python")
    per_case = 1e6 * ours_s / max(1, int((column >= 0).sum()))
    plain_per_case = 1e6 * plain_s / max(1, placed)
    times = plain_per_case / per_case
    return [
        Line("`measures_of`, the whole round", f"{ours_s:.2f} s"),
        Line("per household placed", f"{per_case:.0f} µs"),
        Line(
            "plain Python, per household placed",
            f"{plain_per_case:,.0f} µs, {times:.0f}x as long",
        ),
    ]


def reporting(plan: Plan) -> list[Line]:
    """A sweep read beside `json`, its report, its page."""
    say(f"a sweep of {plan.settings} settings and {plan.seeds} seeds")
    with tempfile.TemporaryDirectory() as name:
        folder = write_rows(Path(name), settings=plan.settings, seeds=plan.seeds)
        rows = (folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()
        _, json_s = timed(lambda: [json.loads(row) for row in rows])
        sweep, read_s = timed(lambda: read_sweep(folder))
        report, report_s = timed(lambda: report_of(sweep))  # type: ignore[arg-type]
        html, page_s = timed(lambda: page(report))  # type: ignore[arg-type]
    times, whole_s = read_s / json_s, read_s + report_s + page_s
    return [
        Line(f"reading {len(rows):,} rows", f"{read_s:.2f} s"),
        Line(
            "in times of `json` alone",
            f"{times:.1f}",
            f"{READING_AT_MOST:.0f}",
            times <= READING_AT_MOST,
        ),
        Line("the report", f"{report_s:.2f} s"),
        Line("the page", f"{page_s:.2f} s, {len(str(html)) / 1e6:.1f} MB"),
        Line("all three", f"{whole_s:.2f} s", f"{REPORT_S:.0f} s", whole_s <= REPORT_S),
    ]


PARTS: tuple[Callable[[Plan], list[Line]], ...] = (measuring, reporting)
"""In the order of the page. Sweeps, baselines and arrivals add a function each."""


def in_numbers(scenario: Scenario) -> Encoded:
    """The round with what measuring reads; invented towns are not those its households name, so no solve."""
    table = score_table(scenario)
    none = np.zeros((0, 0), dtype=np.int64)
    return Encoded(scenario, table, resources_of(table.columns), demand=none, draws=none)


def plain_mean_rank(encoded: Encoded, column: np.ndarray) -> float | None:
    """The mean wish rank, case by case and column by column."""
    ranks = []
    for idx, home in enumerate(column.tolist()):
        if home < 0:
            continue
        best: dict[int, int] = {}
        for other, each in enumerate(encoded.table.columns):
            if encoded.table.possible[idx, other] or other == home:
                score = int(encoded.table.household[idx, other])
                best[each.owner_idx] = max(score, best.get(each.owner_idx, -1))
        own = best[encoded.table.columns[home].owner_idx]
        ranks.append(1 + sum(score > own for score in best.values()))
    return round(sum(ranks) / len(ranks), 4) if ranks else None


def timed(act: Callable[[], object], *, runs: int = RUNS) -> tuple[object, float]:
    """The result and the median of the seconds."""
    seconds = []
    result: object = None
    for _ in range(runs):
        began = time.perf_counter()
        result = act()
        seconds.append(time.perf_counter() - began)
    return result, median(seconds)


def written(plan: Plan, lines: list[Line]) -> str:
    """The page."""
    facts = "\n".join(f"- {line}" for line in machine_lines(1))
    rows = "\n".join(f"| {line.what} | {line.measured} | {line.to_reach} |" for line in lines)
    return f"""# What analysis takes

Written by `python3 run.py bench analysis`; do not edit. One core, medians of {RUNS} runs.

{facts}

A round of {plan.cases:,} cases and {plan.columns:,} columns, and the folder of a sweep of {plan.settings}
settings and {plan.seeds} seeds with 200 households each; both are invented. Plain Python finds the same mean
wish rank, on {PLAIN_CASES} of the cases; `json` reads the same lines and checks nothing.

| what | measured | to reach |
| --- | --- | --- |
{rows}
"""


def say(text: str) -> None:
    """Print where it stands."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
