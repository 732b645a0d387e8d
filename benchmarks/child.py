"""One measured run: a fresh process reads its job on stdin and writes what it measured to the file named.

Instance and libraries are there before the clock starts; the answer is judged after it has stopped.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.answer import Answer, NotRunError
from benchmarks.evaluate import fault_of, values_of
from benchmarks.families import problem_of
from benchmarks.runners import function_of
from benchmarks.shape import Shape
from rematch.solver import Problem

try:
    import resource
except ImportError:  # Windows has none: memory and CPU of children are not measured there
    resource = None  # type: ignore[assignment]

WARM_UP_S = 2.0


def main(out: str) -> None:
    """Do the job and write its result as JSON."""
    job = json.load(sys.stdin)
    _pin()
    try:
        result = _measured(Shape(**job["shape"]), job["runner"], tuple(job["objectives"]), job["limit_s"])
    except NotRunError as error:
        result = {"not_run": str(error)}
    Path(out).write_text(json.dumps(result), encoding="utf-8")


def given_up_after_s(limit_s: float) -> float:
    """When a runner that overruns its limit is ended."""
    return 2 * limit_s + 10


def _pin() -> None:
    """One core, where the system lets us choose."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _measured(shape: Shape, runner: str, objectives: tuple[str, ...], limit_s: float) -> dict[str, Any]:
    run = function_of(runner)
    problem = problem_of(shape)
    # A tiny instance first: what a library loads or compiles at its first call is no part of the time.
    run(problem_of(replace(shape, n=min(shape.n, 24), m=min(shape.m, 8))), objectives, WARM_UP_S)
    _give_up_after(given_up_after_s(limit_s))
    cpu, wall = _cpu_s(), time.perf_counter()
    answer = run(problem, objectives, limit_s)
    wall, cpu = time.perf_counter() - wall, _cpu_s() - cpu
    peak = _peak_mb()
    _give_up_after(0)
    facts = dict(answer.facts)
    if answer.afterwards is not None:
        facts |= answer.afterwards()
    return {"wall_s": wall, "cpu_s": cpu, "peak_mb": peak, "facts": facts} | _judged(
        problem, objectives, answer
    )


def _judged(problem: Problem, objectives: tuple[str, ...], answer: Answer) -> dict[str, Any]:
    """Values recomputed from the placement alone; a broken rule in words."""
    column = answer.column
    fault = None if column is None else fault_of(problem, column)
    values = None if column is None or fault else values_of(problem, objectives, column)
    return {
        "status": answer.status,
        "claims_optimal": answer.claims_optimal,
        "bounds": [float(bound) for bound in answer.bounds],
        "fault": fault,
        "values": values,
    }


def _cpu_s() -> float:
    """CPU seconds of this process and of those it has started."""
    if resource is None:
        return time.process_time()
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def _peak_mb() -> float | None:
    """Largest memory of the process, or of one it has started, libraries and instance included."""
    if resource is None:
        return None
    unit = 1024**2 if sys.platform == "darwin" else 1024
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(each).ru_maxrss for each in who) / unit


def _give_up_after(seconds: float) -> None:
    """A library that overruns its limit does not see a Python signal: the default one ends the process."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main(sys.argv[1])
