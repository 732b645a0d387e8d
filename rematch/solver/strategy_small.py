"""Everything but unit structure up to a few ten thousand pairs: bound, rule out, close what is left, certify.

Level by level; each is held at the value reached, and the pairs it rules out stay out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from rematch.errors import SolveError
from rematch.solver.canonical import Instance
from rematch.solver.certificate import LevelCertificate
from rematch.solver.core_model import Task
from rematch.solver.core_search import Found, search_core
from rematch.solver.lean import Lean, lean
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.moves import improved
from rematch.solver.objectives import Objective
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.packings import question_of
from rematch.solver.price_bound import PriceBound, Prices, no_prices, price_bound
from rematch.solver.problem import BoolArray, IntArray, SolveParams
from rematch.solver.same_level import repeat_of, repeated
from rematch.solver.second_opinion import confirmed
from rematch.solver.solution import Stopped
from rematch.solver.start import start_placement
from rematch.solver.tightened import above, tight
from rematch.solver.tree import certified_level
from rematch.solver.watch import Watch

# What the search for a certificate of a closed level may take: as long as the answer took, or this share of
# the time left where that is more, so that quick rounds come back certified too.
CERTIFY_SHARE = 0.03


@dataclass(eq=False)
class _Run:
    """Where the levels stand, on what is left of the round without what never binds."""

    reduced: Lean
    instance: Instance
    objectives: Sequence[Objective]
    scale: int
    seed: int
    watch: Watch
    column: IntArray | None
    alive: BoolArray
    must: BoolArray
    findings: list[Finding] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    infeasible: bool = False

    def until_s(self) -> float:
        """When the search of the next level has to end: half of what is left, all for the last."""
        last = len(self.findings) + 1 >= len(self.objectives)
        return self.watch.elapsed_s + self.watch.remaining_s * (1.0 if last else 0.5)

    @property
    def held(self) -> list[int]:
        """Values of the levels done, at the placement as it is now."""
        if self.column is None:
            return []
        return [each.value(self.column) for each in self.objectives[: len(self.findings)]]


def solve_small(
    instance: Instance,
    objectives: Sequence[Objective],
    warm: IntArray | None,
    params: SolveParams,
    watch: Watch,
) -> Outcome:
    """
    Ordered optimum: per level a bound, fixing, one search of the core, and a certificate of it.

    Returns
    -------
    Outcome
        Levels that did not close within the deadline keep the bound of their prices or packings.
    """
    reduced = lean(instance)
    instance = reduced.instance
    column = start_placement(instance, objectives, warm, watch)
    scale = common_scale(instance, objectives)
    levels = objectives if objectives or column is not None else (_nothing(instance),)
    run = _Run(reduced, instance, levels, scale, params.seed, watch, column, instance.possible, instance.must)
    for level in range(len(levels)):
        _one_level(run, level)
        if run.column is None:
            return Outcome("small", None, (), _stopped(run), infeasible=run.infeasible)
        if objectives:
            watch.finding(reduced.widened(run.findings[-1]))
            watch.phase(objectives[level].name)
    findings = tuple(reduced.widened(each) for each in run.findings[: len(objectives)])
    return Outcome("small", run.column, findings, _stopped(run), facts=run.facts)


def _nothing(instance: Instance) -> Objective:
    """Nothing to maximise and no start: any placement will do."""
    return Objective("", np.zeros_like(instance.score), per_case=True)


def _one_level(run: _Run, level: int) -> None:
    repeat = repeat_of(run.instance, run.objectives, level) if run.column is not None else None
    if repeat is not None:
        run.findings.append(repeated(run.instance, run.findings, repeat, run.scale))
        return
    if run.watch.expired and run.column is not None:
        run.findings.append(Finding(no_prices(run.instance, level, run.scale)))
        return
    began_s, held = run.watch.elapsed_s, run.held
    _improve(run)
    prices, bound = _priced(run, held)
    restricted = replace(run.instance, must=run.must)
    task = Task(restricted, run.objectives, held, run.alive, bound, run.seed, run.until_s())
    run.watch.phase("prices")
    ready = tight(task, prices, run.column, run.instance)
    run.watch.phase("packings")
    found = search_core(ready, prices, run.column, run.watch)
    run.watch.phase("search")
    run.column, run.infeasible = found.column, found.infeasible
    if run.column is None:
        return
    run.facts.setdefault("closed_by", {})[task.objective.name] = found.by if found.closed else None
    certificate = _certified(run, task, prices, found, began_s)
    run.watch.phase("certificate")
    closed = found.closed and (certificate is not None or _believed(run, task, found))
    run.findings.append(Finding(prices, closed, found.core_pairs, certificate or ready.certificate))
    value = task.objective.value(run.column)
    left = above(replace(ready.task, alive=run.alive, instance=restricted), value - 1)
    run.alive, run.must = left.alive, left.instance.must
    run.watch.tell(task.objective.name, value, value if closed else ready.task.bound.value, "level")


def _certified(
    run: _Run, task: Task, prices: Prices, found: Found, began_s: float
) -> LevelCertificate | None:
    """A tree that shows what the search closed, if one grows in time."""
    assert found.column is not None
    value = task.objective.value(found.column)
    if not found.closed or task.bound.value <= value or not run.watch.certify:
        return None
    now_s = run.watch.elapsed_s
    until_s = now_s + max(now_s - began_s, CERTIFY_SHARE * (task.until_s - now_s))
    question = question_of(run.instance, run.objectives, task.held, value)
    grown = certified_level(question, prices, min(until_s, task.until_s), run.watch)
    if grown is not None and grown.column is not None:
        better = task.objective.value(grown.column)
        raise SolveError(
            f"Level {task.objective.name}: {found.by} closed at {value}, the tree finds {better}."
        )
    return grown.certificate if grown is not None and grown.closed else None


def _believed(run: _Run, task: Task, found: Found) -> bool:
    """Whether the closing stands: to certify in audit mode, a second library has to close the same core."""
    assert found.column is not None
    if found.core is None or not (run.watch.audit and run.watch.certify):
        return True
    agrees = confirmed(found.core, task.objective.value(found.column), run.watch)
    run.facts.setdefault("confirmed_by", {})[task.objective.name] = "CP-SAT" if agrees else None
    return agrees


def _improve(run: _Run) -> None:
    """Moves and swaps from where the level before ended: they lower no level that is held."""
    if run.column is None:
        return
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
    value = None if run.column is None else objective.value(run.column)
    if value is not None and best[1].value <= value:
        return best
    prices = linear_prices(run.instance, run.objectives, held, run.scale, run.watch)
    if prices is not None:
        bound = price_bound(run.instance, run.objectives, prices, held)
        best = (prices, bound) if bound.total <= best[1].total else best
    run.watch.prices(len(held), run.reduced.widened(Finding(best[0])).prices)
    run.watch.tell(objective.name, value, best[1].value, "prices")
    return best


def _stopped(run: _Run) -> Stopped:
    if all(each.closed for each in run.findings) or run.infeasible:
        return "done"
    return "work" if run.watch.audit else "deadline"
