"""Replays the nodes of a level certificate in preorder: steps, fixing, splits, and every leaf closed.

Follows docs/certificates.md, sections 3 and 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from rematch.errors import RefutedError
from rematch.solver.certificate import CaseSplit, LevelCertificate, Node, Split, Step, SwitchSplit
from rematch.solver.check_packings import Home, fixed_by_packings, home_of, packed
from rematch.solver.check_pairs import kept_pairs
from rematch.solver.check_prices import (
    Fixed,
    best_of_units,
    constant_of,
    fixed_by_prices,
    has_no_option,
    worth_of,
)
from rematch.solver.check_question import Left, Question
from rematch.solver.check_rows import Derived, derived_rows, use_of


@dataclass(eq=False)
class Replay:
    """One level's replay; `states` counts what was visited in packings so far."""

    question: Question
    part: LevelCertificate
    rows: tuple[Derived, ...]
    homes: dict[int, Home]
    states: int = 0

    def refuse(self, why: str) -> RefutedError:
        """The error that names the level."""
        return RefutedError(f"Certificate of {self.part.objective}: {why}.")


def refuse_open_leaves(question: Question, part: LevelCertificate) -> None:
    """
    Walk through the nodes; every leaf must be closed, and the nodes end where the tree does.

    Raises
    ------
    RefutedError
        A leaf that is open, a node too many or missing, a row or a resource that is not what is said.
    """
    enforced = {resource for node in part.nodes for step in node.steps for resource in step.enforced}
    homes = {resource: home_of(question, resource) for resource in sorted(enforced)}
    replay = Replay(question, part, derived_rows(question, part.rows), homes)
    pending: list[Callable[[], Left]] = [lambda: question.start]
    for place, node in enumerate(part.nodes):
        if not pending:
            raise replay.refuse(f"{len(part.nodes)} nodes, the tree has ended after {place}")
        left = _left_open(replay, pending.pop()(), node, place)
        if node.split is not None and left is not None:
            pending += reversed(children(question, left, node.split))
    if pending:
        raise replay.refuse(f"{len(part.nodes)} nodes, {len(pending)} more to come")


def children(question: Question, left: Left, split: Split) -> tuple[Callable[[], Left], Callable[[], Left]]:
    """What is left at the two nodes below a split, in their order."""
    if isinstance(split, CaseSplit):
        return partial(case_within, question, left, split), partial(case_without, question, left, split)
    if not left.if_used[split.resource]:
        raise RefutedError(f"Certificate: switch of resource {split.resource}, which is not `if_used` there.")
    return partial(not_used, question, left, split), partial(used_within, left, split)


def case_within(question: Question, left: Left, split: CaseSplit) -> Left:
    """The case has one of the columns: its other pairs go, its unit must be placed."""
    pairs, must = left.pairs, left.must.copy()
    must[question.units.of_case[split.case]] = True
    keep = (pairs.case != split.case) | np.isin(pairs.column, split.columns)
    return replace(left, pairs=kept_pairs(question.units, pairs, keep), must=must)


def case_without(question: Question, left: Left, split: CaseSplit) -> Left:
    """The case has none of the columns."""
    pairs = left.pairs
    keep = (pairs.case != split.case) | ~np.isin(pairs.column, split.columns)
    return replace(left, pairs=kept_pairs(question.units, pairs, keep))


def not_used(question: Question, left: Left, split: SwitchSplit) -> Left:
    """Use 0: pairs that would use the resource go; who needs nothing of it may stay in its columns."""
    pairs, resource = left.pairs, split.resource
    keep = use_of(question.given.problem, resource, pairs.case, pairs.column) == 0
    low, high = list(left.minimum), list(left.capacity)
    low[resource] = high[resource] = 0
    switched = _switched(replace(left, minimum=tuple(low), capacity=tuple(high)), resource)
    return replace(switched, pairs=kept_pairs(question.units, pairs, keep))


def used_within(left: Left, split: SwitchSplit) -> Left:
    """Use within the bounds: 0 no longer will do where there is a minimum."""
    return _switched(left, split.resource)


def _switched(left: Left, resource: int) -> Left:
    if_used = list(left.if_used)
    if_used[resource] = False
    return replace(left, if_used=tuple(if_used))


def _left_open(replay: Replay, left: Left, node: Node, place: int) -> Left | None:
    """What the steps of a node leave; None where it is closed."""
    for taken, step in enumerate(node.steps, start=1):
        left = _with_shares(replay, left, step)
        fixed = _fixed(replay, left, step)
        if fixed is None:
            if taken < len(node.steps) or node.split is not None:
                raise replay.refuse(f"node {place} is closed after {taken} steps, yet goes on")
            return None
        pairs = kept_pairs(replay.question.units, left.pairs, fixed.keep)
        left = replace(left, pairs=pairs, must=fixed.must)
    if node.split is None and not has_no_option(left):
        raise replay.refuse(f"node {place} is neither closed nor split")
    return left


def _with_shares(replay: Replay, left: Left, step: Step) -> Left:
    """The shares named by a step over those of the step before; below 0 only where a unit must be placed."""
    shares, first = left.shares.copy(), replay.question.units.first
    for case, share in step.shares:
        unit = int(replay.question.units.of_case[case])
        if first[unit] != case:
            raise replay.refuse(f"share of case {case}, the unit is named by case {first[unit]}")
        shares[unit] = share
    if ((shares < 0) & ~left.must).any():
        raise replay.refuse("a share below 0 of a unit that need not be placed")
    return replace(left, shares=shares)


def _fixed(replay: Replay, left: Left, step: Step) -> Fixed | None:
    """What a step leaves; None when its total is let through, or nothing keeps every rule."""
    if has_no_option(left):
        return None
    question, part = replay.question, replay.part
    worth = worth_of(question, part, replay.rows, left, step)
    total = constant_of(part, replay.rows, left, step)
    if not step.enforced:
        best = best_of_units(left, worth)
        spare = total + int(best.sum()) - question.let_through
        return None if spare <= 0 else fixed_by_prices(left, worth, best, spare)
    enforced = [(resource, replay.homes[resource]) for resource in step.enforced]
    found = packed(question, left, worth, enforced, replay.states)
    if found is None:
        return None
    replay.states = found.states
    spare = total + sum(left.shares.tolist()) + sum(found.best) - question.let_through
    return None if spare <= 0 else fixed_by_packings(left, worth, found, spare)
