"""The clock of one solve, and the listener that hears of incumbents, bounds and closed levels."""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import copy
from typing import Protocol

from rematch.solver.canonical import Instance
from rematch.solver.outcome import Finding
from rematch.solver.price_bound import Prices
from rematch.solver.problem import ONE, IntArray, SolveParams
from rematch.solver.solution import Progress


class Listener(Protocol):
    """Hears of a running solve; placements come in the order of the Problem."""

    def progress(self, progress: Progress) -> None:
        """A level's value and bound so far."""

    def incumbent(self, column: IntArray) -> None:
        """A feasible placement, better than the one before."""

    def prices(self, level: int, prices: Prices) -> None:
        """Prices of a level, in canonical order, while it is searched."""

    def finding(self, finding: Finding) -> None:
        """What is known about the next level once it is left."""


class Forwarding:
    """The listener of a plain `solve`: hands progress to a callable, if there is one."""

    def __init__(self, receiver: Callable[[Progress], None] | None) -> None:
        self._receiver = receiver

    def progress(self, progress: Progress) -> None:
        """Forward."""
        if self._receiver is not None:
            self._receiver(progress)

    def incumbent(self, column: IntArray) -> None:
        """Nobody to tell."""

    def prices(self, level: int, prices: Prices) -> None:
        """Nobody to tell."""

    def finding(self, finding: Finding) -> None:
        """Nobody to tell."""


class Watch:
    """How much time is left, what each phase took, and whom to tell."""

    def __init__(self, params: SolveParams, listener: Listener) -> None:
        self.audit = params.audit
        self.certify = params.certify
        self.gap_ppm = params.gap_ppm
        self._started = time.monotonic()
        self._phase_began = self._started
        self._deadline_s = float("inf") if params.audit else params.deadline_s
        self._listener = listener
        self.phases: dict[str, float] = {}

    @property
    def elapsed_s(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self._started

    @property
    def remaining_s(self) -> float:
        """Seconds left; infinite in audit mode."""
        return self._deadline_s - self.elapsed_s

    @property
    def expired(self) -> bool:
        """Whether the deadline has passed."""
        return self.remaining_s <= 0

    def near(self, value: int, bound: int) -> bool:
        """Whether a value is at its bound, or as near to it as is asked for."""
        return value >= bound or (bound - value) * ONE <= self.gap_ppm * abs(bound)

    def part(self, ends_s: float, listener: Listener) -> Watch:
        """The same clock for a part of the solve: an earlier end, a listener of its own."""
        part = copy(self)
        part._deadline_s = min(self._deadline_s, ends_s)
        part._listener = listener
        part._phase_began, part.phases = time.monotonic(), {}
        return part

    def join(self, part: Watch) -> None:
        """Take over the phases of a part that has just ended."""
        for name, seconds in part.phases.items():
            self.phases[name] = self.phases.get(name, 0.0) + seconds
        self._phase_began = time.monotonic()

    def end(self) -> None:
        """Nothing more is wanted: the deadline has passed, in audit mode too."""
        self._deadline_s = float("-inf")

    def phase(self, name: str) -> None:
        """Book the time since the last call under `name`."""
        now = time.monotonic()
        self.phases[name] = self.phases.get(name, 0.0) + now - self._phase_began
        self._phase_began = now

    def tell(self, level: str, value: int | None, bound: int | None, phase: str) -> None:
        """Report progress."""
        self._listener.progress(Progress(level, value, bound, self.elapsed_s, phase))

    def incumbent(self, instance: Instance, column: IntArray) -> None:
        """Report a feasible canonical placement."""
        self._listener.incumbent(instance.restored(column))

    def prices(self, level: int, prices: Prices) -> None:
        """Report prices that bound a level still being searched."""
        self._listener.prices(level, prices)

    def finding(self, finding: Finding) -> None:
        """Report what is known about the next level."""
        self._listener.finding(finding)
