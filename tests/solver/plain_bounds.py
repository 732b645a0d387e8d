"""Steps and splits of a certificate by plain loops: slow, and believing every number it is given.

Tests build certificates with it, true ones and cheating ones; written from docs/certificates.md alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from rematch.solver import Problem
from rematch.solver.certificate import INFEASIBLE, ApartRow, CaseSplit, CoverRow, Row, Split, Step
from tests.solver.brute_force import pair_value

THRESHOLDS = ("min_score", "balance")
Pair = tuple[int, int]


@dataclass
class Rest:
    """What is left at a node."""

    pairs: set[Pair]
    must: set[int]
    low: list[int]
    high: list[int]
    if_used: list[bool]
    shares: dict[int, int] = field(default_factory=dict)

    def copy(self) -> Rest:
        """One that can be changed."""
        return Rest(
            set(self.pairs), set(self.must), list(self.low), list(self.high), list(self.if_used),
            dict(self.shares),
        )  # fmt: skip


@dataclass
class Asked:
    """The question of a level: earlier `names` and their `held`, the objective, scale and bound claimed."""

    problem: Problem
    names: tuple[str, ...]
    held: tuple[int, ...]
    objective: str
    bound: int
    scale: int = 1
    rows: tuple[Row, ...] = ()

    @property
    def threshold(self) -> bool:
        """Whether it asks for any placement rather than a large one."""
        return self.objective in (*THRESHOLDS, INFEASIBLE)

    @property
    def let_through(self) -> int:
        """Z."""
        return -1 if self.threshold else self.scale * (self.bound + 1) - 1

    def unit(self, case: int) -> int:
        """The first member of a case's unit."""
        label = int(self.problem.group[case])
        return case if label < 0 else self.problem.group.tolist().index(label)

    def members(self, unit: int) -> list[int]:
        """The cases of a unit."""
        return [case for case in range(self.problem.n) if self.unit(case) == unit]

    def use(self, case: int, column: int, resource: int) -> int:
        """What a pair draws on a resource."""
        draws = self.problem.draws.tolist()
        return sum(int(self.problem.demand[case, d]) for j, r, d in draws if (j, r) == (column, resource))

    def use_counts(self, column: int, resource: int) -> bool:
        """Whether a column draws on a resource."""
        return any((j, r) == (column, resource) for j, r, _ in self.problem.draws.tolist())

    def start(self) -> Rest:
        """What is left before any node."""
        problem = self.problem
        held = list(zip(self.names, self.held, strict=True))
        held += [(self.objective, self.bound + 1)] if self.threshold else []
        node = Rest(
            pairs={(i, j) for i in range(problem.n) for j in range(problem.m) if self._allowed(i, j, held)},
            must={self.unit(i) for i in range(problem.n) if problem.must_place[i] or problem.pinned[i] >= 0},
            low=problem.minimum.tolist(),
            high=problem.capacity.tolist(),
            if_used=problem.if_used.tolist(),
        )
        for resource, target in enumerate(problem.target.tolist()):
            for name, value in held:
                if name == "balance" and target > 0:
                    node.high[resource] = min(node.high[resource], -value * target // 10_000)
            if node.low[resource] > node.high[resource] and node.if_used[resource]:
                node.low[resource] = node.high[resource] = 0
        return pruned(self, node)

    def _allowed(self, case: int, column: int, held: list[tuple[str, int]]) -> bool:
        problem = self.problem
        score = int(problem.score[case, column])
        if problem.pinned[case] not in (-1, column):
            return False
        if any(name == "min_score" and score < value for name, value in held):
            return False
        if problem.eligible is None:
            return score != -(2 ** (8 * problem.score.itemsize - 1))
        return bool(problem.eligible[case, column])


@dataclass
class Weighed:
    """The total of a step, and of the placements that have a pair, or leave a unit out."""

    total: int | None
    pair: dict[Pair, int | None] = field(default_factory=dict)
    unplaced: dict[int, int] = field(default_factory=dict)


def pruned(asked: Asked, node: Rest) -> Rest:
    """Without pairs at municipalities where another member of the unit has none."""
    at = {(i, int(asked.problem.owner[j])) for i, j in node.pairs}
    node.pairs = {
        (i, j)
        for i, j in node.pairs
        if all((member, int(asked.problem.owner[j])) in at for member in asked.members(asked.unit(i)))
    }
    return node


def row_of(asked: Asked, row: Row, node: Rest) -> tuple[dict[Pair, int], int]:
    """Its weights on the pairs left, and its limit."""
    start = asked.start()
    if isinstance(row, ApartRow):
        return {(i, j): 1 for i, j in node.pairs if i in row.cases and asked.problem.owner[j] == row.owner}, 1
    if isinstance(row, CoverRow):
        needs = dict(zip(row.cases, row.needs, strict=True))
        covered = {(i, j) for i, j in node.pairs if i in needs and asked.use(i, j, row.resource) >= needs[i]}
        return dict.fromkeys(covered, 1), len(row.cases) - 1
    cases = dict(row.cases)
    weights = {
        (i, j): (sum(y * asked.use(i, j, r) for r, y in row.resources) + cases.get(i, 0)) // row.divisor
        for i, j in node.pairs
    }
    return weights, (sum(y * start.high[r] for r, y in row.resources) + sum(cases.values())) // row.divisor


def nothing_left(asked: Asked, node: Rest) -> bool:
    """A unit that must be placed cannot be, or a resource cannot keep its bounds."""
    placeable = {asked.unit(i) for i, _ in node.pairs}
    return bool(node.must - placeable) or any(
        low > high for low, high in zip(node.low, node.high, strict=True)
    )


def weighed(asked: Asked, node: Rest, step: Step) -> Weighed:
    """One step on what is left; the shares of the node are already the step's."""
    if nothing_left(asked, node):
        return Weighed(None)
    values, total = _values(asked, node, step)
    options: dict[int, dict[int, int]] = {}
    best: dict[Pair, int] = {}
    for (i, j), value in values.items():
        place = (i, int(asked.problem.owner[j]))
        best[place] = max(best.get(place, value), value)
    for (i, owner), value in best.items():
        at = options.setdefault(asked.unit(i), {})
        at[owner] = at.get(owner, 0) + value
    if step.enforced:
        return _packings(asked, node, step, total, _Worth(values, best, options))
    terms = {unit: max([*at.values()] + ([] if unit in node.must else [0])) for unit, at in options.items()}
    total += sum(terms.values())
    found = Weighed(total)
    for (i, j), value in values.items():
        owner, unit = int(asked.problem.owner[j]), asked.unit(i)
        found.pair[i, j] = total - terms[unit] + options[unit][owner] - best[i, owner] + value
    found.unplaced = {unit: total - terms.get(unit, 0) for unit in _units(asked) - node.must}
    return found


def fixed(asked: Asked, node: Rest, found: Weighed) -> Rest:
    """Everything whose bound is let through goes at once."""
    after = node.copy()
    after.pairs = {
        pair for pair in node.pairs if (bound := found.pair[pair]) is not None and bound > asked.let_through
    }
    after.must |= {unit for unit, bound in found.unplaced.items() if bound <= asked.let_through}
    return pruned(asked, after)


def below(asked: Asked, node: Rest, split: Split) -> tuple[Rest, Rest]:
    """What is left at the two nodes below a split."""
    first, second = node.copy(), node.copy()
    if isinstance(split, CaseSplit):
        first.pairs = {(i, j) for i, j in node.pairs if i != split.case or j in split.columns}
        first.must.add(asked.unit(split.case))
        second.pairs = {(i, j) for i, j in node.pairs if i != split.case or j not in split.columns}
    else:
        r = split.resource
        first.pairs = {(i, j) for i, j in node.pairs if asked.use(i, j, r) == 0}
        first.low[r] = first.high[r] = 0
        first.if_used[r] = second.if_used[r] = False
    return pruned(asked, first), pruned(asked, second)


def with_shares(node: Rest, step: Step) -> Rest:
    """The shares of a step over those before."""
    return replace(node.copy(), shares=node.shares | dict(step.shares))


def _units(asked: Asked) -> set[int]:
    return {asked.unit(case) for case in range(asked.problem.n)}


def _values(asked: Asked, node: Rest, step: Step) -> tuple[dict[Pair, int], int]:
    """v of every pair left, and K with the U of what is not enforced."""
    linear = [
        (factor, name)
        for factor, name in zip(step.earlier, asked.names, strict=True)
        if name not in THRESHOLDS
    ]
    linear += [] if asked.threshold else [(asked.scale, asked.objective)]
    values = {}
    for i, j in node.pairs:
        worth = sum(factor * pair_value(asked.problem, name, i, j) for factor, name in linear)
        values[i, j] = worth - sum(price * asked.use(i, j, r) for r, price in enumerate(step.prices) if price)
    total = -sum(factor * value for factor, value in zip(step.earlier, asked.held, strict=True))
    for factor, row in zip(step.rows, asked.rows, strict=False):
        weights, limit = row_of(asked, row, node)
        total += factor * limit
        for pair, weight in weights.items():
            values[pair] -= factor * weight
    for r, price in enumerate(step.prices):
        if r not in step.enforced:
            total += max(price * node.high[r], price * node.low[r], *([0] if node.if_used[r] else []))
    return values, total


@dataclass
class _Worth:
    """v per pair, its best per case and owner, their sums per unit and owner."""

    pair: dict[Pair, int]
    best: dict[Pair, int]
    options: dict[int, dict[int, int]]


def _packings(asked: Asked, node: Rest, step: Step, total: int, worth: _Worth) -> Weighed:
    options = worth.options
    share = {unit: node.shares.get(unit, 0) for unit in _units(asked)}
    total += sum(share.values())
    given: dict[Pair, int | None] = {}
    for owner in {int(each) for each in asked.problem.owner}:
        gains = {unit: at[owner] - share[unit] for unit, at in options.items() if owner in at}
        bin_ = _bin(asked, step, owner, gains)
        most = _best_set(node, bin_)
        if most is None:
            return Weighed(None)
        total += most
        for unit in gains:
            packing = _best_set(node, bin_, unit)
            given[unit, owner] = None if packing is None else packing - most
    found = Weighed(total)
    for (i, j), value in worth.pair.items():
        owner = int(asked.problem.owner[j])
        loss = given[asked.unit(i), owner]
        found.pair[i, j] = None if loss is None else total + loss - worth.best[i, owner] + value
    found.unplaced = {unit: total - share[unit] for unit in _units(asked) - node.must}
    return found


@dataclass
class _Bin:
    """The units with an option at an owner, with their gains and their uses of the resources it owns."""

    own: list[int]
    gains: dict[int, int]
    uses: dict[int, tuple[int, ...]]


def _bin(asked: Asked, step: Step, owner: int, gains: dict[int, int]) -> _Bin:
    columns = [j for j in range(asked.problem.m) if asked.problem.owner[j] == owner]
    own = [r for r in step.enforced if any(asked.use_counts(j, r) for j in columns)]
    uses = {
        unit: tuple(sum(asked.use(i, columns[0], r) for i in asked.members(unit)) for r in own)
        for unit in gains
    }
    return _Bin(own, gains, uses)


def _best_set(node: Rest, units: _Bin, forced: int = -1) -> int | None:
    """The most that a set of units gains whose uses keep the bounds; the forced one is in it."""
    reached = {(0,) * len(units.own): 0}
    for unit, gain in units.gains.items():
        grown = {} if unit == forced else dict(reached)
        for use, value in reached.items():
            after = tuple(left + right for left, right in zip(use, units.uses[unit], strict=True))
            grown[after] = max(grown.get(after, value + gain), value + gain)
        reached = grown
    kept = [value for use, value in reached.items() if _keeps_bounds(node, units.own, use)]
    return max(kept, default=None)


def _keeps_bounds(node: Rest, own: list[int], uses: tuple[int, ...]) -> bool:
    return all(
        node.low[r] <= use <= node.high[r] or (use == 0 and node.if_used[r])
        for use, r in zip(uses, own, strict=True)
    )
