"""Names of objectives into what a level counts: an integer per pair, or a threshold; others are refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rematch.errors import ProblemError
from rematch.solver.canonical import Instance
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.thresholds import Balance, MinScore, Threshold

PLACED = re.compile(r"(placed_persons|placed_cases)(?:@(\d{1,9}))?")
BAND = re.compile(r"band:(-?\d{1,18})")
MOST_BANDS = 5


@dataclass(frozen=True, eq=False)
class Objective:
    """
    `coefficient` int64[n, m] is what each pair adds; `per_case` when it is the same in every column.

    `held` is set where the level is to be kept at its value and not searched; `threshold` takes
    the place of the coefficients, which then are 0.
    """

    name: str
    coefficient: IntArray
    per_case: bool
    held: bool = False
    threshold: Threshold | None = None

    def value(self, column: IntArray) -> int:
        """Exact value of a canonical placement."""
        if self.threshold is not None:
            return self.threshold.value(column)
        placed = np.flatnonzero(column >= 0)
        return int(self.coefficient[placed, column[placed]].sum())

    @property
    def is_band(self) -> bool:
        """Whether it counts persons whose score is high enough."""
        return BAND.fullmatch(self.name) is not None


def refuse_unknown(names: tuple[str, ...]) -> None:
    """
    Refuse what cannot be solved for, by name.

    Raises
    ------
    ProblemError
        A name unknown or given twice, a sixth band, `min_score` before anybody has to be placed.
    """
    for position, name in enumerate(names):
        fault = _fault(name, names[:position])
        if fault is not None:
            raise ProblemError(f"{fault}: {name!r}.", pointer=f"/objectives/{position}")


def _fault(name: str, before: tuple[str, ...]) -> str | None:
    if name not in COUNTED and not PLACED.fullmatch(name) and not BAND.fullmatch(name):
        return "Unknown objective"
    if name in before:
        return "Objective given twice"
    if BAND.fullmatch(name) and sum(BAND.fullmatch(each) is not None for each in before) >= MOST_BANDS:
        return f"Objective beyond the {MOST_BANDS} bands there may be"
    if name == "min_score" and not any(PLACED.fullmatch(each) for each in before):
        return "Objective without a placed_persons or placed_cases before it, so that nobody would be placed"
    return None


def objectives_of(instance: Instance, names: tuple[str, ...]) -> tuple[Objective, ...]:
    """The named objectives, in order; ProblemError when one is not known."""
    refuse_unknown(names)
    return tuple(_objective(instance, name) for name in names)


def _objective(instance: Instance, name: str) -> Objective:
    if name in COUNTED:
        return COUNTED[name](instance)
    band = BAND.fullmatch(name)
    if band is not None:
        reached = instance.allowed & (instance.score >= int(band[1]))
        return Objective(name, _where(reached, instance.size), per_case=False)
    kind, _, last_tier = name.partition("@")
    urgent = np.ones(instance.n, dtype=np.int64)
    if last_tier:
        urgent = (instance.tier <= int(last_tier)).astype(np.int64)
    each = instance.size if kind == "placed_persons" else np.ones_like(instance.size)
    shape = (instance.n, instance.m)
    return Objective(name, np.broadcast_to((urgent * each)[:, None], shape), per_case=True)


def _score(instance: Instance) -> Objective:
    return Objective("score", instance.weight[:, None] * instance.score, per_case=False)


def _kept(instance: Instance) -> Objective:
    """A case with an earlier placement counts at that owner, whatever the column there."""
    earlier = np.append(instance.owner, -1)[instance.previous]
    back = instance.allowed & (instance.previous >= 0)[:, None] & (earlier[:, None] == instance.owner)
    return Objective("kept", _where(back, np.ones_like(instance.size)), per_case=False)


def _where(pairs: BoolArray, per_case: IntArray) -> IntArray:
    return np.where(pairs, per_case[:, None], 0)


def _threshold(name: str, instance: Instance, threshold: Threshold) -> Objective:
    nothing = np.broadcast_to(np.int64(0), (instance.n, instance.m))
    return Objective(name, nothing, per_case=True, threshold=threshold)


COUNTED: dict[str, Callable[[Instance], Objective]] = {
    "score": _score,
    "kept": _kept,
    "min_score": lambda instance: _threshold("min_score", instance, MinScore(instance)),
    "balance": lambda instance: _threshold("balance", instance, Balance(instance)),
}
