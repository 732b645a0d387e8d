"""Rows: what each pair weighs in them is what the page says, they hold, and they close what prices do not."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from rematch.solver import Problem
from rematch.solver.canonical import canonical
from rematch.solver.certificate import CoverRow, LevelCertificate, RoundedRow, Row
from rematch.solver.objectives import objectives_of
from rematch.solver.packings import packings_bound, question_of
from rematch.solver.price_bound import no_prices
from rematch.solver.renumbered import renumbered
from rematch.solver.rows import apart_rows, cover_rows, right_side, weights
from rematch.solver.tree import certified_level
from rematch.solver.watch import Forwarding, Watch
from tests.solver.builders import a_problem, params, tiny
from tests.solver.replay import Replay

ROUNDS = 80


def rows_of(problem: Problem, rng: np.random.Generator) -> tuple[Row, ...]:
    """Rows of all three kinds, in canonical indices."""
    instance = canonical(problem, 0)
    resources = range(instance.capacity.shape[0])
    share = rng.random((instance.n, instance.m))
    rounded = RoundedRow(
        int(rng.integers(2, 5)),
        tuple((r, int(rng.integers(1, 4))) for r in resources if rng.random() < 0.5),
        tuple((i, int(rng.integers(1, 4))) for i in range(instance.n) if rng.random() < 0.5),
    )
    return (*apart_rows(instance), *cover_rows(instance, resources, share), rounded)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_weights_are_those_of_the_page(seed: int) -> None:
    """Each row has the weights and the right side that a replay of the page derives."""
    rng = np.random.default_rng(seed)
    problem = tiny(rng)
    problem = replace(problem, minimum=np.zeros_like(problem.minimum))
    instance, rows = canonical(problem, 0), rows_of(problem, rng)
    made = renumbered(instance, LevelCertificate("score", 1, (), 0, (), rows))
    replay = Replay(problem, (), made)
    case, column = np.nonzero(instance.allowed)
    found = weights(instance, rows, case, column)
    for number, (left, right) in enumerate(replay.rows):
        own = found.row == number
        pairs = found.pair[own]
        names = zip(instance.case_order[case[pairs]], instance.column_order[column[pairs]], strict=True)
        ours = dict(zip([(int(i), int(j)) for i, j in names], found.amount[own].tolist(), strict=True))
        assert ours == left
        assert right_side(instance, rows[number]) == right


@pytest.mark.parametrize("seed", range(0, ROUNDS, 4))
def test_rows_hold_for_every_placement(seed: int) -> None:
    """No placement within capacity, with separated cases apart, breaks a row."""
    rng = np.random.default_rng(seed)
    problem = tiny(rng)
    instance, rows = canonical(problem, 0), rows_of(problem, rng)
    options = [[-1, *np.flatnonzero(instance.allowed[i]).tolist()] for i in range(min(instance.n, 5))]
    for choice in product(*options):
        column = np.array([*choice, *[-1] * (instance.n - len(choice))])
        if not _within(problem, instance.restored(column)):
            continue
        placed = np.flatnonzero(column >= 0)
        found = weights(instance, rows, placed, column[placed])
        used = np.bincount(found.row, found.amount, minlength=len(rows))
        assert (used <= [right_side(instance, row) for row in rows]).all()


def test_apart_rows_close_what_prices_cannot() -> None:
    """Two cases apart that both want the same place: only the row keeps one of them from it."""
    problem = a_problem(
        [[9, 1], [9, 1]], capacity=np.array([2, 2]), apart=np.array([[0, 1]]), must_place=np.ones(2, bool)
    )
    instance = canonical(problem, 0)
    question = question_of(instance, objectives_of(instance, ("score",)), (), 10)
    start = no_prices(instance, 0, 1)
    watch = Watch(params(("score",)), Forwarding(None))
    made = certified_level(question, start, np.inf, watch)
    assert made is not None
    assert made.certificate is not None
    assert made.closed
    assert made.certificate.kind == "rows"
    Replay(problem, (), renumbered(instance, made.certificate)).run()
    without = packings_bound(replace(question, rows=()), start)
    assert without is None or without.bound.value == 18


def test_a_cover_is_found_where_three_share_room_for_two() -> None:
    """Three households that take two thirds of a place each: the cover says at most two of them."""
    problem = a_problem([[5], [5], [5]], demand=np.full((3, 1), 2), capacity=np.array([5]))
    instance = canonical(problem, 0)
    (row,) = cover_rows(instance, [0], np.full((3, 1), 5 / 6))
    assert isinstance(row, CoverRow)
    assert row.cases == (0, 1, 2)
    assert right_side(instance, row) == 2
    assert cover_rows(instance, [0], np.full((3, 1), 0.6)) == ()


def _within(problem: Problem, column: np.ndarray) -> bool:
    used = np.zeros_like(problem.capacity)
    for place, resource, dimension in problem.draws.tolist():
        used[resource] += problem.demand[column == place, dimension].sum()
    at = [int(problem.owner[j]) if j >= 0 else -1 - i for i, j in enumerate(column.tolist())]
    return bool((used <= problem.capacity).all()) and all(at[p] != at[q] for p, q in problem.apart.tolist())
