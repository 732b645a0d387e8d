"""Everything but unit structure up to a few ten thousand pairs: price, rule out, search what is left.

Level by level; each is held at the value reached, and the pairs it rules out stay out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.core_model import Task
from rematch.solver.core_search import search_core
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.moves import improved
from rematch.solver.objectives import Objective
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.price_bound import PriceBound, Prices, no_prices, price_bound
from rematch.solver.problem import BoolArray, IntArray, SolveParams
from rematch.solver.same_level import repeat_of, repeated
from rematch.solver.solution import Stopped
from rematch.solver.start import start_placement
from rematch.solver.watch import Watch


@dataclass(eq=False)
class _Run:
    """Where the levels stand."""

    instance: Instance
    objectives: Sequence[Objective]
    scale: int
    seed: int
    watch: Watch
    column: IntArray | None
    alive: BoolArray
    must: BoolArray
    findings: list[Finding] = field(default_factory=list)
    infeasible: bool = False

    def until_s(self) -> float:
        """When the search of the next level has to end: half of what is left, all for the last."""
        last = len(self.findings) + 1 >= len(self.objectives)
        return self.watch.elapsed_s + self.watch.remaining_s * (1.0 if last else 0.5)

    @property
    def held(self) -> list[int]:
        """Values of the levels done, at the placement as it is now."""
        assert self.column is not None
        return [each.value(self.column) for each in self.objectives[: len(self.findings)]]


def solve_core(
    instance: Instance,
    objectives: Sequence[Objective],
    warm: IntArray | None,
    params: SolveParams,
    watch: Watch,
) -> Outcome:
    """
    Ordered optimum by certified prices, fixing and one search of the core per level.

    Returns
    -------
    Outcome
        Levels that did not close within the deadline keep the bound of their prices.
    """
    column = start_placement(instance, objectives, warm, watch)
    scale = common_scale(instance, objectives)
    run = _Run(instance, objectives, scale, params.seed, watch, column, instance.possible, instance.must)
    if column is None and not objectives:
        return _without_objective(run)
    for level in range(len(objectives)):
        _one_level(run, level)
        if run.column is None:
            return Outcome("core", None, (), _stopped(run), infeasible=run.infeasible)
        watch.finding(run.findings[-1])
        watch.phase(objectives[level].name)
    return Outcome("core", run.column, tuple(run.findings), _stopped(run))


def _one_level(run: _Run, level: int) -> None:
    repeat = repeat_of(run.instance, run.objectives, level) if run.column is not None else None
    if repeat is not None:
        run.findings.append(repeated(run.instance, run.findings, repeat, run.scale))
        return
    if run.watch.expired and run.column is not None:
        run.findings.append(Finding(no_prices(run.instance, level, run.scale)))
        return
    held = run.held if level else []
    if run.column is not None:
        _improve(run)
    prices, bound = _priced(run, held)
    restricted = replace(run.instance, must=run.must)
    task = Task(restricted, run.objectives, held, run.alive, bound, run.seed, run.until_s())
    found = search_core(task, run.column, run.watch)
    run.column, run.infeasible = found.column, found.infeasible
    run.findings.append(Finding(prices, found.closed, found.core_pairs))
    if run.column is None:
        return
    value = run.objectives[level].value(run.column)
    spare = bound.total - run.scale * value
    run.alive = run.alive & (bound.slack <= spare)
    run.must = run.must | (bound.unplaced > spare)
    run.watch.tell(run.objectives[level].name, value, value if found.closed else bound.value, "level")


def _improve(run: _Run) -> None:
    """Moves and swaps from where the level before ended: they lower no level that is held."""
    assert run.column is not None
    better = improved(run.instance, run.objectives, run.column, run.watch)
    before = [each.value(run.column) for each in run.objectives]
    if [each.value(better) for each in run.objectives] > before:
        run.column = better
        run.watch.incumbent(run.instance, better)


def _priced(run: _Run, held: list[int]) -> tuple[Prices, PriceBound]:
    """Zero prices where they suffice, else the duals of the relaxation, whichever bounds better."""
    free = no_prices(run.instance, len(held), run.scale)
    best = (free, price_bound(run.instance, run.objectives, free, held))
    objective = run.objectives[len(held)]
    if run.column is not None and best[1].value <= objective.value(run.column):
        return best
    prices = linear_prices(run.instance, run.objectives, held, run.scale, run.watch)
    if prices is not None:
        bound = price_bound(run.instance, run.objectives, prices, held)
        best = (prices, bound) if bound.total <= best[1].total else best
    value = None if run.column is None else objective.value(run.column)
    run.watch.tell(objective.name, value, best[1].value, "prices")
    return best


def _without_objective(run: _Run) -> Outcome:
    """Nothing to maximise and no start: any placement will do."""
    nothing = Objective("", np.zeros_like(run.instance.score), per_case=True)
    free = no_prices(run.instance, 0, run.scale)
    bound = price_bound(run.instance, (nothing,), free, ())
    task = Task(run.instance, (nothing,), (), run.alive, bound, run.seed, run.until_s())
    found = search_core(task, None, run.watch)
    return Outcome("core", found.column, (), _stopped(run), infeasible=found.infeasible)


def _stopped(run: _Run) -> Stopped:
    if all(each.closed for each in run.findings) or run.infeasible:
        return "done"
    return "work" if run.watch.audit else "deadline"
