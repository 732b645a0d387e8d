"""Long calculations run in a process of their own, so that the server goes on answering meanwhile.

`calculating`, `comparing` and `outlook_solving` call it for large rounds: Python computes in one thread
at a time.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, TypeAlias

from rematch.errors import RematchError, SolveError
from rematch.models.scenario import Scenario
from rematch.solver import Cancel

PAIRS_FROM = 20_000
"""Rounds of fewer pairs are through before a process has started."""
NICENESS = 10
"""Who waits for an answer comes before who computes for minutes."""
POLL_S = 0.1
JOIN_S = 5.0


Work: TypeAlias = Callable[..., Any]
"""A function of a module, called with what is given, `progress` and `cancel`; all of it is sent over."""


def is_large(scenario: Scenario) -> bool:
    """Whether a round is worth a process of its own."""
    homes = sum(len(pledge.unit_types) + len(pledge.bundles) for pledge in scenario.pledges)
    return len(scenario.cases) * homes >= PAIRS_FROM


def apart(work: Work, *given: Any, progress: Callable[[Any], None], cancel: Cancel) -> Any:
    """
    Call a function in a process of its own and return what it returns.

    Raises
    ------
    RematchError
        What the function raised on purpose.
    SolveError
        The process ended without an answer, or with an error nobody meant; its words stay there.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, work, given))
    process.start()
    there.close()
    try:
        name, content = _listen(here, progress, cancel)
    finally:
        process.kill()
        process.join(JOIN_S)
        here.close()
    if name == "done":
        return content
    if name == "refused":
        raise content
    raise SolveError(f"The process of this calculation ended {content}: start the run again.")


def _listen(here: Connection, progress: Callable[[Any], None], cancel: Cancel) -> tuple[str, Any]:
    """Hand progress on until there is an answer; tell once that it is to end."""
    told = False
    while True:
        if cancel.is_set() and not told:
            told = True
            here.send("cancel")
        try:
            message: tuple[str, Any] | None = here.recv() if here.poll(POLL_S) else None
        except (EOFError, OSError):
            return "broken", "without an answer"
        if message is not None and message[0] != "progress":
            return message
        if message is not None:
            progress(message[1])


def _serve(pipe: Connection, work: Work, given: tuple[Any, ...]) -> None:
    """What the process runs."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    cancel = threading.Event()
    threading.Thread(target=_hear, args=(pipe, cancel), daemon=True).start()
    with suppress(BrokenPipeError):  # nobody waits for the answer any more
        try:
            answer = work(*given, progress=lambda seen: pipe.send(("progress", seen)), cancel=cancel)
            pipe.send(("done", answer))
        except RematchError as error:
            pipe.send(("refused", error))
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001  the edge of a process: its words may hold case data
            pipe.send(("broken", f"with {type(error).__name__}"))


def _hear(pipe: Connection, cancel: threading.Event) -> None:
    """Set `cancel` when told to, or when the other end is gone."""
    with suppress(EOFError, OSError):
        pipe.recv()
    cancel.set()
