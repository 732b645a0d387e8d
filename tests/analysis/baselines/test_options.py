"""What every unit can choose from."""

import numpy as np

from rematch.analysis.baselines import options as module
from rematch.analysis.baselines.options import MUST, REST, options_of
from rematch.analysis.baselines.uses import spread
from tests.analysis.baselines.small import a_tiny
from tests.solver.builders import a_problem


def columns_of_case(problem: object, case: int, seed: int = 0) -> list[int]:
    """A lone case's columns, best first."""
    options = options_of(problem, seed=seed)
    unit = int(np.flatnonzero(options.members[:, 0] == case)[0])
    return options.column[options.first[unit] : options.first[unit + 1], 0].tolist()


def test_best_first_and_only_what_is_possible_and_fits() -> None:
    """Not where it is not possible, nor where it would not fit alone."""
    problem = a_problem(
        ((1, 7, 5, 9),),
        demand=np.array([[2]]),
        capacity=np.array([2, 2, 1, 2]),
        eligible=np.array([[True, True, True, False]]),
    )
    assert columns_of_case(problem, 0) == [1, 0]


def test_equals_fall_to_the_lottery_of_the_columns() -> None:
    """Another seed, another order; over twenty seeds each of two equal columns comes first."""
    problem = a_problem(((5, 5),))
    assert {columns_of_case(problem, 0, seed)[0] for seed in range(20)} == {0, 1}


def test_a_lowest_value_marks_what_is_not_possible() -> None:
    """As the solver reads a problem without `eligible`."""
    lowest = np.iinfo(np.int64).min
    assert columns_of_case(a_problem(((lowest, 4),)), 0) == [1]


def test_a_group_has_the_pairs_of_one_municipality() -> None:
    """Two columns here, one there: four ways and one, without those that do not fit together."""
    problem = a_problem(
        ((5, 4, 1), (5, 4, 1)),
        group=np.array([3, 3]),
        owner=np.array([0, 0, 1]),
        capacity=np.array([2, 1, 1]),
        weight=np.array([1, 2]),
    )
    options = options_of(problem, seed=0)
    assert options.units == 1 and options.names == ("C-0",)
    found = [
        (tuple(row), score)
        for row, score in zip(options.column.tolist(), options.score.tolist(), strict=True)
    ]
    assert found == [((0, 0), 15), ((1, 0), 14), ((0, 1), 13)]
    assert options.mean.tolist() == [5000, 4666, 4333]


def test_a_large_group_looks_at_its_best_homes_and_where_it_is_placed(monkeypatch: object) -> None:
    """Of nine columns for each of two at most two are listed; a placement that is asked about is too."""
    monkeypatch.setattr(module, "GROUP_OPTIONS", 4)
    fields = {"group": np.array([0, 0]), "owner": np.zeros(9, dtype=int), "capacity": np.full(9, 2)}
    problem = a_problem(np.tile(np.arange(9), (2, 1)), **fields)
    assert len(options_of(problem, seed=0).unit) == 4
    also = np.array([0, 1])
    options = options_of(problem, seed=0, also=also)
    assert options.columns(options.taken(also)).tolist() == [0, 1]
    assert options.score.max() == 16


def test_what_cannot_run_short_is_left_out() -> None:
    """A limit that all together stay below is no use; the home is."""
    problem = a_problem(((5,), (5,)), capacity=np.array([1, 2]), draws=np.array([[0, 0, 0], [0, 1, 0]]))
    assert options_of(problem, seed=0).uses.resource.tolist() == [0, 0]


def test_placements_and_options_lead_to_each_other() -> None:
    """Over and back, for tiny rounds with groups."""
    for seed in range(40):
        options = options_of(a_tiny(seed), seed=seed)
        rng = np.random.default_rng(seed)
        taken = np.array(
            [
                -1 if low == high or rng.random() < 0.3 else int(rng.integers(low, high))
                for low, high in zip(options.first[:-1], options.first[1:], strict=True)
            ]
        )
        assert options.taken(options.columns(taken)).tolist() == taken.tolist()


def test_who_must_be_placed_is_marked_with_the_group() -> None:
    """One member is enough."""
    problem = a_problem(
        ((5, 5), (5, 5), (5, 5)), group=np.array([1, 1, -1]), must_place=np.array([False, True, False])
    )
    options = options_of(problem, seed=0)
    stage = dict(zip(options.names, options.stage.tolist(), strict=True))
    assert stage == {"C-0": MUST, "C-2": REST}


def test_ranges_are_joined() -> None:
    """Empty ones in between leave nothing behind."""
    low, stop = np.array([5, 2, 9]), np.array([7, 2, 10])
    assert spread(low, stop).tolist() == [5, 6, 9]
    assert spread(low[:0], stop[:0]).tolist() == []
