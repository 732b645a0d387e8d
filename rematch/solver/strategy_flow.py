"""Unit structure, any size: one exact flow per level, the levels before it counted first; all certified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.flow_levels import Combined, advanced, nothing_yet
from rematch.solver.objectives import Objective
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.price_bound import Prices, no_prices, safe_magnitude
from rematch.solver.priced_flow import Places, best_flow
from rematch.solver.problem import IntArray
from rematch.solver.same_level import repeat_of, repeated
from rematch.solver.solution import Stopped
from rematch.solver.unit_structure import UnitTree
from rematch.solver.watch import Watch


@dataclass(eq=False)
class _Run:
    """Where the levels stand: all of them so far in one, and what was found for each."""

    instance: Instance
    objectives: Sequence[Objective]
    places: Places
    combined: Combined
    watch: Watch
    findings: list[Finding] = field(default_factory=list)
    column: IntArray | None = None
    paths: int = 0


def solve_flow(
    instance: Instance, objectives: Sequence[Objective], tree: UnitTree, watch: Watch
) -> Outcome | None:
    """
    Exact ordered optimum of an instance with unit structure.

    Returns
    -------
    Outcome or None
        None when the numbers grow out of range; another strategy has to do it.
    """
    places = Places(tree, instance.allowed, instance.must)
    run = _Run(instance, objectives, places, nothing_yet(places), watch)
    stopped: Stopped = "done"
    try:
        for level in range(len(objectives)):
            if run.column is not None and watch.expired:
                run.findings.append(Finding(no_prices(instance, level, tree.scale)))
                stopped = "deadline"
            elif not _one_level(run, level):
                return Outcome("flow", None, (), infeasible=True)
            watch.finding(run.findings[-1])
            watch.phase(objectives[level].name)
    except OverflowError:
        return None
    if run.column is None:
        return _anywhere(run)
    return Outcome("flow", run.column, tuple(run.findings), stopped, facts={"paths": run.paths})


def _one_level(run: _Run, level: int) -> bool:
    """Solve a level, or see that it is decided already; False when nothing keeps every rule."""
    objective, tree = run.objectives[level], run.places.tree
    repeat = repeat_of(run.instance, run.objectives, level) if run.column is not None else None
    if repeat is not None:
        run.findings.append(repeated(run.instance, run.findings, repeat, tree.scale))
        run.combined = run.combined.skipped()
        return True
    held = [] if run.column is None else [each.value(run.column) for each in run.objectives[:level]]
    run.combined, flow = advanced(run.places, run.combined, objective)
    if flow is None:
        return False
    if held != [each.value(flow.column) for each in run.objectives[:level]]:
        raise OverflowError
    run.column, run.paths = flow.column, run.paths + flow.paths
    prices = _prices(run.instance, tree, run.combined)
    if not safe_magnitude(run.instance, run.objectives, prices, level):
        raise OverflowError
    run.findings.append(Finding(prices))
    value = objective.value(flow.column)
    run.watch.incumbent(run.instance, flow.column)
    run.watch.tell(objective.name, value, value, "flow")
    return True


def _anywhere(run: _Run) -> Outcome:
    """Nothing to maximise: any placement will do."""
    price = np.zeros_like(run.places.tree.low)
    flow = best_flow(run.places, np.zeros_like(run.instance.score), price)
    return Outcome("flow", None if flow is None else flow.column, (), infeasible=flow is None)


def _prices(instance: Instance, tree: UnitTree, combined: Combined) -> Prices:
    """Prices per unit of each resource, at the tree's scale."""
    resource = np.zeros(instance.capacity.shape[0], dtype=np.int64)
    resource[tree.resource] = combined.price * (tree.scale // tree.per_case)
    earlier = tuple(tree.scale * each for each in combined.multiplier[:-1])
    return Prices(tree.scale, resource, earlier)
