"""The bound of a step that enforces resources: the best packing of each municipality, by dynamic programming.

Follows docs/certificates.md, sections 3 and 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rematch.errors import RefutedError
from rematch.solver.check_integers import AnyArray, fitting
from rematch.solver.check_prices import Fixed, Worth
from rematch.solver.check_question import Left, Question
from rematch.solver.check_sack import Sack, sack_of
from rematch.solver.problem import IntArray

STATES_LIMIT = 10**9


@dataclass(frozen=True, eq=False)
class Home:
    """The one municipality a resource belongs to, and int64[D], how often it is drawn on per dimension."""

    owner: int
    counts: IntArray


@dataclass(frozen=True, eq=False)
class Packed:
    """
    The packings of one step.

    Parameters
    ----------
    gain : w - u per option
    options : per municipality, its options
    sacks : per municipality, None where nothing is enforced
    best : P per municipality
    reach : no sum of gains goes beyond
    states : visited
    """

    gain: AnyArray
    options: tuple[IntArray, ...]
    sacks: tuple[Sack | None, ...]
    best: tuple[int, ...]
    reach: int
    states: int


def home_of(question: Question, resource: int) -> Home:
    """
    The municipality whose columns alone draw on the resource, all equally.

    Raises
    ------
    RefutedError
        There is none: the resource cannot be enforced.
    """
    problem, label = question.given.problem, question.units.owner_of_column
    counts = np.zeros((problem.m, problem.demand.shape[1]), dtype=np.int64)
    place, _, dimension = problem.draws[problem.draws[:, 1] == resource].T
    np.add.at(counts, (place, dimension), 1)
    owners = np.unique(label[place])
    if owners.shape[0] != 1:
        raise RefutedError(f"Resource {resource}: enforced, but {owners.shape[0]} owners draw on it.")
    own = counts[label == owners[0]]
    if (own != own[0]).any():
        raise RefutedError(f"Resource {resource}: enforced, but columns of its owner differ in their draws.")
    return Home(int(owners[0]), own[0])


def packed(
    question: Question, left: Left, worth: Worth, enforced: Sequence[tuple[int, Home]], states: int
) -> Packed | None:
    """
    The best packing of every municipality; None when one cannot keep its bounds at all.

    Parameters
    ----------
    enforced : resource and home, of each enforced resource
    states : visited by the steps before

    Raises
    ------
    RefutedError
        More states than are visited here.
    """
    reach = worth.reach + sum(map(abs, left.shares.tolist()))
    gain = _gains(question, left, worth, reach)
    options = _by_owner(question, left)
    use = {resource: _unit_use(question, home)[left.pairs.unit] for resource, home in enforced}
    sacks: list[Sack | None] = []
    best: list[int] = []
    for owner, at in enumerate(options):
        own = [resource for resource, home in enforced if home.owner == owner]
        sack = _sack(left, gain[at], {r: use[r][at] for r in own}, reach) if own else None
        states += sack.states if sack is not None else 0
        if states > STATES_LIMIT:
            raise RefutedError(f"Certificate: {states} states in packings, too large to re-check here.")
        highest = sack.best() if sack is not None else int(np.maximum(gain[at], 0).sum())
        if highest is None:
            return None
        sacks.append(sack)
        best.append(highest)
    return Packed(gain, options, tuple(sacks), tuple(best), reach, states)


def fixed_by_packings(left: Left, worth: Worth, found: Packed, spare: int) -> Fixed:
    """Keep what loses less than the total has to spare (total - Z, above 0)."""
    pairs = left.pairs
    never = 8 * found.reach + 8
    spare = min(spare, never)
    loss = np.zeros_like(found.gain)
    for at, sack, best in zip(found.options, found.sacks, found.best, strict=True):
        loss[at] = np.maximum(-found.gain[at], 0) if sack is None else sack.losses(best, never)
    lost = loss[pairs.option] + (worth.member[pairs.member] - worth.pair).astype(loss.dtype)
    return Fixed(lost < spare, left.must | (left.shares >= spare).astype(np.bool_))


def _gains(question: Question, left: Left, worth: Worth, reach: int) -> AnyArray:
    """w - u of every option."""
    kind = fitting(reach * max(question.units.owner_label.shape[0], 1))
    gain: AnyArray = worth.option.astype(kind) - left.shares.astype(kind)[left.pairs.unit]
    return gain


def _by_owner(question: Question, left: Left) -> tuple[IntArray, ...]:
    """The options of every municipality."""
    order = np.argsort(left.pairs.owner, kind="stable")
    ends = np.arange(question.units.owner_label.shape[0] + 1)
    return tuple(order[low:high] for low, high in pairwise(np.searchsorted(left.pairs.owner[order], ends)))


def _sack(left: Left, gain: AnyArray, use: dict[int, IntArray], reach: int) -> Sack:
    bounds = [(left.minimum[r], left.capacity[r], left.if_used[r]) for r in use]
    return sack_of(gain, np.stack(list(use.values()), axis=1), bounds, reach)


def _unit_use(question: Question, home: Home) -> IntArray:
    """int64[units]: what all members of each unit draw together."""
    use = np.zeros(question.units.first.shape[0], dtype=np.int64)
    np.add.at(use, question.units.of_case, question.given.problem.demand @ home.counts)
    return use
