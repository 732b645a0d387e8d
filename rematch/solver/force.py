"""The exact round with one case at one owner: what placing it there would do to everybody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rematch.errors import ProblemError
from rematch.solver.canonical import eligible_pairs
from rematch.solver.problem import Problem, SolveParams
from rematch.solver.solution import Solution
from rematch.solver.solve import solve


def force(
    problem: Problem, solution: Solution, case_idx: int, owner_idx: int, params: SolveParams
) -> Solution:
    """
    Solve again with a case eligible only at one owner, and placed.

    Parameters
    ----------
    problem : Problem
    solution : Solution
        Of the round as it is; the start of the search where it still is feasible.
    case_idx : int
        Row of the case.
    owner_idx : int
        Label in `problem.owner`.
    params : SolveParams

    Returns
    -------
    Solution
        Status «infeasible» when the case cannot be there at all.

    Raises
    ------
    ProblemError
        No such case.
    """
    if not 0 <= case_idx < problem.n:
        raise ProblemError(f"force: row {case_idx} of {problem.n} cases.", pointer="/case_idx")
    eligible = np.array(eligible_pairs(problem))
    eligible[case_idx] &= problem.owner == owner_idx
    pin = int(problem.pinned[case_idx])
    if not eligible[case_idx].any() or (pin >= 0 and not eligible[case_idx, pin]):
        return _impossible(problem, case_idx, owner_idx)
    must = np.array(problem.must_place)
    must[case_idx] = True
    forced = replace(problem, eligible=eligible, must_place=must)
    return solve(forced, replace(params, warm=solution))


def _impossible(problem: Problem, case_idx: int, owner_idx: int) -> Solution:
    """Not eligible there, or pinned elsewhere: no search is needed to say so."""
    return Solution(
        column=np.full(problem.n, -1),
        levels=(),
        status="infeasible",
        proof="proved",
        stopped="done",
        certificate=None,
        facts={"strategy": "force", "behind": {"cases": [problem.case_ids[case_idx]], "owner": owner_idx}},
    )
