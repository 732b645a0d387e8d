"""Where a node of the tree is split, and what its two children are left with.

Called by `tree`; docs: certificates, section 5.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rematch.solver.certificate import CaseSplit, Split, SwitchSplit
from rematch.solver.descent_kernels import FloatArray
from rematch.solver.fixing import Fixed
from rematch.solver.packings_exact import Packing
from rematch.solver.packings_layout import settled_pairs
from rematch.solver.problem import BoolArray, IntArray

# Below this part of its minimum a switched resource is as good as unused, and above the rest as good as used.
CLEAR = 0.02


def split_of(done: Fixed) -> Split | None:
    """A switch left half on, else the case that packings disagree about most; None if all is settled."""
    switches = _switches(done.packing)
    use = _use(done)
    least = done.packing.bounds.least[switches]
    share = use[switches] / np.maximum(least, 1)
    half_on = np.flatnonzero((share > CLEAR) & (share < 1 - CLEAR))
    if half_on.size:
        return SwitchSplit(int(switches[half_on[0]]))
    case = _case_split(done)
    if case is None and switches.size:
        return SwitchSplit(int(switches[0]))
    return case


def children(packing: Packing, split: Split) -> tuple[Packing, Packing]:
    """What is left on either side, in the order of the page."""
    if isinstance(split, CaseSplit):
        return _by_case(packing, split)
    return _by_switch(packing, split.resource)


def _by_case(packing: Packing, split: CaseSplit) -> tuple[Packing, Packing]:
    table = packing.table
    own = table.case == split.case
    inside = own & np.isin(table.column, split.columns)
    must = packing.must.copy()
    must[table.unit[own]] = True
    return _left(replace(packing, must=must), ~own | inside), _left(packing, ~inside)


def _by_switch(packing: Packing, resource: int) -> tuple[Packing, Packing]:
    """Off: nobody draws on it; on: a negative price may help to reach its minimum."""
    table, bounds = packing.table, packing.bounds
    drawn = ((table.entry_row == resource) & (table.entry_amount != 0)).any(axis=1)
    off = replace(
        bounds,
        high=_with(bounds.high, resource, 0),
        least=_with(bounds.least, resource, 0),
        idle=_with(bounds.idle, resource, 0),
    )
    free = bounds.free.copy()
    free[resource] = True
    on = replace(bounds, idle=_with(bounds.idle, resource, int(bounds.least[resource])), free=free)
    return _left(replace(packing, bounds=off), ~drawn), replace(packing, bounds=on)


def _left(packing: Packing, keep: BoolArray) -> Packing:
    return replace(packing, table=packing.table.only(packing.table.left(keep)))


def _with(values: IntArray, place: int, value: int) -> IntArray:
    result = values.copy()
    result[place] = value
    return result


def _switches(packing: Packing) -> IntArray:
    """Priced resources with a minimum that are neither on nor off yet."""
    bounds = packing.bounds
    resources = packing.question.instance.capacity.shape[0]
    return np.flatnonzero(((bounds.least > 0) & (bounds.idle == 0))[:resources])


def _use(done: Fixed) -> FloatArray:
    """float64[K]: what the packings drew lately on each priced row."""
    table = done.packing.table
    drawn = table.entry_amount * done.often[:, None]
    rows = done.packing.bounds.high.shape[0]
    return np.asarray(np.bincount(table.entry_row.ravel(), drawn.ravel(), minlength=rows), dtype=np.float64)


def _case_split(done: Fixed) -> CaseSplit | None:
    """
    The case and owner that were packed together about half of the time; large households first.

    Where packings agree on every owner, a single column takes the place of the owner.
    """
    table, must = done.packing.table, done.packing.must
    open_pairs = np.flatnonzero(~settled_pairs(table, must))
    if open_pairs.size == 0:
        return None
    case, owner = table.case[open_pairs], table.owner[open_pairs]
    _, seat = np.unique(owner * done.packing.question.instance.n + case, return_inverse=True)
    often = np.minimum(np.bincount(seat, done.often[open_pairs]), 1.0)
    # At an owner that its unit cannot leave there is nothing to split but the columns.
    shape = (int(owner.max()) + 1, must.shape[0])
    options = np.bincount(owner * shape[1] + table.unit[open_pairs], minlength=shape[0] * shape[1]) > 0
    only = (options.reshape(shape).sum(axis=0) == 1) & must
    size = done.packing.question.instance.size[case]
    unsure = size * np.minimum(often, 1 - often)[seat] + np.where(only[table.unit[open_pairs]], -1.0, 1e-9)
    best = int(unsure.argmax())
    if unsure[best] >= 0:
        together = open_pairs[seat == seat[best]]
        return CaseSplit(int(case[best]), tuple(sorted(table.column[together].tolist())))
    return _column_split(done, open_pairs)


def _column_split(done: Fixed, open_pairs: IntArray) -> CaseSplit:
    """The pair, of a case with several columns at one owner, that was packed about half of the time."""
    table, often = done.packing.table, done.often[open_pairs]
    several = np.bincount(table.case[open_pairs])[table.case[open_pairs]] > 1
    best = int(np.where(several, np.minimum(often, 1 - often), -1.0).argmax())
    pair = open_pairs[best]
    return CaseSplit(int(table.case[pair]), (int(table.column[pair]),))
