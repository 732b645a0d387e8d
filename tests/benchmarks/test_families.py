"""Families are the same every time, hold what their shape says, and have an answer by construction."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.evaluate import fault_of, values_of
from benchmarks.families import FAMILIES, problem_of
from benchmarks.families.assignment import K, capacities, costs_of
from benchmarks.families.draws import uneven
from benchmarks.judging import in_own_terms
from benchmarks.shape import SCORE, Shape

ARRAYS = ("score", "eligible", "demand", "capacity", "draws", "weight", "tier", "minimum", "if_used")


def a_shape(family: str = "households-3", **fields: object) -> Shape:
    """Forty cases on eight columns; type c where there are types."""
    kind = "c" if family == "assignment" else ""
    return replace(Shape(family, 40, 8, kind=kind), **fields)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_shape_gives_the_same_instance(family: str) -> None:
    """Every array is the same again, and another seed gives another score."""
    first, again = problem_of(a_shape(family)), problem_of(a_shape(family))
    for name in ARRAYS:
        assert np.array_equal(getattr(first, name), getattr(again, name)), name
    assert not np.array_equal(first.score, problem_of(a_shape(family, seed=2)).score)


@pytest.mark.parametrize("family", sorted(set(FAMILIES) - {"assignment", "unit-stock"}))
def test_nobody_placed_keeps_every_rule(family: str) -> None:
    """Without minima the empty placement is an answer."""
    problem = problem_of(a_shape(family))
    assert fault_of(problem, np.full(problem.n, -1)) is None


@pytest.mark.parametrize("tightness", [0.8, 1.3, 6.0])
def test_what_is_planted_keeps_every_rule(tightness: float) -> None:
    """However scarce or plentiful: at the last one a minimum of a quarter would not be met."""
    problem = problem_of(Shape("unit-stock", 120, 64, tightness=tightness))
    assert fault_of(problem, problem.previous) is None


def test_unit_stock_has_minima() -> None:
    """Some hold in any case, some only if used; nobody placed is no answer."""
    problem = problem_of(Shape("unit-stock", 120, 64))
    assert (problem.minimum > 0).sum() > 1
    assert (problem.if_used & (problem.minimum > 0)).any() and (
        ~problem.if_used & (problem.minimum > 0)
    ).any()
    assert fault_of(problem, np.full(problem.n, -1)) == "uses too little of resource 112"


@pytest.mark.parametrize("tightness", [0.8, 1.0, 1.3])
def test_supply_is_tightness_times_demand(tightness: float) -> None:
    """In every dimension, to the person."""
    problem = problem_of(a_shape("households-6", tightness=tightness))
    for dimension in range(6):
        drawn = problem.draws[problem.draws[:, 2] == dimension, 1]
        wanted = round(tightness * int(problem.demand[:, dimension].sum()))
        assert int(problem.capacity[drawn].sum()) == wanted


def test_barred_pairs_are_as_many_as_asked_for() -> None:
    """Sixty of a hundred, and every case keeps a column."""
    problem = problem_of(Shape("households-1", 400, 30, barred_pct=60))
    assert problem.eligible is not None and problem.eligible.any(axis=1).all()
    assert 0.56 < 1 - problem.eligible.mean() < 0.61


def test_uneven_parts_add_up() -> None:
    """No place is lost to rounding, and no part is more than about three times another."""
    parts = uneven(np.random.default_rng(0), 9_999, 40)
    assert parts.sum() == 9_999
    assert 2 < parts.max() / parts.min() < 3.1


@pytest.mark.parametrize(
    ("kind", "wanted"), [("a", [19, 19]), ("b", [13, 13]), ("c", [9, 8]), ("d", [9, 8]), ("e", [9, 8])]
)
def test_capacities_of_generalised_assignment(kind: str, wanted: list[int]) -> None:
    """By hand: the cheapest agents carry 15 and 6: a is 0.6 x 1.5 x 15 + 0.4 x 15 = 19.5; totals 24, 21."""
    cost = np.array([[1, 2], [3, 1], [2, 2]])
    use = np.array([[5, 7], [9, 6], [10, 8]])
    assert capacities(kind, cost, use).tolist() == wanted


@pytest.mark.parametrize("kind", "abcde")
def test_costs_and_uses_are_in_their_ranges(kind: str) -> None:
    """Uniform for a to c, falling with use for d and e; K lies above every cost."""
    costs = costs_of(Shape("assignment", 200, 10, kind=kind), np.random.default_rng(0))
    low, high = {"d": (1, 100), "e": (1, 1_000)}.get(kind, (5, 25))
    assert low <= costs.use.min() and costs.use.max() <= high
    assert costs.cost.max() < K[kind]
    if kind in "abc":
        assert (costs.cost.min(), costs.cost.max()) == (10, 50)
    if kind == "d":
        assert np.abs(costs.cost + costs.use - 111).max() == 10
    if kind == "e":
        assert np.corrcoef(costs.cost.ravel(), 1_000 / costs.use.ravel())[0, 1] > 0.9


def test_a_value_is_the_cost_it_stands_for() -> None:
    """n K - value is the sum of the costs."""
    shape = a_shape("assignment")
    problem = problem_of(shape)
    costs = costs_of(shape, np.random.default_rng([shape.seed, shape.n, shape.m, ord(shape.kind)]))
    column = np.arange(shape.n) % shape.m
    (value,) = values_of(problem, SCORE, column)
    assert in_own_terms(shape, value) == costs.cost[np.arange(shape.n), column].sum()
