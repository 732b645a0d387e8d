"""The packings bound: valid for every placement, and as the page on certificates defines it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rematch.solver import Problem
from rematch.solver.canonical import canonical
from rematch.solver.certificate import LevelCertificate
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.objectives import objectives_of
from rematch.solver.packings import Packed, packings_bound, question_of
from rematch.solver.price_bound import Prices
from rematch.solver.renumbered import renumbered
from rematch.solver.watch import Forwarding, Watch
from tests.solver.brute_force import best_values
from tests.solver.builders import OBJECTIVES, a_problem, households, params, tiny
from tests.solver.replay import Replay
from tests.solver.replay_lists import UnprovedError

ROUNDS = 150


def packed(
    problem: Problem, names: tuple[str, ...], values: list[int], evaluations: int = 60
) -> tuple[LevelCertificate, Packed] | None:
    """The last level's packings bound, and its certificate in the Problem's indices."""
    instance = canonical(problem, 0)
    objectives = objectives_of(instance, names)
    watch = Watch(params(names), Forwarding(None))
    scale = common_scale(instance, objectives)
    start = linear_prices(instance, objectives, values[:-1], scale, watch)
    if start is None:
        return None
    question = question_of(instance, objectives, values[:-1], values[-1])
    found = packings_bound(question, start, evaluations)
    return None if found is None else (renumbered(instance, found.certificate(question)), found)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_bound_and_slacks_are_those_of_the_page(seed: int) -> None:
    """On random rounds with every rule, a replay of the page gives the same total and the same slacks."""
    problem = tiny(np.random.default_rng(seed))
    names = OBJECTIVES[seed % len(OBJECTIVES)]
    names = names[: 1 + seed % len(names)]
    values = best_values(problem, names)
    made = None if values is None else packed(problem, names, values)
    if values is None or made is None:
        return
    certificate, found = made
    assert certificate.bound >= values[-1]
    replay = Replay(problem, names[:-1], certificate)
    replay.run()
    (state, outcome) = replay.outcomes[0]
    assert outcome.total == found.bound.total
    instance = canonical(problem, 0)
    place = {(int(instance.case_order[i]), int(instance.column_order[j])): (i, j)
             for i in range(instance.n) for j in range(instance.m)}  # fmt: skip
    for pair, bound in outcome.pair.items():
        slack = found.bound.slack[place[pair]]
        assert slack >= 2**59 if bound is None else slack == outcome.total - bound
    unplaced = {int(instance.case_order[i]): int(found.bound.unplaced[i]) for i in range(instance.n)}
    for unit, bound in outcome.unplaced.items():
        assert unplaced[replay.lists.unit[unit][0]] == outcome.total - bound
    assert len(state.pairs) == int(instance.allowed.sum())


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_bound_given_a_pair_holds(seed: int) -> None:
    """No placement with a pair is worth more than the bound less the pair's slack."""
    rng = np.random.default_rng(seed)
    problem = replace(tiny(rng), apart=np.zeros((0, 2), dtype=np.int64))
    values = best_values(problem, ("score",))
    made = None if values is None else packed(problem, ("score",), values)
    if made is None:
        return
    bound, instance = made[1].bound, canonical(problem, 0)
    for i, j in np.argwhere(instance.allowed).tolist()[:6]:
        pinned = problem.pinned.copy()
        pinned[instance.case_order[i]] = instance.column_order[j]
        given = best_values(replace(problem, pinned=pinned), ("score",))
        if given is not None:
            assert bound.scale * given[0] <= bound.total - bound.slack[i, j]


def test_two_of_three_persons_in_five_places() -> None:
    """Places that no packing fills are not sold: the price bound stays above, the packings bound does not."""
    problem = a_problem(
        np.full((4, 1), 100), demand=np.full((4, 1), 3), capacity=np.array([5]), weight=np.full(4, 3)
    )
    made = packed(problem, ("score",), [300])
    assert made is not None
    assert made[0].bound == 300
    assert made[0].kind == "packings"


def test_households_bound_beats_prices() -> None:
    """On a household round the packings bound lies below that of the linear relaxation."""
    problem = households(seed=3, n=60, m=6, supply=(0.9,))
    instance = canonical(problem, 0)
    objectives = objectives_of(instance, ("score",))
    watch = Watch(params(("score",)), Forwarding(None))
    start = linear_prices(instance, objectives, [], 2**10, watch)
    assert isinstance(start, Prices)
    question = question_of(instance, objectives, [], 0)
    first, last = packings_bound(question, start, 0), packings_bound(question, start, 200)
    assert first is not None
    assert last is not None
    assert last.bound.total < first.bound.total


def test_a_share_that_is_off_by_one_is_noticed() -> None:
    """The replay refuses a certificate whose bound is one below what its step gives."""
    problem = households(seed=3, n=20, m=3, supply=(0.9,))
    made = packed(problem, ("score",), [0])
    assert made is not None
    certificate = made[0]
    false = LevelCertificate(
        certificate.objective, certificate.scale, certificate.held, certificate.bound - 1, certificate.nodes
    )
    with pytest.raises(UnprovedError):
        Replay(problem, (), false).run()
