"""One level as a table of pairs: what each is worth, needs of what is enforced, and draws on priced rows.

`packings`, `fixing` and `tree` build it once from a Question and cut it down to the pairs left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.certificate import LevelCertificate, Node, Row
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.rows import Weights, weights

ENFORCED_PER_OWNER = 3


@dataclass(frozen=True, eq=False)
class Question:
    """
    One level, the earlier ones held, and the value that nothing shall exceed.

    Parameters
    ----------
    name : str
        Of the level, as its certificate says it.
    coefficient : int64[n, m]
        What each pair adds; all 0 where only the rules are asked about.
    earlier : sequence of int64[n, m] or None
        Coefficients of each earlier level; None for a threshold, whose effect is in the instance.
    held : sequence of int
        What each earlier level is held at.
    value : int
        z: a node is closed where Q x bound <= Q (z + 1) - 1; -1 where only the rules are asked about.
    rows : tuple of Row
        Valid inequalities that are priced beside the resources.
    claim : int or None
        The bound that a certificate says where it is not z: of a threshold.
    """

    instance: Instance
    name: str
    coefficient: IntArray
    earlier: Sequence[IntArray | None]
    held: Sequence[int]
    value: int
    rows: tuple[Row, ...] = ()
    claim: int | None = None

    @property
    def of_rules(self) -> bool:
        """Whether only the rules are asked about."""
        return self.claim is not None

    def certificate(self, scale: int, bound: int, nodes: Sequence[Node]) -> LevelCertificate:
        """What shows `bound`, or the claim of a question about rules."""
        stated = bound if self.claim is None else self.claim
        return LevelCertificate(self.name, scale, tuple(self.held), stated, tuple(nodes), self.rows)


@dataclass(frozen=True, eq=False)
class Table:
    """
    Pairs by owner, unit, case and column, with all about them that no fixing changes.

    Parameters
    ----------
    case, column, owner, unit : int64[P]
    coefficient : int64[P]
    entry_row, entry_amount : int64[P, W]
        What the pair draws on priced rows: resources, then earlier levels, then rows of the level.
    need : int64[P, 3]
        What the case draws on the enforced resources of the owner, in the owner's grain.
    members : int64[G]
        Cases of each unit.
    """

    case: IntArray
    column: IntArray
    owner: IntArray
    unit: IntArray
    coefficient: IntArray
    entry_row: IntArray
    entry_amount: IntArray
    need: IntArray
    members: IntArray

    def left(self, keep: BoolArray) -> IntArray:
        """Which of the pairs to keep have their whole unit at that owner."""
        kept = np.flatnonzero(keep)
        return kept[_with_option(self, kept)]

    def only(self, kept: IntArray) -> Table:
        """The table of some of its pairs."""
        names = ("case", "column", "owner", "unit", "coefficient", "entry_row", "entry_amount", "need")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})


@dataclass(frozen=True, eq=False)
class Enforced:
    """`place` int64[O, 3]: resource in each dimension of an owner's packing, -1 none; `grain` its unit."""

    place: IntArray
    grain: IntArray

    @property
    def resources(self) -> tuple[int, ...]:
        """All enforced resources, in order."""
        return tuple(sorted(self.place[self.place >= 0].tolist()))


def units(instance: Instance) -> IntArray:
    """int64[n]: the unit of each case; units are counted in the order of their first members."""
    key = np.arange(instance.n)
    for label in range(int(instance.group.max(initial=-1)) + 1):
        members = np.flatnonzero(instance.group == label)
        key[members] = members[0]
    return np.unique(key, return_inverse=True)[1].ravel()


def table_of(question: Question, enforced: Enforced, alive: BoolArray) -> Table:
    """The pairs of `alive` that have an option for their whole unit."""
    instance = question.instance
    unit = units(instance)
    case, column = np.nonzero(alive)
    order = np.lexsort((column, case, unit[case], instance.owner[column]))
    case, column = case[order], column[order]
    rows, amounts = _entries(question, enforced, case, column)
    whole = Table(
        case=case,
        column=column,
        owner=instance.owner[column],
        unit=unit[case],
        coefficient=question.coefficient[case, column],
        entry_row=rows,
        entry_amount=amounts,
        need=_need(instance, enforced, case, column),
        members=np.bincount(unit, minlength=int(unit.max(initial=-1)) + 1),
    )
    return whole.only(whole.left(np.ones(case.shape[0], dtype=np.bool_)))


