"""Builds level certificates for small rounds: random or LP numbers, split on case after case until closed.

An honest claim ends with every leaf closed; for a false one some leaf stays open, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

from rematch.solver.certificate import (
    ApartRow,
    CaseSplit,
    CoverRow,
    LevelCertificate,
    Node,
    RoundedRow,
    Row,
    Split,
    Step,
    SwitchSplit,
)
from tests.solver.brute_force import pair_value
from tests.solver.plain_bounds import (
    THRESHOLDS,
    Asked,
    Rest,
    below,
    fixed,
    nothing_left,
    weighed,
    with_shares,
)

HUGE = 10**6
Maker = Callable[[Asked, Rest, np.random.Generator], Step]


@dataclass
class Tree:
    """What has been built so far."""

    asked: Asked
    maker: Maker
    rng: np.random.Generator
    nodes: list[Node] = field(default_factory=list)
    open_leaves: int = 0


def built(asked: Asked, maker: Maker, rng: np.random.Generator) -> tuple[LevelCertificate, int]:
    """A certificate for the claim of `asked`, and how many of its leaves stayed open."""
    tree = Tree(asked, maker, rng)
    _grow(tree, asked.start())
    return certificate_of(asked, tuple(tree.nodes)), tree.open_leaves


def certificate_of(asked: Asked, nodes: tuple[Node, ...]) -> LevelCertificate:
    """The claim with these nodes."""
    return LevelCertificate(asked.objective, asked.scale, asked.held, asked.bound, nodes, asked.rows)


def root_bound(asked: Asked, step: Step) -> int | None:
    """The bound that one step shows for a linear level; None when nothing is left."""
    total = weighed(asked, with_shares(asked.start(), step), step).total
    return None if total is None else total // asked.scale


def _grow(tree: Tree, rest: Rest) -> None:
    steps: list[Step] = []
    for _ in range(int(tree.rng.integers(0, 3)) if tree.nodes else 1):
        rest, closed = _stepped(tree, rest, steps, tree.maker(tree.asked, rest, tree.rng))
        if closed:
            tree.nodes.append(Node(tuple(steps)))
            return
    split = _split(tree.asked, rest, tree.rng)
    if split is None:
        rest, closed = _stepped(tree, rest, steps, _finish(tree.asked, rest))
        split = None if closed else _switch(tree.asked, rest)
    tree.nodes.append(Node(tuple(steps), split))
    if split is not None:
        for child in below(tree.asked, rest, split):
            _grow(tree, child)
    elif not closed and not nothing_left(tree.asked, rest):
        tree.open_leaves += 1


def _stepped(tree: Tree, rest: Rest, steps: list[Step], step: Step) -> tuple[Rest, bool]:
    steps.append(step)
    rest = with_shares(rest, step)
    found = weighed(tree.asked, rest, step)
    if found.total is None or found.total <= tree.asked.let_through:
        return rest, True
    return fixed(tree.asked, rest, found), False


def _split(asked: Asked, rest: Rest, rng: np.random.Generator) -> Split | None:
    """Some case that is not settled; None when all are."""
    if rng.random() < 0.2 and (switch := _switch(asked, rest)) is not None:
        return switch
    at = {case: sorted(j for i, j in rest.pairs if i == case) for case in range(asked.problem.n)}
    free = [
        i for i, columns in at.items() if len(columns) > 1 or (columns and asked.unit(i) not in rest.must)
    ]
    if not free:
        return None
    case = int(rng.choice(free))
    count = int(rng.integers(1, len(at[case]) + (asked.unit(case) not in rest.must)))
    return CaseSplit(case, tuple(rng.permutation(at[case])[:count].tolist()))


def _switch(asked: Asked, rest: Rest) -> SwitchSplit | None:
    for resource in range(len(rest.low)):
        if rest.if_used[resource] and rest.low[resource] > 0:
            return SwitchSplit(resource)
    return None


def _finish(asked: Asked, rest: Rest) -> Step:
    """One placement is left: the prices that show which rule it breaks, or how far it gets."""
    prices = [0] * len(rest.low)
    for r, (low, high) in enumerate(zip(rest.low, rest.high, strict=True)):
        use = sum(asked.use(i, j, r) for i, j in rest.pairs)
        prices[r] = HUGE if use > high else -HUGE if use < low else 0
    earlier = [0] * len(asked.names)
    for level, (name, value) in enumerate(zip(asked.names, asked.held, strict=True)):
        if name not in THRESHOLDS:
            reached = sum(pair_value(asked.problem, name, i, j) for i, j in rest.pairs)
            earlier[level] = HUGE if reached < value else 0
    owners = {i: int(asked.problem.owner[j]) for i, j in rest.pairs}
    rows = [
        HUGE if isinstance(row, ApartRow) and {owners.get(i) for i in row.cases} == {row.owner} else 0
        for row in asked.rows
    ]
    return Step(tuple(prices), tuple(earlier), tuple(rows))


def valid_rows(asked: Asked, rng: np.random.Generator) -> tuple[Row, ...]:
    """Every apart row, and a few covers and rounded rows."""
    problem = asked.problem
    rows: list[Row] = [
        ApartRow((int(p), int(q)), int(owner)) for p, q in problem.apart for owner in np.unique(problem.owner)
    ]
    high = asked.start().high
    for _ in range(int(rng.integers(0, 3)) if high else 0):
        resource = int(rng.integers(len(high)))
        cases = rng.permutation(problem.n)[: int(rng.integers(1, problem.n + 1))].tolist()
        needs = rng.integers(1, 5, len(cases)).tolist()
        if sum(needs) > high[resource]:
            rows.append(CoverRow(resource, tuple(cases), tuple(needs)))
        weights = [(r, int(rng.integers(0, 4))) for r in rng.permutation(len(high))[:2].tolist()]
        added = [(i, int(rng.integers(0, 3))) for i in cases[:1]]
        rows.append(RoundedRow(int(rng.integers(2, 5)), tuple(weights), tuple(added)))
    return tuple(rows)


def legal_enforced(asked: Asked) -> list[int]:
    """Resources that belong to one owner, whose columns all draw on it equally."""
    problem = asked.problem
    legal = []
    for resource in range(len(problem.capacity)):
        draws = sorted((j, d) for j, r, d in problem.draws.tolist() if r == resource)
        owners = {int(problem.owner[j]) for j, _ in draws}
        if len(owners) != 1:
            continue
        columns = np.flatnonzero(problem.owner == owners.pop()).tolist()
        if len({tuple(d for j, d in draws if j == column) for column in columns}) == 1:
            legal.append(resource)
    return legal


def lp_step(asked: Asked) -> Step:
    """Duals of the linear relaxation, rounded at the scale; zeros where it has none."""
    rest = asked.start()
    pairs = sorted(rest.pairs)
    nothing = Step((0,) * len(rest.low), (0,) * len(asked.names))
    if asked.threshold or not pairs:
        return nothing
    cost = [-pair_value(asked.problem, asked.objective, i, j) for i, j in pairs]
    lines = [[asked.use(i, j, r) for i, j in pairs] for r in range(len(rest.low))]
    right = list(rest.high)
    linear = [level for level, name in enumerate(asked.names) if name not in THRESHOLDS]
    for level in linear:
        lines.append([-pair_value(asked.problem, asked.names[level], i, j) for i, j in pairs])
        right.append(-asked.held[level])
    for case in range(asked.problem.n):
        lines.append([int(i == case) for i, _ in pairs])
        right.append(1)
    found = linprog(
        cost, A_ub=np.asarray(lines, dtype=float), b_ub=np.asarray(right, dtype=float), bounds=(0, 1)
    )
    if not found.success:
        return nothing
    dual = np.rint(-asked.scale * found.ineqlin.marginals).astype(int).tolist()
    earlier = [0] * len(asked.names)
    for place, level in enumerate(linear):
        earlier[level] = max(dual[len(rest.low) + place], 0)
    return Step(tuple(dual[: len(rest.low)]), tuple(earlier))


def honest_maker(asked: Asked) -> Maker:
    """Steps with LP numbers or random ones, priced, packed and with rows; all of them legal."""
    duals, legal = lp_step(asked), legal_enforced(asked)

    def make(asked: Asked, rest: Rest, rng: np.random.Generator) -> Step:
        prices, earlier = list(duals.prices), list(duals.earlier)
        if rng.random() < 0.3:
            prices = [int(rng.integers(-3, 6)) * asked.scale for _ in prices]
        if rng.random() < 0.3:
            earlier = [
                int(rng.integers(0, 4)) * asked.scale * (name not in THRESHOLDS) for name in asked.names
            ]
        rows = tuple(int(rng.integers(0, 3)) * asked.scale for _ in asked.rows)
        rows = rows if rng.random() < 0.4 else ()
        enforced = sorted(r for r in legal if rng.random() < 0.7) if rng.random() < 0.6 else []
        for resource in enforced:
            prices[resource] = 0
        shares = _shares(asked, rest, rng) if enforced else ()
        return Step(tuple(prices), tuple(earlier), rows, tuple(enforced), shares)

    return make


def _shares(asked: Asked, rest: Rest, rng: np.random.Generator) -> tuple[tuple[int, int], ...]:
    units = sorted({asked.unit(i) for i in range(asked.problem.n)})
    named = [unit for unit in units if rng.random() < 0.7]
    return tuple(
        (unit, int(rng.integers(-8 if unit in rest.must else 0, 12)) * asked.scale) for unit in named
    )
