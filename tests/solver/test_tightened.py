"""A level made ready: prices sweep away what cannot matter, packings bound what is left, both are shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.errors import RefutedError
from rematch.solver import check, solve
from rematch.solver.canonical import canonical
from rematch.solver.core_model import Task
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.medium_steps import Start, flows
from rematch.solver.objectives import objectives_of
from rematch.solver.price_bound import Prices, price_bound
from rematch.solver.problem import IntArray
from rematch.solver.start import first_placement
from rematch.solver.tightened import Tight, tight
from rematch.solver.watch import Forwarding, Watch
from tests.solver.builders import households, params

NAMES = ("score",)


def made_ready(spare_cells: float = np.inf) -> tuple[Task, Prices, IntArray, Tight]:
    """200 households on 12 columns in one dimension, with what flows find."""
    watch = Watch(params(NAMES, audit=True), Forwarding(None))
    instance = canonical(households(5, 200, 12, supply=(0.95,)), 0)
    objectives = objectives_of(instance, NAMES)
    prices = linear_prices(instance, objectives, (), common_scale(instance, objectives), watch)
    column = first_placement(instance, objectives, None, watch)
    assert prices is not None and column is not None
    bound = price_bound(instance, objectives, prices, ())
    task = Task(instance, objectives, (), instance.possible, bound, 0, float("inf"))
    column = flows(task, prices, Start(column, column), watch)
    return task, prices, column, tight(task, prices, column, instance, spare_cells)


def test_prices_sweep_before_packings_look() -> None:
    """Packings see few pairs, bound better than prices, and the certificate shows both steps."""
    task, _, column, ready = made_ready()
    assert ready.packing is not None and ready.certificate is not None
    assert ready.packing.table.case.shape[0] < 0.5 * task.instance.possible.sum()
    assert task.objective.value(column) <= ready.bound.value < task.bound.value
    (node,) = ready.certificate.nodes
    sweeping, packing = node.steps
    assert not sweeping.enforced and packing.enforced
    assert ready.certificate.kind == "packings"


def test_without_room_for_the_tables_prices_have_to_do() -> None:
    """A budget of cells too small for twenty bounds leaves the task as it came."""
    task, _, _, ready = made_ready(spare_cells=1_000)
    assert ready.packing is None and ready.certificate is None
    assert ready.bound.value == task.bound.value


def test_a_medium_round_shows_packings_and_a_better_claim_is_refused() -> None:
    """900 x 80 in one dimension: `check` follows both steps, and no bound below what they give."""
    problem = households(3, 900, 80, supply=(0.9,))
    solution = solve(problem, params(NAMES, deadline_s=6.0))
    check(problem, solution)
    assert solution.facts["strategy"] == "medium" and solution.certificate is not None
    (level,) = solution.certificate.levels
    assert level.kind == "packings" and [len(node.steps) for node in level.nodes] == [2]
    (claimed,) = solution.levels
    assert claimed.bound is not None and claimed.value < claimed.bound
    better = replace(level, bound=claimed.value)
    forged = replace(
        solution,
        levels=(replace(claimed, bound=claimed.value, status="optimal", proof="certified"),),
        status="optimal",
        certificate=replace(solution.certificate, levels=(better,)),
    )
    with pytest.raises(RefutedError):
        check(problem, forged)
