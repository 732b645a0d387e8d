"""What a Problem must not contradict: one small function per rule, each naming the ids it refuses.

Called once, when a Problem is built.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import mul
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from rematch.errors import ProblemError

SUM_LIMIT = 2**53
ROWS_AT_ONCE = 4096


class Stated(Protocol):
    """What the rules read of a Problem; its contract says what each is."""

    @property
    def apart(self) -> npt.NDArray[np.int64]: ...
    @property
    def capacity(self) -> npt.NDArray[np.int64]: ...
    @property
    def case_ids(self) -> tuple[str, ...]: ...
    @property
    def column_ids(self) -> tuple[str, ...]: ...
    @property
    def demand(self) -> npt.NDArray[np.int64]: ...
    @property
    def draws(self) -> npt.NDArray[np.int64]: ...
    @property
    def eligible(self) -> npt.NDArray[np.bool_] | None: ...
    @property
    def group(self) -> npt.NDArray[np.int64]: ...
    @property
    def if_used(self) -> npt.NDArray[np.bool_]: ...
    @property
    def minimum(self) -> npt.NDArray[np.int64]: ...
    @property
    def owner(self) -> npt.NDArray[np.int64]: ...
    @property
    def pinned(self) -> npt.NDArray[np.int64]: ...
    @property
    def previous(self) -> npt.NDArray[np.int64]: ...
    @property
    def score(self) -> Any: ...
    @property
    def size(self) -> npt.NDArray[np.int64]: ...
    @property
    def weight(self) -> npt.NDArray[np.int64]: ...


def refuse_contradictions(problem: Stated) -> None:
    """
    Apply every rule in turn.

    Raises
    ------
    ProblemError
        The first rule broken, with the ids and the numbers.
    """
    for rule in RULES:
        rule(problem)


def _signs(problem: Stated) -> None:
    names = ("demand", "capacity", "minimum", "weight", "size", "tier", "target")
    for name in names:
        values = getattr(problem, name)
        if values.size and int(values.min()) < 0:
            row = int(np.argwhere(values < 0)[0][0])
            raise ProblemError(f"{name}: row {row} is {int(values.min())}, below 0.", pointer=f"/{name}")


def _references(problem: Stated) -> None:
    n, m = problem.score.shape
    _within("draws", problem.draws[:, 0], 0, m)
    _within("draws", problem.draws[:, 1], 0, problem.capacity.shape[0])
    _within("draws", problem.draws[:, 2], 0, problem.demand.shape[1])
    _within("apart", problem.apart.ravel(), 0, n)
    _within("pinned", problem.pinned, -1, m)
    _within("previous", problem.previous, -1, m)
    _within("group", problem.group, -1, None)
    _within("owner", problem.owner, 0, None)


def _within(name: str, values: npt.NDArray[np.int64], low: int, stop: int | None) -> None:
    if not values.size:
        return
    outside = (values < low) if stop is None else (values < low) | (values >= stop)
    if outside.any():
        row = int(np.flatnonzero(outside)[0])
        named = int(values[row])
        raise ProblemError(f"{name}: row {row} names {named}, which is not there.", pointer=f"/{name}")


def _minimum_fits(problem: Stated) -> None:
    over = np.flatnonzero((problem.minimum > problem.capacity) & ~problem.if_used)
    if over.size:
        r = int(over[0])
        low, high = int(problem.minimum[r]), int(problem.capacity[r])
        raise ProblemError(f"Resource {r}: minimum {low} is above capacity {high}.", pointer="/minimum")


def _pins(problem: Stated) -> None:
    for case in np.flatnonzero(problem.pinned >= 0).tolist():
        column = int(problem.pinned[case])
        if not _row_allowed(problem, case)[column]:
            where = problem.column_ids[column]
            raise ProblemError(
                f"Case {problem.case_ids[case]}: pinned to {where}, where it is not eligible.",
                pointer="/pinned",
            )


def _groups(problem: Stated) -> None:
    owner_of_group: dict[int, tuple[int, int]] = {}
    for case in np.flatnonzero((problem.pinned >= 0) & (problem.group >= 0)).tolist():
        owner = int(problem.owner[problem.pinned[case]])
        other, first = owner_of_group.setdefault(int(problem.group[case]), (case, owner))
        if owner != first:
            raise ProblemError(
                f"Cases {problem.case_ids[other]} and {problem.case_ids[case]} belong together"
                f" but are pinned to owners {first} and {owner}.",
                pointer="/pinned",
            )


def _apart(problem: Stated) -> None:
    for left, right in problem.apart.tolist():
        names = f"Cases {problem.case_ids[left]} and {problem.case_ids[right]}"
        if left == right:
            raise ProblemError(f"Case {problem.case_ids[left]}: apart from itself.", pointer="/apart")
        if problem.group[left] >= 0 and problem.group[left] == problem.group[right]:
            raise ProblemError(f"{names}: to stay together and apart at once.", pointer="/apart")
        pins = problem.pinned[left], problem.pinned[right]
        if min(pins) >= 0 and problem.owner[pins[0]] == problem.owner[pins[1]]:
            raise ProblemError(f"{names}: apart, but pinned to the same owner.", pointer="/apart")


def _sums(problem: Stated) -> None:
    _refuse_sum("size", sum(problem.size.tolist()))
    _refuse_sum("capacity", max(problem.capacity.tolist(), default=0))
    _refuse_sum("score", _largest_score_sum(problem))
    if problem.draws.size:
        often = int(np.unique(problem.draws, axis=0, return_counts=True)[1].max())
        total = sum(sum(row) for row in problem.demand.T.tolist())
        _refuse_sum("demand", often * total)


def _refuse_sum(name: str, total: int) -> None:
    if total >= SUM_LIMIT:
        raise ProblemError(f"{name}: the sum can reach {total}, at most {SUM_LIMIT - 1}.", pointer=f"/{name}")


def _largest_score_sum(problem: Stated) -> int:
    """Sum over cases of weight x the largest |score| among the pairs that may be used."""
    total = 0
    for first in range(0, problem.score.shape[0], ROWS_AT_ONCE):
        stop = min(first + ROWS_AT_ONCE, problem.score.shape[0])
        scores, allowed = _block(problem, first, stop)
        high = np.max(scores, axis=1, where=allowed, initial=0).tolist()
        low = np.min(scores, axis=1, where=allowed, initial=0).tolist()
        largest = (max(top, -bottom) for top, bottom in zip(high, low, strict=True))
        total += sum(map(mul, problem.weight[first:stop].tolist(), largest))
    return total


def _row_allowed(problem: Stated, case: int) -> npt.NDArray[np.bool_]:
    row: npt.NDArray[np.bool_] = _block(problem, case, case + 1)[1][0]
    return row


def _block(problem: Stated, first: int, stop: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    score = problem.score
    raw = score[first:stop] if isinstance(score, np.ndarray) else score.rows(first, stop)
    if raw.dtype.kind != "i" or raw.shape != (stop - first, problem.score.shape[1]):
        raise ProblemError(f"score: rows {first} to {stop} are {raw.dtype} {raw.shape}.", pointer="/score")
    marked = raw != np.iinfo(raw.dtype).min
    allowed = marked if problem.eligible is None else problem.eligible[first:stop]
    return raw.astype(np.int64), allowed


RULES: tuple[Callable[[Stated], None], ...] = (
    _signs, _references, _minimum_fits, _pins, _groups, _apart, _sums,
)  # fmt: skip
