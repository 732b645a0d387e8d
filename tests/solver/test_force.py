"""The exact round with a case at a municipality."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.errors import ProblemError
from rematch.solver import Problem, force, forced_problem, solve
from tests.solver.builders import LEVELS, a_problem, households, params
from tests.solver.shown import accepted

PAIR = np.array([0, 0])


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


def test_the_group_comes_along() -> None:
    """Both members stand at the owner, and the certificate speaks of that round."""
    problem = a_problem(((5, 3, 3), (4, 6, 1)), group=PAIR, owner=np.array([0, 7, 7]))
    forced = force(problem, solve(problem, params()), 1, 7, params())
    assert forced.column.tolist() == [2, 1]
    accepted(forced_problem(problem, 1, 7), forced)


NOT_THERE = {
    "not eligible": a_problem(((5, 3), (4, 6)), eligible=np.array([[True, False], [True, True]])),
    "pinned elsewhere": a_problem(((5, 3), (4, 6)), pinned=np.array([0, -1])),
    "never fits alone": a_problem(((5, 3), (4, 6)), demand=np.array([[2], [1]]), capacity=np.array([2, 1])),
    "its group cannot": a_problem(((5, 3), (4, 6)), group=PAIR, capacity=np.array([2, 1])),
    "not with the rest": a_problem(
        ((5, 3), (4, 6)), must_place=np.array([True, True]), eligible=np.array([[True, True], [False, True]])
    ),
}


@pytest.mark.parametrize("why", NOT_THERE)
def test_what_cannot_be_says_why_and_is_certified(why: str) -> None:
    """Each reason in its own words, each shown by a certificate of the forced round."""
    problem = NOT_THERE[why]
    answer = force(problem, solve(problem, params()), 0, 1, params())
    accepted(forced_problem(problem, 0, 1), answer)
    assert (answer.status, answer.proof, answer.facts["why"]) == ("infeasible", "certified", why)
    assert answer.facts["behind"]["cases"]
    assert answer.facts["forced"] == {"case": "C-0", "owner": 1}


def test_a_group_with_a_member_pinned_elsewhere_cannot() -> None:
    """The pin of one is a pin of all."""
    problem = a_problem(((5, 3), (4, 6)), group=PAIR, capacity=np.array([2, 2]), pinned=np.array([-1, 0]))
    answer = force(problem, solve(problem, params()), 0, 1, params())
    assert (answer.proof, answer.facts["why"]) == ("certified", "its group cannot")


def test_pins_and_thresholds_stand_in_the_forced_round() -> None:
    """Somebody pinned stays; every kind of level is solved again."""
    problem = replace(
        households(5, 16, 4), pinned=np.where(np.arange(16) == 3, 2, -1), eligible=np.full((16, 4), True)
    )
    problem = replace(problem, target=np.full(8, 4))
    objectives = ("placed_persons", "min_score", "balance", "score")
    free = solve(problem, params(objectives))
    forced = force(problem, free, 0, 1, params(objectives))
    accepted(_written_again(problem), forced)
    assert (int(problem.owner[forced.column[0]]), int(forced.column[3])) == (1, 2)
    assert [level.value for level in forced.levels] <= [level.value for level in free.levels]


def _written_again(problem: Problem) -> Problem:
    assert problem.eligible is not None
    eligible = problem.eligible.copy()
    eligible[0] = np.arange(problem.m) == 1
    return replace(problem, eligible=eligible, must_place=np.arange(problem.n) == 0)


def test_no_such_case_is_refused() -> None:
    """A row beyond the last."""
    problem = a_problem()
    with pytest.raises(ProblemError, match="row 2 of 2"):
        force(problem, solve(problem, params()), 2, 0, params())
