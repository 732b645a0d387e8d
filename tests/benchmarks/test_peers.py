"""Peers that the tests' own libraries bring answer the question we answer, and are measured apart."""

import importlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rematch.solver
from benchmarks.answer import NotRunError
from benchmarks.evaluate import fault_of, values_of
from benchmarks.families import problem_of
from benchmarks.measure import Group, measured_group
from benchmarks.ours import bounded, opportunity_costs, solved
from benchmarks.runners import RUNNERS, function_of
from benchmarks.shape import CASES_SCORE, PERSONS_SCORE, SCORE, Shape
from rematch.solver import Certificate
from tests.solver.builders import a_problem

SMALL = [
    Shape("equal", 30, 5, tightness=0.8),
    Shape("households-3", 16, 4),
    Shape("unit-stock", 40, 32),
    Shape("assignment", 16, 4, kind="c"),
]


@pytest.mark.parametrize("shape", SMALL, ids=lambda shape: shape.family)
@pytest.mark.parametrize("peer", ["highs", "cpsat"])
def test_exact_peers_reach_what_we_prove(shape: Shape, peer: str) -> None:
    """Same value from the full model as from the solver, in a placement that keeps every rule."""
    problem = problem_of(shape)
    theirs, mine = function_of(peer)(problem, SCORE, 30.0), solved(problem, SCORE, 30.0)
    assert theirs.claims_optimal and mine.claims_optimal
    assert theirs.column is not None and mine.column is not None
    assert fault_of(problem, theirs.column) is None
    assert values_of(problem, SCORE, theirs.column) == values_of(problem, SCORE, mine.column)


@pytest.mark.parametrize("objectives", [PERSONS_SCORE, CASES_SCORE], ids=lambda names: names[0])
def test_levels_are_held_one_after_the_other(objectives: tuple[str, ...]) -> None:
    """The full model, level by level, reaches our values in both levels."""
    problem = problem_of(Shape("households-1", 20, 4, tightness=0.7))
    theirs, mine = function_of("highs")(problem, objectives, 30.0), solved(problem, objectives, 30.0)
    assert theirs.column is not None and mine.column is not None
    assert values_of(problem, objectives, theirs.column) == values_of(problem, objectives, mine.column)


@pytest.mark.parametrize("objectives", [SCORE, PERSONS_SCORE], ids=len)
def test_scipy_on_duplicated_places_is_exact(objectives: tuple[str, ...]) -> None:
    """Equal sizes: the same values; households: refused with the reason."""
    problem = problem_of(Shape("equal", 40, 6, tightness=0.8))
    theirs, mine = function_of("scipy")(problem, objectives, 30.0), solved(problem, objectives, 30.0)
    assert theirs.column is not None and mine.column is not None
    assert values_of(problem, objectives, theirs.column) == values_of(problem, objectives, mine.column)
    with pytest.raises(NotRunError, match="equal sizes"):
        function_of("scipy")(problem_of(Shape("households-1", 40, 6)), objectives, 30.0)


@pytest.mark.parametrize("peer", ["highs", "cpsat"])
@pytest.mark.parametrize(
    ("score", "minimum", "if_used", "wanted"),
    [
        (((5, -3), (4, -6)), (0, 1), False, 1),
        (((5, -3), (4, -6)), (0, 1), True, 5),
        (((5, 4), (4, 3)), (0, 2), True, 7),
    ],
    ids=["a minimum that always holds", "one that is avoided", "one that is met"],
)
def test_minima_are_in_the_full_model(
    peer: str, score: Any, minimum: tuple[int, int], if_used: bool, wanted: int
) -> None:
    """Case 1 or both have to go to the second column, or nobody goes there."""
    switched = np.array([False, if_used])
    fields = {"capacity": np.array([1, 2]), "minimum": np.array(minimum), "if_used": switched}
    problem = a_problem(score, eligible=np.ones((2, 2), dtype=np.bool_), **fields)
    answer = function_of(peer)(problem, SCORE, 30.0)
    assert answer.column is not None and fault_of(problem, answer.column) is None
    assert values_of(problem, SCORE, answer.column) == [wanted]


@pytest.mark.parametrize(("objectives", "wanted"), [(SCORE, [10]), (PERSONS_SCORE, [2, 3])], ids=len)
def test_scipy_puts_the_earlier_level_first(objectives: tuple[str, ...], wanted: list[int]) -> None:
    """Two placed for 3 points come before one placed for 10."""
    eligible = np.array([[True, False], [True, True]])
    problem = a_problem(((1, 0), (10, 2)), eligible=eligible)
    answer = function_of("scipy")(problem, objectives, 30.0)
    assert answer.column is not None
    assert values_of(problem, objectives, answer.column) == wanted


