"""The question put to the solver: numbers only, checked once when built, read-only afterwards.

`matching` builds a Problem; every strategy, and `check`, only read it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from rematch.errors import ProblemError
from rematch.solver.problem_arrays import frozen_bools, frozen_ids, frozen_integers
from rematch.solver.problem_rules import refuse_contradictions

if TYPE_CHECKING:
    from rematch.solver.solution import Progress, Solution

IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
ScoreArray: TypeAlias = npt.NDArray[np.signedinteger[Any]]

ONE = 1_000_000
"""The whole, in millionths."""
# A field left at this value is filled with its default array when the Problem is built.
_DEFAULT = cast("IntArray", None)


class ScoreBlocks(Protocol):
    """Scores too many to hold at once: any rows can be asked for again and are the same."""

    @property
    def shape(self) -> tuple[int, int]:
        """Cases, columns."""

    def rows(self, first: int, stop: int) -> ScoreArray:
        """Signed integers [stop - first, m], all blocks of one type."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """
    One round of matching: `n` cases, `m` columns, `R` resources, `D` dimensions of demand.

    Parameters
    ----------
    score : signed int[n, m] or ScoreBlocks
        Quality of the pair; may be negative.
    eligible : bool[n, m] or None
        None: the lowest value of score's type marks a pair that is not possible.
    demand : int64[n, D]
        At least 0: what a case needs of each dimension.
    capacity : int64[R]
        At least 0: what each resource holds.
    draws : int64[K, 3]
        (column, resource, dimension): a case in that column draws its demand in that dimension
        on that resource. Equal rows, and rows of the same column and resource, add up.
    weight, size, tier : int64[n], optional
        Factor of the score (1), persons (1), urgency with 0 first (2).
    minimum : int64[R], optional
        Least use of a resource (0).
    if_used : bool[R], optional
        True: use is 0 or within [minimum, capacity]; False: always within.
    owner : int64[m], optional
        Municipality of a column (a column each).
    group : int64[n], optional
        Equal labels: same owner, all or none; -1 stands alone.
    apart : int64[A, 2], optional
        Pairs of cases never at the same owner.
    pinned : int64[n], optional
        Exactly this column, placed in any case; -1 is free.
    must_place : bool[n], optional
        True: unplaced is no answer.
    previous : int64[n], optional
        Column of an earlier placement, -1 none.
    target : int64[R], optional
        Counts in «balance» when above 0.
    case_ids, column_ids : sequence of str, optional
        Unique; positions when left out.

    Raises
    ------
    ProblemError
        A wrong shape or type, or a contradiction; the message names the ids.

    References
    ----------
    docs: solver contract, section 1.
    """

    score: ScoreArray | ScoreBlocks
    eligible: BoolArray | None
    demand: IntArray
    capacity: IntArray
    draws: IntArray
    weight: IntArray = _DEFAULT
    size: IntArray = _DEFAULT
    tier: IntArray = _DEFAULT
    minimum: IntArray = _DEFAULT
    if_used: BoolArray = cast("BoolArray", _DEFAULT)
    owner: IntArray = _DEFAULT
    group: IntArray = _DEFAULT
    apart: IntArray = _DEFAULT
    pinned: IntArray = _DEFAULT
    must_place: BoolArray = cast("BoolArray", _DEFAULT)
    previous: IntArray = _DEFAULT
    target: IntArray = _DEFAULT
    case_ids: tuple[str, ...] = cast("tuple[str, ...]", _DEFAULT)
    column_ids: tuple[str, ...] = cast("tuple[str, ...]", _DEFAULT)

    def __post_init__(self) -> None:
        _fill(self)
        refuse_contradictions(self)

    @property
    def n(self) -> int:
        """Number of cases."""
        return int(self.score.shape[0])

    @property
    def m(self) -> int:
        """Number of columns."""
        return int(self.score.shape[1])


@dataclass(frozen=True, eq=False, kw_only=True)
class SolveParams:
    """
    How to solve.

    Parameters
    ----------
    objectives : tuple of str
        Names in order of importance, each maximised, proved and then held.
    deadline_s : float
        Wall time the solve may take; not looked at when `audit` is set.
    seed : int
        Decides ties, by the canonical order.
    audit : bool
        Work limits instead of the clock: the same answer byte for byte.
    certify : bool
        Look for certificates of what a search closed, and in audit mode have a second library close it
        too. Off: such levels are `proved` on one library's word, in a third of the time.
    gap_ppm : int
        Beyond the small tier a level is left as soon as its bound is within so many millionths of itself
        above the value; 0: to the end.
    memory_mb : int or None
        What `isolated` lets the child allocate on top of its libraries.
    warm : Solution or None
        An earlier answer; the start of the search where it still is feasible, never a bound.
    progress : callable or None
        Receives a frozen Progress.

    Raises
    ------
    ProblemError
        A deadline that is not above 0, or a gap outside 0 to 999,999.
    """

    objectives: tuple[str, ...]
    deadline_s: float = 60.0
    seed: int = 0
    audit: bool = False
    certify: bool = True
    gap_ppm: int = 0
    memory_mb: int | None = None
    warm: Solution | None = None
    progress: Callable[[Progress], None] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "objectives", tuple(self.objectives))
        if not self.deadline_s > 0:
            raise ProblemError(f"deadline_s: {self.deadline_s} s, above 0 is meant.", pointer="/deadline_s")
        if not 0 <= self.gap_ppm < ONE:
            raise ProblemError(f"gap_ppm: {self.gap_ppm}, 0 to {ONE - 1:,} is meant.", pointer="/gap_ppm")


def _fill(problem: Problem) -> None:
    """Every array in its one type and shape, defaults filled in, nothing writable."""
    put = object.__setattr__
    if isinstance(problem.score, np.ndarray):
        put(problem, "score", frozen_integers("score", problem.score, (None, None), keep_type=True))
    n, m = problem.score.shape
    if problem.eligible is not None:
        put(problem, "eligible", frozen_bools("eligible", problem.eligible, (n, m), default=True))
    put(problem, "demand", frozen_integers("demand", problem.demand, (n, None)))
    put(problem, "capacity", frozen_integers("capacity", problem.capacity, (None,)))
    put(problem, "draws", frozen_integers("draws", problem.draws, (None, 3)))
    put(problem, "apart", frozen_integers("apart", problem.apart, (None, 2)))
    resources = problem.capacity.shape[0]
    integer_defaults = (
        ("weight", n, 1), ("size", n, 1), ("tier", n, 2), ("group", n, -1), ("pinned", n, -1),
        ("previous", n, -1), ("minimum", resources, 0), ("target", resources, 0),
    )  # fmt: skip
    for name, length, default in integer_defaults:
        put(problem, name, frozen_integers(name, getattr(problem, name), (length,), default=default))
    put(problem, "owner", frozen_integers("owner", problem.owner, (m,), default=np.arange(m)))
    put(problem, "if_used", frozen_bools("if_used", problem.if_used, (resources,), default=False))
    put(problem, "must_place", frozen_bools("must_place", problem.must_place, (n,), default=False))
    put(problem, "case_ids", frozen_ids("case_ids", problem.case_ids, n))
    put(problem, "column_ids", frozen_ids("column_ids", problem.column_ids, m))
