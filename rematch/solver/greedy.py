"""One pass over cases and groups, each to its best column with room; then what is left half used is shut."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rematch.solver.board import Board
from rematch.solver.canonical import Instance
from rematch.solver.objectives import Objective
from rematch.solver.placement import keeps_rules, usage
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.watch import Watch

SHUT_ROUNDS = 20


def greedy(
    instance: Instance, objectives: Sequence[Objective], worth: IntArray, watch: Watch
) -> IntArray | None:
    """
    A feasible canonical placement, or None when the pass ends without one.

    Parameters
    ----------
    worth : int64[n, m]
        Decides between columns; priced or not.
    """
    usable = instance.possible
    for _ in range(SHUT_ROUNDS):
        board = _pass(instance, objectives, worth, usable, watch)
        if keeps_rules(instance, board.column):
            return board.column
        used = usage(instance, board.column)
        half = instance.if_used & (used > 0) & (used < instance.minimum)
        if not half.any():
            return None
        usable = usable & ~_drawing(instance, half)
    return None


def attempt(instance: Instance, objectives: Sequence[Objective], worth: IntArray, watch: Watch) -> IntArray:
    """One pass, whatever rules about minima and who must be placed it leaves broken."""
    return _pass(instance, objectives, worth, instance.possible, watch).column


def willing(instance: Instance, objectives: Sequence[Objective]) -> BoolArray:
    """bool[n, m]: placing the pair is better than not, by the first level it matters to."""
    result = np.zeros((instance.n, instance.m), dtype=np.bool_)
    open_yet = np.ones_like(result)
    for objective in objectives:
        result |= open_yet & (objective.coefficient > 0)
        open_yet &= objective.coefficient == 0
    return result


def _pass(
    instance: Instance,
    objectives: Sequence[Objective],
    worth: IntArray,
    usable: BoolArray,
    watch: Watch,
) -> Board:
    board = Board(instance, usable)
    wanted = willing(instance, objectives) | instance.must[:, None]
    for unit in _order(instance, objectives, worth, usable):
        if watch.expired:
            break
        if len(unit) > 1:
            _place_group(instance, board, unit, worth, wanted)
        else:
            _place(board, unit[0], worth, wanted)
    return board


def _place(board: Board, case: int, worth: IntArray, wanted: BoolArray) -> None:
    room = board.fits(case) & wanted[case]
    if room.any():
        board.put(case, int(np.where(room, worth[case], np.iinfo(np.int64).min).argmax()))


def _place_group(
    instance: Instance, board: Board, unit: list[int], worth: IntArray, wanted: BoolArray
) -> None:
    """The owner at which the members, one after the other, do best."""
    best: tuple[int, list[int]] | None = None
    for owner in np.unique(instance.owner[board.fits(unit[0])]).tolist():
        columns = _try_owner(instance, board, unit, worth, owner)
        if columns is None or not wanted[unit, columns].any():
            continue
        total = int(worth[unit, columns].sum())
        if best is None or total > best[0]:
            best = (total, columns)
    if best is not None:
        for case, column in zip(unit, best[1], strict=True):
            board.put(case, column)


def _try_owner(
    instance: Instance, board: Board, unit: list[int], worth: IntArray, owner: int
) -> list[int] | None:
    """Columns of that owner for all members, or None; the board is left as it was."""
    columns: list[int] = []
    for case in unit:
        room = board.fits(case) & (instance.owner == owner)
        if not room.any():
            break
        columns.append(int(np.where(room, worth[case], np.iinfo(np.int64).min).argmax()))
        board.put(case, columns[-1])
    for case in unit[: len(columns)]:
        board.lift(case)
    return columns if len(columns) == len(unit) else None


def _order(
    instance: Instance, objectives: Sequence[Objective], worth: IntArray, usable: BoolArray
) -> list[list[int]]:
    """Groups and cases: those that must be placed, then by level, then those with most to lose."""
    lowest = int(worth.min(initial=0)) - 1
    among = np.where(usable, worth, lowest)
    top = np.partition(among, max(instance.m - 2, 0), axis=1)[:, -2:] if instance.m else among
    regret = top.max(axis=1, initial=lowest) - top.min(axis=1, initial=0)
    keys = [regret, *(objective.coefficient.max(axis=1, initial=0) for objective in reversed(objectives)
                      if objective.per_case), instance.must]  # fmt: skip
    ranked = np.lexsort([-key.astype(np.int64) for key in keys]).tolist()
    members: dict[int, list[int]] = {}
    for case in ranked:
        members.setdefault(int(instance.group[case]) if instance.group[case] >= 0 else -1 - case, []).append(
            case
        )
    return list(members.values())


def _drawing(instance: Instance, resources: BoolArray) -> BoolArray:
    """bool[n, m]: pairs that would draw on one of the resources."""
    result = np.zeros((instance.n, instance.m), dtype=np.bool_)
    for entry in np.flatnonzero(resources[instance.use_resource]).tolist():
        result[:, instance.use_column[entry]] |= instance.demand @ instance.use_count[entry] > 0
    return result
