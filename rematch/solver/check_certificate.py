"""The bound that a level's prices give, recomputed in exact integers (certificate kind 1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from rematch.solver.certificate import LevelCertificate, Step
from rematch.solver.check_levels import allowed_pairs
from rematch.solver.problem import IntArray, Problem

# Within 64 bits everything is added as machine integers, above as Python's.
MACHINE_LIMIT = 2**62

AnyArray = npt.NDArray[Any]


def certified_bound(
    problem: Problem, coefficients: Sequence[IntArray], part: LevelCertificate, step: Step
) -> int:
    """
    floor((K + sum of U(r) + sum over groups of their best option) / scale).

    Parameters
    ----------
    coefficients : int64[n, m] per level
        The earlier levels', then this level's.

    References
    ----------
    docs: solver contract, section 2, kind 1.
    """
    scale = part.scale
    total = -sum(factor * held for factor, held in zip(step.earlier, part.held, strict=True))
    for resource, price in enumerate(step.prices):
        uses = [price * int(problem.capacity[resource]), price * int(problem.minimum[resource])]
        total += max([*uses, 0] if problem.if_used[resource] else uses)
    worth = _worth(problem, coefficients, step, scale)
    return (total + _best_options(problem, worth)) // scale


def _worth(problem: Problem, coefficients: Sequence[IntArray], part: Step, scale: int) -> AnyArray:
    """v[n, m]: scaled coefficient plus multipliers minus priced demand, as machine or Python integers."""
    kind: Any = np.int64 if _small(problem, coefficients, part, scale) else object
    worth = coefficients[-1].astype(kind) * scale
    for factor, coefficient in zip(part.earlier, coefficients[:-1], strict=True):
        worth = worth + coefficient.astype(kind) * factor
    fee = np.zeros((problem.demand.shape[1], problem.m), dtype=kind)
    for column, resource, dimension in problem.draws:
        fee[dimension, column] += part.prices[resource]
    for dimension in range(problem.demand.shape[1]):
        worth = worth - problem.demand[:, dimension, np.newaxis].astype(kind) * fee[dimension]
    return worth


def _small(problem: Problem, coefficients: Sequence[IntArray], part: Step, scale: int) -> bool:
    """Whether even the sum of all absolute terms fits a machine integer."""
    factors = [*part.earlier, scale]
    largest = sum(
        abs(factor) * max(int(each.max(initial=0)), -int(each.min(initial=0)))
        for factor, each in zip(factors, coefficients, strict=True)
    )
    fees = sum(abs(part.prices[resource]) for resource in problem.draws[:, 1])
    largest += fees * int(problem.demand.max(initial=0))
    return bool(largest * max(problem.n, 1) < MACHINE_LIMIT)


def _best_options(problem: Problem, worth: AnyArray) -> int:
    """Sum over groups of the best they can do: nothing, or one owner for all members."""
    allowed = allowed_pairs(problem)
    forced = problem.must_place | (problem.pinned != -1)
    total = 0
    members: dict[int, list[int]] = {}
    for case in range(problem.n):
        if problem.group[case] == -1:
            total += _best_of_one(worth[case][allowed[case]], bool(forced[case]))
        else:
            members.setdefault(int(problem.group[case]), []).append(case)
    for cases in members.values():
        options = [] if forced[cases].any() else [0]
        for owner in sorted(set(problem.owner.tolist())):
            at_owner = [worth[case][allowed[case] & (problem.owner == owner)] for case in cases]
            if all(each.size for each in at_owner):
                options.append(sum(int(each.max()) for each in at_owner))
        total += max(options, default=0)
    return total


def _best_of_one(options: AnyArray, forced: bool) -> int:
    if forced:
        return int(options.max()) if options.size else 0
    return max(int(options.max()), 0) if options.size else 0
