"""Every runner by its name: what it is called in tables, and where its function is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from benchmarks.answer import Answer, NotRunError
from rematch.solver import Problem

Run = Callable[[Problem, tuple[str, ...], float], Answer]


@dataclass(frozen=True)
class Runner:
    """`library` is the distribution whose version is stated."""

    name: str
    title: str
    module: str
    function: str = "run"
    library: str = ""


RUNNERS = {
    runner.name: runner
    for runner in (
        Runner("ours", "rematch", "benchmarks.ours", "solved"),
        Runner("ours-bound", "rematch, bound alone", "benchmarks.ours", "bounded"),
        Runner("ours-costs", "rematch, opportunity costs", "benchmarks.ours", "opportunity_costs"),
        Runner("scipy", "scipy linear_sum_assignment", "benchmarks.peers.lap_scipy", library="scipy"),
        Runner("lapx", "lapx", "benchmarks.peers.lap_lapx", library="lapx"),
        Runner("forced", "scipy, re-solved per pair", "benchmarks.peers.forced", library="scipy"),
        Runner("cpsat", "CP-SAT, example model", "benchmarks.peers.naive_cpsat", library="ortools"),
        Runner("cbc", "PuLP + CBC", "benchmarks.peers.pulp_cbc", library="pulp"),
        Runner("highs", "HiGHS, full model", "benchmarks.peers.highs_full", library="highspy"),
        Runner("scip", "SCIP, full model", "benchmarks.peers.scip_full", library="pyscipopt"),
        Runner(
            "lp-simplex", "HiGHS simplex, full LP", "benchmarks.peers.lp_highs_simplex", library="highspy"
        ),
        Runner("lp-ipm", "HiGHS interior point, full LP", "benchmarks.peers.lp_highs_ipm", library="highspy"),
        Runner("lp-glop", "GLOP, full LP", "benchmarks.peers.lp_glop", library="ortools"),
        Runner("greedy", "greedy", "benchmarks.peers.greedy"),
        Runner("first-come", "first come", "benchmarks.peers.first_come"),
    )
}


def function_of(name: str) -> Run:
    """
    Import a runner.

    Raises
    ------
    NotRunError
        Its library is not installed.
    """
    runner = RUNNERS[name]
    try:
        return getattr(import_module(runner.module), runner.function)
    except ImportError as error:
        raise NotRunError(f"{error.name or runner.library} is not installed") from None
