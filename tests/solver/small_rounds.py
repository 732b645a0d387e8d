"""Random rounds of at most four cases with every rule in them, and the truth about their levels."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from rematch.solver import Problem
from rematch.solver.certificate import INFEASIBLE
from tests.solver.brute_force import level_value, placements

ORDERS = (
    ("score",),
    ("placed_persons", "score"),
    ("placed_cases@1", "kept", "score"),
    ("placed_persons", "min_score", "score"),
    ("placed_cases", "balance", "score"),
    ("placed_persons@0", "band:6", "band:3", "score"),
    ("balance", "placed_cases", "min_score", "kept"),
    ("score", "placed_persons"),
)


def small_round(rng: np.random.Generator, tight: bool = False) -> Problem:
    """A round with all rules; `tight`: more of them, so that often nothing keeps them all."""
    n, m = int(rng.integers(2, 5)), int(rng.integers(1, 4))
    demand = rng.integers(0, 4, (n, int(rng.integers(1, 3))))
    demand[:, 0] += 1
    owner = rng.integers(0, 2, m) * 3
    draws, capacity = _resources(rng, owner, demand)
    low = rng.random(len(capacity)) < (0.5 if tight else 0.25)
    minimum = np.where(low, np.minimum(capacity, rng.integers(1, 6, len(capacity))), 0)
    if_used = rng.random(len(capacity)) < (0.4 if tight else 0.7)
    minimum = np.where(if_used & (rng.random(len(capacity)) < 0.1), capacity + 1, minimum)
    group = np.where(rng.random(n) < 0.5, rng.integers(0, 2, n), -1)
    apart = [[p, q] for p in range(n) for q in range(p) if rng.random() < 0.2 and group[p] < 0]
    pinned = np.full(n, -1)
    if rng.random() < 0.2:
        pinned[0] = rng.integers(0, m) if group[0] < 0 and not apart else -1
    eligible = rng.random((n, m)) < 0.85
    eligible[pinned >= 0, pinned[pinned >= 0]] = True
    return Problem(
        score=rng.integers(-3, 10, (n, m)).astype(np.int16),
        eligible=eligible,
        demand=demand,
        capacity=capacity,
        draws=draws,
        weight=rng.integers(1, 4, n),
        size=rng.integers(1, 5, n),
        tier=rng.integers(0, 3, n),
        minimum=minimum,
        if_used=if_used,
        owner=owner,
        group=group,
        apart=np.asarray(apart, dtype=np.int64).reshape(-1, 2),
        pinned=pinned,
        must_place=rng.random(n) < (0.4 if tight else 0.1),
        previous=rng.integers(-1, m, n),
        target=rng.integers(0, 5, len(capacity)),
    )


def _resources(
    rng: np.random.Generator, owner: np.ndarray, demand: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Some belong to one owner and are drawn on equally; some to one column; one spans all."""
    dimensions = range(demand.shape[1])
    draws: list[tuple[int, int, int]] = []
    count = 0
    for label in np.unique(owner):
        for dimension in dimensions:
            if rng.random() < 0.7:
                twice = int(rng.random() < 0.15)
                columns = np.flatnonzero(owner == label).tolist()
                draws += [(j, count, dimension) for j in columns for _ in range(1 + twice)]
                count += 1
    for column in range(owner.shape[0]):
        if rng.random() < 0.3:
            draws.append((column, count, int(rng.integers(demand.shape[1]))))
            count += 1
    if rng.random() < 0.4:
        draws += [(column, count, 0) for column in range(owner.shape[0])]
        count += 1
    capacity = rng.integers(1, max(2, int(demand[:, 0].sum())), count)
    return np.asarray(draws, dtype=np.int64).reshape(-1, 3), capacity


class Truth:
    """Every placement of a round, and what they reach."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.placements = list(placements(problem))
        self._value = lru_cache(maxsize=None)(self._level)

    def _level(self, name: str, place: int) -> int:
        return level_value(self.problem, name, self.placements[place])

    def values(self, names: tuple[str, ...], place: int) -> tuple[int, ...]:
        """What one placement reaches."""
        return tuple(self._value(name, place) for name in names)

    def best(self, names: tuple[str, ...], held: tuple[int, ...], objective: str) -> int | None:
        """The largest value with the earlier levels held; None when no placement is left."""
        keep = [
            place
            for place in range(len(self.placements))
            if all(self._value(name, place) >= value for name, value in zip(names, held, strict=True))
        ]
        if objective == INFEASIBLE:
            return 0 if keep else None
        return max((self._value(objective, place) for place in keep), default=None)
