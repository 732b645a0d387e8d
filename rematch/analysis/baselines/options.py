"""Turns a Problem into what the methods of comparison choose from: who is placed together, and where it may.

A unit is a household alone, or a group that stays together. Units and columns stand in the order of the
seed's lottery: no method sees the order of the input, and a tie falls to whoever stands first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import product

import numpy as np

from rematch.analysis.baselines.uses import Uses, apart_uses, joined, uses_of, without_loose
from rematch.scoring.arrays import Bools, Ints
from rematch.solver import Problem

GROUP_OPTIONS = 4_096
"""Ways to house one group in one municipality that are looked at: the best columns of each member."""
MUST, FOR_A_MINIMUM, REST = 0, 1, 2
Way = tuple[int, int, list[int]]
"""Unit, municipality, and the column of each member by its place in the lottery."""


@dataclass(frozen=True, eq=False)
class Options:
    """
    U units and their O options, sorted by unit, the option liked best first.

    Attributes
    ----------
    problem : Problem
        What was read; its own order.
    seed : int
        Of the lottery.
    names : U ids
        Of a group, the first of its members' ids.
    members : int64[U, w]
        Cases of each unit, -1 where it has fewer.
    first : int64[U + 1]
        Options of unit u are first[u] to first[u + 1] - 1.
    unit, owner, score : int64[O]
        Owner as a position in `owner_label`; score is the sum of weight times score over the members.
    mean : int64[O]
        Score of a person, in thousandths.
    column : int64[O, w]
        Column of each member, -1 where there are fewer.
    uses : Uses
        What an option draws on each resource that can run short; keeping two units apart at a municipality
        is such a resource too, of which there is one.
    stage : int64[U]
        Who comes first in every method: 0 must be placed, 1 is needed for a minimum, 2 everybody else.
    """

    problem: Problem
    seed: int
    names: tuple[str, ...]
    members: Ints
    first: Ints
    unit: Ints
    owner: Ints
    score: Ints
    mean: Ints
    column: Ints
    owner_label: Ints
    uses: Uses
    stage: Ints

    @property
    def units(self) -> int:
        """Number of units."""
        return len(self.names)

    def columns(self, taken: Ints) -> Ints:
        """Return the placement in the problem's order: int64[n], of the option each unit has taken or -1."""
        result = np.full(self.problem.n, -1, dtype=np.int64)
        for unit in np.flatnonzero(taken >= 0).tolist():
            there = self.members[unit] >= 0
            result[self.members[unit, there]] = self.column[taken[unit], there]
        return result

    def taken(self, column: Ints) -> Ints:
        """Return the option each unit has in a placement, int64[U], -1 none: every way must be listed."""
        placed = np.append(column, -1)[self.members]
        same = np.flatnonzero((self.column == placed[self.unit]).all(axis=1))
        result = np.full(self.units, -1, dtype=np.int64)
        result[self.unit[same]] = same
        return result


