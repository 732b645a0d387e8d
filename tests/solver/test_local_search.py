"""The walk under penalties and its like: what comes back keeps every rule and is never worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.solver import Problem
from rematch.solver.canonical import canonical
from rematch.solver.core_model import Task
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.local_search import annealed, descended
from rematch.solver.neighbourhoods import recreated
from rematch.solver.objectives import objectives_of
from rematch.solver.part_round import part_of
from rematch.solver.placement import empty, keeps_rules, usage
from rematch.solver.price_bound import Prices, price_bound
from rematch.solver.problem import IntArray
from rematch.solver.start import first_placement
from rematch.solver.watch import Forwarding, Watch
from tests.solver.brute_force import best_values
from tests.solver.builders import households, params, tiny


def a_task(problem: Problem, names: tuple[str, ...] = ("score",)) -> tuple[Task, Prices, IntArray, Watch]:
    """The last level of a round in audit mode, its prices and a first placement."""
    watch = Watch(params(names, audit=True), Forwarding(None))
    instance = canonical(problem, 0)
    objectives = objectives_of(instance, names)
    column = first_placement(instance, objectives, None, watch)
    assert column is not None
    held = [each.value(column) for each in objectives[:-1]]
    prices = linear_prices(instance, objectives, held, common_scale(instance, objectives), watch)
    assert prices is not None
    bound = price_bound(instance, objectives, prices, held)
    return Task(instance, objectives, held, instance.possible, bound, 0, float("inf")), prices, column, watch


def crowded() -> Problem:
    """Households in three dimensions with groups, a pair to be kept apart and somebody who must be placed."""
    group = np.full(120, -1)
    group[:20] = np.arange(20) // 2
    must = np.zeros(120, dtype=np.bool_)
    must[[3, 50]] = True
    problem = households(4, 120, 10, supply=(0.95, 1.1, 1.1), group=group, must_place=must)
    return replace(problem, owner=np.arange(10) // 2, apart=np.array([[30, 31], [0, 40]]))


@pytest.mark.parametrize("names", [("score",), ("placed_persons", "score")])
def test_cooling_gains_and_keeps_every_rule(names: tuple[str, ...]) -> None:
    """Groups, apart, owners of two columns, must: more score than greedy, earlier levels held."""
    task, prices, column, watch = a_task(crowded(), names)
    found = annealed(task, prices, column, watch)
    assert keeps_rules(task.instance, found)
    assert task.objective.value(found) > task.objective.value(column)
    assert [each.value(found) for each in task.objectives[:-1]] >= list(task.held)


def test_a_descent_gains_and_never_steps_back() -> None:
    """Without any temperature, from greedy."""
    task, _, column, watch = a_task(crowded(), ("placed_persons", "score"))
    found = descended(task, column, watch)
    assert keeps_rules(task.instance, found)
    assert task.objective.value(found) > task.objective.value(column)


def test_a_walk_finds_its_way_from_a_placement_that_breaks_rules() -> None:
    """From nobody placed, though two must be: the walk ends with all rules kept."""
    task, prices, _, watch = a_task(crowded())
    nobody = empty(task.instance)
    assert not keeps_rules(task.instance, nobody)
    found = annealed(task, prices, nobody, watch)
    assert keeps_rules(task.instance, found)


def test_a_minimum_is_kept() -> None:
    """Scores below 0 make leaving everybody out best, where a minimum forbids it."""
    problem = households(2, 60, 5)
    minimum = np.where(np.arange(10) < 5, problem.capacity // 2, 0)
    problem = replace(problem, minimum=minimum, score=-1 - np.abs(np.asarray(problem.score)))
    task, prices, column, watch = a_task(problem)
    found = annealed(task, prices, column, watch)
    assert keeps_rules(task.instance, found)
    assert task.objective.value(found) > task.objective.value(column)


def test_the_same_seed_walks_the_same_way() -> None:
    """Audit mode: twice the same placement."""
    first, second = (a_task(crowded()) for _ in range(2))
    walked = [annealed(*each) for each in (first, second)]
    assert (walked[0] == walked[1]).all()


@pytest.mark.parametrize("seed", range(12))
def test_neighbourhoods_reach_the_optimum_of_tiny_rounds(seed: int) -> None:
    """A neighbourhood grows to the whole round: brute force finds nothing better."""
    problem = tiny(np.random.default_rng([11, seed]))
    best = best_values(problem, ("score",))
    if best is None:
        return
    task, _, column, watch = a_task(problem)
    found = recreated(task, column, watch)
    assert keeps_rules(task.instance, found)
    assert task.objective.value(found) == best[0]


def test_neighbourhoods_end_soon_after_what_is_wanted() -> None:
    """With a value that is there from the start, a few rounds that bring nothing are enough."""
    task, _, column, watch = a_task(crowded())
    value = task.objective.value(column)
    content = recreated(task, column, watch, value)
    assert value <= task.objective.value(content) <= task.objective.value(recreated(task, column, watch))


def test_a_part_of_a_round_counts_what_the_others_use() -> None:
    """What fits the part fits the whole, and the held level comes down by what the others reach."""
    task, _, column, _ = a_task(crowded(), ("placed_persons", "score"))
    freed = np.flatnonzero((column < 5) & (task.instance.group < 0))
    part = part_of(task, freed, column)
    assert keeps_rules(part.instance, column[freed])
    assert part.objective.value(column[freed]) <= task.objective.value(column)
    stay = column.copy()
    stay[freed] = -1
    assert (part.instance.capacity == task.instance.capacity - usage(task.instance, stay)).all()
    assert part.held[0] == task.held[0] - task.objectives[0].value(stay)
