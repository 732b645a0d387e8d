"""Justified envy and waste: by hand, and against trying every move."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rematch.analysis.baselines.given import Given, ground_of
from rematch.analysis.baselines.placing import place
from rematch.models.baselines import Method
from rematch.models.stability import Stability
from rematch.solver import Problem
from tests.analysis.baselines.brute_stability import Ranks, complaints, first_id, units
from tests.analysis.baselines.small import a_tiny, without_duties
from tests.solver.builders import a_problem

FEW = settings(deadline=None, max_examples=60)
SEEDS = st.integers(0, 10**6)


def measured(problem: Problem, *column: int, municipal: np.ndarray | None = None) -> Stability:
    """What a placement written down by hand comes to."""
    ground = ground_of(Given(problem, municipal), seed=0)
    return ground.judge.measured(ground.options.taken(np.array(column)))


def test_envy_is_of_who_comes_later() -> None:
    """Both like the first home; the more urgent one is right to complain when the other has it."""
    problem = a_problem(((9, 1), (8, 2)), tier=np.array([1, 2]))
    assert measured(problem, 1, 0).envy_pairs == 1
    assert measured(problem, 0, 1).envy_pairs == 0


def test_the_municipal_side_decides_among_equals() -> None:
    """Of one urgency, who fits the municipality better has the right to the home."""
    problem = a_problem(((9, 1), (9, 1)))
    better_first = np.array([[2, 0], [1, 0]])
    assert measured(problem, 0, 1, municipal=better_first).envy_pairs == 0
    assert measured(problem, 1, 0, municipal=better_first).envy_pairs == 1


def test_a_place_with_room_is_waste_and_no_envy() -> None:
    """Whoever could simply move complains of nobody."""
    problem = a_problem(((9, 1), (9, 1)), capacity=np.array([2, 2]), tier=np.array([0, 2]))
    found = measured(problem, 1, 0)
    assert (found.envy_pairs, found.waste_pairs, found.cases_with_waste) == (0, 1, 1)


def test_nobody_envies_where_even_removing_does_not_help() -> None:
    """A household of three finds no room beside one of higher priority, whoever else leaves."""
    size = np.array([[3], [2], [1]])
    problem = a_problem(((9,), (9,), (9,)), demand=size, capacity=np.array([4]), tier=np.array([1, 0, 2]))
    assert measured(problem, -1, 0, 0).envy_pairs == 0
    assert measured(problem, -1, -1, 0).envy_pairs == 0, "three fits beside one: waste, not envy"
    assert measured(problem, -1, -1, 0).waste_pairs == 2


def test_a_group_complains_once_and_all_its_members_are_counted() -> None:
    """Two households that stay together are one pair of two cases."""
    fields = {"group": np.array([0, 0, -1]), "tier": np.array([0, 2, 2]), "capacity": np.array([2])}
    problem = a_problem(((5,), (5,), (9,)), **fields)
    found = measured(problem, -1, -1, 0)
    assert (found.envy_pairs, found.cases_with_envy) == (1, 2)


def test_apart_counts_as_room() -> None:
    """Who stays apart from somebody of higher priority there has no right to that municipality."""
    fields = {"apart": np.array([[0, 1]]), "capacity": np.array([2, 2])}
    for tier, envy in (((0, 2), 0), ((2, 0), 1)):
        problem = a_problem(((9, 1), (9, 1)), tier=np.array(tier), **fields)
        found = measured(problem, 0, 1)
        assert (found.envy_pairs, found.waste_pairs) == (envy, 0)


@FEW
@given(seed=SEEDS, method=st.sampled_from([Method.RANDOM_KEY, Method.GREEDY_SCORE, Method.FIRST_COME]))
def test_the_judge_sees_what_trying_every_move_sees(seed: int, method: Method) -> None:
    """On tiny rounds with groups, pairs apart and shared resources, for any placement."""
    problem = without_duties(a_tiny(seed))
    municipal = np.random.default_rng(seed).integers(0, 3, (problem.n, problem.m))
    ground = ground_of(Given(problem, municipal), seed=seed)
    column = place(ground.given, method, seed=seed + 1).column
    if seed % 3 == 0:  # with holes in it, there is waste too
        column = np.where(problem.group >= 0, column, np.where(np.arange(problem.n) % 2 == 0, column, -1))
    envy, waste = complaints(problem, column.tolist(), ranks_of(problem, ground))
    found = ground.judge.measured(ground.options.taken(column))
    members = {first_id(problem, unit): len(unit) for unit in units(problem)}
    assert (found.envy_pairs, found.waste_pairs) == (len(envy), len(waste))
    assert found.cases_with_envy == sum(members[name] for name in {name for name, _ in envy})
    assert found.cases_with_waste == sum(members[name] for name in {name for name, _ in waste})


def ranks_of(problem: Problem, ground: object) -> Ranks:
    """Every municipality's order in words."""
    labels = ground.options.owner_label.tolist()
    return {
        name: dict(zip(labels, ground.ranks[unit, :-1].tolist(), strict=True))
        for unit, name in enumerate(ground.options.names)
    }
