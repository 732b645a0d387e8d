"""Flows by size: nothing is exceeded, and equal sizes alone are placed as well as can be."""

from __future__ import annotations

import numpy as np

from rematch.solver.canonical import canonical
from rematch.solver.placement import empty, usage
from rematch.solver.size_classes import flowed, size_classes
from rematch.solver.watch import Forwarding, Watch
from tests.solver.brute_force import best_values
from tests.solver.builders import a_problem, households, params


def test_one_size_is_placed_best() -> None:
    """Six cases of one size on three columns: what brute force finds."""
    rng = np.random.default_rng(3)
    problem = a_problem(rng.integers(1, 50, (6, 3)), demand=np.full((6, 1), 2), capacity=np.array([4, 3, 2]))
    instance = canonical(problem, 0)
    worth = instance.score
    column = flowed(instance, worth, worth, empty(instance), Watch(params(), Forwarding(None)))
    placed = np.flatnonzero(column >= 0)
    best = best_values(problem, ("score",))
    assert best is not None and int(worth[placed, column[placed]].sum()) == best[0]


def test_the_largest_come_first_and_nothing_is_exceeded() -> None:
    """Classes fall in demand; the flows fill columns to their capacity at most."""
    instance = canonical(households(5, 200, 10, supply=(0.9,)), 0)
    sizes = [int(instance.demand[cases[0], 0]) for cases in size_classes(instance)]
    assert sizes == sorted(sizes, reverse=True)
    worth = instance.score
    column = flowed(instance, worth, worth, empty(instance), Watch(params(), Forwarding(None)))
    assert (usage(instance, column) <= instance.capacity).all()
    assert (column >= 0).sum() > 100


def test_groups_and_those_apart_are_no_part_of_a_class() -> None:
    """They stand where they stood."""
    group = np.full(40, -1)
    group[:4] = [0, 0, 1, 1]
    instance = canonical(households(6, 40, 5, group=group, apart=np.array([[10, 11]])), 0)
    assert sum(cases.shape[0] for cases in size_classes(instance)) == 34
