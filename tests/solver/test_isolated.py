"""A solve in its own process: the same answer, and it ends when told, in time, or when it breaks."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from rematch.errors import ProblemError, SolveError
from rematch.solver import Progress, Solution, check, isolated, solve
from tests.solver.builders import LEVELS, a_problem, households, params

HARD = households(3, 250, 40, supply=(0.9,) * 5)


def test_same_answer_as_in_process() -> None:
    """Placements, levels and certificate."""
    problem, heard = households(4), list[Progress]()
    there = isolated(problem, params(LEVELS, progress=heard.append))
    here = solve(problem, params(LEVELS))
    assert (there.column == here.column).all()
    assert (there.levels, there.certificate, there.stopped) == (here.levels, here.certificate, "done")
    assert heard and there.facts["peak_memory_mb"] > 0


def test_cancel_ends_within_a_second() -> None:
    """The last placement is handed out, re-checked."""
    cancel, told = threading.Event(), [0.0]

    def stop() -> None:
        told[0] = time.monotonic()
        cancel.set()

    threading.Timer(2.5, stop).start()
    solution = isolated(HARD, params(LEVELS, deadline_s=60.0), cancel)
    assert time.monotonic() - told[0] < 1.0
    check(HARD, solution)
    assert (solution.stopped, solution.status) == ("cancelled", "within_gap")
    assert (solution.column >= 0).any()


def test_cancel_before_anything_was_heard() -> None:
    """Nobody placed is an answer where nobody must be."""
    cancel = threading.Event()
    cancel.set()
    solution = isolated(a_problem(), params(), cancel)
    assert (solution.stopped, solution.column.tolist()) == ("cancelled", [-1, -1])
    must = replace(a_problem(), must_place=np.array([True, False]))
    assert isolated(must, params(), cancel).status == "unknown"


def test_the_warm_start_is_what_stands_before_anything_was_heard() -> None:
    """Given up at once: the earlier placement, as far as it keeps the rules, and not nothing."""
    cancel = threading.Event()
    cancel.set()
    problem = replace(a_problem(), must_place=np.array([True, False]))
    earlier = solve(problem, params())
    solution = isolated(problem, replace(params(), warm=earlier), cancel)
    check(problem, solution)
    assert (solution.stopped, solution.column.tolist()) == ("cancelled", earlier.column.tolist())


def test_deadline_holds_from_a_thread() -> None:
    """Deadline plus two seconds, called from a thread of a server."""
    answers: list[Solution] = []
    began = time.monotonic()
    thread = threading.Thread(target=lambda: answers.append(isolated(HARD, params(LEVELS, deadline_s=2.0))))
    thread.start()
    thread.join(20.0)
    assert time.monotonic() - began < 2.0 + 2.0 + 1.0
    assert answers[0].stopped == "deadline"
    check(HARD, answers[0])


def test_a_crash_is_an_error_and_never_a_hang() -> None:
    """The process is killed from outside as soon as it speaks."""

    def kill(_progress: Progress) -> None:
        for process in multiprocessing.active_children():
            os.kill(process.pid or 0, signal.SIGKILL)

    with pytest.raises(SolveError, match="code -9"):
        isolated(HARD, params(LEVELS, deadline_s=30.0, progress=kill))


def test_memory_limit_ends_in_an_answer_or_an_error() -> None:
    """A few megabytes for a round that needs many."""
    try:
        solution = isolated(HARD, params(LEVELS, deadline_s=10.0, memory_mb=8))
    except SolveError:
        return
    assert solution.stopped in ("memory", "deadline")
    check(HARD, solution)


def test_unknown_objectives_are_refused_before_a_process_starts() -> None:
    """By name."""
    with pytest.raises(ProblemError, match="beauty"):
        isolated(a_problem(), params(("beauty",)))
