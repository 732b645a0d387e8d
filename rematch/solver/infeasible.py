"""Completes an infeasible outcome for `solve`: a certificate where prices show it, and what is behind it."""

from __future__ import annotations

from dataclasses import replace

from rematch.solver.behind import behind
from rematch.solver.canonical import Instance
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.price_bound import no_prices
from rematch.solver.problem import Problem, SolveParams
from rematch.solver.refutation import Held, refuted
from rematch.solver.watch import Watch


def shown_infeasible(
    problem: Problem, instance: Instance, outcome: Outcome, params: SolveParams, watch: Watch
) -> Outcome:
    """
    The outcome with one finding that carries an INFEASIBLE certificate, or none; facts say what is behind it.

    Notes
    -----
    A certificate that the strategy brought is kept.
    """
    findings = outcome.findings
    if not any(finding.certificate is not None for finding in findings):
        certificate = refuted(instance, Held(), watch)
        findings = () if certificate is None else (
            Finding(no_prices(instance, 0, 1), closed=True, certificate=certificate),
        )  # fmt: skip
    facts = outcome.facts | {"behind": behind(problem, instance, params, watch)}
    watch.phase("behind")
    return replace(outcome, findings=findings, facts=facts)
