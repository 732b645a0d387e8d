"""A hundred deadlines and a hundred cancellations, over rounds of all sizes: `python3 run.py prove`."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from rematch.solver import Problem, check, isolated
from tests.solver.builders import LEVELS, households, params, units

pytestmark = pytest.mark.prove

PROMISED_AFTER_DEADLINE_S = 2.0
PROMISED_AFTER_CANCEL_S = 1.0
TRIES = range(100)


def some_round(rng: np.random.Generator) -> Problem:
    """From 50 x 5 to 4,000 x 80, households in one to six dimensions, or units."""
    n, m = int(rng.integers(50, 4_000)), int(rng.integers(5, 80))
    if rng.random() < 0.2:
        return units(int(rng.integers(1_000)), n, m)
    return households(
        int(rng.integers(1_000)), n, m, supply=(float(rng.uniform(0.7, 1.3)),) * int(rng.integers(1, 7))
    )


@pytest.mark.parametrize("seed", TRIES)
def test_an_answer_comes_within_two_seconds_of_the_deadline(seed: int) -> None:
    """Building, solving, ending and re-checking included."""
    rng = np.random.default_rng([seed, 1])
    problem, deadline_s = some_round(rng), float(rng.uniform(0.2, 4.0))
    began = time.monotonic()
    solution = isolated(problem, params(LEVELS, deadline_s=deadline_s))
    assert time.monotonic() - began <= deadline_s + PROMISED_AFTER_DEADLINE_S
    check(problem, solution)


@pytest.mark.parametrize("seed", TRIES)
def test_an_answer_comes_within_a_second_of_cancelling(seed: int) -> None:
    """At any moment, also before the process has said anything."""
    rng = np.random.default_rng([seed, 2])
    problem, cancel, told = some_round(rng), threading.Event(), [float("inf")]

    def stop() -> None:
        told[0] = time.monotonic()
        cancel.set()

    timer = threading.Timer(float(rng.uniform(0.0, 5.0)), stop)
    timer.start()
    solution = isolated(problem, params(LEVELS, deadline_s=60.0), cancel)
    ended = time.monotonic()
    timer.cancel()
    assert solution.stopped == "cancelled" or told[0] == float("inf")
    assert ended - told[0] <= PROMISED_AFTER_CANCEL_S
    check(problem, solution)
