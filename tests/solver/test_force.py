"""The exact round with a case at a municipality."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rematch.solver import check, force, solve
from tests.solver.builders import LEVELS, a_problem, households, params


def test_the_case_is_there_and_the_rest_is_best() -> None:
    """Forcing away from the optimum costs what the next best arrangement costs."""
    problem = a_problem(((5, 3), (4, 6)))
    free = solve(problem, params())
    forced = force(problem, free, 0, 1, params())
    assert forced.column.tolist() == [1, 0]
    assert (free.levels[-1].value, forced.levels[-1].value) == (11, 7)


def test_forcing_where_it_already_is_changes_no_value() -> None:
    """At its own owner: the same levels."""
    problem = households(3)
    free = solve(problem, params(LEVELS))
    case = int(np.flatnonzero(free.column >= 0)[0])
    forced = force(problem, free, case, int(problem.owner[free.column[case]]), params(LEVELS))
    assert forced.levels == free.levels


def test_what_cannot_be_is_said_to_be_infeasible() -> None:
    """Not eligible there, pinned elsewhere, or no room at all."""
    problem = a_problem(((5, 3), (4, 6)), pinned=np.array([0, -1]))
    free = solve(problem, params())
    closed = replace(problem, capacity=np.array([1, 0]))
    for each in (force(problem, free, 0, 1, params()), force(closed, free, 1, 1, params())):
        assert each.status == "infeasible"
        assert each.facts["behind"]
        check(problem, each)
