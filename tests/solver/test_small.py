"""The small tier: presolve, floors, splitting against two libraries, and the second opinion of audit mode."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.errors import SolveError
from rematch.solver import Problem, check, solve
from rematch.solver.branching import branched
from rematch.solver.canonical import canonical
from rematch.solver.core_model import Above, Task, searched_above
from rematch.solver.cpsat_model import run_cpsat
from rematch.solver.highs_model import run
from rematch.solver.lean import lean
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.objectives import objectives_of
from rematch.solver.price_bound import price_bound
from rematch.solver.second_opinion import confirmed
from rematch.solver.tightened import Tight, tight, tightened
from rematch.solver.watch import Forwarding, Watch
from tests.solver.builders import LEVELS, a_problem, households, params
from tests.solver.full_model import milp_value

WATCH = Watch(params(deadline_s=3_600.0), Forwarding(None))


def _level(problem: Problem) -> Tight:
    """The level «score» of a round of which no placement is known."""
    instance = canonical(problem, 0)
    objectives = objectives_of(instance, ("score",))
    prices = linear_prices(instance, objectives, (), common_scale(instance, objectives), WATCH)
    assert prices is not None
    bound = price_bound(instance, objectives, prices, ())
    task = Task(instance, objectives, (), instance.possible, bound, 0, WATCH.elapsed_s + 60)
    return tight(task, prices, None, instance)


def _assignment(seed: int, n: int = 24, m: int = 5) -> Problem:
    """Tasks that each need something else at each agent, all to be placed."""
    rng = np.random.default_rng(seed)
    use = rng.integers(5, 26, (n, m))
    return a_problem(
        1000 - rng.integers(10, 51, (n, m)),
        demand=use,
        capacity=np.floor(0.85 * use.sum(axis=0) / m).astype(np.int64),
        draws=np.array([[j, j, j] for j in range(m)]),
        must_place=np.ones(n, dtype=bool),
    )


def test_when_everybodys_best_fits_nothing_is_searched() -> None:
    """Room for all at their best, groups and ordered levels included: certified at zero prices."""
    roomy = households(3, capacity=np.full(16, 1000), group=np.arange(40) // 2, owner=np.arange(8) // 2)
    solution = solve(roomy, params(LEVELS))
    check(roomy, solution)
    assert (solution.facts["strategy"], solution.proof) == ("best", "certified")


def test_a_best_that_does_not_fit_is_searched() -> None:
    """Two want the one place: somebody has to give way."""
    problem = a_problem(((5, 3), (6, 1)), demand=np.array([[1], [2]]), capacity=np.array([2, 2]))
    solution = solve(problem, params(("score",)))
    check(problem, solution)
    assert (solution.facts["strategy"], solution.levels[0].value) == ("small", 9)


def test_resources_with_room_for_all_are_left_out() -> None:
    """A resource for everybody, and one that repeats another, are dropped; one with a minimum is kept."""
    problem = households(4)
    draws = np.concatenate([problem.draws, [[0, 16, 0], [1, 17, 0], [2, 18, 0]]])
    capacity = np.concatenate([problem.capacity, [10_000, problem.capacity[1] + 1, 10_000]])
    minimum = np.concatenate([np.zeros(18, dtype=int), [1]])
    wide = replace(problem, draws=draws, capacity=capacity, minimum=minimum, if_used=None, target=None)
    before = lean(canonical(problem, 0)).instance.capacity.shape[0]
    reduced = lean(canonical(wide, 0))
    assert reduced.instance.capacity.shape[0] == before + 1
    solution = solve(wide, params())
    check(wide, solution)
    assert solution.status == "optimal"


@pytest.mark.parametrize("seed", range(8))
def test_splitting_and_two_libraries_agree_above_any_floor(seed: int) -> None:
    """Just below the best, at it, and far below: the same value, or nothing."""
    problem = households(seed, 40, 6, supply=(0.9,)) if seed % 2 else _assignment(seed)
    best = solve(problem, params(("score",))).levels[0].value
    ready = _level(problem)
    for floor in (best, best - 1, best - best // 500):
        rung = tightened(ready, floor)
        if rung is None:
            assert floor == best
            continue
        assert rung.packing is not None
        answers = [
            branched(rung.task, rung.packing, floor, 10_000, WATCH),
            searched_above(rung.task, floor, WATCH, run),
            searched_above(rung.task, floor, WATCH, run_cpsat),
        ]
        assert [_value(rung.task, each) for each in answers] == [best if floor < best else None] * 3


def _value(task: Task, answer: Above) -> int | None:
    assert answer.closed
    return None if answer.column is None else task.objective.value(answer.column)


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5])
def test_rounds_without_a_first_placement_equal_scipy(seed: int) -> None:
    """A minimum at every column keeps the greedy pass from ending: the floors find the best all the same."""
    problem = households(60 + seed, 50, 7, supply=(0.9, 1.1))
    minimum = np.where(np.arange(14) < 7, problem.capacity - 1, 0)
    problem = replace(problem, minimum=minimum, if_used=None)
    solution = solve(problem, params(("score",)))
    check(problem, solution)
    assert (solution.status, solution.levels[0].value) == ("optimal", milp_value(problem))


def test_a_round_that_cannot_be_is_infeasible() -> None:
    """Everybody must be placed and one place is short."""
    problem = a_problem(np.full((5, 2), 7), demand=np.full((5, 1), 2), capacity=np.array([5, 5]))
    forced = replace(problem, must_place=np.ones(5, dtype=bool))
    assert solve(forced, params(("score",))).status == "infeasible"


def test_an_audit_says_who_closed_and_who_confirmed() -> None:
    """What no certificate shows has a second library's word, and the facts say so."""
    problem = households(5, 60, 8, supply=(0.9, 1.0, 1.1))
    solution = solve(problem, params(("score",), audit=True))
    check(problem, solution)
    level = solution.levels[0]
    assert solution.facts["closed_by"]["score"] is not None
    assert level.proof == "certified" or solution.facts["confirmed_by"]["score"] == "CP-SAT"


def test_two_libraries_that_disagree_are_an_error() -> None:
    """A core said to hold nothing above a value below its best: the two numbers are named."""
    problem = households(6, 30, 5, supply=(0.9,))
    best = solve(problem, params(("score",))).levels[0].value
    rung = tightened(_level(problem), best - 50)
    assert rung is not None
    with pytest.raises(SolveError, match=f"above {best - 50}, CP-SAT finds {best}"):
        confirmed(rung.task, best - 50, WATCH)
    assert confirmed(rung.task, best, WATCH)


def test_an_open_level_keeps_the_bound_of_packings() -> None:
    """Six tight dimensions and no time to search: what is shown is better than prices alone."""
    problem = households(7, 80, 20, supply=(0.9,) * 6)
    solution = solve(problem, params(("score",), deadline_s=1.5))
    check(problem, solution)
    assert solution.certificate is not None
    assert solution.certificate.levels[0].kind in {"packings", "rows", "tree"}


def test_a_level_is_left_on_one_librarys_word_where_that_is_enough() -> None:
    """The same best values; proved where a tree or a second library would have been asked."""
    problem = households(8, 60, 12)
    whole = solve(problem, params(LEVELS, audit=True))
    quick = solve(problem, params(LEVELS, audit=True, certify=False))
    check(problem, quick)
    assert [level.value for level in quick.levels] == [level.value for level in whole.levels]
    assert (whole.status, quick.status) == ("optimal", "optimal")
    assert "confirmed_by" in whole.facts or whole.proof == "certified"
    assert "confirmed_by" not in quick.facts
    assert quick.proof == "proved"
