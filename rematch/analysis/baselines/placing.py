"""Runs a method so that every rule of the problem is kept, and has the answer checked like any other."""

from dataclasses import dataclass, replace

import numpy as np

from rematch.analysis.baselines.given import Given, Ground, ground_of, with_options
from rematch.analysis.baselines.methods import METHODS
from rematch.analysis.baselines.options import FOR_A_MINIMUM, MUST, narrowed
from rematch.analysis.baselines.uses import Uses, uses_of
from rematch.errors import ImpossibleError
from rematch.models.baselines import Method
from rematch.scoring.arrays import Bools, Ints
from rematch.solver import Level, Problem, Solution, SolveParams, check, solve

ROUNDS = 20
"""How often a method is run again for what it left broken."""
HOLD_S = 20.0


@dataclass(frozen=True, eq=False)
class Placed:
    """
    What a method comes to.

    Attributes
    ----------
    column : int64[n]
        Column of each case, -1 not placed.
    missed : tuple of int
        Resources whose minimum the method did not reach; everything else is kept.
    """

    column: Ints
    missed: tuple[int, ...]


def placed_by(method: Method, ground: Ground) -> Placed:
    """
    Place a round by a method.

    Parameters
    ----------
    method : Method
        Any but the optimum.
    ground : Ground

    Returns
    -------
    Placed
        Checked by `solver.check`.

    Raises
    ------
    ImpossibleError
        Those that must be placed cannot all be.

    Notes
    -----
    Who must be placed comes first. Where a method does not find room for them all, they are held where the
    solver finds it. Where a minimum is not reached, those who count for it come first in another run; where
    something is used less than its minimum allows, it is not used at all.
    """
    problem = ground.given.problem
    for _ in range(ROUNDS):
        taken = METHODS[method](ground)
        column = ground.options.columns(taken)
        mended = _mended(ground, taken, column)
        if mended is None:
            break
        ground = mended
    missed = tuple(np.flatnonzero(_missed(problem, column)).tolist())
    check_placement(problem, column, missed)
    return Placed(column, missed)


def place(given: Given, method: Method, *, seed: int) -> Placed:
    """
    Place a round by a method under one seed.

    Parameters
    ----------
    given : Given
    method : Method
    seed : int
        Of the lottery.
    """
    return placed_by(method, ground_of(given, seed=seed))


def check_placement(problem: Problem, column: Ints, missed: tuple[int, ...] = ()) -> None:
    """
    Have a placement checked as an answer of the solver is.

    Parameters
    ----------
    problem : Problem
    column : int64[n]
    missed : tuple of int
        Resources that are allowed to stay below their minimum.

    Raises
    ------
    RefutedError
        A rule is broken.
    """
    minimum = problem.minimum.copy()
    minimum[list(missed)] = 0
    there = np.flatnonzero(column >= 0)
    scores = problem.score if isinstance(problem.score, np.ndarray) else problem.score.rows(0, problem.n)
    total = int((scores[there, column[there]].astype(np.int64) * problem.weight[there]).sum())
    values = {"placed_persons": int(problem.size[there].sum()), "score": total}
    levels = tuple(Level(name, value, None, "feasible", "none") for name, value in values.items())
    claimed = Solution(
        column=column, levels=levels, status="feasible", proof="none", stopped="done", certificate=None
    )
    check(replace(problem, minimum=minimum), claimed)


def _mended(ground: Ground, taken: Ints, column: Ints) -> Ground | None:
    """The ground for another run, or None where nothing is left to mend."""
    options, problem = ground.options, ground.given.problem
    if (taken[options.stage == MUST] < 0).any():
        return _held(ground)
    missed = _missed(problem, column)
    shut = missed & problem.if_used
    uses = uses_of(problem, options.members[options.unit], options.column)
    drawing = _drawing(uses, shut) & (options.stage[options.unit] != MUST)
    if drawing.any():
        return with_options(ground.given, narrowed(options, ~drawing))
    needed = np.zeros(options.units, dtype=np.bool_)
    needed[options.unit[_drawing(uses, missed & ~shut)]] = True
    stage = np.where(needed, np.minimum(options.stage, FOR_A_MINIMUM), options.stage)
    if (stage == options.stage).all():
        return None
    return with_options(ground.given, replace(options, stage=stage))


def _drawing(uses: Uses, resources: Bools) -> Bools:
    """bool[O]: options that draw on one of these resources (bool[R])."""
    result = np.zeros(len(uses.first) - 1, dtype=np.bool_)
    result[uses.option[resources[uses.resource]]] = True
    return result


def _missed(problem: Problem, column: Ints) -> Bools:
    """bool[R]: resources used less than they have to be."""
    placed = np.flatnonzero(column >= 0)
    drawn = np.zeros((problem.m, problem.demand.shape[1]), dtype=np.int64)
    np.add.at(drawn, column[placed], problem.demand[placed])
    used = np.zeros(len(problem.capacity), dtype=np.int64)
    np.add.at(used, problem.draws[:, 1], drawn[problem.draws[:, 0], problem.draws[:, 2]])
    return np.asarray((used < problem.minimum) & ~(problem.if_used & (used == 0)))


def _held(ground: Ground) -> Ground:
    """Leave those who must be placed the one option where the solver finds room for all of them."""
    options, problem = ground.options, ground.given.problem
    units = np.flatnonzero(options.stage == MUST)
    cases = options.members[units]
    must = np.isin(np.arange(problem.n), cases[cases >= 0])
    listed = np.zeros((problem.n, problem.m), dtype=np.bool_)
    for case, column in zip(options.members[options.unit].T, options.column.T, strict=True):
        listed[case[column >= 0], column[column >= 0]] = True
    # A pin that fits nowhere is for the solver to refuse: a problem must not contradict its own pins.
    pinned = np.flatnonzero(problem.pinned >= 0)
    listed[pinned, problem.pinned[pinned]] = True
    alone = replace(
        problem, eligible=listed & must[:, None], must_place=must, minimum=np.zeros_like(problem.minimum)
    )
    found = solve(alone, SolveParams(objectives=("score",), deadline_s=HOLD_S, seed=options.seed))
    if found.status in {"infeasible", "unknown"}:
        names = ", ".join(problem.case_ids[case] for case in np.flatnonzero(must)[:10].tolist())
        raise ImpossibleError(
            f"Those who must be placed cannot all be, or not within {HOLD_S:.0f} s: {names}."
        )
    there = options.taken(found.column)[units]
    kept = options.stage[options.unit] != MUST
    kept[there[there >= 0]] = True
    return with_options(ground.given, narrowed(options, kept))
