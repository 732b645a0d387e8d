"""What the solving process runs: bounds its memory, solves, and streams what it finds to its parent."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from rematch.errors import ProblemError
from rematch.solver.outcome import Finding
from rematch.solver.price_bound import Prices
from rematch.solver.problem import IntArray, Problem, SolveParams
from rematch.solver.processes import Asked, as_nice_as
from rematch.solver.solution import Progress, Solution
from rematch.solver.solve import solve_heard
from rematch.solver.streamed import Streamed

# Some platforms have no such limits: there memory_mb is not enforced, and the peak not stated.
resource: Any = import_module("resource") if find_spec("resource") else None

MEBIBYTE = 2**20
LEAST_S = 0.05


class Streaming:
    """Listener that keeps the newest in shared memory, and sends what happens once through a pipe."""

    def __init__(self, pipe: Connection, memory: Streamed) -> None:
        self._pipe = pipe
        self._memory = memory

    def progress(self, progress: Progress) -> None:
        """A level's value and bound so far."""
        self._pipe.send(("progress", progress))

    def incumbent(self, column: IntArray) -> None:
        """A feasible placement, in the order of the Problem."""
        self._memory.put_column(column)

    def prices(self, level: int, prices: Prices) -> None:
        """Prices of the level being searched, in canonical order."""
        self._memory.put_prices(level, prices)

    def finding(self, finding: Finding) -> None:
        """What is known about the next level."""
        self._pipe.send(("finding", finding))


def serve(pipe: Connection, memory: Streamed, problem: Problem, params: SolveParams, asked: Asked) -> None:
    """
    Solve and send the answer; the start of the process counts against the deadline.

    Parameters
    ----------
    pipe : Connection
        Receives (name, content): progress, finding, then done, refused or memory.
    memory : Streamed
        Takes the newest placement and prices.
    asked : Asked
        When the parent was asked, and how nice it is.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    as_nice_as(asked)
    _bound_memory(params.memory_mb)
    left_s = max(params.deadline_s - (time.time() - asked.at), LEAST_S)
    try:
        solution = solve_heard(problem, replace(params, deadline_s=left_s), Streaming(pipe, memory))
        pipe.send(("done", replace(solution, facts=_own_facts(solution, params))))
    except MemoryError:
        pipe.send(("memory", None))
    except ProblemError as error:
        pipe.send(("refused", (error.message, error.pointer)))


def _end_with_parent() -> None:
    """Nobody hears the answer of a child whose parent was killed: it would compute to its deadline."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _own_facts(solution: Solution, params: SolveParams) -> Mapping[str, Any]:
    stated = solution.facts["params"] | {"deadline_s": params.deadline_s}
    return dict(solution.facts) | {"params": stated, "peak_memory_mb": _peak_mb()}


def _peak_mb() -> int | None:
    if resource is None:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak // MEBIBYTE if sys.platform == "darwin" else peak // 1024)


def _bound_memory(memory_mb: int | None) -> None:
    """Allow so much on top of what the interpreter and its libraries have mapped."""
    statm = Path("/proc/self/statm")
    if memory_mb is None or resource is None or not statm.exists():
        return
    mapped = int(statm.read_text().split()[0]) * resource.getpagesize()
    limit = mapped + memory_mb * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))