def options_of(problem: Problem, *, seed: int, also: Ints | None = None) -> Options:
    """
    List what every unit can choose from.

    Parameters
    ----------
    problem : Problem
    seed : int
        Of the lottery.
    also : int64[n], optional
        A placement: of a group with too many ways to list them all, its way is among those listed.

    Returns
    -------
    Options
        Only what fits when nobody else is there.
    """
    order = _lottery(problem.column_ids, seed)
    units = _units(problem, seed)
    members = _padded(units)
    owners, owner = _owners(problem.owner[order])
    allowed, score = _allowed(problem)[:, order], np.asarray(_scores(problem), dtype=np.int64)[:, order]
    worth = score * problem.weight[:, None]
    if also is not None:
        placed = np.flatnonzero(also >= 0)
        worth[placed, np.argsort(order)[also[placed]]] = np.iinfo(np.int64).max
    unit, at, place = _ways(units, allowed, worth, owner)
    cases = members[unit]
    there = place >= 0
    weights = np.where(there, problem.weight[cases], 0)
    total = np.where(there, score[cases, place], 0) * weights
    liked = np.lexsort((*(place[:, k] for k in range(place.shape[1] - 1, -1, -1)), -total.sum(axis=1), unit))
    column = np.where(there, order[place], -1)[liked]
    found = Options(
        problem=problem,
        seed=seed,
        names=tuple(min(problem.case_ids[case] for case in unit) for unit in units),
        members=members,
        first=np.searchsorted(unit[liked], np.arange(len(units) + 1)),
        unit=unit[liked],
        owner=at[liked],
        score=total.sum(axis=1)[liked],
        mean=(1_000 * total.sum(axis=1) // np.maximum(weights.sum(axis=1), 1))[liked],
        column=column,
        owner_label=owners,
        uses=uses_of(problem, cases[liked], column),
        stage=_stage(problem, units),
    )
    apart = apart_uses(found, first_resource=len(problem.capacity))
    found = replace(found, uses=joined(found.uses, apart))
    found = narrowed(found, ~found.uses.beyond())
    return replace(found, uses=without_loose(found.uses, found.unit))


def narrowed(options: Options, kept: Bools) -> Options:
    """Return the same with some options only: bool[O]."""
    unit = options.unit[kept]
    rows = {name: getattr(options, name)[kept] for name in ("owner", "score", "mean", "column")}
    first = np.searchsorted(unit, np.arange(options.units + 1))
    return replace(options, unit=unit, first=first, uses=options.uses.only(kept), **rows)


def _lottery(ids: tuple[str, ...], seed: int) -> Ints:
    keys = [sha256(f"{seed}/lottery/{each}".encode("utf-8", "surrogatepass")).digest() for each in ids]
    return np.array(sorted(range(len(ids)), key=keys.__getitem__), dtype=np.int64)


def _units(problem: Problem, seed: int) -> list[list[int]]:
    """Cases of each unit by id, units in the order of the lottery; a group's place is its first id's."""
    together: dict[int, list[int]] = {}
    for case in sorted(range(problem.n), key=problem.case_ids.__getitem__):
        label = int(problem.group[case])
        together.setdefault(label if label >= 0 else -1 - case, []).append(case)
    units = list(together.values())
    order = _lottery(tuple(problem.case_ids[unit[0]] for unit in units), seed)
    return [units[idx] for idx in order.tolist()]


def _padded(rows: list[list[int]]) -> Ints:
    result = np.full((len(rows), max(map(len, rows), default=1)), -1, dtype=np.int64)
    for idx, row in enumerate(rows):
        result[idx, : len(row)] = row
    return result


def _owners(owner: Ints) -> tuple[Ints, Ints]:
    """Labels in the order of their first column, and the position of each column's among them."""
    labels, first, inverse = np.unique(owner, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return labels[order], place[inverse.ravel()]


def _scores(problem: Problem) -> Ints:
    return problem.score if isinstance(problem.score, np.ndarray) else problem.score.rows(0, problem.n)


def _allowed(problem: Problem) -> Bools:
    """bool[n, m]: possible, and of a pinned case its one column."""
    scores = _scores(problem)
    marked = scores != np.iinfo(scores.dtype).min
    allowed = np.array(marked if problem.eligible is None else problem.eligible)
    pinned = np.flatnonzero(problem.pinned >= 0)
    allowed[pinned] &= problem.pinned[pinned, None] == np.arange(problem.m)
    return allowed


def _stage(problem: Problem, units: list[list[int]]) -> Ints:
    must = problem.must_place | (problem.pinned >= 0)
    return np.array([MUST if must[unit].any() else REST for unit in units], dtype=np.int64)


def _ways(units: list[list[int]], allowed: Bools, worth: Ints, owner: Ints) -> tuple[Ints, Ints, Ints]:
    """Return unit, municipality and columns (as places in the lottery) of every option."""
    alone = np.array([len(unit) == 1 for unit in units], dtype=np.bool_)
    lone = np.flatnonzero(alone)
    rows, place = np.nonzero(allowed[[units[idx][0] for idx in lone.tolist()]])
    ways = [
        way
        for idx in np.flatnonzero(~alone).tolist()
        for way in _of_group(idx, units[idx], allowed, worth, owner)
    ]
    grouped = _padded([way[2] for way in ways])
    widest = max(map(len, units), default=1)
    columns = np.full((len(rows) + len(ways), widest), -1, dtype=np.int64)
    columns[: len(rows), 0] = place
    columns[len(rows) :, : grouped.shape[1]] = grouped
    unit = np.concatenate([lone[rows], np.array([way[0] for way in ways], dtype=np.int64)])
    at = np.concatenate([owner[place], np.array([way[1] for way in ways], dtype=np.int64)])
    return unit, at, columns


def _of_group(unit: int, cases: list[int], allowed: Bools, worth: Ints, owner: Ints) -> Iterator[Way]:
    """Yield the ways to house a group: a column for each member, all in one municipality."""
    most = int(GROUP_OPTIONS ** (1 / len(cases)) + 1e-9)
    for at in np.unique(owner).tolist():
        each = []
        for case in cases:
            there = np.flatnonzero(allowed[case] & (owner == at))
            each.append(there[np.argsort(-worth[case, there], kind="stable")][:most].tolist())
        for chosen in product(*each):
            yield unit, at, list(chosen)
