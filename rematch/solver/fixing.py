"""Steps of one node of the tree: bound what is left, delete what cannot be in anything better, again.

Called by `tree`; what a step deletes is exactly what its replay deletes (docs: certificates, section 5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.certificate import Step
from rematch.solver.descent_kernels import FloatArray
from rematch.solver.packings import improved_point
from rematch.solver.packings_exact import Evaluation, Packing, evaluation, step_of
from rematch.solver.packings_layout import settled_pairs
from rematch.solver.problem import IntArray

# A further step has to delete at least this part of the pairs left to be worth its room in the file.
WORTHWHILE = 0.03


@dataclass(frozen=True, eq=False)
class Effort:
    """Evaluations of the first step's descent and of each further one, and the steps at most."""

    first: int
    further: int
    steps: int


@dataclass(frozen=True, eq=False)
class Fixed:
    """
    A node after its steps.

    `often` float64[P] is how often each pair left was packed, `states` what a replay of the steps visits.
    """

    packing: Packing
    steps: tuple[Step, ...]
    closed: bool
    often: FloatArray
    states: int


def fixed(packing: Packing, before: IntArray, effort: Effort) -> Fixed:
    """
    Bound and fix until little more is deleted.

    Parameters
    ----------
    before : int64[G]
        Shares of the last step on the path to the node; 0 at the root.
    """
    steps: list[Step] = []
    states = 0
    while True:
        packing = anchored(packing)
        packing, often = improved_point(packing, effort.further if steps else effort.first)
        found = evaluation(packing)
        steps.append(step_of(packing, before))
        states += found.states
        if found.total <= packing.enough:
            return Fixed(packing, tuple(steps), True, often, states)
        before = packing.point[: packing.must.shape[0]]
        less = cut(packing, found)
        often = often[found.kept(packing)]
        pairs, left = packing.table.case.shape[0], less.table.case.shape[0]
        packing = less
        enough = len(steps) >= effort.steps or pairs - left <= WORTHWHILE * pairs
        if enough and (left == pairs or not settled_pairs(less.table, less.must).all()):
            return Fixed(packing, tuple(steps), False, often, states)


def cut(packing: Packing, found: Evaluation) -> Packing:
    """Without the pairs that cannot be in anything better; units that cannot stay unplaced must be placed."""
    must = packing.must | (found.unplaced <= packing.enough)
    return replace(packing, table=packing.table.only(found.kept(packing)), must=must)


def anchored(packing: Packing) -> Packing:
    """
    Shares where they belong without any descent.

    Notes
    -----
    A unit that must be placed and has one owner left is packed there whatever it costs: its share is
    as low as that takes. One without any option gets 0, or, if it must be placed, closes the node.
    """
    table, count = packing.table, packing.must.shape[0]
    starts = np.flatnonzero(np.diff(table.owner * count + table.unit, prepend=-1))
    options = np.bincount(table.unit[starts], minlength=count)
    low = -anchor(packing)
    share = packing.point[:count].copy()
    share[~packing.must] = np.maximum(share[~packing.must], 0)
    share[(options == 0) & ~packing.must] = 0
    share[packing.must & (options <= 1)] = low
    return replace(packing, point=np.concatenate([share, packing.point[count:]]))


def anchor(packing: Packing) -> int:
    """A power of ten well above what any unit is worth: short to write, and no sum of it leaves 64 bits."""
    largest = packing.scale * int(np.abs(packing.question.coefficient).max(initial=1))
    members = int(packing.table.members.max(initial=1))
    return int(10 ** len(str(largest * members * 8)))
