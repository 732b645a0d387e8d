"""The bound that best packings of every owner give (certificate kind 2), and how far each pair is from it.

Some resources are enforced inside the packings of the one owner that draws on them; the others are priced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.certificate import INFEASIBLE, LevelCertificate, Node, Step
from rematch.solver.descent_kernels import FloatArray, Knobs, descended
from rematch.solver.objectives import Objective
from rematch.solver.packings_exact import Packing, beside, evaluation, scratch, step_of
from rematch.solver.packings_start import packing_of
from rematch.solver.packings_table import Question, units
from rematch.solver.price_bound import PriceBound, Prices
from rematch.solver.rows import apart_rows

FAR = 2**60


@dataclass(frozen=True, eq=False)
class Packed:
    """A packings bound: `bound` for fixing, `step` (canonical indices) that proves it."""

    bound: PriceBound
    step: Step

    def certificate(self, question: Question, before: tuple[Step, ...] = ()) -> LevelCertificate:
        """The level's certificate of this step, after those that delete what it does not look at."""
        value = self.bound.total // self.bound.scale
        return question.certificate(self.bound.scale, value, (Node((*before, self.step)),))


def question_of(
    instance: Instance, objectives: Sequence[Objective], held: Sequence[int], value: int
) -> Question:
    """
    The question of level `len(held)`: can anything be worth more than `value`?

    Parameters
    ----------
    held : values of the earlier levels
    value : the best known one; what the steps of the descent aim at, and what fixing compares with
    """
    hopeless = instance.minimum > instance.capacity
    if hopeless.any():
        switched = hopeless & instance.if_used
        capacity = np.where(switched, 0, instance.capacity)
        instance = replace(instance, capacity=capacity, minimum=np.where(switched, 0, instance.minimum))
    earlier = [each.coefficient for each in objectives[: len(held)]]
    level = objectives[len(held)]
    rows = apart_rows(instance)
    return Question(instance, level.name, level.coefficient, earlier, tuple(held), value, rows)


def rules_question(instance: Instance) -> Question:
    """Whether anything at all keeps every rule."""
    nothing = Objective(INFEASIBLE, np.zeros((instance.n, instance.m), dtype=np.int64), per_case=True)
    return replace(question_of(instance, (nothing,), (), -1), claim=-1)


def packings_bound(question: Question, start: Prices, evaluations: int = 400) -> Packed | None:
    """
    Bound a level by packings, from the prices of its linear relaxation.

    Parameters
    ----------
    start : Prices
        Of the same level, at any scale.
    evaluations : int
        Most evaluations of the descent.

    Returns
    -------
    Packed or None
        None where nothing can be enforced, or where the numbers are too large.

    References
    ----------
    docs: certificates, section 3.
    """
    packing = packing_of(question, start, question.instance.allowed)
    if packing is None:
        return None
    return taken(improved_point(packing, evaluations)[0])


def improved_point(packing: Packing, evaluations: int, patience: int = 25) -> tuple[Packing, FloatArray]:
    """
    The packing at the best point that a descent towards the question's value finds.

    Returns
    -------
    Packing, float64[P]
        And how often each pair was packed lately.
    """
    laid = beside(packing)
    if (laid.layout.top < 0).any():
        return packing, np.ones(packing.table.case.shape[0])
    count = packing.must.shape[0]
    point, room = packing.point.copy(), scratch(laid.layout)
    point[:count][laid.units] = 0
    target = packing.scale * packing.question.value - laid.constant
    knobs = Knobs(target, packing.enough - laid.constant, evaluations, patience, 1e-3)
    descended(laid.layout, point, _metric(packing), knobs, room)
    point[:count][laid.units] = packing.point[:count][laid.units]
    often = np.ones(laid.settled.shape[0])
    often[~laid.settled] = room.often
    return replace(packing, point=point), often


def taken(packing: Packing) -> Packed:
    """The bound of a packing at its point, over all pairs."""
    found = evaluation(packing)
    instance, table = packing.question.instance, packing.table
    slack = np.full((instance.n, instance.m), FAR, dtype=np.int64)
    slack[table.case, table.column] = np.minimum(found.total - found.taken, FAR)
    unplaced = found.total - found.unplaced[units(instance)]
    bound = PriceBound(packing.scale, found.total, slack, unplaced)
    return Packed(bound, step_of(packing, None))


def _metric(packing: Packing) -> FloatArray:
    """float64[G + K]: how far a price moves where a share moves by 1: what it is multiplied with counts."""
    rows, amounts = packing.table.entry_row, packing.table.entry_amount
    length = packing.bounds.high.shape[0]
    square = np.bincount(rows.ravel(), (amounts.astype(np.float64) ** 2).ravel(), minlength=length)
    often = np.bincount(rows.ravel(), (amounts != 0).ravel(), minlength=length)
    mean = np.where(often > 0, square / np.maximum(often, 1), 1.0)
    return np.concatenate([np.ones(packing.must.shape[0]), 0.1 / mean])
