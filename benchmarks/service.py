"""`python3 run.py bench service`: requests of the service, beside a bare app of one table, in the same run.

Writes benchmarks/SERVICE.md; some minutes on two cores. By turns: what disturbs one disturbs the other.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.http_load import Load, put_under_load
from benchmarks.machine import machine_lines
from benchmarks.servers import serving
from benchmarks.service_requests import Kind, keys_in, kinds_of, prepare
from benchmarks.solving_round import SolvingRound

PAGE = Path(__file__).with_name("SERVICE.md")
SOLVING_AT_MOST = 2.0
SLICES, SOLVES_AT_MOST = 10, 20
CONNECTIONS = (1, 4)
P99 = 0.99


@dataclass
class Row:
    """What one kind of request reached over so many connections."""

    kind: Kind
    connections: int
    ours: Load = field(default_factory=Load)
    bare: Load = field(default_factory=Load)

    @property
    def ratio(self) -> float:
        """Requests per second, ours over the peer's."""
        return self.ours.per_second / self.bare.per_second


@dataclass
class Solving:
    """One kind of request idle, and while a large round is solved."""

    name: str
    cases: int
    idle: Load
    during: Load

    @property
    def ratio(self) -> float:
        """The slowest hundredth during the solve, in times of the idle one."""
        return self.during.quantile_ms(P99) / self.idle.quantile_ms(P99)


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    turns: int
    seconds: float
    """Of a turn."""
    cases: int


def main(words: list[str]) -> int:
    """Measure, print, write the page; 1 where a figure is missed."""
    parser = argparse.ArgumentParser(prog="python3 run.py bench service", description=__doc__)
    parser.add_argument("--turns", type=int, default=6, help="turns of each kind of request (6)")
    parser.add_argument("--seconds", type=float, default=5.0, help="seconds of a turn (5)")
    parser.add_argument("--cases", type=int, default=10_000, help="cases of the solve (10,000); 0: no solve")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    asked = parser.parse_args(words)
    plan = Plan(turns=asked.turns, seconds=asked.seconds, cases=asked.cases)
    with tempfile.TemporaryDirectory() as folder:
        rows, solving = measure(Path(folder), plan)
    text = page(rows, solving)
    print(text)
    asked.out.write_text(text, encoding="utf-8")
    return 0 if reached(rows, solving) else 1


def measure(folder: Path, plan: Plan) -> tuple[list[Row], list[Solving]]:
    """All rows, and how reading and writing fare while a large round is solved."""
    ours_folder, bare_folder = folder / "ours", folder / "bare"
    for each in (ours_folder, bare_folder):
        each.mkdir()
    keys = keys_in(ours_folder)
    with ExitStack() as stack:
        settings = {"REMATCH_DATA_FOLDER": str(ours_folder), "REMATCH_OTHER_ORDERS": "false"}
        app = "--factory rematch.app:create_app"
        ours = stack.enter_context(serving(app, ours_folder, settings, ready="/readyz"))
        app, settings = "benchmarks.bare_app:app", {"BARE_FILE": str(bare_folder / "bare.db")}
        bare = stack.enter_context(serving(app, bare_folder, settings, ready="/healthz"))
        kinds = kinds_of(keys)
        prepare(ours, bare, keys)
        rows = [Row(kind, connections) for connections in CONNECTIONS for kind in kinds]
        for turn in range(plan.turns):
            say(f"turn {turn + 1} of {plan.turns}")
            for row in rows:
                _turn(row, ours, bare, seconds=plan.seconds)
        return rows, _while_solving(ours, kinds, keys, plan) if plan.cases else []


def _turn(row: Row, ours: str, bare: str, *, seconds: float) -> None:
    sides = ((ours, row.kind.ours, row.ours), (bare, row.kind.bare, row.bare))
    for (url, make, load), expected in zip(sides, row.kind.expected, strict=True):
        load.add(put_under_load(url, make, seconds=seconds, connections=row.connections, expected=expected))


def _while_solving(ours: str, kinds: list[Kind], keys: dict[str, str], plan: Plan) -> list[Solving]:
    """Each kind of request idle, then while the round is solved: one connection, as somebody at a desk."""
    say(f"a round of {plan.cases:,} cases: posting and freezing")
    solving = SolvingRound(ours, keys, plan.cases)
    solving.prepare()
    found = []
    for kind in kinds:
        say(f"{kind.name}: idle, then during a solve")
        idle = _alone(ours, kind, seconds=2 * plan.seconds)
        during = _during(ours, kind, solving, seconds=2 * plan.seconds)
        found.append(Solving(name=kind.name, cases=plan.cases, idle=idle, during=during))
    return found


def _during(ours: str, kind: Kind, solving: SolvingRound, *, seconds: float) -> Load:
    """Send by slices, and keep those during all of which a run was being solved."""
    during = Load()
    for _ in range(SOLVES_AT_MOST):
        with solving.solve():
            while during.seconds < seconds:
                part = _alone(ours, kind, seconds=seconds / SLICES)
                if not solving.is_solving():
                    break
                during.add(part)
        if during.seconds >= seconds:
            return during
    raise RuntimeError(f"{kind.name}: {SOLVES_AT_MOST} solves were over before {seconds} s were measured")


def _alone(ours: str, kind: Kind, *, seconds: float) -> Load:
    return put_under_load(ours, kind.ours, seconds=seconds, connections=1, expected=kind.expected[0])


def page(rows: list[Row], solving: list[Solving]) -> str:
    """Return the page."""
    lines = [
        "# What the service takes",
        "",
        "Written by `python3 run.py bench service`; do not edit. Servers and the sender share the cores;",
        "both servers are one process on SQLite with a sync per commit; they take turns in one run.",
        "",
        *(f"- {line}" for line in machine_lines(1)),
        "",
        "The peer is `benchmarks/bare_app.py`: FastAPI and SQLAlchemy with one table and the same pydantic",
        "models, without keys, roles, versions, audit, idempotency and encryption.",
        "",
        "| request | connections | rematch per s | peer per s | ratio | to reach | rematch p50, p99 ms"
        " | peer p50, p99 ms |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {row.kind.name} | {row.connections} | {row.ours.per_second:.0f} | {row.bare.per_second:.0f} |"
            f" {row.ratio:.2f} | {row.kind.at_least} | {_times(row.ours)} | {_times(row.bare)} |"
            for row in rows
        ),
        "",
    ]
    if solving:
        lines += [
            f"While {solving[0].cases:,} cases are solved in 100 columns, one connection:",
            "",
            "| request | idle p50, p99 ms | during a solve p50, p99 ms | p99 in times of idle | at most |",
            "| --- | --- | --- | --- | --- |",
            *(
                f"| {each.name} | {_times(each.idle)} | {_times(each.during)} | {each.ratio:.2f} |"
                f" {SOLVING_AT_MOST} |"
                for each in solving
            ),
            "",
        ]
    return "\n".join(lines)


def reached(rows: list[Row], solving: list[Solving]) -> bool:
    """Whether every figure is reached, and every request was answered as expected."""
    refused = any(row.ours.refused or row.bare.refused for row in rows)
    in_time = all(each.ratio <= SOLVING_AT_MOST and not each.during.refused for each in solving)
    return not refused and in_time and all(row.ratio >= row.kind.at_least for row in rows)


def say(text: str) -> None:
    """Print where it stands."""
    print(text, file=sys.stderr, flush=True)


def _times(load: Load) -> str:
    wrong = f" ({load.refused} refused)" if load.refused else ""
    return f"{load.quantile_ms(0.5):.1f}, {load.quantile_ms(P99):.1f}{wrong}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
