"""The best bound that the steps of one node show, where the tree did not close.

Fixing compares with the bound that is claimed: a weaker claim deletes less, and may then show less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rematch.solver.certificate import LevelCertificate, Node, Step
from rematch.solver.fixing import cut
from rematch.solver.packings_exact import Packing, evaluation
from rematch.solver.packings_kernels import HARDLY

TRIES = 4


def single_node(root: Packing, steps: Sequence[Step]) -> LevelCertificate:
    """
    The certificate of the least bound found that the root's steps show.

    Parameters
    ----------
    root : Packing
        Before any of the steps.
    """
    question = root.question
    points = _points(root, steps)
    shown = evaluation(replace(root, point=points[0])).total // root.scale
    best = question.certificate(root.scale, shown, (Node((steps[0],)),))
    claim = question.value
    for _ in range(TRIES):
        shown, count = _followed(root, points, claim)
        if claim < shown < best.bound:
            claim = shown
            continue
        if shown <= claim < best.bound:
            return replace(best, bound=claim, nodes=(Node(tuple(steps[:count])),))
        break
    return best


def _points(root: Packing, steps: Sequence[Step]) -> list[np.ndarray]:
    """The whole point of each step: shares that it does not name stay as they were."""
    unit = {int(case): g for g, case in enumerate(root.first_members)}
    share = np.zeros(root.must.shape[0], dtype=np.int64)
    points = []
    for step in steps:
        for case, value in step.shares:
            share[unit[case]] = value
        prices = np.asarray([*step.prices, *step.earlier, *step.rows], dtype=np.int64)
        points.append(np.concatenate([share, prices]))
    return points


def _followed(root: Packing, points: Sequence[np.ndarray], claim: int) -> tuple[int, int]:
    """What is shown when `claim` is what fixing compares with, and after how many steps."""
    packing = replace(root, question=replace(root.question, value=claim))
    shown = 0
    for count, point in enumerate(points, start=1):
        packing = replace(packing, point=point)
        found = evaluation(packing)
        shown = found.total // packing.scale if found.total > HARDLY else claim
        if found.total <= packing.enough:
            return shown, count
        packing = cut(packing, found)
    return shown, len(points)
