"""What the sums among the objectives count, which names are refused, and where bands stop."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.errors import ProblemError
from rematch.solver import solve
from tests.solver.builders import a_problem, households, params
from tests.solver.shown import accepted


def _values(problem, *objectives: str) -> list[int]:
    solution = solve(problem, params(objectives))
    accepted(problem, solution)
    assert solution.status == "optimal"
    return [level.value for level in solution.levels]


def test_kept_counts_cases_at_their_earlier_owner() -> None:
    """Another column of the same owner counts; no earlier placement does not."""
    problem = a_problem(
        ((9, 1, 1), (9, 1, 1), (9, 1, 1)), previous=np.array([1, 2, -1]), owner=np.array([0, 5, 5])
    )
    assert _values(problem, "kept", "score") == [2, 11]
    assert solve(problem, params(("score",))).column.tolist().count(0) == 1
    shut = replace(problem, eligible=np.array([[True] * 3, [True, True, False], [True] * 3]))
    assert _values(shut, "kept", "score") == [2, 11]


def test_a_band_counts_persons_whose_score_is_high_enough() -> None:
    """Size, not cases; the bound itself is in; below 0 too."""
    problem = a_problem(((3, -2), (-2, -7)), size=np.array([2, 5]))
    assert _values(problem, "band:3") == [2]
    assert _values(problem, "band:-2") == [7]
    assert _values(problem, "band:-7", "band:-2", "band:3") == [7, 7, 0]
    assert _values(problem, "band:4") == [0]


def test_bands_upwards_are_leximin() -> None:
    """First nobody below 2, then below 5, then below 9: the best sum comes last."""
    problem = a_problem(((9, 1), (9, 5)), capacity=np.array([1, 1]))
    assert _values(problem, "placed_cases", "band:2", "band:5", "band:9", "score") == [2, 2, 2, 1, 14]
    level = a_problem(((9, 4), (8, 1)))
    assert _values(level, "band:2", "band:5", "score") == [2, 1, 12]


@pytest.mark.parametrize(
    "name", ["kepts", "band:", "band:x", "band:1.5", "balance:3", "min_score@1", "", "score "]
)
def test_an_unknown_name_is_refused_by_name(name: str) -> None:
    """Never ignored."""
    with pytest.raises(ProblemError, match="Unknown objective") as refusal:
        solve(a_problem(), params(("score", name)))
    assert repr(name) in str(refusal.value)
    assert refusal.value.pointer == "/objectives/1"


def test_a_name_given_twice_is_refused() -> None:
    """Once is enough."""
    with pytest.raises(ProblemError, match="twice: 'kept'"):
        solve(a_problem(), params(("kept", "score", "kept")))


def test_a_sixth_band_is_refused_by_name() -> None:
    """Five are solved."""
    five = tuple(f"band:{k}" for k in range(5))
    assert len(_values(a_problem(), *five)) == 5
    with pytest.raises(ProblemError, match="5 bands there may be: 'band:9'"):
        solve(a_problem(), params((*five, "score", "band:9")))


def test_min_score_is_refused_where_nobody_has_to_be_placed() -> None:
    """A placed level has to stand before it, at once or further up."""
    for names in (("min_score",), ("score", "min_score", "placed_cases")):
        with pytest.raises(ProblemError, match="'min_score'"):
            solve(a_problem(), params(names))
    assert _values(a_problem(), "placed_cases@2", "score", "min_score") == [2, 11, 5]


def test_bands_stop_at_the_first_not_proved() -> None:
    """After an open band the others have the bound of zero prices; what is no band goes on."""
    problem = households(2, 220, 26, supply=(0.9, 0.9, 0.85))
    problem = replace(problem, apart=np.arange(220).reshape(-1, 2))
    bands = ("band:9000", "band:9200", "band:9400")
    solution = solve(problem, params((*bands, "placed_cases"), deadline_s=0.4))
    accepted(problem, solution)
    assert solution.certificate is not None
    still_proved = True
    for level, part in zip(solution.levels[:3], solution.certificate.levels, strict=False):
        free = (problem.score >= int(level.name[5:])) & problem.eligible
        if not still_proved:
            assert level.bound == int(problem.size[free.any(axis=1)].sum())
            assert not any(part.nodes[0].steps[0].prices)
        still_proved &= level.status == "optimal"
    assert not still_proved, "the round is too easy for this test"
