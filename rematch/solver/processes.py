"""How the solver starts a process: from one that has the libraries loaded where forking it is safe."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, SpawnContext

PRELOADED = "rematch.solver.preloaded"


@dataclass(frozen=True)
class Asked:
    """When a process was asked for, and how nice the process that asked is."""

    at: float
    niceness: int


def processes() -> ForkServerContext | SpawnContext:
    """
    The way processes are started: forked from a fresh one that only loads, or started anew.

    Notes
    -----
    Loading takes seconds, forking hundredths (decision record 27). Only Linux: elsewhere libraries may be
    loaded that a fork breaks, and Python starts anew by default. That server ends with who started it.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    return context


def asked_now() -> Asked:
    """To be sent to the process that is started."""
    return Asked(time.time(), niceness())


def niceness() -> int:
    """Of this process; 0 where there is no such thing."""
    return os.nice(0) if hasattr(os, "nice") else 0


def as_nice_as(asked: Asked) -> None:
    """Take on the niceness of who asked: a fork has that of whoever happened to ask first."""
    more = asked.niceness - niceness()
    if more > 0:
        os.nice(more)
