"""What there is to measure: each benchmark with its peer and its page, and the index page made of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bench:
    """One benchmark: `python -m benchmarks.NAME`."""

    name: str
    measures: str
    peer: str
    page: str
    takes: str
    quick: tuple[str, ...]
    """Options of a small measurement."""
    out_is_folder: bool = False
    """`--out` takes the folder of the page, not the page."""


BENCHES = (
    Bench(
        "solver",
        "Time, memory, value and bound of `solver.solve` on six families of instances, and published figures",
        "scipy, lapx, CP-SAT, CBC through PuLP, HiGHS, SCIP, GLOP, greedy, first come",
        "RESULTS.md",
        "an hour",
        ("--quick",),
        out_is_folder=True,
    ),
    Bench(
        "scoring",
        "The score table of 10,000 cases and 1,000 columns, and contributions on demand",
        "the matrix product it comes to (numpy), and plain Python per pair (`rematch.verify`)",
        "SCORING.md",
        "a minute",
        ("--cases", "300", "--columns", "60"),
    ),
    Bench(
        "service",
        "Requests per second and their times, idle and while a large round is solved",
        "a bare FastAPI and SQLAlchemy app of one table",
        "SERVICE.md",
        "some minutes",
        ("--turns", "1", "--seconds", "0.5", "--cases", "150"),
    ),
    Bench(
        "analysis",
        "What a placement comes to (`measures_of`); reading a sweep, its report, its page",
        "plain Python case by case; `json` reading the same lines",
        "ANALYSIS.md",
        "a minute",
        ("--cases", "300", "--columns", "60", "--settings", "3", "--seeds", "4"),
    ),
)
BY_NAME = {bench.name: bench for bench in BENCHES}


def index_page() -> str:
    """benchmarks/README.md: what each measures, against which peer, where its page is."""
    rows = "\n".join(
        f"| `{bench.name}` | {bench.measures} | {bench.peer} | [{bench.page}]({bench.page}) | {bench.takes} |"
        for bench in BENCHES
    )
    return f"""# Benchmarks

Written by `python3 run.py bench`; do not edit. It runs all of these, one after the other, and each writes
its page with machine, versions and day; `python3 run.py bench NAME` runs one. `--quick` measures little, into
`benchmarks/partial/`: it shows that everything runs, and no figure to quote. How it is measured stands in
[docs/benchmarks.md](../docs/benchmarks.md).

| name | what it measures | beside | page | takes |
| --- | --- | --- | --- | --- |
{rows}

A page that is not there has not been measured yet.
"""
