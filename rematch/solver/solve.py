"""The recipe: canonical order, objectives, the strategy that fits structure and size, the answer."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from rematch.solver.answer import answered
from rematch.solver.behind import behind
from rematch.solver.canonical import Instance, canonical
from rematch.solver.objectives import Objective, objectives_of, refuse_unknown
from rematch.solver.outcome import Outcome
from rematch.solver.problem import IntArray, Problem, SolveParams
from rematch.solver.solution import Solution
from rematch.solver.strategy_core import solve_core
from rematch.solver.strategy_flow import solve_flow
from rematch.solver.strategy_greedy import solve_greedy
from rematch.solver.unit_structure import unit_tree
from rematch.solver.warm import repaired
from rematch.solver.watch import Forwarding, Listener, Watch

CORE_PAIR_LIMIT = 50_000


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
        An objective that is unknown or not built yet.
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
    warm = _warm_start(instance, params)
    watch.phase("order")
    outcome = _outcome(instance, objectives, warm, params, watch)
    watch.phase("rest")
    facts = _facts(instance, outcome, params, watch)
    if outcome.infeasible:
        facts["behind"] = behind(problem, instance)
    return answered(instance, objectives, outcome, facts)


def _outcome(
    instance: Instance,
    objectives: Sequence[Objective],
    warm: IntArray | None,
    params: SolveParams,
    watch: Watch,
) -> Outcome:
    """The first strategy that fits."""
    tree = unit_tree(instance)
    if tree is not None:
        outcome = solve_flow(instance, objectives, tree, watch)
        if outcome is not None:
            return outcome
    strategy = solve_core if int(instance.possible.sum()) <= CORE_PAIR_LIMIT else solve_greedy
    return strategy(instance, objectives, warm, params, watch)


def _warm_start(instance: Instance, params: SolveParams) -> IntArray | None:
    """What still keeps every rule of the earlier placement; its bounds are never taken over."""
    if params.warm is None or params.warm.column.shape[0] != instance.n:
        return None
    if params.warm.column.max(initial=-1) >= instance.m:
        return None
    return repaired(instance, instance.entered(params.warm.column))


def _facts(instance: Instance, outcome: Outcome, params: SolveParams, watch: Watch) -> dict[str, Any]:
    stated = {
        name: getattr(params, name) for name in ("objectives", "deadline_s", "seed", "audit", "memory_mb")
    }
    return {
        "strategy": outcome.strategy,
        "seconds": dict(watch.phases),
        "pairs": int(instance.allowed.sum()),
        "versions": {name: version(name) for name in ("highspy", "ortools", "numpy")},
        "params": stated,
    } | outcome.facts
