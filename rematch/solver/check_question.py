"""The question that a level certificate answers: pairs, bounds of resources, and what earlier levels hold.

Follows docs/certificates.md, section 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rematch.solver.certificate import INFEASIBLE, LevelCertificate
from rematch.solver.check_levels import BALANCE_SCALE, THRESHOLDS, Reading, coefficients, largest_score
from rematch.solver.check_pairs import Pairs, Units, all_pairs, units_of
from rematch.solver.problem import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Left:
    """
    What is left at a node.

    Parameters
    ----------
    pairs : Pairs
    must : bool[units], must be placed
    minimum, capacity : one per resource
    if_used : one per resource, a use of 0 will do as well
    shares : object[units], u of each unit after the last step
    void : nothing keeps every rule, whatever the pairs
    """

    pairs: Pairs
    must: BoolArray
    minimum: tuple[int, ...]
    capacity: tuple[int, ...]
    if_used: tuple[bool, ...]
    shares: npt.NDArray[np.object_]
    void: bool = False


@dataclass(frozen=True, eq=False)
class Question:
    """
    What stays the same at all nodes of one level.

    Parameters
    ----------
    given : Reading
    units : Units
    start : Left, at the first node
    own : int64[pairs], coefficient of the level; 0 for thresholds
    earlier : int64[pairs] per earlier level, 0 for thresholds
    let_through : what a bound may reach at most, Z
    """

    given: Reading
    units: Units
    start: Left
    own: IntArray
    earlier: tuple[IntArray, ...]
    let_through: int


def needs_nothing(given: Reading, part: LevelCertificate) -> bool:
    """Whether the bound of a threshold holds for every placement there is."""
    if part.objective == "min_score":
        return part.bound >= largest_score(given)
    return part.objective == "balance" and part.bound >= 0


def question_of(given: Reading, names: Sequence[str], part: LevelCertificate) -> Question:
    """The question of the level after those called `names`, which hold what the certificate says."""
    held = list(zip(names, part.held, strict=True))
    threshold = part.objective in THRESHOLDS or part.objective == INFEASIBLE
    asked = [*held, (part.objective, part.bound + 1)] if threshold else held
    units = units_of(given)
    scores = [value for name, value in asked if name == "min_score"]
    pairs = all_pairs(given, units, max(scores, default=None))
    nothing = np.zeros(pairs.number.shape[0], dtype=np.int64)

    def counted(name: str) -> IntArray:
        linear = name not in THRESHOLDS and name != INFEASIBLE
        return coefficients(given, name, pairs.case, pairs.column) if linear else nothing

    return Question(
        given=given,
        units=units,
        start=_bounded(given, _start(given, units, pairs), [-v for name, v in asked if name == "balance"]),
        own=counted(part.objective),
        earlier=tuple(counted(name) for name in names),
        let_through=-1 if threshold else part.scale * (part.bound + 1) - 1,
    )


def _start(given: Reading, units: Units, pairs: Pairs) -> Left:
    problem = given.problem
    must = np.zeros(units.first.shape[0], dtype=np.bool_)
    must[units.of_case[problem.must_place | (problem.pinned >= 0)]] = True
    return Left(
        pairs=pairs,
        must=must,
        minimum=tuple(problem.minimum.tolist()),
        capacity=tuple(problem.capacity.tolist()),
        if_used=tuple(problem.if_used.tolist()),
        shares=np.full(units.first.shape[0], 0, dtype=object),
    )


def _bounded(given: Reading, left: Left, loads: Sequence[int]) -> Left:
    """Capacities lowered to the loads that are held; where the minimum then is above, use is 0 or void."""
    minimum, capacity, void = list(left.minimum), list(left.capacity), False
    for resource, target in enumerate(given.problem.target.tolist()):
        for load in loads if target > 0 else ():
            capacity[resource] = min(capacity[resource], load * target // BALANCE_SCALE)
        if minimum[resource] > capacity[resource]:
            void = void or not left.if_used[resource] or capacity[resource] < 0
            minimum[resource] = capacity[resource] = 0
    return replace(left, minimum=tuple(minimum), capacity=tuple(capacity), void=void)
