"""One step of a certificate on the pairs that are left: what they are worth, and the bound of prices.

Follows docs/certificates.md, sections 3 and 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rematch.solver.certificate import LevelCertificate, Step
from rematch.solver.check_integers import AnyArray, fitting, sized
from rematch.solver.check_question import Left, Question
from rematch.solver.check_rows import Derived
from rematch.solver.problem import BoolArray, Problem


@dataclass(frozen=True, eq=False)
class Worth:
    """v of each pair, its best per member, their sums per option; no sum of theirs goes beyond `reach`."""

    pair: AnyArray
    member: AnyArray
    option: AnyArray
    reach: int


@dataclass(frozen=True, eq=False)
class Fixed:
    """What a step leaves: bool[P] pairs to keep, bool[units] units that must be placed."""

    keep: BoolArray
    must: BoolArray


def has_no_option(left: Left) -> bool:
    """Whether a unit that must be placed cannot be: nothing keeps every rule."""
    unplaceable = left.must.copy()
    unplaceable[left.pairs.unit] = False
    return left.void or bool(unplaceable.any())


def worth_of(
    question: Question, part: LevelCertificate, rows: Sequence[Derived], left: Left, step: Step
) -> Worth:
    """v_ij of every pair left, and w_go of every option."""
    problem, pairs = question.given.problem, left.pairs
    terms = [(part.scale, question.own), *zip(step.earlier, question.earlier, strict=True)]
    terms = [(factor, counted) for factor, counted in terms if factor]
    reach = _reach(problem, terms, rows, step)
    kind = fitting(reach)
    pair = np.zeros(pairs.number.shape[0], dtype=kind)
    for factor, counted in terms:
        pair += counted[pairs.number].astype(kind) * factor
    fee = _fees(problem, step, kind)
    for dimension in np.flatnonzero((fee != 0).any(axis=1)):
        pair -= problem.demand[pairs.case, dimension].astype(kind) * fee[dimension, pairs.column]
    if any(step.rows):
        pair -= _row_charges(question, rows, step, kind)[pairs.number]
    if not pair.shape[0]:
        return Worth(pair, pair, pair, reach)
    member = np.maximum.reduceat(pair, pairs.member_start)
    return Worth(pair, member, np.add.reduceat(member, pairs.option_member), reach)


def constant_of(part: LevelCertificate, rows: Sequence[Derived], left: Left, step: Step) -> int:
    """K and U of the resources that are not enforced."""
    total = -sum(factor * held for factor, held in zip(step.earlier, part.held, strict=True))
    total += sum(factor * row.limit for factor, row in zip(step.rows, rows, strict=False))
    bounds = zip(step.prices, left.capacity, left.minimum, left.if_used, strict=True)
    for price, capacity, minimum, if_used in bounds:
        if price:
            total += max(price * capacity, price * minimum, *((0,) if if_used else ()))
    return total


def best_of_units(left: Left, worth: Worth) -> AnyArray:
    """Each unit's term of the total: its best option, or 0 where it need not be placed."""
    best = np.zeros(left.must.shape[0], dtype=worth.option.dtype)
    if worth.option.shape[0]:
        begins = np.flatnonzero(np.diff(left.pairs.unit, prepend=-1))
        present = left.pairs.unit[begins]
        highest = np.maximum.reduceat(worth.option, begins)
        best[present] = np.where(left.must[present], highest, np.maximum(highest, 0))
    return best


def fixed_by_prices(left: Left, worth: Worth, best: AnyArray, spare: int) -> Fixed:
    """Keep what loses less than the total has to spare (total - Z, above 0)."""
    pairs = left.pairs
    spare = min(spare, 8 * worth.reach + 8)
    loss = (best[pairs.unit] - worth.option)[pairs.option] + worth.member[pairs.member] - worth.pair
    return Fixed(loss < spare, left.must | (best >= spare))


def _reach(
    problem: Problem, terms: Sequence[tuple[int, AnyArray]], rows: Sequence[Derived], step: Step
) -> int:
    """What the absolute terms of all cases together cannot exceed."""
    one = sum(factor * max(sized(counted), 1) for factor, counted in terms)
    drawn = int(np.bincount(problem.draws[:, 0]).max(initial=0)) * sized(problem.demand)
    one += max(map(abs, step.prices), default=0) * max(drawn, 1)
    one += sum(factor * max(row.largest, 1) for factor, row in zip(step.rows, rows, strict=False))
    return one * max(problem.n, 1)


def _fees(problem: Problem, step: Step, kind: type[Any]) -> AnyArray:
    """[D, m]: what a unit of demand in a dimension pays in a column."""
    fee = np.zeros((problem.demand.shape[1], problem.m), dtype=kind)
    column, resource, dimension = problem.draws.T
    np.add.at(fee, (dimension, column), np.array(step.prices, dtype=kind)[resource])
    return fee


def _row_charges(question: Question, rows: Sequence[Derived], step: Step, kind: type[Any]) -> AnyArray:
    """Per pair of the question: its weights in the rows, times their multipliers."""
    charge = np.zeros(question.own.shape[0], dtype=kind)
    for factor, row in zip(step.rows, rows, strict=True):
        if factor:
            charge[row.number] += row.weight.astype(kind) * factor
    return charge
