"""What a Solution states about itself: values, statuses, proofs, and the certificate behind them."""

from __future__ import annotations

from collections.abc import Sequence

from rematch.errors import RefutedError
from rematch.solver.certificate import Certificate, LevelCertificate, Step
from rematch.solver.check_certificate import certified_bound
from rematch.solver.problem import IntArray, Problem
from rematch.solver.solution import Level, Solution

WEAKEST_FIRST = {"none": 0, "proved": 1, "certified": 2}


def refuse_false_claims(problem: Problem, solution: Solution, coefficients: Sequence[IntArray]) -> None:
    """
    Recompute each level and compare.

    Raises
    ------
    RefutedError
        Names the claim, the level and both numbers.
    """
    _statuses(solution)
    if solution.status in ("infeasible", "unknown"):
        return
    values = [_value(coefficient, solution.column) for coefficient in coefficients]
    for level, value in zip(solution.levels, values, strict=True):
        if level.value != value:
            raise RefutedError(
                f"Level {level.name}: value {level.value} stated, the placement gives {value}."
            )
    bounds = _bounds(problem, solution, coefficients, values)
    for level, bound in zip(solution.levels, bounds, strict=True):
        _level(level, bound)


def _value(coefficient: IntArray, column: IntArray) -> int:
    return sum(int(coefficient[case, place]) for case, place in enumerate(column.tolist()) if place >= 0)


def _statuses(solution: Solution) -> None:
    """Status and proof of the whole follow from those of the levels."""
    levels = solution.levels
    if solution.status in ("infeasible", "unknown"):
        proofs = ("certified", "proved") if solution.status == "infeasible" else ("none",)
        if levels or solution.certificate is not None or solution.proof not in proofs:
            raise RefutedError(
                f"status: {solution.status} with {len(levels)} levels, proof {solution.proof}."
            )
        return
    expected = "optimal" if all(level.status == "optimal" for level in levels) else "within_gap"
    if any(level.bound is None for level in levels):
        expected = "feasible"
    if solution.status != expected:
        raise RefutedError(f"status: {solution.status} stated, the levels give {expected}.")
    weakest = min(
        (level.proof for level in levels), key=lambda each: WEAKEST_FIRST[each], default="certified"
    )
    if solution.proof != weakest:
        raise RefutedError(f"proof: {solution.proof} stated, the levels give {weakest}.")


def _bounds(
    problem: Problem, solution: Solution, coefficients: Sequence[IntArray], values: Sequence[int]
) -> list[int | None]:
    """The recomputed bound of each level; None without a certificate."""
    certificate = solution.certificate
    if certificate is None:
        return [None] * len(solution.levels)
    _shape(certificate, solution.levels)
    bounds: list[int | None] = []
    for index, part in enumerate(certificate.levels):
        step = _only_step(part)
        _multipliers(problem, part, step, values[:index])
        bound = certified_bound(problem, coefficients[: index + 1], part, step)
        if bound != part.bound:
            stated = f"bound {part.bound} stated, the prices give {bound}"
            raise RefutedError(f"Certificate of {part.objective}: {stated}.")
        bounds.append(bound)
    return bounds


def _shape(certificate: Certificate, levels: Sequence[Level]) -> None:
    for part in certificate.levels:
        if type(part.scale) is not int or part.scale < 1:
            raise RefutedError(f"certificate: {part.objective} at scale {part.scale}.")
    stated = [part.objective for part in certificate.levels]
    if stated != [level.name for level in levels]:
        raise RefutedError(f"certificate: for {stated}, the levels are {[level.name for level in levels]}.")


def _only_step(part: LevelCertificate) -> Step:
    if part.kind != "prices" or len(part.nodes) != 1 or len(part.nodes[0].steps) != 1:
        raise RefutedError(f"Certificate of {part.objective}: kind {part.kind!r} is not built yet.")
    return part.nodes[0].steps[0]


def _multipliers(problem: Problem, part: LevelCertificate, step: Step, values: Sequence[int]) -> None:
    """Lengths, signs, and the values the earlier levels are held at."""
    name = f"Certificate of {part.objective}"
    resources = problem.capacity.shape[0]
    if len(step.prices) != resources:
        raise RefutedError(f"{name}: {len(step.prices)} prices for {resources} resources.")
    if len(step.earlier) != len(values) or len(part.held) != len(values):
        raise RefutedError(f"{name}: {len(step.earlier)} multipliers for {len(values)} earlier levels.")
    for before, (factor, held) in enumerate(zip(step.earlier, part.held, strict=True)):
        if factor < 0:
            raise RefutedError(f"{name}: multiplier {factor} of level {before} is below 0.")
        if held != values[before]:
            raise RefutedError(f"{name}: level {before} held at {held}, its value is {values[before]}.")


def _level(level: Level, bound: int | None) -> None:
    """A level's status, proof and bound against the recomputed bound."""
    name = f"Level {level.name}"
    if bound is not None and level.value > bound:
        raise RefutedError(f"{name}: value {level.value} above the certified bound {bound}.")
    if level.status not in ("optimal", "within_gap", "feasible"):
        raise RefutedError(f"{name}: status {level.status}.")
    if (level.status == "optimal") != (level.bound == level.value):
        raise RefutedError(f"{name}: {level.status} at value {level.value}, bound {level.bound}.")
    if (level.proof == "none") != (level.bound is None) or (level.status == "feasible") != (
        level.bound is None
    ):
        raise RefutedError(f"{name}: {level.status}, proof {level.proof}, bound {level.bound}.")
    if level.proof == "certified" and level.bound != bound:
        raise RefutedError(
            f"{name}: bound {level.bound} said to be certified, the certificate gives {bound}."
        )
    if level.proof == "proved" and (level.status != "optimal" or bound is None or bound < level.value):
        raise RefutedError(f"{name}: proved at {level.bound}, the certificate gives {bound}.")
