"""A level that counts who is placed, searched with the level that says where: better, and the same claims."""

from __future__ import annotations

import numpy as np
import pytest

from rematch.solver import Problem, check, solve
from rematch.solver.canonical import canonical
from rematch.solver.core_model import Task
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.look_ahead import both_at_once, held_again
from rematch.solver.objectives import objectives_of
from rematch.solver.price_bound import price_bound
from rematch.solver.watch import Forwarding, Watch
from tests.solver.builders import households, params


def crowded() -> Problem:
    """More persons than places, in three dimensions, and more pairs than the small tier takes."""
    return households(1, 900, 80, supply=(0.9, 1.2, 1.5))


def persons_task(problem: Problem, names: tuple[str, ...]) -> tuple[Task, Watch]:
    """The first level of a round at its prices."""
    instance = canonical(problem, 0)
    objectives = objectives_of(instance, names)
    watch = Watch(params(names), Forwarding(None))
    prices = linear_prices(instance, objectives[:1], (), common_scale(instance, objectives), watch)
    assert prices is not None
    bound = price_bound(instance, objectives[:1], prices, ())
    return Task(instance, objectives[:1], (), instance.possible, bound, 0, 30.0), watch


def test_both_levels_count_and_the_first_as_the_relaxation_says() -> None:
    """Each pair adds its score and, so many times, its persons."""
    problem, names = crowded(), ("placed_persons", "score")
    task, watch = persons_task(problem, names)
    objectives = objectives_of(task.instance, names)
    both = both_at_once(task, objectives, watch)
    assert both is not None
    coefficient = both[0].objective.coefficient
    persons = task.objective.coefficient
    factor = (coefficient - objectives[1].coefficient)[0, 0] // persons[0, 0]
    assert factor >= 1
    np.testing.assert_array_equal(coefficient, factor * persons + objectives[1].coefficient)
    assert not both[0].objective.per_case


@pytest.mark.parametrize("names", [("placed_persons",), ("placed_persons", "placed_cases")])
def test_without_a_level_that_tells_columns_apart_there_is_nothing_ahead(names: tuple[str, ...]) -> None:
    """Counting alone says nothing about columns."""
    task, watch = persons_task(crowded(), names)
    assert both_at_once(task, objectives_of(task.instance, names), watch) is None


def test_persons_are_placed_within_a_thousandth_of_the_bound() -> None:
    """900 x 80: 100 persons too many for the places; nearly nothing is left empty, and `check` agrees."""
    problem = crowded()
    solution = solve(problem, params(("placed_persons", "score"), deadline_s=10.0))
    check(problem, solution)
    assert solution.facts["strategy"] == "medium"
    persons, score = solution.levels
    assert persons.bound is not None and persons.bound - persons.value <= 0.002 * persons.bound
    assert score.bound is not None and score.bound - score.value < 0.02 * score.bound


def test_a_good_placement_is_brought_up_to_what_is_held() -> None:
    """From flows that leave persons out, to all persons the level before reached."""
    problem, names = households(2, 150, 10, supply=(0.95, 1.1)), ("placed_persons", "score")
    solution = solve(problem, params(names, deadline_s=20.0))
    instance = canonical(problem, 0)
    objectives = objectives_of(instance, names)
    held = [solution.levels[0].value]
    watch = Watch(params(names, audit=True), Forwarding(None))
    prices = linear_prices(instance, objectives, held, common_scale(instance, objectives), watch)
    assert prices is not None
    bound = price_bound(instance, objectives, prices, held)
    task = Task(instance, objectives, held, instance.possible, bound, 0, float("inf"))
    rough = instance.entered(solution.column)
    rough[np.flatnonzero(rough >= 0)[:10]] = -1
    assert objectives[0].value(rough) < held[0]
    found = held_again(task, prices, rough, watch)
    assert found is not None
    assert objectives[0].value(found) >= held[0]
