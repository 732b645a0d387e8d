"""Our own answer beside the others: the first stage of `match`, within a deadline, with its gap stated."""

import time
from dataclasses import dataclass

from rematch.analysis.gaps import gap_ppm
from rematch.matching import Encoded, Solve, who_problem
from rematch.matching.unsolved import refuse_no_answer
from rematch.models.baselines import OptimumFound
from rematch.models.run import StageName
from rematch.scoring.arrays import Ints
from rematch.solver import SolveParams, isolated


@dataclass(frozen=True, eq=False)
class Best:
    """The placement, int64[n], and what is known about it."""

    column: Ints
    found: OptimumFound


def optimum(encoded: Encoded, *, deadline_s: float, seed: int, solve: Solve = isolated) -> Best:
    """
    Solve who is placed by the household side alone, under the objectives of the rules.

    Parameters
    ----------
    encoded : Encoded
    deadline_s : float
        Wall time.
    seed : int
        Decides ties.
    solve : Solve
        `isolated`, or `in_process`.

    Raises
    ------
    ImpossibleError, SolveError
        Nothing keeps all the rules, or nothing was found in time.
    """
    started = time.perf_counter()
    objectives = tuple(encoded.scenario.policy.objectives)
    params = SolveParams(objectives=objectives, deadline_s=deadline_s, seed=seed)
    solution = solve(who_problem(encoded), params)
    refuse_no_answer(StageName.WHO, solution, encoded.resources)
    found = OptimumFound(
        seed=seed,
        status=solution.status,
        proof=solution.proof,
        stopped=solution.stopped,
        gap_ppm=gap_ppm(solution.levels),
        seconds=round(time.perf_counter() - started, 4),
    )
    return Best(solution.column, found)
