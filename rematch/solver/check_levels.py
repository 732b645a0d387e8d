"""What the checker reads of a Problem: possible pairs, what a level counts in them, and its value.

The words follow docs/certificates.md, section 2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rematch.errors import RefutedError
from rematch.solver.problem import BoolArray, IntArray, Problem, ScoreArray

LINEAR = re.compile(r"(placed_persons|placed_cases|score|kept|band)(?:@([0-9]{1,9})|:(-?[0-9]{1,18}))?")
THRESHOLDS = ("min_score", "balance")
BALANCE_SCALE = 10_000
MOST_BANDS = 5


@dataclass(frozen=True, eq=False)
class Reading:
    """A Problem with its scores at hand; `allowed` bool[n, m]: eligible, and a pin's column alone."""

    problem: Problem
    scores: ScoreArray
    allowed: BoolArray


def reading(problem: Problem) -> Reading:
    """Read the scores once."""
    scores = all_scores(problem)
    allowed = np.array(eligible_pairs(problem))
    pinned = np.flatnonzero(problem.pinned >= 0)
    only = allowed[pinned, problem.pinned[pinned]]
    allowed[pinned] = False
    allowed[pinned, problem.pinned[pinned]] = only
    return Reading(problem, scores, allowed)


def all_scores(problem: Problem) -> ScoreArray:
    """Signed integers [n, m], the mark of an impossible pair included."""
    return problem.score if isinstance(problem.score, np.ndarray) else problem.score.rows(0, problem.n)


def eligible_pairs(problem: Problem) -> BoolArray:
    """bool[n, m]; where nothing else says so, the lowest value of the scores' type marks the others."""
    if problem.eligible is not None:
        return problem.eligible
    scores = all_scores(problem)
    marked: BoolArray = scores == np.iinfo(scores.dtype).min
    return ~marked


def refuse_unknown_levels(names: Sequence[str]) -> None:
    """
    Hold the objectives against what there is.

    Raises
    ------
    RefutedError
        No such objective, one given twice, `min_score` without a `placed_*` before it, too many bands.
    """
    for position, name in enumerate(names):
        if name not in THRESHOLDS and _linear(name) is None:
            raise RefutedError(f"Level {name!r}: no such objective.")
        if name in names[:position]:
            raise RefutedError(f"Level {name!r}: given twice.")
        if name == "min_score" and not any(each.startswith("placed_") for each in names[:position]):
            raise RefutedError("Level 'min_score': no level placed_persons or placed_cases before it.")
    bands = sum(name.startswith("band:") for name in names)
    if bands > MOST_BANDS:
        raise RefutedError(f"Levels: {bands} bands, at most {MOST_BANDS}.")


def coefficients(given: Reading, name: str, case: IntArray, column: IntArray) -> IntArray:
    """int64[P]: what each pair (case, column) adds to the linear level called `name`."""
    found = _linear(name)
    if found is None:
        raise RefutedError(f"Level {name!r}: no such objective.")
    counted: IntArray = COUNTED[found[1]](given, found[2] or found[3], case, column)
    return counted


def value_of(given: Reading, name: str, column: IntArray) -> int:
    """The value of a placement that keeps every rule."""
    placed = np.flatnonzero(column >= 0)
    if name == "min_score":
        reached = given.scores[placed, column[placed]]
        return int(reached.min()) if placed.size else largest_score(given)
    if name == "balance":
        return -_load(given.problem, column)
    return int(coefficients(given, name, placed, column[placed]).sum())


def largest_score(given: Reading) -> int:
    """The largest score of a pair that may be used; 0 when there is none."""
    return int(given.scores[given.allowed].max()) if given.allowed.any() else 0


def used(problem: Problem, column: IntArray) -> IntArray:
    """int64[R]: each draw adds the demand of whoever stands in its column."""
    placed = np.flatnonzero(column >= 0)
    standing = np.zeros((problem.m, problem.demand.shape[1]), dtype=np.int64)
    np.add.at(standing, column[placed], problem.demand[placed])
    total = np.zeros(problem.capacity.shape[0], dtype=np.int64)
    place, resource, dimension = problem.draws.T
    np.add.at(total, resource, standing[place, dimension])
    return total


def _load(problem: Problem, column: IntArray) -> int:
    """The smallest T >= 0 with used x 10,000 <= T x target wherever there is a target."""
    pairs = zip(used(problem, column).tolist(), problem.target.tolist(), strict=True)
    return max((-(-use * BALANCE_SCALE // target) for use, target in pairs if target > 0), default=0)


def _linear(name: str) -> re.Match[str] | None:
    """The parts of a linear level's name; a tier belongs to `placed_*` alone, a score to `band` alone."""
    found = LINEAR.fullmatch(name)
    if found is None or (found[2] is not None and not found[1].startswith("placed_")):
        return None
    return found if (found[3] is not None) == (found[1] == "band") else None


def _persons(given: Reading, tier: str | None, case: IntArray, _column: IntArray) -> IntArray:
    return _up_to(given, tier, case) * given.problem.size[case]


def _cases(given: Reading, tier: str | None, case: IntArray, _column: IntArray) -> IntArray:
    return _up_to(given, tier, case)


def _up_to(given: Reading, tier: str | None, case: IntArray) -> IntArray:
    if tier is None:
        return np.ones(case.shape[0], dtype=np.int64)
    return (given.problem.tier[case] <= int(tier)).astype(np.int64)


def _score(given: Reading, _argument: str | None, case: IntArray, column: IntArray) -> IntArray:
    reached: IntArray = given.scores[case, column].astype(np.int64)
    weighted: IntArray = given.problem.weight[case] * reached
    return weighted


def _kept(given: Reading, _argument: str | None, case: IntArray, column: IntArray) -> IntArray:
    before, owner = given.problem.previous[case], given.problem.owner
    stays = (before >= 0) & (owner[before] == owner[column])
    return np.where(stays, 1, 0)


def _band(given: Reading, least: str | None, case: IntArray, column: IntArray) -> IntArray:
    reached = given.scores[case, column].astype(np.int64) >= int(least or 0)
    return np.where(reached, given.problem.size[case], 0)


COUNTED: dict[str, Callable[[Reading, str | None, IntArray, IntArray], IntArray]] = {
    "placed_persons": _persons,
    "placed_cases": _cases,
    "score": _score,
    "kept": _kept,
    "band": _band,
}