def starts_of(keys: IntArray) -> IntArray:
    """Where a column of keys differs from the one before."""
    if keys.shape[1] == 0:
        return np.zeros(0, dtype=np.int64)
    differs = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    return np.flatnonzero(np.concatenate([[True], differs]))


def _with_option(table: Table, kept: IntArray) -> BoolArray:
    """Of the pairs kept: whether each member of the unit has a pair at that owner."""
    owner, unit, case = table.owner[kept], table.unit[kept], table.case[kept]
    starts, seats = starts_of(np.stack([owner, unit])), starts_of(np.stack([owner, unit, case]))
    item = np.cumsum(np.bincount(starts, minlength=kept.shape[0])) - 1
    seated = np.bincount(item[seats], minlength=starts.shape[0])
    complete: BoolArray = seated == table.members[unit[starts]]
    return complete[item]


def _entries(
    question: Question, enforced: Enforced, case: IntArray, column: IntArray
) -> tuple[IntArray, IntArray]:
    """Priced rows each pair draws on, and how much, padded with zeros."""
    instance = question.instance
    levels = instance.capacity.shape[0]
    parts = [_drawn(instance, enforced, case, column)]
    for level, coefficient in enumerate(question.earlier):
        if coefficient is not None:
            pairs = np.arange(case.shape[0])
            parts.append(Weights(pairs, np.full_like(pairs, levels + level), -coefficient[case, column]))
    rows = weights(instance, question.rows, case, column)
    parts.append(replace(rows, row=rows.row + levels + len(question.earlier)))
    pair = np.concatenate([part.pair for part in parts])
    order = np.argsort(pair, kind="stable")
    often = np.bincount(pair, minlength=case.shape[0])
    place = np.arange(pair.shape[0]) - np.repeat(np.cumsum(often) - often, often)
    entry_row = np.zeros((case.shape[0], int(often.max(initial=0))), dtype=np.int64)
    entry_amount = np.zeros_like(entry_row)
    entry_row[pair[order], place] = np.concatenate([part.row for part in parts])[order]
    entry_amount[pair[order], place] = np.concatenate([part.amount for part in parts])[order]
    return entry_row, entry_amount


def _drawn(instance: Instance, enforced: Enforced, case: IntArray, column: IntArray) -> Weights:
    """What each pair draws on resources that are priced."""
    priced = np.flatnonzero(~np.isin(instance.use_resource, enforced.resources))
    first = np.searchsorted(instance.use_column[priced], np.arange(instance.m + 1))
    often = (first[1:] - first[:-1])[column]
    pair = np.repeat(np.arange(case.shape[0]), often)
    start = np.repeat(first[column] - np.cumsum(often) + often, often)
    use = priced[start + np.arange(pair.shape[0])]
    amount = (instance.demand[case[pair]] * instance.use_count[use]).sum(axis=1)
    kept = np.flatnonzero(amount)
    return Weights(pair[kept], instance.use_resource[use[kept]], amount[kept])


def counts(instance: Instance) -> dict[int, tuple[int, IntArray]]:
    """Resources that may be enforced: their one owner, and the count per dimension its columns share."""
    width = np.bincount(instance.owner, minlength=int(instance.owner.max(initial=-1)) + 1)
    result = {}
    for resource in range(instance.capacity.shape[0]):
        entries = np.flatnonzero(instance.use_resource == resource)
        owners = np.unique(instance.owner[instance.use_column[entries]])
        if owners.shape[0] != 1 or entries.shape[0] != width[owners[0]]:
            continue
        count = instance.use_count[entries]
        if (count == count[0]).all():
            result[resource] = (int(owners[0]), count[0])
    return result


def _need(instance: Instance, enforced: Enforced, case: IntArray, column: IntArray) -> IntArray:
    result = np.zeros((case.shape[0], ENFORCED_PER_OWNER), dtype=np.int64)
    shared = counts(instance)
    per_owner = np.zeros((*enforced.place.shape, instance.demand.shape[1]), dtype=np.int64)
    for owner, dimension in np.argwhere(enforced.place >= 0).tolist():
        per_owner[owner, dimension] = shared[int(enforced.place[owner, dimension])][1]
    owner_of = instance.owner[column]
    for dimension in range(ENFORCED_PER_OWNER):
        drawn = (instance.demand[case] * per_owner[owner_of, dimension]).sum(axis=1)
        result[:, dimension] = drawn // enforced.grain[owner_of, dimension]
    return result
