"""Makes false solutions and false certificates out of true ones; each is false by construction.

Where a rule is broken the values are restated truly, so that only the rule can tell; a certificate's
corruption keeps its placement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from rematch.solver import Certificate, Level, LevelCertificate, Problem, Solution
from tests.solver.brute_force import level_value

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


def somebody_left_out(problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A placed case that counts in some level is taken out; the stated values stay."""
    counting = [
        case
        for case in np.flatnonzero(solution.column >= 0).tolist()
        if problem.weight[case] * int(problem.score[case, solution.column[case]]) != 0
    ]
    if not counting or all(level.name != "score" for level in solution.levels):
        return None
    return _moved(solution, counting[rng.integers(len(counting))], -1)


def value_not_theirs(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A level's value and bound are stated higher, or lower, than the placement gives."""
    if not solution.levels:
        return None
    index = int(rng.integers(len(solution.levels)))
    step = int(rng.choice([-1, 1, 7]))
    level = solution.levels[index]
    bound = None if level.bound is None else level.bound + step
    return _level(solution, index, replace(level, value=level.value + step, bound=bound))


def bound_better(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """The certificate states a bound that its numbers do not give."""
    return _certificate(solution, rng, lambda part: replace(part, bound=part.bound - 1))


def bound_of_level_better(
    _problem: Problem, solution: Solution, _rng: np.random.Generator
) -> Solution | None:
    """An open level is stated optimal and certified."""
    for index, level in enumerate(solution.levels):
        part = solution.certificate.levels[index] if solution.certificate else None
        if part is not None and part.bound > level.value:
            better = replace(level, bound=level.value, status="optimal", proof="certified")
            return _level(replace(solution, proof="certified"), index, better)
    return None


def negative_multiplier(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A multiplier of an earlier level is below 0."""
    if len(solution.levels) < 2:
        return None

    def change(part: LevelCertificate) -> LevelCertificate:
        return replace(part, earlier=(-1, *part.earlier[1:]))

    return _certificate(solution, rng, change, first=1)


def wrong_held_value(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """An earlier level is held higher than it was reached."""
    if len(solution.levels) < 2:
        return None

    def change(part: LevelCertificate) -> LevelCertificate:
        return replace(part, held=(part.held[0] + 1, *part.held[1:]))

    return _certificate(solution, rng, change, first=1)


def dropped_price(problem: Problem, solution: Solution, _rng: np.random.Generator) -> Solution | None:
    """The last resource's price is left out."""
    if not len(problem.capacity):
        return None
    return _certificate(solution, _rng, lambda part: replace(part, prices=part.prices[:-1]))


def dropped_multiplier(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """The multiplier of an earlier level is left out."""
    if len(solution.levels) < 2:
        return None
    return _certificate(solution, rng, lambda part: replace(part, earlier=part.earlier[:-1]), first=1)


def scale_of_nothing(_problem: Problem, solution: Solution, _rng: np.random.Generator) -> Solution | None:
    """Scale 0 would divide anything away."""
    certificate = solution.certificate
    return replace(solution, certificate=replace(certificate, scale=0)) if certificate else None


def other_name(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """The prices are said to be those of another objective."""
    return _certificate(solution, rng, lambda part: replace(part, objective=part.objective + "@7"))


SOLUTIONS: tuple[Corruption, ...] = (
    over_capacity, ineligible_pair, split_group, apart_together, pin_broken, must_dropped,
    somebody_left_out, value_not_theirs,
)  # fmt: skip
CERTIFICATES: tuple[Corruption, ...] = (
    bound_better, bound_of_level_better, negative_multiplier, wrong_held_value, dropped_price,
    dropped_multiplier, scale_of_nothing, other_name,
)  # fmt: skip


def _certificate(
    solution: Solution,
    rng: np.random.Generator,
    change: Callable[[LevelCertificate], LevelCertificate],
    first: int = 0,
) -> Solution | None:
    """The same with one level of the certificate changed."""
    certificate = solution.certificate
    if certificate is None or len(certificate.levels) <= first:
        return None
    index = int(rng.integers(first, len(certificate.levels)))
    parts = list(certificate.levels)
    parts[index] = change(parts[index])
    return replace(solution, certificate=Certificate(certificate.kind, certificate.scale, tuple(parts)))


def _level(solution: Solution, index: int, level: Level) -> Solution:
    levels = list(solution.levels)
    levels[index] = level
    return replace(solution, levels=tuple(levels))


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