@pytest.mark.parametrize("peer", ["lp-simplex", "lp-ipm", "lp-glop"])
def test_full_relaxations_bound_as_we_do(peer: str) -> None:
    """Our integer bound is theirs, to a millionth."""
    problem = problem_of(Shape("households-6", 40, 6))
    (theirs,), (mine,) = function_of(peer)(problem, SCORE, 30.0).bounds, bounded(problem, SCORE, 30.0).bounds
    assert mine == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize("peer", ["greedy", "first-come"])
def test_simple_peers_exceed_nothing(peer: str) -> None:
    """Capacities hold; the value is no better than the best."""
    problem = problem_of(Shape("households-6", 40, 6))
    theirs, mine = function_of(peer)(problem, SCORE, 30.0), solved(problem, SCORE, 30.0)
    assert theirs.column is not None and fault_of(problem, theirs.column) is None
    assert mine.column is not None
    assert values_of(problem, SCORE, theirs.column) <= values_of(problem, SCORE, mine.column)


def test_re_solves_cost_what_forcing_costs() -> None:
    """The cost of a sampled pair is what the best assignment with that pair falls short of."""
    problem = problem_of(Shape("equal", 6, 3))
    answer = function_of("forced")(problem, SCORE, 30.0)
    costs = answer.facts["costs"]
    assert min(costs) == 0 and max(costs) > 0
    assert len(costs) == int(problem.eligible.sum())  # type: ignore[union-attr]
    pairs = [tuple(pair) for pair in np.argwhere(problem.eligible).tolist()]
    assert answer.column is not None
    for pair, cost in zip(pairs, costs, strict=True):
        assert cost == 0 or answer.column[pair[0]] != pair[1]


def test_our_opportunity_costs_are_those_of_re_solves() -> None:
    """Pair by pair, where the solver has them."""
    if not hasattr(rematch.solver, "sensitivity"):
        pytest.skip("rematch.solver.sensitivity is not built yet")
    problem = problem_of(Shape("equal", 30, 5, tightness=0.8))
    theirs, mine = function_of("forced")(problem, SCORE, 30.0), opportunity_costs(problem, SCORE, 30.0)
    assert mine.facts["costs"] == theirs.facts["costs"]


def test_plain_integers_accept_what_is_shown_and_no_more() -> None:
    """The walk of `rematch.verify` over a Problem of arrays: a true certificate, and one a unit too low."""
    plain = pytest.importorskip("benchmarks.plain_check", exc_type=ImportError)
    problem = problem_of(Shape("equal", 30, 5))
    solution = rematch.solver.solve(problem, rematch.solver.SolveParams(objectives=SCORE))
    assert solution.certificate is not None
    assert "verify_s" in plain.plainly_checked(problem, solution)
    level = solution.certificate.levels[0]
    lower = Certificate((replace(level, bound=level.bound - 1),))
    assert "refuted" in plain.plainly_checked(problem, replace(solution, certificate=lower))


def test_a_group_is_measured_in_processes_of_its_own() -> None:
    """Times, memory and values come back; a library that is not there is a reason, not a row."""
    said: list[str] = []
    group = Group(Shape("equal", 20, 4), SCORE, 10.0, ("first-come", "scipy"), runs=1)
    result = measured_group(group, said.append)
    assert result.ours is not None and result.ours.status == "optimal"
    assert result.ours.facts["proof"] == "certified" and "check_s" in result.ours.facts
    assert result.peers["scipy"].values == result.ours.values
    assert result.peers["first-come"].wall_s > 0 and result.peers["first-come"].runs == 1
    assert len(said) == 3


def test_a_peer_that_cannot_run_says_why() -> None:
    """The reason stands in the result, and the peer is not among those measured."""
    group = Group(Shape("households-1", 12, 3), SCORE, 5.0, ("scipy",), runs=1)
    result = measured_group(group, lambda _: None)
    assert result.not_run == {"scipy": "needs equal sizes"} and result.peers == {}


def test_every_runner_is_a_file_of_its_own() -> None:
    """No two peers share a module, and those whose libraries are here can be imported."""
    peers = [runner.module for runner in RUNNERS.values() if runner.module.startswith("benchmarks.peers")]
    assert len(set(peers)) == len(peers)
    for runner in RUNNERS.values():
        if runner.library not in {"lapx", "pulp", "pyscipopt"}:
            assert callable(getattr(importlib.import_module(runner.module), runner.function))
