"""A Problem fills its defaults, cannot be written to, and refuses what contradicts itself by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rematch.errors import ProblemError
from rematch.solver import SolveParams, solve
from tests.solver.builders import a_problem, params


def test_defaults_and_read_only() -> None:
    """What is left out means: weight 1, tier 2, an owner per column, ids by position."""
    problem = a_problem(case_ids=None, column_ids=None)
    assert problem.weight.tolist() == [1, 1] and problem.tier.tolist() == [2, 2]
    assert problem.owner.tolist() == [0, 1] and problem.case_ids == ("0", "1")
    with pytest.raises(ValueError, match="read-only"):
        problem.capacity[0] = 9


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"eligible": np.array([[True, False], [True, True]]), "pinned": np.array([1, -1])},
            "C-0: pinned to M-1",
        ),
        ({"group": np.array([0, 0]), "apart": np.array([[0, 1]])}, "C-0 and C-1"),
        ({"apart": np.array([[1, 1]])}, "C-1: apart from itself"),
        ({"group": np.array([0, 0]), "pinned": np.array([0, 1])}, "C-0 and C-1 belong together"),
        ({"owner": np.array([4, 4]), "pinned": np.array([0, 1]), "apart": np.array([[0, 1]])}, "same owner"),
        ({"case_ids": ("A", "A")}, "'A' occurs twice"),
        ({"column_ids": ("A",)}, "1 ids for 2"),
        ({"minimum": np.array([2, 0])}, "Resource 0: minimum 2 is above capacity 1"),
        ({"capacity": np.array([-1, 1])}, "capacity: row 0 is -1"),
        ({"capacity": np.array([2**53, 1])}, "capacity: the sum"),
        ({"weight": np.array([2**51, 1])}, "score: the sum"),
        ({"size": np.array([2**52, 2**52])}, "size: the sum"),
        ({"demand": np.full((2, 1), 2**52)}, "demand: the sum"),
        ({"draws": np.array([[0, 7, 0]])}, "draws: row 0 names 7"),
        ({"pinned": np.array([5, -1])}, "pinned: row 0 names 5"),
        ({"demand": np.ones((3, 1), dtype=int)}, r"demand: shape \(3, 1\)"),
        ({"capacity": np.array([1.5, 1.0])}, "signed integers are meant, float64"),
        ({"must_place": np.array([0, 1])}, "booleans are meant"),
        ({"score": np.array([[1, 2], [3, 4]], dtype=np.uint8)}, "score: signed integers"),
    ],
)
def test_contradictions_are_refused_by_name(fields: dict[str, Any], words: str) -> None:
    """The message says which ids, and which numbers."""
    with pytest.raises(ProblemError, match=words):
        a_problem(**fields)


@pytest.mark.parametrize("names", [("happiness",), ("placed_persons@",), ("score", "score"), ("band:x",)])
def test_unknown_objectives_are_refused(names: tuple[str, ...]) -> None:
    """Nothing is ignored."""
    with pytest.raises(ProblemError, match=repr(names[0])):
        solve(a_problem(), params(names))


def test_deadline_must_be_above_zero() -> None:
    """No time is no question."""
    with pytest.raises(ProblemError, match="deadline_s"):
        SolveParams(objectives=("score",), deadline_s=0.0)
