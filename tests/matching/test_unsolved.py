"""A solve without a placement: the error says which cases and resources stand behind it."""

import numpy as np
import pytest

from rematch.errors import SolveError
from rematch.matching.resources import Resource
from rematch.matching.unsolved import refuse_no_answer
from rematch.models.run import StageName
from rematch.solver import Problem, Solution, SolveParams, solve

RESOURCES = (Resource("persons:DE-a/P", 9, "persons", (0,)),)


def a_problem(n: int = 2, **fields: object) -> Problem:
    """Cases of one person, one column of nine places."""
    stated = {
        "score": np.zeros((n, 1), dtype=np.int64),
        "eligible": np.ones((n, 1), dtype=np.bool_),
        "demand": np.ones((n, 1), dtype=np.int64),
        "capacity": np.array([9]),
        "draws": np.array([[0, 0, 0]]),
        "case_ids": tuple(f"harbour/C-{i}" for i in range(n)),
    }
    return Problem(**stated | fields)  # type: ignore[arg-type]


def solved(problem: Problem) -> Solution:
    return solve(problem, SolveParams(objectives=("placed_persons",)))


def test_a_resource_that_cannot_be_used_enough_is_named() -> None:
    """Two cases cannot fill what has to be used by five."""
    with pytest.raises(SolveError, match=r"Stage who: .*; these must be used: persons:DE-a/P\.$"):
        refuse_no_answer(StageName.WHO, solved(a_problem(minimum=np.array([5]))), RESOURCES)


def test_cases_that_cannot_be_placed_are_named_up_to_ten() -> None:
    """The rest is counted."""
    problem = a_problem(
        12, eligible=np.zeros((12, 1), dtype=np.bool_), must_place=np.ones(12, dtype=np.bool_)
    )
    with pytest.raises(
        SolveError, match=r"these cases must be placed: harbour/C-0, .* and 2 more\.$"
    ) as refusal:
        refuse_no_answer(StageName.WHERE, solved(problem), RESOURCES)
    assert refusal.value.message.count("harbour/") == 10


def test_an_answer_is_no_error() -> None:
    """Whatever was placed."""
    refuse_no_answer(StageName.WHO, solved(a_problem()), RESOURCES)
