"""A strategy's outcome into the Solution handed out: values recomputed, bounds recomputed, claims weighed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rematch.solver.canonical import Instance
from rematch.solver.certificate import Certificate, LevelCertificate, Step, single
from rematch.solver.holding import reheld, unsearched_at
from rematch.solver.objectives import Objective
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.placement import empty
from rematch.solver.price_bound import price_bound
from rematch.solver.problem import IntArray
from rematch.solver.renumbered import renumbered
from rematch.solver.solution import Level, Proof, Solution, Status

STRENGTH: tuple[Proof, ...] = ("none", "proved", "certified")


def answered(
    instance: Instance, objectives: Sequence[Objective], outcome: Outcome, facts: dict[str, Any]
) -> Solution:
    """
    The Solution of an outcome, in the order of the Problem.

    Returns
    -------
    Solution
        Values come from the placement, bounds from the prices; of what a library said only
        the closing of a core is believed, and then the proof is «proved».
    """
    if outcome.column is None:
        return _without_placement(instance, outcome, facts)
    held = [objective.value(outcome.column) for objective in objectives]
    certified = [
        _certificate(instance, objectives, finding, held[:level])
        for level, finding in enumerate(outcome.findings)
    ]
    levels = tuple(
        _level(value, certificate, finding)
        for value, certificate, finding in zip(held, certified, outcome.findings, strict=True)
    )
    return Solution(
        column=instance.restored(outcome.column),
        levels=levels,
        status=overall_status(levels),
        proof=weakest_proof(levels),
        stopped=outcome.stopped,
        certificate=Certificate(tuple(certified)),
        facts=facts | {"core_pairs": {each.name: finding.core_pairs for each, finding in
                                      zip(objectives, outcome.findings, strict=True)}},
    )  # fmt: skip


def overall_status(levels: Sequence[Level]) -> Status:
    """Optimal when every level is; within_gap when every level has a bound."""
    if all(level.status == "optimal" for level in levels):
        return "optimal"
    return "feasible" if any(level.bound is None for level in levels) else "within_gap"


def weakest_proof(levels: Sequence[Level]) -> Proof:
    """The weakest proof among the levels; certified when there are none."""
    return min((level.proof for level in levels), key=STRENGTH.index, default="certified")


def _certificate(
    instance: Instance, objectives: Sequence[Objective], finding: Finding, held: Sequence[int]
) -> LevelCertificate:
    if finding.certificate is not None:
        if finding.certificate.held != tuple(held):
            # An earlier level has risen since: whoever ends a search takes it as it stands.
            free = unsearched_at(instance, objectives[: len(held) + 1], held, finding.prices)
            finding = reheld(finding, free, held)
        assert finding.certificate is not None
        return renumbered(instance, finding.certificate)
    bound = price_bound(instance, objectives, finding.prices, held)
    step = Step(prices=tuple(finding.prices.resource.tolist()), earlier=finding.prices.earlier)
    name = objectives[len(held)].name
    return renumbered(instance, single(name, finding.prices.scale, tuple(held), bound.value, step))


def _level(value: int, certificate: LevelCertificate, finding: Finding) -> Level:
    if certificate.bound == value:
        return Level(certificate.objective, value, value, "optimal", "certified")
    if finding.closed:
        return Level(certificate.objective, value, value, "optimal", "proved")
    return Level(certificate.objective, value, certificate.bound, "within_gap", "certified")


def _without_placement(instance: Instance, outcome: Outcome, facts: dict[str, Any]) -> Solution:
    column: IntArray = instance.restored(empty(instance))
    shown = tuple(renumbered(instance, each.certificate) for each in outcome.findings if each.certificate)
    proof: Proof = "certified" if shown else "proved"
    return Solution(
        column=column,
        levels=(),
        status="infeasible" if outcome.infeasible else "unknown",
        proof=proof if outcome.infeasible else "none",
        stopped=outcome.stopped,
        certificate=Certificate(shown) if shown and outcome.infeasible else None,
        facts=facts,
    )
