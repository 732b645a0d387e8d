"""What a Solution states about itself: words against its levels, its levels against the certificate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from rematch.errors import RefutedError
from rematch.solver.solution import Level, Proof, Solution, Stopped

WEAKEST_FIRST: tuple[Proof, ...] = ("none", "proved", "certified")
WITHOUT_PLACEMENT = ("infeasible", "unknown")


def refuse_false_words(solution: Solution) -> None:
    """
    Status, proof and stopped of the whole, as its levels give them.

    Raises
    ------
    RefutedError
        Names the word and what the levels give.
    """
    if solution.stopped not in get_args(Stopped):
        raise RefutedError(f"stopped: {solution.stopped!r} is no reason to stop.")
    if solution.status in WITHOUT_PLACEMENT:
        _without_placement(solution)
        return
    statuses = [level.status for level in solution.levels]
    expected = "optimal" if all(each == "optimal" for each in statuses) else "within_gap"
    if any(level.bound is None for level in solution.levels):
        expected = "feasible"
    if solution.status != expected:
        raise RefutedError(f"status: {solution.status} stated, the levels give {expected}.")
    for level in solution.levels:
        _words_of_level(level)
    proofs = [level.proof for level in solution.levels]
    weakest = min(proofs, key=WEAKEST_FIRST.index, default="certified")
    if solution.proof != weakest:
        raise RefutedError(f"proof: {solution.proof} stated, the levels give {weakest}.")


def refuse_false_levels(solution: Solution, values: Sequence[int]) -> None:
    """
    Each level's value against `values`, its bound against the certificate's.

    Raises
    ------
    RefutedError
        Names the level and both numbers.
    """
    certificate = solution.certificate
    bounds = [None] * len(values) if certificate is None else [part.bound for part in certificate.levels]
    for level, value, bound in zip(solution.levels, values, bounds, strict=True):
        if type(level.value) is not int or level.value != value:
            raise RefutedError(
                f"Level {level.name}: value {level.value} stated, the placement gives {value}."
            )
        _bound_of_level(level, bound)


def _without_placement(solution: Solution) -> None:
    """Nothing is said of levels; that nothing keeps every rule is certified by a certificate."""
    words = f"status: {solution.status} with proof {solution.proof}"
    if solution.levels:
        raise RefutedError(f"{words} and {len(solution.levels)} levels.")
    proofs = ("certified", "proved") if solution.status == "infeasible" else ("none",)
    if solution.proof not in proofs:
        raise RefutedError(f"{words}.")
    if solution.proof == "certified" and solution.certificate is None:
        raise RefutedError(f"{words} and no certificate.")
    if solution.proof == "none" and solution.certificate is not None:
        raise RefutedError(f"{words} and a certificate.")


def _words_of_level(level: Level) -> None:
    """Status and proof of a level as its bound gives them."""
    name = f"Level {level.name}"
    if level.proof not in WEAKEST_FIRST:
        raise RefutedError(f"{name}: proof {level.proof}.")
    if level.bound is None:
        if (level.status, level.proof) != ("feasible", "none"):
            raise RefutedError(f"{name}: {level.status}, proof {level.proof}, without a bound.")
        return
    expected = "optimal" if level.bound == level.value else "within_gap"
    if level.status != expected or level.proof == "none":
        stated = f"{level.status}, proof {level.proof}"
        raise RefutedError(f"{name}: {stated} at value {level.value}, bound {level.bound}.")
    if level.proof == "proved" and level.status != "optimal":
        raise RefutedError(f"{name}: proved at value {level.value}, bound {level.bound}.")


def _bound_of_level(level: Level, bound: int | None) -> None:
    """`bound`: what the certificate shows, None without one."""
    name = f"Level {level.name}"
    if bound is not None and bound < level.value:
        raise RefutedError(f"{name}: value {level.value} above the certified bound {bound}.")
    if level.bound is None:
        return
    if type(level.bound) is not int:
        raise RefutedError(f"{name}: bound {level.bound!r} is no integer.")
    if bound is None:
        raise RefutedError(f"{name}: bound {level.bound} stated, there is no certificate.")
    if level.proof == "certified" and level.bound != bound:
        raise RefutedError(f"{name}: bound {level.bound} stated, the certificate gives {bound}.")
