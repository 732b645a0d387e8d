"""What a placement comes to, against figures worked out by hand and against the run's own values."""

import numpy as np
import pytest

from rematch.analysis.cohorts import bundled
from rematch.analysis.measures import measures_of
from rematch.matching import Encoded, encode, in_process, match
from rematch.models.measures import Measures
from rematch.models.run import RunParams
from rematch.models.scenario import Scenario
from tests.builders import a_case, a_home, a_pledge, a_unit
from tests.explain.cohorts import a_cohort, some_cases

FLAT_A, HOUSE_A, FLAT_B = 0, 1, 2
"""Columns: two flats of two beds and six shared places at the first, three flats of two at the second."""


def a_small_round(*, pairs: int = 3, singles: int = 2, flats: int = 2) -> Scenario:
    """Households that wish for advice: 10,000 at the first town, 6,666 at the second."""
    house = a_unit("u2", kind="shared_accommodation", count=3, beds=2)
    pledges = [
        a_pledge("DE-a", units=[a_unit("u1", beds=2, count=flats), house]),
        a_pledge("DE-b", units=[a_unit("u1", beds=2, count=3)]),
    ]
    both = a_home("own_home", "shared_accommodation")
    cases = [*some_cases(pairs, 2, accommodation=both), *some_cases(singles, 1, accommodation=both)]
    return a_cohort(cases, pledges=pledges)


def of(scenario: Scenario, *column: int) -> Measures:
    """Measures of a placement written down by hand."""
    encoded = encode(scenario)
    # Cases stand in the order of their ids: singles first.
    return measures_of(encoded, np.array(column, dtype=np.int64))


def test_sums_and_means() -> None:
    """Two singles and three pairs; one single and one pair stay without."""
    order = [part.case.size for part in a_small_round().cases]
    homes = {2: [FLAT_A, FLAT_B, -1], 1: [HOUSE_A, -1]}
    found = of(a_small_round(), *(homes[size].pop(0) for size in order))
    assert (found.cases, found.persons, found.placed_cases, found.placed_persons) == (5, 8, 3, 5)
    assert found.score_total == 10_000 * 2 + 6_666 * 2 + 10_000
    assert found.mean_score == found.score_total // 5
    assert found.mean_gap_to_best == (10_000 - 6_666) // 3
    assert found.mean_wish_rank == round((1 + 2 + 1) / 3, 4)
    assert found.first_wish_cases == 2


def test_what_stays_empty() -> None:
    """Of five flats two are used, of six shared places one; a single in a flat of two leaves a bed."""
    alone = of(a_small_round(pairs=1, singles=2), *_by_size({2: [FLAT_A], 1: [HOUSE_A, FLAT_B]}, 1, 2))
    assert (alone.homes_left, alone.places_left, alone.empty_beds) == (3, 3 * 2 + 5, 1)


def _by_size(homes: dict[int, list[int]], pairs: int, singles: int) -> list[int]:
    return [homes[part.case.size].pop(0) for part in a_small_round(pairs=pairs, singles=singles).cases]


def test_nobody_placed_has_no_means() -> None:
    """Null, not nought: a mean of nobody says nothing."""
    found = of(a_small_round(pairs=0, singles=1), -1)
    assert (found.mean_score, found.mean_gap_to_best, found.mean_wish_rank) == (None, None, None)
    assert (found.placed_cases, found.score_total, found.worst_gap) == (0, 0, None)


def test_the_worst_gap_is_between_groups_of_ten() -> None:
    """Ten pairs placed, ten singles not; with nine singles nobody is compared."""
    for singles, points in ((10, 100.0), (9, None)):
        scenario = a_small_round(pairs=10, singles=singles, flats=10)
        column = [FLAT_A if part.case.size == 2 else -1 for part in scenario.cases]
        gap = of(scenario, *column).worst_gap
        assert (gap and gap.points) == points
        if gap is not None:
            assert (gap.dimension, gap.lowest_group, gap.highest_group) == ("household_size", "1", "2")


@pytest.fixture(scope="module")
def solved() -> tuple[Encoded, dict[str, str], dict[str, int]]:
    """The pilot, solved by the recipe."""
    matched = match(bundled("pilot"), RunParams(deadline_s=60), solve=in_process)
    who = matched.run.stages[0]
    return encode(bundled("pilot")), who.placed, {level.name: level.value for level in who.levels}


def test_measures_agree_with_the_levels_of_the_run(
    solved: tuple[Encoded, dict[str, str], dict[str, int]],
) -> None:
    """Persons placed, the urgent among them, and the score."""
    encoded, placed, values = solved
    index = {column.id: idx for idx, column in enumerate(encoded.table.columns)}
    column = [
        index[placed[part.case_id]] if part.case_id in placed else -1 for part in encoded.scenario.cases
    ]
    found = measures_of(encoded, np.array(column, dtype=np.int64))
    assert found.placed_persons == values["placed_persons"]
    assert found.placed_persons_first == values["placed_persons@0"]
    assert found.score_total == values["score"]


def test_a_home_in_the_same_municipality_does_not_lower_its_rank() -> None:
    """Rank is of the place: whoever is in the lesser home of the best place has rank 1."""
    assert a_case(2).size == 2
    found = of(a_small_round(pairs=1, singles=0), HOUSE_A)
    assert found.mean_wish_rank == 1.0
