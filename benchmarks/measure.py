"""Starts measured runs, each in a process of its own, and makes medians of them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.child import given_up_after_s
from benchmarks.shape import Shape

ROOT = Path(__file__).resolve().parent.parent
LONG_RUN_S = 20.0
ENOUGH_S = 15.0
AT_LIMIT = 0.9
START_S = 300.0
SINGLE_THREADED = {
    f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM", "NUMBA")
}


@dataclass(frozen=True)
class Measured:
    """Medians of `runs` runs; `values` None when nothing feasible was found."""

    runner: str
    runs: int
    wall_s: float
    cpu_s: float
    peak_mb: float | None
    status: str
    claims_optimal: bool
    values: tuple[int, ...] | None
    bounds: tuple[float, ...]
    fault: str | None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def reached(self) -> str:
        """Values, or what was shown without any, for progress."""
        if self.values is not None:
            return " / ".join(f"{value:,}" for value in self.values)
        bounds = " / ".join(f"{bound:,.1f}" for bound in self.bounds)
        return self.fault or (f"bound {bounds}" if bounds else "nothing found")


@dataclass(frozen=True)
class Group:
    """One row: an instance, its levels, ours and the peers, and the time each may take."""

    shape: Shape
    objectives: tuple[str, ...]
    limit_s: float
    peers: tuple[str, ...]
    ours: str = "ours"
    runs: int = 5

    @property
    def text(self) -> str:
        """For progress and for the list of what was not run."""
        return f"{self.shape.family}, {self.shape.text}, {' -> '.join(self.objectives)}"


@dataclass(frozen=True)
class GroupResult:
    """What was measured of a group; `not_run` says why of those missing."""

    group: Group
    ours: Measured | None
    peers: dict[str, Measured]
    not_run: dict[str, str]


Say = Callable[[str], None]


def measured_group(group: Group, say: Say) -> GroupResult:
    """Run ours and every peer, one after the other."""
    done: dict[str, Measured] = {}
    not_run: dict[str, str] = {}
    for runner in (group.ours, *group.peers):
        found = measured(group, runner)
        if isinstance(found, str):
            not_run[runner] = found
            say(f"    {runner}: not run ({found})")
        else:
            done[runner] = found
            say(f"    {runner}: {found.wall_s:.3f} s x {found.runs}  {found.status}  {found.reached}")
    return GroupResult(group, done.pop(group.ours, None), done, not_run)


def measured(group: Group, runner: str) -> Measured | str:
    """Up to `group.runs` runs; the reason in words when there was none.

    What takes long, or ends at its time limit, is not repeated: the limit has no median.
    """
    runs: list[dict[str, Any]] = []
    while len(runs) < group.runs:
        one = one_run(group, runner)
        if "not_run" in one:
            return str(one["not_run"])
        runs.append(one)
        long = one["wall_s"] > min(LONG_RUN_S, AT_LIMIT * group.limit_s)
        if long or sum(each["wall_s"] for each in runs) > ENOUGH_S:
            break
    return combined(runner, runs)


def combined(runner: str, runs: list[dict[str, Any]]) -> Measured:
    """Medians of times and memory, in facts as well; the rest is that of the first run."""
    first = runs[0]
    peaks = [each["peak_mb"] for each in runs if each["peak_mb"] is not None]
    return Measured(
        runner=runner,
        runs=len(runs),
        wall_s=median(each["wall_s"] for each in runs),
        cpu_s=median(each["cpu_s"] for each in runs),
        peak_mb=median(peaks) if peaks else None,
        status=first["status"],
        claims_optimal=first["claims_optimal"],
        values=None if first["values"] is None else tuple(first["values"]),
        bounds=tuple(first["bounds"]),
        fault=first["fault"],
        facts={
            name: _middle([each["facts"].get(name, value) for each in runs])
            for name, value in first["facts"].items()
        },
    )


def _middle(found: list[Any]) -> Any:
    """The median of seconds; the first of anything else."""
    return median(found) if all(isinstance(each, float) for each in found) else found[0]


def one_run(group: Group, runner: str) -> dict[str, Any]:
    """One run in a process of its own; `{"not_run": reason}` when it ended without a result."""
    job = {"runner": runner, "objectives": group.objectives, "limit_s": group.limit_s}
    job["shape"] = asdict(group.shape)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "result.json"
        ended = _ended(json.dumps(job), out, START_S + given_up_after_s(group.limit_s))
        if out.exists():
            result: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
            return result
    return overrun(group.limit_s) if ended is None else {"not_run": ended}


def overrun(limit_s: float) -> dict[str, Any]:
    """The result of a run that its own clock ended, far beyond its limit: it ran, and found nothing."""
    spent = given_up_after_s(limit_s)
    return {
        "wall_s": spent,
        "cpu_s": spent,
        "peak_mb": None,
        "status": f"no answer by {spent:.0f} s, ended by us",
        "claims_optimal": False,
        "values": None,
        "bounds": [],
        "fault": None,
        "facts": {},
    }


def _ended(job: str, out: Path, timeout_s: float) -> str | None:
    """Run the child to its end, with all it has started; how it ended, None when its own clock ended it."""
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.child", str(out)],
        cwd=ROOT,
        env=os.environ | SINGLE_THREADED,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        _, said = child.communicate(job, timeout=timeout_s)
    except subprocess.TimeoutExpired:
        return "ended by us: it did not come back"
    finally:
        _end(child)
    if child.returncode == -getattr(signal, "SIGALRM", 0):
        return None
    return (said.strip().splitlines() or [f"exit code {child.returncode}"])[-1][:160]


def _end(child: subprocess.Popen[str]) -> None:
    """End the child and what it has started, CBC for instance."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()
