"""Asks whether anything keeps every rule of an instance while sums keep their values: yes, no, or unknown.

`levels` asks it of thresholds; a «no» comes with a certificate where prices, or a strategy's, can show it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rematch.solver.canonical import Instance
from rematch.solver.certificate import INFEASIBLE, LevelCertificate, Step, single
from rematch.solver.left_standing import left_standing
from rematch.solver.moves import improved
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.price_bound import Prices, price_bound
from rematch.solver.problem import IntArray, SolveParams
from rematch.solver.refutation import Held, refuted
from rematch.solver.solution import Progress
from rematch.solver.strategies import solve_sums
from rematch.solver.unit_structure import unit_tree
from rematch.solver.watch import Watch


@dataclass(frozen=True, eq=False)
class Question:
    """Does anything keep every rule of `instance` and all that is `held`? `near` is a placement close by."""

    instance: Instance
    held: Held
    near: IntArray | None = None


@dataclass(frozen=True, eq=False)
class Reply:
    """A placement for «yes»; else `refused` when it is «no», with a certificate where it is shown."""

    column: IntArray | None = None
    refused: bool = False
    certificate: LevelCertificate | None = None


@dataclass(eq=False)
class _Asker:
    """Hears of a search, and ends it as soon as the answer is known; nothing is passed on."""

    question: Question
    ends_s: float
    found: IntArray | None = None
    left: int = 0

    def over(self, watch: Watch) -> Watch:
        """The watch of the search."""
        self._best: list[int] | None = None
        self._watch = watch.part(self.ends_s, self)
        return self._watch

    def incumbent(self, column: IntArray) -> None:
        """Yes, when it reaches everything."""
        placement = self.question.instance.entered(column)
        self._best = self.question.held.reached(placement)
        if self.question.held.keeps(placement):
            self.found = placement
            self._watch.end()

    def progress(self, progress: Progress) -> None:
        """No, when a bound falls short of what has to be reached."""
        held = self.question.held
        pairs = zip(held.objectives, held.values, strict=True)
        needed = next((value for each, value in pairs if each.name == progress.level), None)
        if needed is not None and progress.bound is not None and progress.bound < needed:
            self._watch.end()

    def prices(self, level: int, prices: Prices) -> None:
        """Dropped: a question is answered by placements and bounds."""

    def finding(self, finding: Finding) -> None:
        """No, or unknown, when a level is left short."""
        if self._best is not None and self._best[self.left] < self.question.held.values[self.left]:
            self._watch.end()
        self.left += 1


def asked(question: Question, params: SolveParams, watch: Watch, ends_s: float) -> Reply:
    """
    The answer, as far as it is known at `ends_s` on the watch.

    Notes
    -----
    A flow is exact and certified by itself. Otherwise what is left of the placement nearby is tried
    first, then prices; then the strategies maximise the held sums in order, and are ended as soon as
    the answer is known.
    """
    instance, held = question.instance, question.held
    asker = _Asker(question, ends_s)
    part, start = asker.over(watch), None
    hopeless = bool((instance.minimum > instance.capacity).any())
    if hopeless or unit_tree(instance) is None:
        start = None if hopeless else _start(question, part)
        if start is not None and held.keeps(start):
            return Reply(start)
        shown = refuted(instance, held, part)
        if shown is not None:
            return Reply(None, True, shown)
    outcome = solve_sums(instance, held.objectives, start, params, part)
    if asker.found is not None:
        return Reply(asker.found)
    if outcome.column is not None:
        return _read(instance, held, outcome, outcome.column)
    return Reply(None, True, refuted(instance, held, watch)) if outcome.infeasible else Reply()


def _start(question: Question, watch: Watch) -> IntArray | None:
    """What stands of the placement nearby, with moves; None where nothing does."""
    if question.near is None:
        return None
    column = left_standing(question.instance, question.near)
    if column is None:
        return None
    return improved(question.instance, question.held.objectives, column, watch)


def _read(instance: Instance, held: Held, outcome: Outcome, column: IntArray) -> Reply:
    """What an ended search says, by the first level that falls short."""
    reached = held.reached(column)
    if held.keeps(column):
        return Reply(column)
    level = next(k for k, value in enumerate(held.values) if reached[k] < value)
    as_held = reached[:level] == list(held.values[:level])
    finding = outcome.findings[level]
    certificate = _falls_short(instance, held, finding, level, as_held)
    return Reply(None, certificate is not None or (finding.closed and as_held), certificate)


def _falls_short(
    instance: Instance, held: Held, finding: Finding, level: int, as_held: bool
) -> LevelCertificate | None:
    """
    The level's own certificate, the level among what is held: with c = 0 and its scale as multiplier.

    A tree closes and fixes exactly as before when its bound is one less than what has to be reached.
    """
    needed, rest = held.values[level], (0,) * (len(held.values) - level - 1)
    bound = price_bound(instance, held.objectives, finding.prices, held.values[:level])
    prices = finding.prices
    if bound.total - prices.scale * needed <= -1:
        step = Step(tuple(prices.resource.tolist()), (*prices.earlier, prices.scale, *rest))
        return single(INFEASIBLE, 1, tuple(held.values), -1, step)
    tree = finding.certificate
    if tree is None or not as_held or tree.bound != needed - 1:
        return None
    nodes = tuple(
        replace(node, steps=tuple(replace(s, earlier=(*s.earlier, tree.scale, *rest)) for s in node.steps))
        for node in tree.nodes
    )
    return replace(tree, objective=INFEASIBLE, scale=1, held=tuple(held.values), bound=-1, nodes=nodes)
