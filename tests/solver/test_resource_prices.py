"""Prices of resources by one objective: a bound that holds, and what a unit is worth where it is scarce."""

import numpy as np
import pytest

from rematch.errors import ProblemError
from rematch.solver import Problem, SolveParams, resource_prices, solve


def two_places(n: int, *, capacity: int = 1) -> Problem:
    """Some who want the first place, and another one that is worth little."""
    return Problem(
        score=np.tile([[900, 100]], (n, 1)),
        eligible=None,
        demand=np.ones((n, 1), dtype=np.int64),
        capacity=np.array([capacity, n]),
        draws=np.array([(0, 0, 0), (1, 1, 0)]),
    )


def test_a_scarce_place_is_worth_the_difference() -> None:
    """Three want it and one has it: 800 more than elsewhere; where there is room for all, nothing."""
    scarce = resource_prices(two_places(3), "score")
    assert np.rint(scarce.price / scarce.scale).tolist() == [800, 0]
    assert scarce.bound == 1_100
    assert not resource_prices(two_places(3, capacity=9), "score").price.any()


def test_the_bound_is_never_passed() -> None:
    """By what `solve` finds, in score and in persons, on small rounds of many kinds."""
    for seed in range(5):
        rng = np.random.default_rng(seed)
        size = rng.integers(1, 5, 12)
        problem = Problem(
            score=rng.integers(0, 10_000, (12, 3)),
            eligible=None,
            demand=size[:, None],
            capacity=rng.integers(2, 12, 3),
            draws=np.array([(0, 0, 0), (1, 1, 0), (2, 2, 0)]),
            weight=size,
            size=size,
        )
        for name in ("score", "placed_persons"):
            best = solve(problem, SolveParams(objectives=(name,), audit=True)).levels[0].value
            assert best <= resource_prices(problem, name).bound


def test_nobody_and_nothing_possible_are_worth_nothing() -> None:
    """Empty problems have prices too; an unknown objective has none."""
    nobody = resource_prices(two_places(0), "score")
    assert (nobody.bound, nobody.price.tolist()) == (0, [0, 0])
    with pytest.raises(ProblemError):
        resource_prices(two_places(1), "happiness")
