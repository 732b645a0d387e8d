"""An earlier answer as the start of the next solve, also when the round has changed since.

`carried` matches by id what two problems have in common; `repaired` keeps of it what breaks no rule.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rematch.solver.board import Board
from rematch.solver.canonical import Instance
from rematch.solver.placement import keeps_rules
from rematch.solver.problem import IntArray, Problem
from rematch.solver.solution import Solution


def carried(before: Problem, solution: Solution, now: Problem) -> Solution:
    """
    An answer to an earlier round in the order of the round as it is now.

    Parameters
    ----------
    before : Problem
        The round that was solved.
    solution : Solution
        Its answer.
    now : Problem
        The same round with a pledge changed, cases new, withdrawn or pinned.

    Returns
    -------
    Solution
        For `SolveParams.warm`: cases and columns matched by id, whoever is new or whose column is gone
        unplaced. A start only: it may break rules of the round as it is now, and claims nothing.
    """
    place = {name: column for column, name in enumerate(now.column_ids)}
    moved = np.array([place.get(name, -1) for name in before.column_ids] + [-1], dtype=np.int64)
    row = {name: case for case, name in enumerate(before.case_ids)}
    rows = np.array([row.get(name, -1) for name in now.case_ids], dtype=np.int64)
    column = np.where(rows >= 0, moved[np.append(solution.column, -1)[rows]], -1)
    return replace(
        solution, column=column, levels=(), status="feasible", proof="none", certificate=None, facts={}
    )


def warm_start(instance: Instance, earlier: Solution | None) -> IntArray | None:
    """What still keeps every rule of an earlier placement; its bounds are never taken over."""
    if earlier is None or earlier.column.shape[0] != instance.n:
        return None
    if earlier.column.max(initial=-1) >= instance.m:
        return None
    return repaired(instance, instance.entered(earlier.column))


def repaired(instance: Instance, column: IntArray) -> IntArray | None:
    """
    As much of a canonical placement as keeps every rule, or None when no such part was found.

    Notes
    -----
    Who must be placed comes first, and gets another column where the old one is gone; then everybody who
    still fits where they were. Groups stay whole.
    """
    if keeps_rules(instance, column):
        return column
    board = Board(instance, instance.possible)
    units = _units(instance)
    for unit in [each for each in units if instance.must[each[0]]]:
        if not _kept(board, unit, column):
            _anywhere(instance, board, unit)
    for unit in [each for each in units if not instance.must[each[0]]]:
        _kept(board, unit, column)
    return board.column if keeps_rules(instance, board.column) else None


def _units(instance: Instance) -> list[list[int]]:
    """Cases by group, lone ones by themselves, in canonical order."""
    units: dict[int, list[int]] = {}
    for case, label in enumerate(instance.group.tolist()):
        units.setdefault(label if label >= 0 else -1 - case, []).append(case)
    return list(units.values())


def _kept(board: Board, unit: list[int], column: IntArray) -> bool:
    """Put all members where they were, or nobody."""
    done: list[int] = []
    for case in unit:
        was = int(column[case])
        if was < 0 or not board.fits(case)[was]:
            break
        board.put(case, was)
        done.append(case)
    if len(done) < len(unit):
        for case in done:
            board.lift(case)
    return len(done) == len(unit)


def _anywhere(instance: Instance, board: Board, unit: list[int]) -> None:
    """Put all members at the first owner that has room for them, each in its best column there."""
    for owner in np.unique(instance.owner[board.fits(unit[0])]).tolist():
        wanted = np.full(instance.n, -1, dtype=np.int64)
        for case in unit:
            there = board.fits(case) & (instance.owner == owner)
            if there.any():
                wanted[case] = np.where(there, instance.score[case], np.iinfo(np.int64).min).argmax()
        if _kept(board, unit, wanted):
            return
