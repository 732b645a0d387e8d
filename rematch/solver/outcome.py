"""What a strategy hands back: a canonical placement and the prices found for each level."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rematch.solver.certificate import LevelCertificate
from rematch.solver.price_bound import Prices
from rematch.solver.problem import IntArray
from rematch.solver.solution import Stopped


@dataclass(frozen=True, eq=False)
class Finding:
    """
    Prices of one level; `closed` when a search of `core_pairs` pairs left nothing better.

    `certificate`, in canonical indices, takes the place of the prices where more than prices was found.
    """

    prices: Prices
    closed: bool = False
    core_pairs: int | None = None
    certificate: LevelCertificate | None = None


@dataclass(frozen=True, eq=False)
class Outcome:
    """`column` is None when no placement was found; `infeasible` when there is none."""

    strategy: str
    column: IntArray | None
    findings: tuple[Finding, ...]
    stopped: Stopped = "done"
    infeasible: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
