"""Our side of every row: the one file here that knows how the solver is called, and what is inside it."""

from __future__ import annotations

import time
from dataclasses import asdict
from importlib import import_module
from typing import Any

import rematch.solver
from benchmarks.answer import Answer, NotRunError
from benchmarks.resolving import sampled_pairs
from rematch.errors import RefutedError
from rematch.solver import Problem, Progress, Solution, SolveParams, check, solve
from rematch.solver.canonical import canonical
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.objectives import objectives_of
from rematch.solver.price_bound import price_bound
from rematch.solver.watch import Forwarding, Watch


def solved(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """`rematch.solver.solve`, and `check` once the clock has stopped."""
    seen: list[Progress] = []
    params = SolveParams(objectives=objectives, deadline_s=limit_s, progress=seen.append)
    solution = solve(problem, params)
    answer = _as_answer(solution)
    answer.facts["events"] = [asdict(each) for each in seen]
    answer.afterwards = lambda: _checked(problem, solution)
    return answer


def bounded(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """The bound of the first level alone: prices of the linear relaxation, in integers."""
    params = SolveParams(objectives=objectives, deadline_s=limit_s)
    instance = canonical(problem, params.seed)
    levels = objectives_of(instance, objectives)
    scale = common_scale(instance, levels)
    prices = linear_prices(instance, levels, (), scale, Watch(params, Forwarding(None)))
    if prices is None:
        return Answer("no prices in time")
    bound = price_bound(instance, levels, prices, ())
    return Answer("certified", bounds=[bound.total / bound.scale])


def opportunity_costs(problem: Problem, objectives: tuple[str, ...], limit_s: float) -> Answer:
    """What every pair costs if it is forced; facts hold both times and the costs of the sampled pairs."""
    sensitivity = getattr(rematch.solver, "sensitivity", None)
    if sensitivity is None:
        raise NotRunError("rematch.solver.sensitivity is not built yet")
    started = time.perf_counter()
    params = SolveParams(objectives=objectives, deadline_s=limit_s)
    solution = solve(problem, params)
    between = time.perf_counter()
    found = sensitivity(problem, solution, params)
    ended = time.perf_counter()
    answer = _as_answer(solution)
    answer.facts |= {"solve_s": between - started, "sensitivity_s": ended - between}
    answer.facts["costs"] = [
        int(found.cost[i, j]) if found.possible[i, j] else None for i, j in sampled_pairs(problem)
    ]
    return answer


def _as_answer(solution: Solution) -> Answer:
    bounds = [level.bound for level in solution.levels if level.bound is not None]
    certified = () if solution.certificate is None else solution.certificate.levels
    facts = {
        "proof": solution.proof,
        "proofs": [level.proof for level in solution.levels],
        "statuses": [level.status for level in solution.levels],
        "stopped": solution.stopped,
        "strategy": solution.facts.get("strategy", ""),
        "kinds": [each.kind for each in certified],
        "certified_bounds": [each.bound for each in certified],
    }
    found = solution.status in {"optimal", "within_gap", "feasible"}
    return Answer(
        solution.status,
        solution.column if found else None,
        bounds if len(bounds) == len(solution.levels) else [],
        claims_optimal=solution.status == "optimal",
        facts=facts,
    )


def _checked(problem: Problem, solution: Solution) -> dict[str, Any]:
    """Seconds of `check`, and of plain integers; what they refuse is a fact of the row."""
    started = time.perf_counter()
    try:
        check(problem, solution)
    except RefutedError as error:
        return {"refuted": error.message}
    facts = {"check_s": time.perf_counter() - started}
    try:
        plain = import_module("benchmarks.plain_check")
    except ImportError:
        return facts
    return facts | plain.plainly_checked(problem, solution)
