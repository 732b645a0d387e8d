"""Makes false solutions out of true ones; each is false by construction.

Where a rule is broken the values are restated truly, so that only the rule can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from rematch.solver import Level, Problem, Solution
from tests.solver.brute_force import level_value
from tests.solver.true_solutions import solution_of

Corruption = Callable[[Problem, Solution, np.random.Generator], Solution | None]


def corrupted(
    kinds: tuple[Corruption, ...], problem: Problem, solution: Solution, rng: np.random.Generator
) -> Iterator[tuple[str, Solution]]:
    """Every kind that applies, with its name."""
    for kind in kinds:
        false = kind(problem, solution, rng)
        if false is not None:
            yield kind.__name__, false


def over_capacity(problem: Problem, solution: Solution, _rng: np.random.Generator) -> Solution | None:
    """Somebody unplaced is put where there is no room left."""
    used = _used(problem, solution.column)
    for case in np.flatnonzero(solution.column < 0).tolist():
        for column in np.flatnonzero(_allowed(problem, case)).tolist():
            over = used + _need(problem, case, column) - problem.capacity
            if over.max(initial=0) > 0:
                return _restated(problem, solution, case, column)
    return None


def ineligible_pair(problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """Somebody is put where it is not possible."""
    pairs = [
        (case, column)
        for case in range(problem.n)
        for column in np.flatnonzero(~_allowed(problem, case)).tolist()
    ]
    return _restated(problem, solution, *pairs[rng.integers(len(pairs))]) if pairs else None


def split_group(problem: Problem, solution: Solution, _rng: np.random.Generator) -> Solution | None:
    """One member of a placed group is taken out."""
    for label in np.unique(problem.group[problem.group >= 0]):
        members = np.flatnonzero(problem.group == label)
        if members.size > 1 and solution.column[members[0]] >= 0:
            return _restated(problem, solution, int(members[0]), -1)
    return None


def apart_together(problem: Problem, solution: Solution, _rng: np.random.Generator) -> Solution | None:
    """Of two to be kept apart, one is put beside the other."""
    for left, right in problem.apart.tolist():
        if solution.column[right] >= 0:
            return _restated(problem, solution, left, int(solution.column[right]))
    return None


def pin_broken(problem: Problem, solution: Solution, _rng: np.random.Generator) -> Solution | None:
    """A pinned case is put elsewhere, or nowhere."""
    pinned = np.flatnonzero(problem.pinned >= 0)
    if not pinned.size or solution.column[pinned[0]] < 0:
        return None
    others = [column for column in range(-1, problem.m) if column != problem.pinned[pinned[0]]]
    return _restated(problem, solution, int(pinned[0]), others[-1])


def must_dropped(problem: Problem, solution: Solution, _rng: np.random.Generator) -> Solution | None:
    """Somebody who must be placed is not."""
    must = np.flatnonzero(problem.must_place & (solution.column >= 0))
    return _restated(problem, solution, int(must[0]), -1) if must.size else None


def under_minimum(problem: Problem, solution: Solution, _rng: np.random.Generator) -> Solution | None:
    """Somebody is taken out of a resource that then is used less than its minimum."""
    used = _used(problem, solution.column)
    for case in np.flatnonzero(solution.column >= 0).tolist():
        left = used - _need(problem, case, int(solution.column[case]))
        if ((left < problem.minimum) & ((left > 0) | ~problem.if_used)).any():
            return _restated(problem, solution, case, -1)
    return None


def somebody_left_out(problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A placed case that counts in some level is taken out; the stated values stay."""
    counting = []
    for case in np.flatnonzero(solution.column >= 0).tolist():
        without = _moved(solution, case, -1).column.tolist()
        if any(level_value(problem, level.name, without) != level.value for level in solution.levels):
            counting.append(case)
    return _moved(solution, counting[rng.integers(len(counting))], -1) if counting else None


def value_not_theirs(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A level's value and bound are stated higher, or lower, than the placement gives."""
    if not solution.levels:
        return None
    index = int(rng.integers(len(solution.levels)))
    step = int(rng.choice([-1, 1, 7]))
    level = solution.levels[index]
    bound = None if level.bound is None else level.bound + step
    return relevelled(solution, index, replace(level, value=level.value + step, bound=bound))


def nobody_at_all(_problem: Problem, solution: Solution, _rng: np.random.Generator) -> Solution | None:
    """A placement is handed out with an answer that has none, or no placement with levels."""
    if solution.levels:
        return (
            replace(solution, status="unknown", proof="none", levels=(), certificate=None)
            if (solution.column >= 0).any()
            else None
        )
    return replace(solution, column=np.zeros_like(solution.column))


def words_of_another(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """Another status, proof or reason to stop than the levels give."""
    words: dict[str, tuple[str, ...]] = {
        "status": ("optimal", "within_gap", "feasible", "unknown", "best"),
        "proof": ("none", "proved", "certified", "sure"),
        "stopped": ("never",),
    }
    field = ("status", "proof", "stopped")[int(rng.integers(3))]
    proofs = ("certified", "proved")
    for word in rng.permutation(words[field]).tolist():
        if field == "proof" and not solution.levels and word in proofs:
            continue
        if word != getattr(solution, field):
            return replace(solution, **{field: word})
    return None


SOLUTIONS: tuple[Corruption, ...] = (
    over_capacity, under_minimum, ineligible_pair, split_group, apart_together, pin_broken, must_dropped,
    somebody_left_out, value_not_theirs, nobody_at_all, words_of_another,
)  # fmt: skip


def relevelled(solution: Solution, index: int, level: Level) -> Solution:
    """One level restated, and the words for the whole with it."""
    levels = tuple(level if at == index else each for at, each in enumerate(solution.levels))
    return replace(solution_of(solution.column, levels, ()), certificate=solution.certificate)


def _restated(problem: Problem, solution: Solution, case: int, column: int) -> Solution:
    """Moved, with true values and no bounds: only a rule is broken."""
    moved = _moved(solution, case, column)
    levels = tuple(
        Level(level.name, level_value(problem, level.name, moved.column.tolist()), None, "feasible", "none")
        for level in solution.levels
    )
    return replace(moved, levels=levels, status="feasible", proof="none", certificate=None)


def _moved(solution: Solution, case: int, column: int) -> Solution:
    placement = np.array(solution.column)
    placement[case] = column
    return replace(solution, column=placement)


def _allowed(problem: Problem, case: int) -> np.ndarray:
    allowed = np.array(problem.eligible[case])
    if problem.pinned[case] >= 0:
        allowed &= np.arange(problem.m) == problem.pinned[case]
    return allowed


def _need(problem: Problem, case: int, column: int) -> np.ndarray:
    need = np.zeros(len(problem.capacity), dtype=np.int64)
    for place, resource, dimension in problem.draws.tolist():
        if place == column:
            need[resource] += problem.demand[case, dimension]
    return need


def _used(problem: Problem, column: np.ndarray) -> np.ndarray:
    used = np.zeros(len(problem.capacity), dtype=np.int64)
    for case in np.flatnonzero(column >= 0).tolist():
        used += _need(problem, case, int(column[case]))
    return used
