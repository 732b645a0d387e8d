"""Linear prices: valid, as good as the full linear program, whatever the rules and the levels held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from rematch.solver import Problem
from rematch.solver.canonical import Instance, canonical
from rematch.solver.greedy import greedy
from rematch.solver.highs_model import Search, model_of, run
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.model_rows import PRICED_RULES, some_pairs
from rematch.solver.objectives import Objective, objectives_of
from rematch.solver.price_bound import Prices, price_bound, safe_magnitude
from rematch.solver.watch import Forwarding, Watch
from tests.solver.builders import LEVELS, OBJECTIVES, households, params, tiny


def _watch(deadline_s: float = 30.0) -> Watch:
    asked = params(("score",), deadline_s=deadline_s)
    return Watch(asked, Forwarding(None))


def _asked(problem: Problem, names: tuple[str, ...]) -> tuple[Instance, tuple[Objective, ...]]:
    instance = canonical(problem, 0)
    return instance, objectives_of(instance, names)


def _full_optimum(instance: Instance, objectives: Sequence[Objective], held: Sequence[int]) -> float | None:
    """The linear relaxation on all pairs, solved by HiGHS at once."""
    level = len(held)
    v = some_pairs(instance, instance.allowed, switched=False)
    gains = [each.coefficient[v.case, v.column] for each in objectives[: level + 1]]
    model = model_of(v, PRICED_RULES, gains[level], list(zip(gains[:level], held, strict=True)))
    answer = run(model, Search(integer=False), _watch())
    return float(model.gain @ answer.x) if answer.optimal and answer.x is not None else None


def _bounds(problem: Problem, names: tuple[str, ...]) -> list[tuple[float, float]]:
    """For each level, the earlier ones held where a greedy pass ends: our bound, the full optimum."""
    instance, objectives = _asked(problem, names)
    column = greedy(instance, objectives, instance.score, _watch())
    if column is None:
        return []
    scale, result = common_scale(instance, objectives), []
    for level in range(len(names)):
        held = [each.value(column) for each in objectives[:level]]
        prices = linear_prices(instance, objectives, held, scale, _watch())
        full = _full_optimum(instance, objectives, held)
        if prices is not None and full is not None:
            bound = price_bound(instance, objectives, prices, held)
            result.append((bound.total / bound.scale, full))
    return result


def test_tiny_rounds_of_every_rule_reach_the_full_optimum() -> None:
    """Groups, minimum, pins, shared resources, any levels held: the same optimum."""
    pairs = [
        pair
        for position in range(120)
        for pair in _bounds(tiny(np.random.default_rng([9, position])), OBJECTIVES[position % 6])
    ]
    assert len(pairs) > 120
    for bound, full in pairs:
        assert full - 1e-6 <= bound <= full + 1e-4 * max(abs(full), 1)


@pytest.mark.parametrize("supply", [(0.9,), (1.2,), (0.95, 1.1), (1.0, 1.0, 0.8)])
def test_households_reach_the_full_optimum(supply: tuple[float, ...]) -> None:
    """One dimension and several, with groups, level after level: within two millionths."""
    group = np.full(200, -1)
    group[:60] = np.repeat(np.arange(30), 2)
    problem = households(3, 200, 12, supply, group=group)
    for names in (("score",), ("placed_cases", "score"), LEVELS):
        for bound, full in _bounds(problem, names):
            assert full - 1e-6 * abs(full) <= bound <= full + 2e-6 * max(abs(full), 1)


def test_prices_without_time_are_still_valid() -> None:
    """A deadline that has passed gives poorer prices, no error, and a bound all the same."""
    instance, objectives = _asked(households(1, 300, 20), ("score",))
    scale = common_scale(instance, objectives)
    early = linear_prices(instance, objectives, (), scale, _watch(1e-9))
    late = linear_prices(instance, objectives, (), scale, _watch())
    assert early is not None
    assert late is not None
    first, last = (price_bound(instance, objectives, each, ()).total for each in (early, late))
    assert first >= last
    assert last / scale >= (_full_optimum(instance, objectives, ()) or 0) - 1


def test_the_same_round_gives_the_same_prices() -> None:
    """Byte for byte, run after run."""
    instance, objectives = _asked(households(2, 150, 10, (0.9, 1.0)), ("placed_persons", "score"))
    runs = [linear_prices(instance, objectives, (300,), 1024, _watch()) for _ in range(2)]
    assert runs[0] is not None
    assert runs[1] is not None
    assert runs[0].resource.tobytes() == runs[1].resource.tobytes()
    assert runs[0].earlier == runs[1].earlier


def test_slack_is_what_a_choice_costs_of_the_bound() -> None:
    """Any prices, of either sign: bound less slack is the bound with the pair forced, lone or in a group."""
    for position in range(60):
        rng = np.random.default_rng([4, position])
        instance, objectives = _asked(tiny(rng), ("placed_persons", "score"))
        prices = Prices(8, rng.integers(-9, 60, instance.capacity.shape[0]), (int(rng.integers(0, 20)),))
        assert safe_magnitude(instance, objectives, prices, 1)
        bound = price_bound(instance, objectives, prices, (2,))
        for case, column in np.argwhere(instance.possible).tolist():
            allowed, must = instance.allowed.copy(), instance.must.copy()
            allowed[case] = np.arange(instance.m) == column
            label = instance.group[case]
            must[(instance.group == label) if label >= 0 else [case]] = True
            forced = _with(instance, allowed, must)
            total = price_bound(forced, objectives, prices, (2,)).total
            assert total == bound.total - bound.slack[case, column]


def _with(instance: Instance, allowed: np.ndarray, must: np.ndarray) -> Instance:
    return replace(instance, allowed=allowed, must=must)
