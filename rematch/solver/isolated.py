"""Solves in a process of its own that can be cancelled, timed out, bounded in memory, and may crash.

Its newest placement and bounds lie in shared memory; the parent re-checks whatever it hands out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

from rematch.errors import ProblemError, SolveError
from rematch.solver.answer import answered
from rematch.solver.canonical import Instance, canonical
from rematch.solver.check import check
from rematch.solver.child import serve
from rematch.solver.holding import unsearched
from rematch.solver.objectives import Objective, objectives_of, refuse_unknown
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.placement import empty, keeps_rules
from rematch.solver.prepare import made_ready
from rematch.solver.problem import IntArray, Problem, SolveParams
from rematch.solver.processes import asked_now, processes
from rematch.solver.solution import Progress, Solution, Stopped
from rematch.solver.streamed import Streamed, streamed
from rematch.solver.warm import warm_start

# The child is ended so long after the deadline; what is left of the two seconds promised is for the re-check.
GRACE_S = 1.0
POLL_S = 0.05
JOIN_S = 5.0


class Cancel(Protocol):
    """Anything like threading.Event."""

    def is_set(self) -> bool:
        """Whether the solve is to end now."""


@dataclass(eq=False)
class _Heard:
    """What the child has said so far; its newest placement and prices stand in `memory`."""

    receiver: Callable[[Progress], None] | None
    memory: Streamed
    findings: list[Finding] = field(default_factory=list)
    last: tuple[str, Any] | None = None

    def take(self, message: tuple[str, Any]) -> None:
        """Keep one message."""
        name, content = message
        if name == "progress":
            if self.receiver is not None:
                self.receiver(content)
        elif name == "finding":
            self.findings.append(content)
        else:
            self.last = message


def isolated(problem: Problem, params: SolveParams, cancel: Cancel | None = None) -> Solution:
    """
    `solve` in a process of its own, re-checked by the caller's.

    Parameters
    ----------
    problem : Problem
    params : SolveParams
        The answer comes at most 2 s after `deadline_s` (in audit mode whenever the work is done).
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
    memory = streamed(problem.n, problem.capacity.shape[0], len(params.objectives))
    heard = _Heard(params.progress, memory)
    made_ready(params.progress, params.objectives[:1])
    ends_at = float("inf") if params.audit else time.monotonic() + params.deadline_s + GRACE_S
    if cancel is not None and cancel.is_set():
        solution = _concluded(_reading(problem, params), heard, "cancelled")
    else:
        solution = _solved(problem, params, heard, cancel, ends_at)
    check(problem, solution)
    return solution


def _solved(
    problem: Problem, params: SolveParams, heard: _Heard, cancel: Cancel | None, ends_at: float
) -> Solution:
    receiver, process = _started(problem, params, heard.memory)
    try:
        # Made while the child starts, so that giving up costs no more than a look at the last placement.
        reading = _reading(problem, params)
        stopped = _listen(receiver, heard, cancel, ends_at)
    finally:
        process.kill()
        process.join(JOIN_S)
        receiver.close()
    return _concluded(reading, heard, stopped or _ending(heard, process, params))


@dataclass(frozen=True, eq=False)
class _Reading:
    """The problem as the child sees it, to read what it has sent; `warm` is there before it says anything."""

    instance: Instance
    objectives: tuple[Objective, ...]
    warm: IntArray | None


def _reading(problem: Problem, params: SolveParams) -> _Reading:
    instance = canonical(problem, params.seed)
    return _Reading(instance, objectives_of(instance, params.objectives), warm_start(instance, params.warm))


def _started(problem: Problem, params: SolveParams, memory: Streamed) -> tuple[Connection, BaseProcess]:
    context = processes()
    receiver, sender = context.Pipe(duplex=False)
    sent = replace(params, progress=None)
    process = context.Process(target=serve, args=(sender, memory, problem, sent, asked_now()), daemon=True)
    process.start()
    sender.close()
    return receiver, process


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


def _ending(heard: _Heard, process: BaseProcess, params: SolveParams) -> Stopped:
    """How a child that ended by itself ended."""
    if heard.last is None:
        if params.memory_mb is not None and heard.memory.column() is not None:
            return "memory"
        raise SolveError(f"The solving process ended with code {process.exitcode} and no answer.")
    name, content = heard.last
    if name == "refused":
        raise ProblemError(content[0], pointer=content[1])
    return "memory" if name == "memory" else "done"


def _concluded(reading: _Reading, heard: _Heard, stopped: Stopped) -> Solution:
    """The child's answer, or the best of what it had found when it was given up."""
    if stopped == "done" and heard.last is not None:
        solution: Solution = heard.last[1]
        return solution
    instance, objectives = reading.instance, reading.objectives
    facts = {"strategy": "isolated"}
    column = _newest(reading, heard)
    if not keeps_rules(instance, column):
        return answered(instance, objectives, Outcome("isolated", None, (), stopped), facts)
    findings = heard.findings[: len(objectives)]
    for level, free in enumerate(unsearched(instance, objectives, column, len(findings)), len(findings)):
        prices = heard.memory.prices(level)
        findings.append(free if prices is None else Finding(prices))
    return answered(instance, objectives, Outcome("isolated", column, tuple(findings), stopped), facts)


def _newest(reading: _Reading, heard: _Heard) -> IntArray:
    """The child's newest placement; before its first, what stands of the warm start, else nobody placed."""
    found = heard.memory.column()
    if found is not None:
        return reading.instance.entered(found)
    return empty(reading.instance) if reading.warm is None else reading.warm
