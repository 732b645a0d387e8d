"""Solves in a process of its own that can be cancelled, timed out, bounded in memory, and may crash.

The parent keeps the last placement and bounds it was sent, and re-checks whatever it hands out.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Protocol

from rematch.errors import ProblemError, SolveError
from rematch.solver.answer import answered
from rematch.solver.canonical import canonical
from rematch.solver.check import check
from rematch.solver.child import serve
from rematch.solver.linear_prices import common_scale
from rematch.solver.objectives import objectives_of, refuse_unknown
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.placement import empty, keeps_rules
from rematch.solver.price_bound import no_prices
from rematch.solver.problem import IntArray, Problem, SolveParams
from rematch.solver.solution import Progress, Solution, Stopped

GRACE_S = 2.0
POLL_S = 0.05
JOIN_S = 5.0


class Cancel(Protocol):
    """Anything like threading.Event."""

    def is_set(self) -> bool:
        """Whether the solve is to end now."""


@dataclass(eq=False)
class _Heard:
    """What the child has sent so far."""

    receiver: Callable[[Progress], None] | None
    column: IntArray | None = None
    findings: list[Finding] = field(default_factory=list)
    last: tuple[str, Any] | None = None

    def take(self, message: tuple[str, Any]) -> None:
        """Keep one message."""
        name, content = message
        if name == "progress":
            if self.receiver is not None:
                self.receiver(content)
        elif name == "incumbent":
            self.column = content
        elif name == "finding":
            self.findings.append(content)
        else:
            self.last = message


def isolated(problem: Problem, params: SolveParams, cancel: Cancel | None = None) -> Solution:
    """
    `solve` in a spawned process, re-checked by the caller's.

    Parameters
    ----------
    problem : Problem
    params : SolveParams
        The process is ended 2 s after `deadline_s` (never in audit mode).
    cancel : object with is_set(), optional
        Once set, the last placement is handed out within a second, stopped «cancelled».

    Returns
    -------
    Solution

    Raises
    ------
    ProblemError
        An objective that is unknown or not built yet.
    SolveError
        The process crashed.
    RefutedError
        What it answered does not re-check.
    """
    refuse_unknown(params.objectives)
    heard = _Heard(params.progress)
    receiver, process = _started(problem, params)
    try:
        stopped = _listen(receiver, heard, cancel, _ends_at(params))
    finally:
        process.kill()
        process.join(JOIN_S)
        receiver.close()
    solution = _concluded(problem, params, heard, stopped or _ending(heard, process, params))
    check(problem, solution)
    return solution


def _started(problem: Problem, params: SolveParams) -> tuple[Connection, SpawnProcess]:
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    sent = replace(params, progress=None)
    process = context.Process(target=serve, args=(sender, problem, sent, time.time()), daemon=True)
    process.start()
    sender.close()
    return receiver, process


def _ends_at(params: SolveParams) -> float:
    return float("inf") if params.audit else time.monotonic() + params.deadline_s + GRACE_S


def _listen(receiver: Connection, heard: _Heard, cancel: Cancel | None, ends_at: float) -> Stopped | None:
    """Take messages until the child is done; why it was given up, or None when it ended itself."""
    while heard.last is None:
        if cancel is not None and cancel.is_set():
            return "cancelled"
        if time.monotonic() >= ends_at:
            return "deadline"
        try:
            if receiver.poll(POLL_S):
                heard.take(receiver.recv())
        except (EOFError, OSError):
            return None
    return None


def _ending(heard: _Heard, process: SpawnProcess, params: SolveParams) -> Stopped:
    """How a child that ended by itself ended."""
    if heard.last is None:
        if params.memory_mb is not None and heard.column is not None:
            return "memory"
        raise SolveError(f"The solving process ended with code {process.exitcode} and no answer.")
    name, content = heard.last
    if name == "refused":
        raise ProblemError(content[0], pointer=content[1])
    return "memory" if name == "memory" else "done"


def _concluded(problem: Problem, params: SolveParams, heard: _Heard, stopped: Stopped) -> Solution:
    """The child's answer, or the best of what it had sent when it was given up."""
    if stopped == "done" and heard.last is not None:
        solution: Solution = heard.last[1]
        return solution
    instance = canonical(problem, params.seed)
    objectives = objectives_of(instance, params.objectives)
    column = empty(instance) if heard.column is None else instance.entered(heard.column)
    if heard.column is None and not keeps_rules(instance, column):
        return answered(instance, objectives, Outcome("isolated", None, (), stopped), {})
    findings = list(heard.findings[: len(objectives)])
    scale = findings[0].prices.scale if findings else common_scale(instance, objectives)
    unheard = range(len(findings), len(objectives))
    findings.extend(Finding(no_prices(instance, level, scale)) for level in unheard)
    outcome = Outcome("isolated", column, tuple(findings), stopped)
    return answered(instance, objectives, outcome, {"strategy": "isolated"})
