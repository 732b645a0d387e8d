"""Rounds beyond the small tier: prices, flows by size, local search, then neighbourhoods to the deadline.

Level by level; each is held at the value reached, and certified by its prices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rematch.solver.canonical import Instance
from rematch.solver.core_model import Task
from rematch.solver.even_prices import even_prices
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.look_ahead import both_at_once
from rematch.solver.medium_steps import FIRST_STEPS, LAST_STEPS, Start, Step, flows
from rematch.solver.neighbourhoods import recreated
from rematch.solver.objectives import Objective
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.placement import keeps_rules
from rematch.solver.price_bound import Prices, no_prices, price_bound
from rematch.solver.problem import IntArray, SolveParams
from rematch.solver.same_level import repeat_of, repeated
from rematch.solver.solution import Stopped
from rematch.solver.start import first_placement
from rematch.solver.strategy_small import solve_small
from rematch.solver.tightened import AUDIT_CELLS, CELLS_PER_S, tight
from rematch.solver.watch import Forwarding, Watch

# The last level gets so many times the time of each before it.
LAST_WEIGHT = 3.0
# Of a level's time, for its prices at most, and for packings once a good placement is known.
PRICES_SHARE = 0.5
PACKINGS_SHARE = 0.15
# For a level and a later one at once, of the first one's time.
AHEAD_SHARE = 0.8


@dataclass(eq=False)
class _Run:
    """Where the levels stand."""

    instance: Instance
    objectives: Sequence[Objective]
    scale: int
    seed: int
    watch: Watch
    column: IntArray
    findings: list[Finding] = field(default_factory=list)
    looked_ahead: bool = False

    @property
    def held(self) -> list[int]:
        """Values of the levels done, at the placement as it is now."""
        return [each.value(self.column) for each in self.objectives[: len(self.findings)]]

    def offer(self, column: IntArray, phase: str, bound: int) -> None:
        """Take a placement over if it is better, level by level, and say so."""
        better = [each.value(column) for each in self.objectives] > [
            each.value(self.column) for each in self.objectives
        ]
        if not better or not keeps_rules(self.instance, column):
            return
        self.column = column
        level = self.objectives[len(self.findings)]
        self.watch.incumbent(self.instance, column)
        self.watch.tell(level.name, level.value(column), bound, phase)


def solve_medium(
    instance: Instance,
    objectives: Sequence[Objective],
    warm: IntArray | None,
    params: SolveParams,
    watch: Watch,
) -> Outcome:
    """
    A good placement and, per level, a bound that certifies how good.

    Returns
    -------
    Outcome
        Rarely optimal, always with the gap stated. Where no first placement is found (a minimum,
        somebody who must be placed), the core search has to find one.
    """
    column = first_placement(instance, objectives, warm, watch)
    watch.phase("start")
    if column is None:
        return solve_small(instance, objectives, warm, params, watch)
    run = _Run(instance, objectives, common_scale(instance, objectives), params.seed, watch, column)
    for level, objective in enumerate(objectives):
        repeat = repeat_of(instance, objectives, level)
        if repeat is not None:
            finding = repeated(instance, run.findings, repeat, run.scale)
        elif watch.expired:
            finding = Finding(no_prices(instance, level, run.scale))
        else:
            finding = _one_level(run)
        run.findings.append(finding)
        watch.finding(finding)
        watch.phase(objective.name)
    return Outcome("medium", run.column, tuple(run.findings), stopped=_stopped(run))


def _one_level(run: _Run) -> Finding:
    level = len(run.findings)
    left = len(run.objectives) - level
    share = 1.0 if left == 1 else 1.0 / (left - 1 + LAST_WEIGHT)
    until_s = run.watch.elapsed_s + share * run.watch.remaining_s
    held, objectives = run.held, run.objectives[: level + 1]
    prices = _priced(run, held, PRICES_SHARE * (until_s - run.watch.elapsed_s))
    bound = price_bound(run.instance, objectives, prices, held)
    task = Task(run.instance, objectives, held, run.instance.possible, bound, run.seed, until_s)
    run.watch.prices(level, prices)
    run.watch.tell(task.objective.name, task.objective.value(run.column), bound.value, "prices")
    # What a level before looked ahead to begins where that ended: flows would begin anew.
    first = FIRST_STEPS[run.looked_ahead :]
    ahead = _look_ahead(run, task)
    run.looked_ahead = run.looked_ahead or ahead
    _stepped(run, task, prices, () if ahead else first)
    if run.watch.near(task.objective.value(run.column), bound.value):
        return Finding(prices)
    spare_s = PACKINGS_SHARE * (until_s - run.watch.elapsed_s)
    spare = AUDIT_CELLS if run.watch.audit else CELLS_PER_S * spare_s
    ready = tight(task, prices, run.column, run.instance, spare)
    run.watch.tell(task.objective.name, task.objective.value(run.column), ready.bound.value, "packings")
    run.watch.phase("packings")
    # Who must be placed for more may stay out on the way there.
    _stepped(run, replace(ready.task, instance=run.instance), prices, () if ahead else LAST_STEPS)
    return Finding(prices, certificate=ready.certificate)


def _look_ahead(run: _Run, task: Task) -> bool:
    """Whether this level could be searched together with a later one, and was, up to its bound."""
    if run.watch.near(task.objective.value(run.column), task.bound.value):
        return False
    both = both_at_once(task, run.objectives, run.watch)
    if both is None:
        return False
    wide, prices = both
    run.offer(flows(wide, prices, Start(run.column, run.column), run.watch), "look ahead", task.bound.value)
    until_s = run.watch.elapsed_s + AHEAD_SHARE * (task.until_s - run.watch.elapsed_s)
    offering = _Offering(run, task)
    offering.part = run.watch.part(until_s, offering)
    recreated(replace(wide, until_s=until_s), run.column, offering.part)
    run.watch.phase("look ahead")
    return True


class _Offering(Forwarding):
    """Offers what a search for two levels finds, and ends it where the first of them is at its bound."""

    def __init__(self, run: _Run, task: Task) -> None:
        super().__init__(None)
        self.run, self.task = run, task
        self.part: Watch | None = None

    def incumbent(self, column: IntArray) -> None:
        """Take it over if it is better, level by level."""
        self.run.offer(self.run.instance.entered(column), "look ahead", self.task.bound.value)
        value = self.task.objective.value(self.run.column)
        if self.part is not None and self.part.near(value, self.task.bound.value):
            self.part.end()


def _stepped(run: _Run, task: Task, prices: Prices, steps: Sequence[tuple[str, Step]]) -> None:
    """Take the steps, each from where the one before ended, as long as there is something to gain."""
    rough = run.column
    for phase, step in steps:
        enough = run.watch.near(task.objective.value(run.column), task.bound.value)
        if enough or run.watch.elapsed_s >= task.until_s:
            break
        rough = step(task, prices, Start(run.column, rough), run.watch)
        run.offer(rough, phase, task.bound.value)
        run.watch.phase(phase)


def _priced(run: _Run, held: Sequence[int], spare_s: float) -> Prices:
    """Zero or even prices where they suffice, else those of the relaxation, whichever bound best."""
    level = len(held)
    objectives, target = run.objectives[: level + 1], run.objectives[level].value(run.column)

    def total(prices: Prices) -> int:
        return price_bound(run.instance, objectives, prices, held).total

    tried = [no_prices(run.instance, level, run.scale), *even_prices(run.instance, objectives, run.scale)]
    best = min(tried, key=total)
    if run.watch.near(target, total(best) // run.scale):
        return best
    part = run.watch.part(run.watch.elapsed_s + spare_s, Forwarding(None))
    prices = linear_prices(run.instance, objectives, held, run.scale, part)
    return best if prices is None else min((prices, best), key=total)


def _stopped(run: _Run) -> Stopped:
    if all(_reaches_bound(run, level) for level in range(len(run.objectives))):
        return "done"
    return "work" if run.watch.audit else "deadline"


def _reaches_bound(run: _Run, level: int) -> bool:
    finding, held = run.findings[level], [each.value(run.column) for each in run.objectives[:level]]
    value = run.objectives[level].value(run.column)
    if finding.closed or (
        finding.certificate is not None and run.watch.near(value, finding.certificate.bound)
    ):
        return True
    bound = price_bound(run.instance, run.objectives[: level + 1], finding.prices, held)
    return run.watch.near(value, bound.value)
