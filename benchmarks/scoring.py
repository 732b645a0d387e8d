"""`python3 run.py bench scoring`: the score table and contributions, beside plain Python per pair.

Writes benchmarks/SCORING.md; some minutes on one core.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt

from benchmarks.large_round import large_round
from benchmarks.machine import machine_lines
from rematch.models.scenario import Scenario
from rematch.scoring.contributions import contributions
from rematch.scoring.household import stated
from rematch.scoring.inputs import inputs_of
from rematch.scoring.table import ScoreTable, score_table
from rematch.verify import pair_scores

ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
"""Read when numpy is loaded: the product has one core as well."""
PAGE = Path(__file__).with_name("SCORING.md")
RUNS = 3
PLAIN_CASES = 20
ON_DEMAND = 100
PRODUCT_AT_MOST = 4.0
CONTRIBUTIONS_MS = 5.0


@dataclass(frozen=True)
class Measured:
    """Seconds, medians of the runs stated in the page."""

    n: int
    m: int
    statements: int
    table_s: float
    product_s: float
    plain_pair_us: float
    contributions_ms: float

    @property
    def times_product(self) -> float:
        """The table's time in times of its matrix product's."""
        return self.table_s / self.product_s

    @property
    def times_plain(self) -> float:
        """How many times as long plain Python takes per pair."""
        return self.plain_pair_us / (1e6 * self.table_s / (self.n * self.m))


def main(words: list[str]) -> int:
    """Measure, print, write the page; 1 where a figure is missed."""
    if not ONE_THREAD.items() <= os.environ.items():
        again = [sys.executable, "-m", "benchmarks.scoring", *words]
        return subprocess.run(again, env=os.environ | ONE_THREAD, check=False).returncode
    parser = argparse.ArgumentParser(prog="python3 run.py bench scoring", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000, help="cases (10,000)")
    parser.add_argument("--columns", type=int, default=1_000, help="columns (1,000)")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    asked = parser.parse_args(words)
    measured = measure(asked.cases, asked.columns)
    text = page(measured)
    print(text)
    asked.out.write_text(text, encoding="utf-8")
    return 0 if reached(measured) else 1


def measure(n: int, m: int) -> Measured:
    """All figures of one invented round."""
    say(f"inventing {n:,} cases and {m:,} columns")
    scenario = large_round(n, m)
    say("the table")
    table, table_s = timed(lambda: score_table(scenario))
    say("its matrix product")
    weights, values = as_product(scenario, table)
    _, product_s = timed(lambda: weights @ values)
    say(f"plain Python per pair, {PLAIN_CASES} cases")
    few = scenario.model_copy(update={"cases": scenario.cases[:PLAIN_CASES]})
    plain, plain_s = timed(lambda: pair_scores(few), runs=1)
    compare(plain, score_table(few))
    say(f"contributions of {min(ON_DEMAND, n)} cases, one by one")
    each = [
        timed(lambda idx=idx: contributions(scenario, table, idx), runs=1)[1]
        for idx in range(min(ON_DEMAND, n))
    ]
    pairs = len(few.cases) * len(table.columns)
    return Measured(
        n=n,
        m=len(table.columns),
        statements=len(values),
        table_s=table_s,
        product_s=product_s,
        plain_pair_us=1e6 * plain_s / pairs,
        contributions_ms=1e3 * median(each),
    )


def as_product(
    scenario: Scenario, table: ScoreTable
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """
    The stated weights [n, A] and as many rows of values [A, m] as there are different statements.

    Statements are different where their values can be: by criterion, options and pathway; by case where
    a place of its own or its ranking is asked for.
    """
    inputs = inputs_of(scenario)
    row_of: dict[object, int] = {}
    entries: list[tuple[int, int, int]] = []
    for idx, part in enumerate(scenario.cases):
        said = stated(part.case, inputs.criteria, scenario.policy.budget).weights
        for asked, weight in said.items():
            own = asked.places or asked.key == "ranked_municipality"
            key = (asked, part.case_id if own else part.case.pathway)
            entries.append((idx, row_of.setdefault(key, len(row_of)), weight))
    weights = np.zeros((len(scenario.cases), len(row_of)))
    for idx, row, weight in entries:
        weights[idx, row] = weight
    values = np.random.default_rng(1).integers(0, 10_001, (len(row_of), len(table.columns)))
    return weights, values.astype(np.float64)


def compare(plain: dict[str, dict[str, object]], table: ScoreTable) -> None:
    """Like is measured with like: the plain scores are the table's, or nothing is written."""
    for row, case_id in enumerate(table.case_ids):
        for column_idx, column in enumerate(table.columns):
            pair = plain[case_id][column.id]
            if pair.mixed != table.mixed[row, column_idx]:  # type: ignore[attr-defined]
                raise SystemExit(f"{case_id} in {column.id}: plain Python and the table differ")


def timed(act: Callable[[], object], *, runs: int = RUNS) -> tuple[object, float]:
    """The result and the median of the seconds."""
    seconds = []
    result: object = None
    for _ in range(runs):
        began = time.perf_counter()
        result = act()
        seconds.append(time.perf_counter() - began)
    return result, median(seconds)


def reached(measured: Measured) -> bool:
    """Whether both figures are."""
    return measured.times_product <= PRODUCT_AT_MOST and measured.contributions_ms <= CONTRIBUTIONS_MS


def page(measured: Measured) -> str:
    """The figures in words."""
    facts = "\n".join(f"- {line}" for line in machine_lines(1))
    rows = "\n".join(f"| {' | '.join(row)} |" for row in _rows(measured))
    return f"""# What scoring takes

Written by `python3 run.py bench scoring`; do not edit. One core, medians of {RUNS} runs.

{facts}

A round of {measured.n:,} cases and {measured.m:,} columns, invented; its households state
{measured.statements:,} different wishes. The matrix product is that of the stated weights [n, A] and the
values [A, m] of these A wishes. Plain Python is `rematch.verify.pair_scores`, on {PLAIN_CASES} of
the cases; both give the same scores.

| what | measured | to reach |
| --- | --- | --- |
{rows}
"""


def _rows(measured: Measured) -> list[tuple[str, str, str]]:
    pair_us = 1e6 * measured.table_s / (measured.n * measured.m)
    return [
        ("score table: all criteria, possible or not, coverage", f"{measured.table_s:.2f} s", ""),
        ("its matrix product", f"{measured.product_s:.2f} s", ""),
        ("table in times of its product", f"{measured.times_product:.2f}", f"{PRODUCT_AT_MOST:.0f}"),
        ("table, per pair", f"{pair_us:.2f} µs", ""),
        (
            "plain Python, per pair",
            f"{measured.plain_pair_us:.1f} µs, {measured.times_plain:.0f}x as long",
            "",
        ),
        (
            "contributions of one case in all columns",
            f"{measured.contributions_ms:.1f} ms",
            f"{CONTRIBUTIONS_MS:.0f} ms",
        ),
    ]


def say(text: str) -> None:
    """Progress, at once."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
