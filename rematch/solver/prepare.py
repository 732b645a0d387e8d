"""Compiles every loop of the solver once, on small invented rounds, so that no deadline pays for it.

`isolated` calls it before its clock starts; `python -m rematch.solver.prepare` when an image is built.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rematch.solver.canonical import canonical
from rematch.solver.compiled import missing
from rematch.solver.objectives import objectives_of
from rematch.solver.problem import Problem, SolveParams
from rematch.solver.sensitivity import sensitivity
from rematch.solver.solution import Progress
from rematch.solver.solve import solve
from rematch.solver.strategy_medium import solve_medium
from rematch.solver.watch import Forwarding, Watch

__all__ = ["load", "made_ready", "missing", "prepare"]
LEVELS = ("placed_persons", "score")


def made_ready(progress: Callable[[Progress], None] | None, objectives: Sequence[str] = ()) -> None:
    """
    Compile what is missing before a clock starts: once after an installation it takes as long as a solve.

    Parameters
    ----------
    progress : callable or None
        Told before it begins, if anything is to be compiled.
    objectives : sequence of str
        The first is the level that waits.
    """
    if missing() and progress is not None:
        level = objectives[0] if objectives else ""
        progress(Progress(level, None, None, 0.0, "compiling, once after an installation"))
    prepare()


def prepare() -> bool:
    """Compile what is missing; whether anything was."""
    if not missing():
        return False
    _units()
    _households()
    return True


def load() -> None:
    """Read the kept loops into this process by a small round of flows, which starts no thread."""
    solve(*_flows())


def _flows() -> tuple[Problem, SolveParams]:
    return _round(cases=12, columns=4, dimensions=0), SolveParams(objectives=LEVELS, audit=True)


def _units() -> None:
    """Flows, and what a placement costs the others."""
    problem, params = _flows()
    sensitivity(problem, solve(problem, params), params)


def _households() -> None:
    """Prices, packings, trees and the local search, by the strategies of small and of larger rounds."""
    params = SolveParams(objectives=LEVELS, audit=True)
    for dimensions in (1, 2):
        problem = _round(cases=24, columns=5, dimensions=dimensions)
        solve(problem, params)
        instance = canonical(problem, params.seed)
        watch = Watch(params, Forwarding(None))
        solve_medium(instance, objectives_of(instance, LEVELS), None, params, watch)


def _round(*, cases: int, columns: int, dimensions: int) -> Problem:
    """Households of one to six in columns that hold most of them; no dimension: a home each."""
    rng = np.random.default_rng(dimensions)
    size = rng.integers(1, 7, cases)
    parts = [rng.binomial(size, 0.4) for _ in range(1, dimensions)]
    demand = np.stack([size if dimensions else np.ones_like(size), *parts], axis=1)
    capacity = np.maximum(demand.sum(axis=0) * 9 // (10 * columns), 1)
    dims = demand.shape[1]
    return Problem(
        score=rng.integers(0, 10_001, (cases, columns)),
        eligible=rng.random((cases, columns)) < 0.8,
        demand=demand,
        capacity=np.tile(capacity, columns),
        draws=np.array([(j, j * dims + d, d) for j in range(columns) for d in range(dims)]),
        weight=size,
        size=size,
    )


if __name__ == "__main__":
    prepare()
