"""The ordered levels of a round: sums in one go, thresholds and bands one after the other.

`solve` calls it. Sums go to the strategies, a threshold is bisected, and what is reached is held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rematch.solver.bisection import Bisection
from rematch.solver.canonical import Instance
from rematch.solver.holding import among_all, holding, reheld, sum_certificate, sums_of, unsearched
from rematch.solver.objectives import Objective
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.price_bound import Prices
from rematch.solver.problem import IntArray, SolveParams
from rematch.solver.refutation import stuck
from rematch.solver.same_level import repeat_of, repeated
from rematch.solver.solution import Progress, Stopped
from rematch.solver.strategies import solve_sums
from rematch.solver.watch import Watch


@dataclass(eq=False)
class _Run:
    """Where the levels stand; findings carry the certificates of all but a lone stage."""

    instance: Instance
    objectives: Sequence[Objective]
    params: SolveParams
    watch: Watch
    column: IntArray | None
    strategy: str = ""
    stopped: Stopped = "done"
    infeasible: bool = False
    findings: list[Finding] = field(default_factory=list)

    @property
    def done(self) -> Sequence[Objective]:
        """Levels that are held."""
        return self.objectives[: len(self.findings)]

    def values(self) -> list[int]:
        """What they are held at."""
        return [] if self.column is None else [each.value(self.column) for each in self.done]

    def proved(self, level: int) -> bool:
        """Whether a level is known to be optimal."""
        finding = self.findings[level]
        assert finding.certificate is not None and self.column is not None
        return finding.closed or finding.certificate.bound == self.objectives[level].value(self.column)


@dataclass(frozen=True, eq=False)
class _Passing:
    """Passes progress and placements on; findings are told by the recipe, with all levels counted."""

    instance: Instance
    watch: Watch

    def progress(self, progress: Progress) -> None:
        """As it is."""
        self.watch.tell(progress.level, progress.value, progress.bound, progress.phase)

    def incumbent(self, column: IntArray) -> None:
        """As it is."""
        self.watch.incumbent(self.instance, self.instance.entered(column))

    def prices(self, level: int, prices: Prices) -> None:
        """Dropped: a stage counts other levels."""

    def finding(self, finding: Finding) -> None:
        """Kept for the end of the stage."""


def solve_levels(
    instance: Instance,
    objectives: Sequence[Objective],
    warm: IntArray | None,
    params: SolveParams,
    watch: Watch,
) -> Outcome:
    """
    Every level in order, each held for the ones after it.

    Notes
    -----
    Without thresholds, and with one band at most, one call of a strategy is all.
    """
    if stuck(instance).any():
        return Outcome("none", None, (), infeasible=True)
    stages = _stages(objectives)
    if len(stages) == 1:
        return solve_sums(instance, objectives, warm, params, watch)
    run = _Run(instance, objectives, params, watch, None)
    for position, stage in enumerate(stages):
        ends_s = watch.elapsed_s + watch.remaining_s / (len(stages) - position)
        known = len(run.findings)
        if stage and stage[0].threshold is not None:
            _threshold(run, stage[0], ends_s)
        else:
            _sums(run, stage, warm, ends_s)
        if run.column is None and not run.infeasible and not watch.expired:
            _sums(run, stage, warm, float("inf"))
        if run.column is None:
            return Outcome(run.strategy, None, (), run.stopped, infeasible=run.infeasible)
        for finding in run.findings[known:]:
            watch.finding(finding)
    return _concluded(run)


def _stages(objectives: Sequence[Objective]) -> list[list[Objective]]:
    """Sums together up to each band that another one follows; thresholds alone, never first."""
    stages: list[list[Objective]] = [[]]
    cut = False
    for position, objective in enumerate(objectives):
        if cut or objective.threshold is not None:
            stages.append([])
        stages[-1].append(objective)
        later_band = any(each.is_band for each in objectives[position + 1 :])
        cut = objective.threshold is not None or (objective.is_band and later_band)
    return stages


def _sums(run: _Run, new: Sequence[Objective], warm: IntArray | None, ends_s: float) -> None:
    """One call of a strategy: the levels before held, a band after an open one held unsearched."""
    question = holding(run.instance, run.done, run.values())
    before = sums_of(run.done, run.values())
    open_band = any(each.is_band and not run.proved(level) for level, each in enumerate(run.done))
    left_out = [open_band and each.is_band for each in new]
    levels = [*(replace(each, held=True) for each in before.objectives),
              *(replace(each, held=out) for each, out in zip(new, left_out, strict=True))]  # fmt: skip
    start = warm if run.column is None else run.column
    part = run.watch.part(ends_s, _Passing(run.instance, run.watch))
    outcome = solve_sums(question, levels, start, run.params, part)
    run.watch.join(part)
    run.strategy = run.strategy or outcome.strategy
    run.infeasible = outcome.infeasible
    if run.column is None and outcome.column is None:
        return
    findings = _taken(run, outcome)[len(before.values) :]
    for position, objective in enumerate(new):
        searched = bool(findings) and not left_out[position]
        run.findings.append(_finding(run, objective, findings[position] if searched else None))
    run.stopped = outcome.stopped if run.stopped == "done" else run.stopped


def _taken(run: _Run, outcome: Outcome) -> Sequence[Finding]:
    """
    Moves to a placement that lowers no level held; findings as far as they still hold.

    A level that was open may have risen: a tree may then close elsewhere, and only prices are kept.
    Where the old placement stays, nothing was closed for it.
    """
    before, column = run.values(), outcome.column
    after = [] if column is None else [each.value(column) for each in run.done]
    if column is None or any(value < held for value, held in zip(after, before, strict=True)):
        return [Finding(each.prices) for each in outcome.findings]
    run.column = column
    if after == before:
        return outcome.findings
    return [replace(each, certificate=None) for each in outcome.findings]


def _finding(run: _Run, objective: Objective, found: Finding | None) -> Finding:
    """What is known of the next sum, its certificate counting every level before it."""
    assert run.column is not None
    level, values = len(run.findings), run.values()
    if found is None:
        return unsearched(run.instance, run.objectives[: level + 1], run.column, level)[0]
    question, sums = holding(run.instance, run.done, values), sums_of(run.done, values)
    repeat = repeat_of(question, (*sums.objectives, objective), len(sums.values))
    if repeat is not None:
        places = [place for place, each in enumerate(run.done) if each.threshold is None]
        earlier = [replace(run.findings[place], closed=run.proved(place)) for place in places]
        scale = 1 if repeat.of is None else earlier[repeat.of].prices.scale
        found = repeated(question, earlier, repeat, scale)
    certificate = sum_certificate(question, run.objectives[: level + 1], values, found)
    return replace(found, certificate=certificate)


def _threshold(run: _Run, objective: Objective, ends_s: float) -> None:
    """The best value by bisection, the levels before held."""
    assert run.column is not None
    values = run.values()
    question, sums = holding(run.instance, run.done, values), sums_of(run.done, values)
    search = Bisection(objective, question, sums, run.params, ends_s)
    reached = search.run(run.column, run.watch)
    run.column = reached.column
    value = objective.value(reached.column)
    level = len(run.findings)
    free = unsearched(run.instance, run.objectives[: level + 1], run.column, level)[0]
    certificate = free.certificate
    if reached.certificate is not None:
        certificate = among_all(
            replace(reached.certificate, objective=objective.name), run.done, run.values()
        )
    assert certificate is not None
    closed = reached.refused_above <= value
    if run.stopped == "done" and not closed and certificate.bound > value:
        run.stopped = "work" if run.watch.audit else "deadline"
    run.watch.tell(objective.name, value, min(certificate.bound, reached.refused_above), "level")
    run.watch.phase(objective.name)
    run.findings.append(replace(free, closed=closed, core_pairs=0, certificate=certificate))


def _concluded(run: _Run) -> Outcome:
    """Every finding with the earlier levels held at what they are worth in the end."""
    assert run.column is not None
    free = unsearched(run.instance, run.objectives, run.column, 0)
    values = run.values()
    findings = tuple(
        reheld(finding, fallback, values[:level])
        for level, (finding, fallback) in enumerate(zip(run.findings, free, strict=True))
    )
    return Outcome(run.strategy, run.column, findings, run.stopped)
