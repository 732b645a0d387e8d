"""What a replay starts from: a Problem as lists, what is left of it, and packings by the uses reached.

Written from docs/certificates.md alone, sections 2 and 3; `replay` follows the steps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rematch.solver import Problem

MINUS = None  # «no such set»
Pair = tuple[int, int]
Use = tuple[int, ...]


class UnprovedError(Exception):
    """The certificate does not show its bound."""


@dataclass
class Round:
    """A Problem as lists: units, draws per column, bounds per resource."""

    demand: list[list[int]]
    owner: list[int]
    draws: dict[int, dict[int, dict[int, int]]]
    unit: list[list[int]]
    unit_of: dict[int, int]
    apart: set[Pair]

    def use(self, case: int, column: int, resource: int) -> int:
        """What a case in a column draws on a resource."""
        counts = self.draws.get(column, {}).get(resource, {})
        return sum(often * self.demand[case][dimension] for dimension, often in counts.items())


@dataclass
class State:
    """What is left at a place of the tree."""

    pairs: set[Pair]
    must: set[int]
    low: list[int]
    high: list[int]
    rest: list[bool]
    shares: dict[int, int] = field(default_factory=dict)

    def copy(self) -> State:
        """For a child."""
        return State(
            set(self.pairs),
            set(self.must),
            list(self.low),
            list(self.high),
            list(self.rest),
            dict(self.shares),
        )


@dataclass
class Outcome:
    """A step's total (None when nothing keeps every rule), and the bounds given a pair or a unit unplaced."""

    total: int | None
    pair: dict[Pair, int | None]
    unplaced: dict[int, int]


def round_of(problem: Problem) -> Round:
    """The lists of a Problem."""
    draws: dict[int, dict[int, dict[int, int]]] = {}
    for column, resource, dimension in problem.draws.tolist():
        counts = draws.setdefault(column, {}).setdefault(resource, {})
        counts[dimension] = counts.get(dimension, 0) + 1
    unit: list[list[int]] = []
    by_label: dict[int, int] = {}
    for case, label in enumerate(problem.group.tolist()):
        if label >= 0 and label in by_label:
            unit[by_label[label]].append(case)
            continue
        by_label[label] = len(unit)
        unit.append([case])
    unit_of = {case: g for g, members in enumerate(unit) for case in members}
    apart = {(min(pair), max(pair)) for pair in map(tuple, problem.apart.tolist())}
    return Round(problem.demand.tolist(), problem.owner.tolist(), draws, unit, unit_of, apart)


def start_of(problem: Problem, lists: Round) -> State:
    """Section 2: the pairs that may be used, the bounds, and who must be placed."""
    pairs = set()
    for case in range(problem.n):
        for column in range(problem.m):
            if problem.eligible is None:
                may = int(problem.score[case, column]) != -(2 ** (8 * problem.score.itemsize - 1))
            else:
                may = bool(problem.eligible[case, column])
            if may and problem.pinned[case] in (-1, column):
                pairs.add((case, column))
    forced = [bool(problem.must_place[i]) or problem.pinned[i] >= 0 for i in range(problem.n)]
    must = {g for g, members in enumerate(lists.unit) if any(forced[i] for i in members)}
    low, high = problem.minimum.tolist(), problem.capacity.tolist()
    rest = problem.if_used.tolist()
    for r in range(len(high)):
        if low[r] > high[r] and rest[r]:
            low[r] = high[r] = 0
    return State(pairs, must, low, high, rest)


def coefficient(problem: Problem, name: str, case: int, column: int) -> int:
    """What a pair adds to a linear level."""
    if name == "score":
        return int(problem.weight[case]) * int(problem.score[case, column])
    placed = re.fullmatch(r"(placed_persons|placed_cases)(?:@(\d+))?", name)
    if placed is None:
        return 0
    if placed[2] is not None and problem.tier[case] > int(placed[2]):
        return 0
    return int(problem.size[case]) if placed[1] == "placed_persons" else 1


def packings(
    items: Sequence[tuple[int, int, Use]], resources: Sequence[int], state: State
) -> tuple[int | None, list[int | None]]:
    """The best set of items, and the best one with each item in it, by the uses that can be reached."""
    top = [state.high[r] for r in resources]
    layers: list[dict[Use, int]] = [{tuple(0 for _ in resources): 0}]
    for _, value, need in items:
        after = dict(layers[-1])
        for use, worth in layers[-1].items():
            more = plus(use, need)
            if within(more, top):
                after[more] = max(after.get(more, worth + value), worth + value)
        layers.append(after)
    ending = {use: 0 for use in layers[-1] if ends(use, resources, state)}
    best = max((layers[-1][use] for use in ending), default=MINUS)
    given: list[int | None] = []
    for (_, value, need), before in zip(reversed(items), reversed(layers[:-1]), strict=True):
        options = [
            worth + value + ending[plus(use, need)]
            for use, worth in before.items()
            if plus(use, need) in ending
        ]
        given.append(max(options, default=MINUS))
        earlier = {}
        for use in before:
            rest = [ending[use]] if use in ending else []
            rest += [ending[plus(use, need)] + value] if plus(use, need) in ending else []
            if rest:
                earlier[use] = max(rest)
        ending = earlier
    return best, given[::-1]


def plus(use: Use, need: Use) -> Use:
    """Both together."""
    return tuple(a + b for a, b in zip(use, need, strict=True))


def within(use: Use, top: Sequence[int]) -> bool:
    """Whether nothing exceeds its capacity."""
    return all(a <= b for a, b in zip(use, top, strict=True))


def ends(use: Use, resources: Sequence[int], state: State) -> bool:
    """Whether an owner's use may end here."""
    return all(u >= state.low[r] or (u == 0 and state.rest[r]) for u, r in zip(use, resources, strict=True))
