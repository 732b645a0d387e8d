"""The exact round with one case at one owner: what placing it there would do to everybody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rematch.errors import ProblemError
from rematch.solver.behind import Conflict, left_by
from rematch.solver.canonical import Instance, canonical, eligible_pairs, narrowed
from rematch.solver.problem import IntArray, Problem, SolveParams
from rematch.solver.questions import Question, asked
from rematch.solver.refutation import Held
from rematch.solver.solution import Solution
from rematch.solver.solve import solve
from rematch.solver.watch import Forwarding, Watch


def force(
    problem: Problem, solution: Solution, case_idx: int, owner_idx: int, params: SolveParams
) -> Solution:
    """
    Solve again with a case, and whoever stays together with it, placed at one owner.

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
        Of `forced_problem(problem, case_idx, owner_idx)`, which is what its certificate speaks of.
        Status «infeasible» when the case cannot be there at all; facts["why"] then is one of
        «not eligible», «pinned elsewhere», «never fits alone», «its group cannot», or «not with
        the rest» when others who must be placed, minima or apart rules stand against it.

    Raises
    ------
    ProblemError
        No such case.
    """
    forced = forced_problem(problem, case_idx, owner_idx)
    answer = solve(forced, replace(params, warm=solution))
    facts = dict(answer.facts) | {"forced": {"case": problem.case_ids[case_idx], "owner": owner_idx}}
    if answer.status == "infeasible":
        facts["why"] = _why(problem, case_idx, canonical(forced, params.seed), params)
    return replace(answer, facts=facts)


def forced_problem(problem: Problem, case_idx: int, owner_idx: int) -> Problem:
    """
    The round in which a case and its group are eligible at one owner only, and must be placed.

    A pin among them stands as eligibility for that column alone: elsewhere it leaves nothing.

    Raises
    ------
    ProblemError
        No such case.
    """
    if not 0 <= case_idx < problem.n:
        raise ProblemError(f"force: row {case_idx} of {problem.n} cases.", pointer="/case_idx")
    unit = _unit(problem, case_idx)
    eligible, pinned, must = (
        eligible_pairs(problem).copy(), problem.pinned.copy(), problem.must_place.copy()
    )  # fmt: skip
    eligible[unit] &= problem.owner == owner_idx
    for case in unit[pinned[unit] >= 0].tolist():
        eligible[case] &= np.arange(problem.m) == pinned[case]
    pinned[unit], must[unit] = -1, True
    return replace(problem, eligible=eligible, pinned=pinned, must_place=must)


def _unit(problem: Problem, case: int) -> IntArray:
    label = problem.group[case]
    return np.flatnonzero(problem.group == label) if label >= 0 else np.asarray([case])


def _why(problem: Problem, case: int, forced: Instance, params: SolveParams) -> str:
    """The first reason that holds, from the case itself to everybody."""
    place = int(np.flatnonzero(forced.case_order == case)[0])
    at_owner = forced.allowed[place]
    if not at_owner.any():
        pin = int(problem.pinned[case])
        return "not eligible" if pin < 0 else "pinned elsewhere"
    lone = narrowed(replace(forced, group=np.full_like(forced.group, -1)), forced.allowed, forced.capacity)
    if not lone.possible[place].any():
        return "never fits alone"
    return "its group cannot" if _refused_alone(forced, place, params) else "not with the rest"


def _refused_alone(forced: Instance, place: int, params: SolveParams) -> bool:
    """Whether the case's unit has no room even in an empty round."""
    every = tuple(range(forced.capacity.shape[0]))
    alone = left_by(forced, Conflict((place,), (), every))
    watch = Watch(params, Forwarding(None))
    return asked(Question(alone, Held()), params, watch, watch.remaining_s).refused
