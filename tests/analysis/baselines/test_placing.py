"""Every method keeps every rule, whatever the round, and says which minimum it did not reach."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rematch.analysis.baselines import Given, place
from rematch.analysis.baselines.given import ground_of
from rematch.analysis.baselines.keys import Key
from rematch.analysis.baselines.methods import METHODS
from rematch.analysis.baselines.placing import check_placement
from rematch.errors import ImpossibleError, RefutedError
from rematch.models.baselines import Method
from tests.analysis.baselines.small import a_tiny, placed_ids, reordered, without_duties
from tests.solver.brute_force import keeps_rules, placements
from tests.solver.builders import a_problem

FEW = settings(deadline=None, max_examples=60)
SEEDS = st.integers(0, 10**6)
EVERY = st.sampled_from(list(METHODS))
WITHOUT_WASTE = (Method.FIRST_COME, Method.GREEDY_SCORE, Method.SERIAL_DICTATORSHIP)
WITHOUT_ENVY = (Method.DEFERRED_CUMULATIVE, Method.DEFERRED_WHERE_SHORT, Method.DEFERRED_THRESHOLD)


@FEW
@given(seed=SEEDS, method=EVERY)
def test_every_answer_keeps_every_rule(seed: int, method: Method) -> None:
    """By a second implementation of the rules; only a minimum that is named as missed may be missed."""
    problem = a_tiny(seed)
    try:
        found = place(Given(problem), method, seed=seed)
    except ImpossibleError:
        alone = replace(problem, minimum=np.zeros_like(problem.minimum))
        assert next(placements(alone), None) is None, "somebody could have placed all who must be"
        return
    minimum = problem.minimum.copy()
    minimum[list(found.missed)] = 0
    assert keeps_rules(replace(problem, minimum=minimum), found.column.tolist())


@FEW
@given(seed=SEEDS, method=EVERY)
def test_the_order_of_the_input_is_never_seen(seed: int, method: Method) -> None:
    """Cases, columns, resources, owners and groups in another order: the same homes; twice the same too."""
    problem = without_duties(a_tiny(seed))
    other, cases, columns = reordered(problem, seed)
    municipal = np.random.default_rng(seed).integers(0, 3, (problem.n, problem.m))
    key = {owner: 1 + owner for owner in range(problem.m)}
    first = place(Given(problem, municipal, key=Key("k", key, ())), method, seed=3)
    turned = Key("k", {9 - owner: share for owner, share in key.items()}, ())
    again = place(Given(other, municipal[np.ix_(cases, columns)], key=turned), method, seed=3)
    assert placed_ids(problem, first.column) == placed_ids(other, again.column)


@FEW
@given(seed=SEEDS, method=st.sampled_from(WITHOUT_WASTE))
def test_who_takes_the_best_with_room_leaves_no_room(seed: int, method: Method) -> None:
    """Room only shrinks: nobody prefers a place that has some at the end."""
    ground = ground_of(Given(without_duties(a_tiny(seed))), seed=seed)
    assert ground.judge.measured(METHODS[method](ground)).waste_pairs == 0


@FEW
@given(seed=SEEDS, method=st.sampled_from(WITHOUT_ENVY))
def test_deferred_acceptance_leaves_no_justified_envy(seed: int, method: Method) -> None:
    """With several resources, groups and pairs apart; who must be placed comes first and changes nothing."""
    problem = a_tiny(seed)
    if seed % 2:
        problem = without_duties(problem)
    else:
        problem = replace(problem, minimum=np.zeros_like(problem.minimum))
    municipal = np.random.default_rng(seed).integers(0, 3, (problem.n, problem.m))
    ground = ground_of(Given(problem, municipal), seed=seed)
    assert ground.judge.measured(METHODS[method](ground)).envy_pairs == 0


@pytest.mark.parametrize("method", list(METHODS))
def test_who_must_be_placed_is_even_where_the_method_alone_would_not(method: Method) -> None:
    """Three that must share two homes: only one split fits, and everybody likes another one."""
    size = np.array([[3], [2], [1], [3]])
    problem = a_problem(
        ((5, 9), (9, 5), (9, 5), (9, 9)),
        demand=size,
        capacity=np.array([3, 3]),
        eligible=np.array([[1, 1], [1, 1], [1, 1], [1, 1]], dtype=bool),
        must_place=np.array([True, True, True, False]),
    )
    for seed in range(5):
        column = place(Given(problem), method, seed=seed).column
        assert (column[:3] >= 0).all() and column[3] == -1


@pytest.mark.parametrize("method", list(METHODS))
def test_a_pin_is_kept(method: Method) -> None:
    """Exactly that column, whatever the household would like better."""
    problem = a_problem(((9, 1), (9, 1)), pinned=np.array([-1, 1]), tier=np.array([0, 2]))
    assert place(Given(problem), method, seed=0).column.tolist() == [0, 1]


@pytest.mark.parametrize("method", list(METHODS))
def test_those_who_count_for_a_minimum_come_first(method: Method) -> None:
    """The second home is for two of the three; without the minimum the urgent third would be in it."""
    problem = a_problem(
        ((5,), (5,), (5,)),
        demand=np.array([[1, 1], [1, 1], [1, 0]]),
        capacity=np.array([2, 2]),
        draws=np.array([[0, 0, 0], [0, 1, 1]]),
        minimum=np.array([0, 2]),
        tier=np.array([2, 2, 0]),
    )
    found = place(Given(problem), method, seed=0)
    assert (found.column.tolist(), found.missed) == ([0, 0, -1], ())


@pytest.mark.parametrize("method", list(METHODS))
def test_a_minimum_out_of_reach_is_named(method: Method) -> None:
    """The answer stands, and the resource is in `missed`."""
    problem = a_problem(((5,),), capacity=np.array([3]), minimum=np.array([2]))
    found = place(Given(problem), method, seed=0)
    assert (found.column.tolist(), found.missed) == ([0], (0,))


@pytest.mark.parametrize("method", list(METHODS))
def test_what_is_used_too_little_is_not_used(method: Method) -> None:
    """A home that opens for two or not at all stays shut for one."""
    problem = a_problem(
        ((9, 1),), capacity=np.array([3, 1]), minimum=np.array([2, 0]), if_used=np.array([1, 0], bool)
    )
    assert place(Given(problem), method, seed=0).column.tolist() == [1]


def test_nobody_and_nothing() -> None:
    """No case, no column, no possible pair: an empty answer, and no error."""
    for score in (np.zeros((0, 2), dtype=int), np.zeros((2, 0), dtype=int)):
        for method in METHODS:
            assert (place(Given(a_problem(score)), method, seed=0).column == -1).all()
    shut = a_problem(((5, 3), (4, 6)), eligible=np.zeros((2, 2), dtype=bool))
    for method in METHODS:
        assert place(Given(shut), method, seed=0).column.tolist() == [-1, -1]


def test_those_who_must_be_placed_and_cannot_are_named() -> None:
    """An error with their ids, not an answer without them."""
    problem = a_problem(((5,), (5,)), must_place=np.array([True, True]))
    with pytest.raises(ImpossibleError, match="C-0, C-1"):
        place(Given(problem), Method.FIRST_COME, seed=0)


def test_a_broken_rule_is_refuted() -> None:
    """The check is the solver's: two in a home for one are found."""
    with pytest.raises(RefutedError):
        check_placement(a_problem(((5, 3), (4, 6))), np.array([0, 0]))
