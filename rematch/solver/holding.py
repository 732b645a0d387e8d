"""What holding earlier levels makes of a question, and of the certificates found for it.

Strategies count earlier sums only; a certificate has a multiplier per earlier level, 0 for a threshold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rematch.solver.canonical import Instance
from rematch.solver.certificate import LevelCertificate, Node, Step, single
from rematch.solver.objectives import Objective
from rematch.solver.outcome import Finding
from rematch.solver.price_bound import Prices, no_prices, price_bound
from rematch.solver.problem import IntArray
from rematch.solver.refutation import Held


def holding(instance: Instance, objectives: Sequence[Objective], values: Sequence[int]) -> Instance:
    """What thresholds held at their values leave of an instance."""
    for objective, value in zip(objectives, values, strict=True):
        if objective.threshold is not None:
            instance = objective.threshold.held(instance, value)
    return instance


def sums_of(objectives: Sequence[Objective], values: Sequence[int]) -> Held:
    """The levels among them that are sums."""
    kept = [k for k, objective in enumerate(objectives) if objective.threshold is None]
    return Held([objectives[k] for k in kept], [values[k] for k in kept])


def among_all(
    certificate: LevelCertificate, objectives: Sequence[Objective], values: Sequence[int]
) -> LevelCertificate:
    """A certificate found with the sums among `objectives` held, as one with all of them held."""
    nodes = tuple(
        Node(tuple(_among_all(step, objectives) for step in node.steps), node.split)
        for node in certificate.nodes
    )
    return replace(certificate, held=tuple(values), nodes=nodes)


def _among_all(step: Step, objectives: Sequence[Objective]) -> Step:
    factors = iter(step.earlier)
    return replace(
        step, earlier=tuple(0 if each.threshold is not None else next(factors) for each in objectives)
    )


def sum_certificate(
    instance: Instance, objectives: Sequence[Objective], values: Sequence[int], finding: Finding
) -> LevelCertificate:
    """
    Of the last objective, the ones before it held at `values`.

    Parameters
    ----------
    instance : Instance
        Thresholds among `values` already held.
    finding : Finding
        Counts the sums before it only.
    """
    certificate = finding.certificate
    if certificate is None:
        sums = sums_of(objectives[:-1], values)
        prices = finding.prices
        bound = price_bound(instance, (*sums.objectives, objectives[-1]), prices, sums.values)
        step = Step(tuple(prices.resource.tolist()), prices.earlier)
        certificate = single(objectives[-1].name, prices.scale, (), bound.value, step)
    return among_all(certificate, objectives[:-1], values)


def unsearched(
    instance: Instance, objectives: Sequence[Objective], column: IntArray, known: int
) -> list[Finding]:
    """Findings for the levels after the first `known`: what is certain without looking."""
    values = [each.value(column) for each in objectives]
    return [_unsearched(instance, objectives[: level + 1], values[:level])
            for level in range(known, len(objectives))]  # fmt: skip


def _unsearched(instance: Instance, objectives: Sequence[Objective], values: Sequence[int]) -> Finding:
    free = no_prices(instance, len(sums_of(objectives[:-1], values).values), 1)
    return unsearched_at(instance, objectives, values, free)


def unsearched_at(
    instance: Instance, objectives: Sequence[Objective], values: Sequence[int], prices: Prices
) -> Finding:
    """What prices show of the last objective, the ones before it held at `values`."""
    free = Finding(prices)
    threshold = objectives[-1].threshold
    if threshold is not None:
        top = LevelCertificate(objectives[-1].name, 1, tuple(values), threshold.top, ())
        return replace(free, certificate=top)
    held = holding(instance, objectives[:-1], values)
    return replace(free, certificate=sum_certificate(held, objectives, values, free))


def reheld(finding: Finding, free: Finding, values: Sequence[int]) -> Finding:
    """
    The finding with earlier levels held at `values`, none below what they were held at.

    One step bounds all the more then. A tree may close elsewhere: it gives way to `free`.
    """
    certificate = finding.certificate
    assert certificate is not None
    if certificate.held == tuple(values):
        return finding
    if sum(max(len(node.steps), 1) for node in certificate.nodes) <= 1:
        return replace(finding, certificate=replace(certificate, held=tuple(values)))
    return replace(finding, certificate=free.certificate)
