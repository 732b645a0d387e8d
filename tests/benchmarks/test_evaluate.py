"""The judge of the benchmarks sees each rule broken, and nothing in what keeps them."""

from typing import Any

import numpy as np
import pytest

from benchmarks.evaluate import fault_of, values_of
from rematch.solver import Problem
from tests.solver.builders import a_problem

TRUE = (0, 1, -1)


def a_round(**fields: Any) -> Problem:
    """Three cases of size 2, 1 and 1; two columns with two places each."""
    given = {"demand": np.array([[2], [1], [1]]), "capacity": np.array([2, 2]), "size": np.array([2, 1, 1])}
    given |= {"eligible": np.array([[True, True], [True, True], [True, False]]), "tier": np.array([0, 1, 2])}
    return a_problem(((5, 3), (4, 6), (7, 9)), **(given | fields))


def test_a_true_placement_has_no_fault() -> None:
    """Capacities, pairs and minima are kept."""
    assert fault_of(a_round(minimum=np.array([2, 1])), np.array(TRUE)) is None


@pytest.mark.parametrize(
    ("column", "fields", "said"),
    [
        ((0, 0, -1), {}, "uses 3 of 2 of resource 0"),
        ((0, 1, 1), {}, "uses a pair that is not possible"),
        ((0, 2, -1), {}, "names columns that are not there"),
        (TRUE, {"must_place": np.array([False, False, True])}, "leaves out a case that must be placed"),
        (TRUE, {"minimum": np.array([0, 2])}, "uses too little of resource 1"),
        (
            TRUE,
            {"minimum": np.array([0, 2]), "if_used": np.array([False, True])},
            "uses too little of resource 1",
        ),
    ],
)
def test_a_broken_rule_is_named(column: tuple[int, ...], fields: dict[str, Any], said: str) -> None:
    """One rule at a time."""
    assert fault_of(a_round(**fields), np.array(column)) == said


def test_what_is_not_used_needs_no_minimum() -> None:
    """«if used» accepts a use of nothing."""
    fields = {"minimum": np.array([0, 2]), "if_used": np.array([False, True])}
    assert fault_of(a_round(**fields), np.array([0, -1, -1])) is None


def test_values_are_those_of_the_levels() -> None:
    """Persons, cases, tiers and weighted scores."""
    names = ("placed_persons@0", "placed_persons", "placed_cases@1", "placed_cases", "score")
    assert values_of(a_round(weight=np.array([2, 1, 1])), names, np.array(TRUE)) == [2, 3, 2, 2, 16]


def test_rules_that_would_go_unseen_are_refused() -> None:
    """A round with a group is not judged at all."""
    with pytest.raises(ValueError, match="groups"):
        fault_of(a_round(group=np.array([1, 1, -1])), np.array(TRUE))
