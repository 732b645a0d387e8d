"""The solver's answer: placements, ordered levels, and a certificate anybody can re-check.

Plain values only, so that it can be written as JSON, sent between processes and read by `verify`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from rematch.errors import RefutedError
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


@dataclass(frozen=True)
class LevelCertificate:
    """
    Prices that bound one level, in integers of the certificate's scale.

    Parameters
    ----------
    objective : name of the level
    prices : one per resource, of either sign
    earlier : one multiplier >= 0 per earlier level
    held : value of each earlier level
    bound : floor((K + sum of U(r) + sum over groups) / scale), section 2 of the contract
    """

    objective: str
    prices: tuple[int, ...]
    earlier: tuple[int, ...]
    held: tuple[int, ...]
    bound: int

    def to_dict(self) -> dict[str, Any]:
        """Integers and lists, as JSON carries them."""
        return {
            "objective": self.objective,
            "prices": list(self.prices),
            "earlier": list(self.earlier),
            "held": list(self.held),
            "bound": self.bound,
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> LevelCertificate:
        """The reverse of `to_dict`; RefutedError when a field is missing or no integer."""
        names = ("prices", "earlier", "held")
        if set(given) != {"objective", "bound", *names} or not isinstance(given["objective"], str):
            raise RefutedError("certificate: a level has missing or unknown fields.")
        lists = {name: _integers(name, given[name]) for name in names}
        return cls(objective=given["objective"], bound=_integers("bound", [given["bound"]])[0], **lists)


@dataclass(frozen=True)
class Certificate:
    """One LevelCertificate per objective, in order, all at the integer `scale` Q."""

    kind: str
    scale: int
    levels: tuple[LevelCertificate, ...]

    def to_dict(self) -> dict[str, Any]:
        """Integers and lists, as JSON carries them."""
        return {"kind": self.kind, "scale": self.scale, "levels": [level.to_dict() for level in self.levels]}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Certificate:
        """The reverse of `to_dict`; RefutedError when a field is missing or no integer."""
        if set(given) != {"kind", "scale", "levels"} or not isinstance(given["kind"], str):
            raise RefutedError("certificate: missing or unknown fields.")
        levels = tuple(LevelCertificate.from_dict(each) for each in given["levels"])
        return cls(kind=given["kind"], scale=_integers("scale", [given["scale"]])[0], levels=levels)


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


def _integers(name: str, given: Any) -> tuple[int, ...]:
    if not isinstance(given, list | tuple) or any(type(each) is not int for each in given):
        raise RefutedError(f"certificate: {name} holds what is no integer.")
    return tuple(given)
