"""Names of objectives into one integer coefficient per pair; a name not built is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rematch.errors import ProblemError
from rematch.solver.canonical import Instance
from rematch.solver.problem import IntArray

NOT_BUILT = re.compile(r"kept|band:-?\d+|min_score|balance")
PLACED = re.compile(r"(placed_persons|placed_cases)(?:@(\d{1,9}))?")


@dataclass(frozen=True, eq=False)
class Objective:
    """`coefficient` int64[n, m] is what each pair adds; `per_case` when it is the same in every column."""

    name: str
    coefficient: IntArray
    per_case: bool

    def value(self, column: IntArray) -> int:
        """Exact value of a canonical placement."""
        placed = np.flatnonzero(column >= 0)
        return int(self.coefficient[placed, column[placed]].sum())


def refuse_unknown(names: tuple[str, ...]) -> None:
    """
    Refuse what cannot be solved for, by name.

    Raises
    ------
    ProblemError
        A name not built yet, unknown, or given twice.
    """
    for position, name in enumerate(names):
        pointer = f"/objectives/{position}"
        if NOT_BUILT.fullmatch(name):
            raise ProblemError(f"Objective not built yet: {name!r}.", pointer=pointer)
        if name != "score" and not PLACED.fullmatch(name):
            raise ProblemError(f"Unknown objective: {name!r}.", pointer=pointer)
        if name in names[:position]:
            raise ProblemError(f"Objective given twice: {name!r}.", pointer=pointer)


def objectives_of(instance: Instance, names: tuple[str, ...]) -> tuple[Objective, ...]:
    """The named objectives, in order; ProblemError when one is not known."""
    refuse_unknown(names)
    return tuple(_objective(instance, name) for name in names)


def _objective(instance: Instance, name: str) -> Objective:
    placed = PLACED.fullmatch(name)
    if placed is None:
        return Objective(name, instance.weight[:, None] * instance.score, per_case=False)
    urgent = np.ones(instance.n, dtype=np.int64)
    if placed[2] is not None:
        urgent = (instance.tier <= int(placed[2])).astype(np.int64)
    per_case = urgent * COUNTED[placed[1]](instance)
    shape = (instance.n, instance.m)
    return Objective(name, np.broadcast_to(per_case[:, None], shape), per_case=True)


COUNTED: dict[str, Callable[[Instance], IntArray]] = {
    "placed_persons": lambda instance: instance.size,
    "placed_cases": lambda instance: np.ones(instance.n, dtype=np.int64),
}
