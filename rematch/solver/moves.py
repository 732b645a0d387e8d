"""Cheap improvements of a placement: insert who is left, move to a better column, swap two cases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rematch.solver.board import Board
from rematch.solver.canonical import Instance
from rematch.solver.greedy import willing
from rematch.solver.objectives import Objective
from rematch.solver.problem import BoolArray, IntArray
from rematch.solver.watch import Watch

PASSES = 6
SWAP_TRIES = 4
SWAP_CASES = 20_000


def improved(instance: Instance, objectives: Sequence[Objective], column: IntArray, watch: Watch) -> IntArray:
    """
    `column` after insertions, moves and swaps; never worse, never infeasible.

    Notes
    -----
    Nothing is moved where a minimum stands, since leaving could break it.
    """
    if (instance.minimum > 0).any():
        return column
    board = Board(instance, instance.possible)
    for case in np.flatnonzero(column >= 0).tolist():
        board.put(case, int(column[case]))
    score = next((each.coefficient for each in objectives if not each.per_case), None)
    wanted = willing(instance, objectives)
    for _ in range(PASSES):
        before = board.column.copy()
        for case in np.flatnonzero(instance.group < 0).tolist():
            if watch.expired:
                return board.column
            _relocate(board, case, score, wanted)
        if score is not None and instance.n <= SWAP_CASES:
            _swap_pass(instance, board, score, watch)
        if (board.column == before).all():
            break
    return board.column


def _relocate(board: Board, case: int, score: IntArray | None, wanted: BoolArray) -> None:
    """To the best column with room; stays where nothing is strictly better."""
    had = board.lift(case) if board.column[case] >= 0 else -1
    room = board.fits(case) & (wanted[case] if had < 0 else True)
    best = had
    if room.any():
        row = np.zeros(room.shape[0], dtype=np.int64) if score is None else score[case]
        top = int(np.where(room, row, np.iinfo(np.int64).min).argmax())
        if had < 0 or row[top] > row[had]:
            best = top
    if best >= 0:
        board.put(case, best)


def _swap_pass(instance: Instance, board: Board, score: IntArray, watch: Watch) -> None:
    """For each lone placed case, the partners that would gain most, tried in turn."""
    free = instance.group < 0
    for case in np.flatnonzero(free).tolist():
        if board.column[case] < 0:
            continue
        if watch.expired:
            return
        others = np.flatnonzero(free & (board.column >= 0) & (board.column != board.column[case]))
        theirs, mine = board.column[others], int(board.column[case])
        gain = score[case, theirs] + score[others, mine] - score[case, mine] - score[others, theirs]
        gain = np.where(instance.possible[case, theirs] & instance.possible[others, mine], gain, 0)
        for position in _largest_first(gain):
            if gain[position] > 0 and _swapped(board, case, int(others[position])):
                break


def _largest_first(gain: IntArray) -> list[int]:
    some = min(SWAP_TRIES, gain.shape[0])
    top = np.argpartition(-gain, some - 1)[:some] if some else np.zeros(0, dtype=np.int64)
    ordered: list[int] = top[np.lexsort((top, -gain[top]))].tolist()
    return ordered


def _swapped(board: Board, left: int, right: int) -> bool:
    """Swap two cases if both fit; otherwise leave them."""
    here, there = board.lift(left), board.lift(right)
    if board.fits(left)[there]:
        board.put(left, there)
        if board.fits(right)[here]:
            board.put(right, here)
            return True
        board.lift(left)
    board.put(left, here)
    board.put(right, there)
    return False
