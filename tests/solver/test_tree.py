"""The tree: closes small rounds, and every certificate it hands out stands up to a replay of the page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.solver import Problem
from rematch.solver.canonical import canonical
from rematch.solver.certificate import LevelCertificate
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.objectives import objectives_of
from rematch.solver.packings import question_of, rules_question
from rematch.solver.price_bound import Prices, no_prices
from rematch.solver.renumbered import renumbered
from rematch.solver.tree import Certified, certified_level
from rematch.solver.watch import Forwarding, Watch
from tests.solver.brute_force import best_values
from tests.solver.builders import OBJECTIVES, households, params, tiny
from tests.solver.replay import Replay
from tests.solver.replay_lists import UnprovedError

ROUNDS = 200


def certified(
    problem: Problem, names: tuple[str, ...], held: list[int], value: int, until_s: float = np.inf
) -> tuple[LevelCertificate, Certified] | None:
    """The tree of the last of the levels, and its certificate in the Problem's indices."""
    instance = canonical(problem, 0)
    objectives = objectives_of(instance, names)
    watch = Watch(params(names), Forwarding(None))
    scale = common_scale(instance, objectives)
    start: Prices | None = linear_prices(instance, objectives, held, scale, watch)
    start = no_prices(instance, len(held), scale) if start is None else start
    made = certified_level(question_of(instance, objectives, held, value), start, until_s, watch)
    if made is None:
        return None
    assert made.certificate is not None
    return renumbered(instance, made.certificate), made


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_closed_tree_stands_up_to_the_page(seed: int) -> None:
    """On random rounds with every rule the tree closes at the best value, and the replay agrees."""
    problem = tiny(np.random.default_rng(seed))
    names = OBJECTIVES[seed % len(OBJECTIVES)]
    names = names[: 1 + seed % len(names)]
    values = best_values(problem, names)
    made = None if values is None else certified(problem, names, values[:-1], values[-1])
    if values is None or made is None:
        return
    certificate, found = made
    Replay(problem, names[:-1], certificate).run()
    assert found.closed
    assert certificate.bound == values[-1]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_false_claim_is_never_closed(seed: int) -> None:
    """Asked to show one less than what is possible, the tree finds something better or stays open."""
    problem = tiny(np.random.default_rng(seed))
    values = best_values(problem, ("score",))
    made = None if values is None else certified(problem, ("score",), [], values[0] - 1)
    if values is None or made is None:
        return
    certificate, found = made
    assert not found.closed
    assert certificate.bound >= values[0]
    Replay(problem, (), certificate).run()
    if found.column is not None:
        instance = canonical(problem, 0)
        placed = np.flatnonzero(found.column >= 0)
        worth = instance.weight[placed] * instance.score[placed, found.column[placed]]
        assert worth.sum() == values[0]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_infeasible_rounds_are_shown_to_be(seed: int) -> None:
    """Rounds in which everybody must be placed: closed exactly when no placement keeps every rule."""
    problem = tiny(np.random.default_rng(seed))
    problem = replace(problem, must_place=np.ones(problem.n, dtype=np.bool_))
    instance = canonical(problem, 0)
    watch = Watch(params(("score",)), Forwarding(None))
    made = certified_level(rules_question(instance), no_prices(instance, 0, 1), np.inf, watch)
    if made is None:
        return
    assert made.closed == (best_values(problem, ()) is None)
    if made.closed:
        assert made.certificate is not None
        Replay(problem, (), renumbered(instance, made.certificate)).run()


def test_no_time_still_gives_a_bound() -> None:
    """When the time is over at once, the certificate of one node remains, and it holds."""
    problem = households(seed=2, n=40, m=5, supply=(0.8, 0.7))
    made = certified(problem, ("score",), [], 0, until_s=0.0)
    assert made is not None
    certificate, found = made
    assert not found.closed
    assert len(certificate.nodes) == 1
    Replay(problem, (), certificate).run()


def test_a_leaf_less_is_noticed() -> None:
    """A tree of which the last node is missing, or a step is changed, is refused by the replay."""
    problem, made = _split_round()
    nodes = made.nodes
    with pytest.raises(UnprovedError):
        Replay(problem, (), replace(made, nodes=nodes[:-1])).run()
    root = replace(nodes[0], steps=tuple(replace(step, shares=()) for step in nodes[0].steps))
    with pytest.raises(UnprovedError):
        Replay(problem, (), replace(made, nodes=(root, *nodes[1:]))).run()
    Replay(problem, (), made).run()


def _split_round() -> tuple[Problem, LevelCertificate]:
    """A household round whose proof needs a tree."""
    for seed in range(50):
        problem = households(seed=seed, n=30, m=5, supply=(0.9, 1.0))
        value = 0
        for _ in range(60):
            made = certified(problem, ("score",), [], value)
            assert made is not None
            if made[1].column is None:
                break
            instance = canonical(problem, 0)
            value = objectives_of(instance, ("score",))[0].value(made[1].column)
        if made[1].closed and made[0].kind == "tree":
            return problem, made[0]
    raise AssertionError("no tree needed")
