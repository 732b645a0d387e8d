"""The recipe: canonical order, objectives, the strategy that fits structure and size, the answer."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from rematch.solver.answer import answered
from rematch.solver.canonical import Instance, canonical
from rematch.solver.infeasible import shown_infeasible
from rematch.solver.levels import solve_levels
from rematch.solver.objectives import objectives_of, refuse_unknown
from rematch.solver.outcome import Outcome
from rematch.solver.problem import Problem, SolveParams
from rematch.solver.solution import Solution
from rematch.solver.warm import warm_start
from rematch.solver.watch import Forwarding, Listener, Watch

STATED = ("objectives", "deadline_s", "seed", "audit", "certify", "gap_ppm", "memory_mb")
"""Parameters that an answer states."""


def solve(problem: Problem, params: SolveParams) -> Solution:
    """
    Place the cases, level after level, and prove it.

    Parameters
    ----------
    problem : Problem
    params : SolveParams

    Returns
    -------
    Solution
        Feasible for every rule whenever its status is optimal, within_gap or feasible.

    Raises
    ------
    ProblemError
        An objective that is unknown, given twice, or makes no sense where it stands.
    SolveError
        A library ended without an answer.

    References
    ----------
    docs: solver contract, sections 1 to 3.
    """
    return solve_heard(problem, params, Forwarding(params.progress))


def solve_heard(problem: Problem, params: SolveParams, listener: Listener) -> Solution:
    """`solve`, with a listener that also hears of incumbents."""
    refuse_unknown(params.objectives)
    watch = Watch(params, listener)
    instance = canonical(problem, params.seed)
    objectives = objectives_of(instance, params.objectives)
    warm = warm_start(instance, params.warm)
    watch.phase("order")
    outcome = solve_levels(instance, objectives, warm, params, watch)
    watch.phase("rest")
    if outcome.infeasible:
        outcome = shown_infeasible(problem, instance, outcome, params, watch)
    facts = _facts(instance, outcome, params, watch)
    return answered(instance, objectives, outcome, facts)


def _facts(instance: Instance, outcome: Outcome, params: SolveParams, watch: Watch) -> dict[str, Any]:
    stated = {name: getattr(params, name) for name in STATED}
    return {
        "strategy": outcome.strategy,
        "seconds": dict(watch.phases),
        "pairs": int(instance.allowed.sum()),
        "versions": {name: version(name) for name in ("highspy", "ortools", "numpy")},
        "params": stated,
    } | outcome.facts
