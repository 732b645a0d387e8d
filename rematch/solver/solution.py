"""The solver's answer: placements, ordered levels, and a certificate anybody can re-check.

Plain values only, so that it can be written as JSON, sent between processes and read by `verify`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from rematch.solver.certificate import Certificate
from rematch.solver.problem_arrays import frozen_integers

Status: TypeAlias = Literal["optimal", "within_gap", "feasible", "infeasible", "unknown"]
Proof: TypeAlias = Literal["certified", "proved", "none"]
Stopped: TypeAlias = Literal["done", "deadline", "work", "memory", "cancelled"]


@dataclass(frozen=True)
class Level:
    """
    One objective as reached: `value`, and `bound`, which no placement can exceed.

    The earlier levels are held at their values. `status` is «optimal» when both are equal;
    `bound` is None, and `proof` «none», when nothing was shown about this level.
    """

    name: str
    value: int
    bound: int | None
    status: Status
    proof: Proof


@dataclass(frozen=True, eq=False)
class Solution:
    """
    Placements and what is known about them.

    Parameters
    ----------
    column : int64[n]
        Column of each case, -1 unplaced; all -1 when `status` is infeasible or unknown.
    levels : tuple of Level
        One per objective, in order; empty when infeasible or unknown.
    status : optimal | within_gap | feasible | infeasible | unknown
    proof : certified | proved | none
        The weakest of the levels'.
    stopped : done | deadline | work | memory | cancelled
    certificate : Certificate or None
    facts : mapping
        Seconds per phase, strategy, versions, parameters; core pairs per level; the ids
        behind an infeasible answer.
    """

    column: npt.NDArray[np.int64]
    levels: tuple[Level, ...]
    status: Status
    proof: Proof
    stopped: Stopped
    certificate: Certificate | None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "column", frozen_integers("column", self.column, (None,)))


@dataclass(frozen=True)
class Progress:
    """Where a running solve stands: a level's value and bound so far."""

    level: str
    value: int | None
    bound: int | None
    elapsed_s: float
    phase: str
