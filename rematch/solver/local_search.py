"""Local search of one level: cools the compiled walk, and raises the penalties of what stays exceeded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rematch.solver.core_model import Task
from rematch.solver.local_ground import PENALTY_LIMIT, fineness, ground_of, state_of
from rematch.solver.local_kernels import BEST, Ground, State, walk
from rematch.solver.placement import keeps_rules
from rematch.solver.price_bound import Prices
from rematch.solver.problem import IntArray
from rematch.solver.watch import Watch

AUDIT_SLICES, MOST_SLICES = 80, 1_000
DESCENT_SLICES = 10
MOVES_PER_CASE = 6
# Temperatures, in shares of what the second best column of a case costs.
HOT, COLD = 0.25, 0.005
# A unit too many costs so many times its price at least.
OVERPRICE = 1.3
# How fast penalties grow and shrink over one cooling, as exponents.
RAISED, LOWERED, CLOSED = 12.0, 1.2, 5.0
# From here on penalties only rise, so that the end keeps the rules.
CLOSING = 0.6
LONGEST_STEP = 0.1
LAST_SLICES = 4
_DRAWS = (np.arange(4096) + 0.5) / 4096
# What a step may lose at temperature 1, in 1/65536: -ln(u) for evenly spread u.
LOTTERY = np.rint(-np.log(_DRAWS) * 65536).astype(np.int64)


@dataclass(frozen=True, eq=False)
class _Climate:
    """Temperatures to fall from and to, and the least penalties, in walk units."""

    hot: float
    cold: float
    floor: IntArray

    def heat(self, share: float) -> IntArray:
        """The temperatures of a slice that begins there."""
        hot = self.hot * (self.cold / self.hot) ** share
        return np.array([max(hot, 1.0), max(hot, 1.0)], dtype=np.int64)


def annealed(task: Task, prices: Prices, column: IntArray, watch: Watch) -> IntArray:
    """
    `column` after one cooling that ends at `task.until_s`; never worse in this level.

    Parameters
    ----------
    column : int64[n]
        Need not keep the rules: the walk then looks for something that does.

    Returns
    -------
    int64[n]
        Keeps every rule and the held levels if anything met on the way did; else `column`.

    References
    ----------
    Yagiura, Ibaraki and Glover (2004), doi:10.1287/ijoc.1030.0036, for chains under penalties.
    """
    fine = _walkable(task)
    if fine is None:
        return column
    ground = ground_of(task, fine)
    climate = _climate(task, prices, ground, fine)
    state = state_of(ground, column, climate.floor.copy(), task.seed)
    _cool(task, ground, state, climate, watch)
    best = np.where(state.best == task.instance.m, -1, state.best)
    return best if _better(task, best, column) else column


def descended(task: Task, column: IntArray, watch: Watch) -> IntArray:
    """`column` after a short walk that exceeds nothing and never steps down; never worse in this level."""
    fine = _walkable(task)
    if fine is None:
        return column
    ground = ground_of(task, fine)
    state = state_of(ground, column, np.full(ground.high.shape[0], _limit(ground)), task.seed)
    for _ in range(DESCENT_SLICES):
        before = int(state.tally[BEST])
        if watch.expired:
            break
        walk(ground, state, LOTTERY, np.ones(2, dtype=np.int64), MOVES_PER_CASE * task.instance.n)
        if state.tally[BEST] == before:
            break
    best = np.where(state.best == task.instance.m, -1, state.best)
    return best if _better(task, best, column) else column


def _walkable(task: Task) -> int | None:
    """Walk units per unit of value; None where the walk cannot hold an earlier level, or the numbers."""
    per_case = all(each.per_case for each in task.objectives[: len(task.held)])
    return fineness(task) if per_case and task.instance.n and task.instance.m else None


def _limit(ground: Ground) -> int:
    """The largest penalty that cannot overflow."""
    return int(PENALTY_LIMIT // max(int(ground.need.sum(axis=0).max(initial=1)), 1))


def _cool(task: Task, ground: Ground, state: State, climate: _Climate, watch: Watch) -> None:
    began, slices, share = watch.elapsed_s, 0, 0.0
    ends = min(task.until_s, began + watch.remaining_s)
    moves = MOVES_PER_CASE * task.instance.n
    while share < 1.0:
        walk(ground, state, LOTTERY, climate.heat(share), moves)
        slices, before = slices + 1, share
        counted = slices / (AUDIT_SLICES if watch.audit else MOST_SLICES)
        timed = 0.0 if watch.audit else (watch.elapsed_s - began) / max(ends - began, 1e-3)
        share = max(counted, timed)
        _repriced(ground, state, climate, before, share - before)
    # Nothing new may be exceeded from here on; what is exceeded gives way at any loss, then gaps are filled.
    state.penalty[:] = _limit(ground)
    for _ in range(LAST_SLICES):
        if watch.expired:
            break
        walk(ground, state, LOTTERY, climate.heat(1.0), moves)


def _repriced(ground: Ground, state: State, climate: _Climate, share: float, passed: float) -> None:
    """Dearer where bounds are broken, cheaper elsewhere; towards the end dearer everywhere."""
    low = (state.use < ground.low) & ~((ground.if_used == 1) & (state.use == 0))
    off = (state.use > ground.high) | low
    drift = CLOSED if share > CLOSING else -LOWERED
    eased = np.maximum(state.penalty * np.exp(drift * passed), climate.floor)
    raised = state.penalty * np.exp(RAISED * min(passed, LONGEST_STEP)) + 1
    state.penalty[:] = np.minimum(np.where(off, raised, eased), _limit(ground))


def _climate(task: Task, prices: Prices, ground: Ground, fine: int) -> _Climate:
    instance = task.instance
    spread = _spread(task) * fine / task.bound.scale
    size = max(float(ground.need.mean()) if ground.need.size else 0.0, 0.1)
    held = np.full(len(task.held), 0.0)
    for level, lam in enumerate(prices.earlier[: len(task.held)]):
        held[level] = lam
    price = np.abs(np.concatenate([prices.resource.astype(np.float64), held])) * fine / prices.scale
    floor = np.maximum(OVERPRICE * price, 0.5 * spread / size + 1).astype(np.int64)
    assert floor.shape[0] == instance.capacity.shape[0] + len(task.held)
    return _Climate(max(HOT * spread, 1.0), max(COLD * spread, 1.0), floor)


def _spread(task: Task) -> float:
    """What the second best column of a case costs, in the middle of all cases."""
    slack = np.where(task.instance.possible, task.bound.slack, 2**60)
    if task.instance.m < 2:
        return float(task.bound.scale)
    second = np.partition(slack, 1, axis=1)[:, 1]
    known = second[second < 2**59]
    return max(float(np.median(known)) if known.size else 0.0, float(task.bound.scale))


def _better(task: Task, found: IntArray, column: IntArray) -> bool:
    """Whether `found` keeps the rules and the levels, and reaches more (or is the first that does)."""
    levels = zip(task.objectives, task.held, strict=False)
    if not keeps_rules(task.instance, found) or any(each.value(found) < held for each, held in levels):
        return False
    return not keeps_rules(task.instance, column) or task.objective.value(found) > task.objective.value(
        column
    )
