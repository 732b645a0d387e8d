"""The whole round as one model for scipy's milp, written down again from the rules of the contract.

Level after level, each held for the next: what any strategy must reach, at sizes brute force does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from rematch.solver import Problem


@dataclass
class _Model:
    """Columns with bounds, rows as dictionaries; the first n x m columns are the pairs."""

    top: list[float] = field(default_factory=list)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def column(self, top: float = 1) -> int:
        self.top.append(top)
        return len(self.top) - 1

    def row(self, low: float, high: float, terms: dict[int, float]) -> None:
        self.rows.append((terms, low, high))

    def best(self, worth: dict[int, float], shut: set[int] = frozenset(), time_limit_s: float = 300) -> Any:
        """Values of all columns at the maximum, whole; None when nothing is feasible."""
        gain = np.zeros(len(self.top))
        gain[list(worth)] = list(worth.values())
        top = np.array(self.top)
        top[list(shut)] = 0
        at = [
            (k, column, value) for k, (terms, _, _) in enumerate(self.rows) for column, value in terms.items()
        ]
        where, which, value = zip(*at, strict=True) if at else ((), (), ())
        matrix = coo_array((np.array(value, dtype=float), (where, which)), shape=(len(self.rows), len(gain)))
        limits = [[row[k] for row in self.rows] for k in (1, 2)]
        answer = milp(
            -gain,
            integrality=np.ones(len(gain)),
            bounds=Bounds(0, top),
            constraints=LinearConstraint(matrix.tocsr(), *limits) if self.rows else None,
            options={"mip_rel_gap": 0.0, "time_limit": time_limit_s},
        )
        assert answer.status in (0, 2), answer.message
        return None if answer.x is None else np.rint(answer.x).astype(np.int64)


def milp_value(problem: Problem, time_limit_s: float = 300.0) -> int:
    """Largest level «score»."""
    values = full_values(problem, ("score",), time_limit_s)
    assert values is not None
    return values[0]


def full_values(
    problem: Problem, objectives: tuple[str, ...], time_limit_s: float = 300.0
) -> list[int] | None:
    """Values of all levels at the ordered optimum, at gap 0; None when nothing keeps every rule."""
    if problem.n * problem.m == 0:
        return None
    model = _model(problem)
    if model.best({}, time_limit_s=time_limit_s) is None:
        return None
    shut: set[int] = set()
    values = []
    for name in objectives:
        if name == "min_score":
            values.append(_hold_scores(problem, model, shut))
        elif name == "balance":
            values.append(_hold_balance(problem, model, shut))
        else:
            worth = _worth(problem, name)
            x = model.best(worth, shut, time_limit_s)
            values.append(sum(int(value) * int(x[pair]) for pair, value in worth.items()))
            model.row(values[-1], np.inf, worth)
    return values


def _model(problem: Problem) -> _Model:
    n, m = problem.score.shape
    model = _Model()
    allowed = _allowed(problem)
    for pair in range(n * m):
        model.column(float(allowed.ravel()[pair]))
    forced = problem.must_place | (problem.pinned >= 0)
    for i in range(n):
        model.row(int(forced[i]), 1, {i * m + j: 1 for j in range(m)})
    for left, right in problem.apart.tolist():
        for columns in _owners(problem):
            model.row(0, 1, {i * m + j: 1 for i in (left, right) for j in columns})
    for label in set(problem.group[problem.group >= 0].tolist()):
        first, *others = np.flatnonzero(problem.group == label).tolist()
        for other in others:
            for columns in _owners(problem):
                model.row(0, 0, {i * m + j: sign for i, sign in ((first, 1), (other, -1)) for j in columns})
    for r, terms in enumerate(_uses(problem)):
        _bound(model, terms, problem, r)
    return model


def _bound(model: _Model, terms: dict[int, float], problem: Problem, r: int) -> None:
    low, high = int(problem.minimum[r]), int(problem.capacity[r])
    if not problem.if_used[r]:
        model.row(low, high, terms)
        return
    model.row(0, high, terms)
    if low:
        switch = model.column()
        model.row(-np.inf, 0, terms | {switch: -high})
        model.row(0, np.inf, terms | {switch: -low})


def _uses(problem: Problem) -> list[dict[int, float]]:
    """Per resource, what each pair draws."""
    n, m = problem.score.shape
    uses: list[dict[int, float]] = [{} for _ in range(len(problem.capacity))]
    for column, resource, dimension in problem.draws.tolist():
        for i in range(n):
            pair = i * m + column
            uses[resource][pair] = uses[resource].get(pair, 0) + int(problem.demand[i, dimension])
    return uses


def _owners(problem: Problem) -> list[list[int]]:
    return [np.flatnonzero(problem.owner == owner).tolist() for owner in np.unique(problem.owner)]


def _allowed(problem: Problem) -> np.ndarray:
    allowed = problem.score > np.iinfo(problem.score.dtype).min
    if problem.eligible is not None:
        allowed = problem.eligible.copy()
    for i in np.flatnonzero(problem.pinned >= 0):
        allowed[i] &= np.arange(problem.m) == problem.pinned[i]
    return allowed


def _worth(problem: Problem, name: str) -> dict[int, float]:
    """What each allowed pair adds to a sum."""
    n, m = problem.score.shape
    shape = np.ones((n, m), dtype=np.int64)
    score = np.where(_allowed(problem), problem.score, 0).astype(np.int64)
    kind, _, number = name.replace("@", ":").partition(":")
    if kind == "score":
        table = score * problem.weight[:, None]
    elif kind == "kept":
        before = np.where(problem.previous >= 0, problem.owner[problem.previous], -1)
        table = shape * (before[:, None] == problem.owner[None, :])
    elif kind == "band":
        table = (score >= int(number)) * problem.size[:, None]
    else:
        per_case = problem.size if kind == "placed_persons" else np.ones(n, dtype=np.int64)
        table = shape * (per_case * (problem.tier <= int(number) if number else 1))[:, None]
    return dict(enumerate(np.where(_allowed(problem), table, 0).ravel().tolist()))


def _hold_scores(problem: Problem, model: _Model, shut: set[int]) -> int:
    """The largest smallest score, by walking the scores down; pairs below it are shut from then on."""
    allowed, scores = _allowed(problem).ravel(), problem.score.ravel()
    for floor in sorted(set(scores[allowed].tolist()), reverse=True):
        below = set(np.flatnonzero(allowed & (scores < floor)).tolist())
        if model.best({}, shut | below) is not None:
            shut |= below
            return int(floor)
    return 0


def _hold_balance(problem: Problem, model: _Model, shut: set[int]) -> int:
    """The least T, as a column of the model; held as that column's upper bound."""
    share = model.column(np.inf)
    for target, terms in zip(problem.target.tolist(), _uses(problem), strict=True):
        if target:
            model.row(
                -np.inf, 0, {pair: 10_000.0 * use for pair, use in terms.items()} | {share: -float(target)}
            )
    x = model.best({share: -1.0}, shut)
    model.top[share] = float(x[share])
    return -int(x[share])
