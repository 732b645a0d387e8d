"""What is handed out re-checks, also where a search was ended between two levels."""

from __future__ import annotations

from dataclasses import replace

from rematch.solver import check
from rematch.solver.answer import answered
from rematch.solver.canonical import canonical
from rematch.solver.core_model import Task
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.objectives import objectives_of
from rematch.solver.outcome import Finding, Outcome
from rematch.solver.price_bound import no_prices, price_bound
from rematch.solver.start import start_placement
from rematch.solver.tightened import tight
from rematch.solver.watch import Forwarding, Watch
from tests.solver.builders import households, params

LEVELS = ("placed_persons", "score")
LOWER = 5
"""Persons that the first level rose by since the second was bounded."""


def test_steps_give_way_to_prices_where_an_earlier_level_rose() -> None:
    """A step may close its node by now, and the next one would go on after that: the replay refuses it."""
    problem = households(1, 40, 16)
    instance, watch = canonical(problem, 0), Watch(params(LEVELS, audit=True), Forwarding(None))
    objectives = objectives_of(instance, LEVELS)
    column = start_placement(instance, objectives, None, watch)
    assert column is not None
    held = [objectives[0].value(column) - LOWER]
    prices = linear_prices(instance, objectives, held, common_scale(instance, objectives), watch)
    assert prices is not None
    bound = price_bound(instance, objectives, prices, held)
    task = Task(instance, objectives, held, instance.possible, bound, 0, 60.0)
    packed = tight(task, prices, column, instance).certificate
    assert packed is not None and len(packed.nodes[0].steps) > 1
    second = Finding(prices, certificate=replace(packed, held=tuple(held)))
    outcome = Outcome("given up", column, (Finding(no_prices(instance, 0, 1)), second), "cancelled")
    solution = answered(instance, objectives, outcome, {})
    check(problem, solution)
    assert solution.certificate is not None
    shown = solution.certificate.levels[1]
    assert shown.held == (held[0] + LOWER,)
    assert len(shown.nodes) == 1 and len(shown.nodes[0].steps) == 1
