"""Contributions: they add up to the score, exactly, for every pair."""

import pytest

from rematch.analysis.cohorts import bundled
from rematch.scoring.contributions import NO_PRIORITY, NO_WISH, Contributions, contributions
from rematch.scoring.table import score_table
from rematch.verify import pair_scores
from tests.builders import (
    a_case,
    a_municipality,
    a_person,
    a_policy,
    a_provision,
    a_scenario,
    a_wish,
)
from tests.scoring.chance import a_random_scenario


@pytest.mark.parametrize("seed", range(12))
def test_they_add_up_for_every_pair(seed: int) -> None:
    """No point is lost and none appears; with a table or without, the same."""
    scenario = a_random_scenario(seed)
    table = score_table(scenario)
    for case_idx in range(len(scenario.cases)):
        found = contributions(scenario, table, case_idx)
        assert (found.points.sum(axis=0) == table.mixed[case_idx]).all()
        assert found.points.min() >= 0
        assert list(found.keys) == sorted(found.keys)
    again = contributions(scenario, None, 0)
    assert (again.points == contributions(scenario, table, 0).points).all()


@pytest.mark.parametrize(("name", "pairs"), [("pilot", 210), ("weldi", 18_600)])
def test_they_add_up_for_every_pair_of_the_bundled_rounds(name: str, pairs: int) -> None:
    """To the score that the other implementation derives, in all of them."""
    scenario = bundled(name)
    table, derived = score_table(scenario), pair_scores(scenario)
    seen = 0
    for case_idx, part in enumerate(scenario.cases):
        sums = contributions(scenario, table, case_idx).points.sum(axis=0).tolist()
        for column, total in zip(table.columns, sums, strict=True):
            assert total == derived[part.case_id][column.id].mixed
            seen += 1
    assert seen == pairs


def by_key(found: Contributions) -> dict[str, int]:
    """Points of the first column."""
    return dict(zip(found.keys, found.points[:, 0].tolist(), strict=True))


def test_by_hand() -> None:
    """
    The example of the score by hand, taken apart.

    Over 500,000: buddy 80 x 300 x 6,666 = 159,984,000 (319, rest 484,000), no wish 80 x 4,700 x 5,000
    (3,760, rest 0), beds 20 x 400 x 2,500 (40), no priority 20 x 4,600 x 5,000 (920). The score is 5,039:
    nothing is missing.
    """
    town = a_municipality(provisions=(a_provision("buddy", 2),), priorities={"mp_bed_use": 4})
    found = contributions(a_scenario([a_case(wishes=(a_wish("buddy", 3),))], [town]), None, 0)
    assert by_key(found) == {"buddy": 319, "mp_bed_use": 40, NO_PRIORITY: 920, NO_WISH: 3_760}
    assert found.weight_pct[:, 0].tolist() == [6, 8, 92, 94]
    assert found.municipal.tolist() == [False, True, True, False]


def test_missing_points_go_to_the_largest_rest_then_the_smaller_key() -> None:
    """
    Three wishes alike, budget 1,502, score 3,335.

    Each wish 500 x 3,333 / 1,502 = 1,109.5, no wish 2 x 5,000 / 1,502 = 6.7: of the two points missing one
    goes to the largest rest, one to the first of the three keys with equal rests.
    """
    keys = ("buddy", "city_card", "equality_office")
    town = a_municipality(provisions=tuple(a_provision(key, 1) for key in keys))
    case = a_case(wishes=tuple(a_wish(key) for key in keys))
    rules = a_policy(budget=1_502, municipal_share_pct=0)
    found = contributions(a_scenario([case], [town], policy=rules), None, 0)
    assert by_key(found) == {"buddy": 1_110, "city_card": 1_109, "equality_office": 1_109, NO_WISH: 7}


def test_two_voices_on_one_criterion_are_one_row() -> None:
    """Their values meet by weight; known only where all of it is; hidden where one of them asked so."""
    persons = (
        a_person("P1", wishes=(a_wish("arts", 3, options=("x",), hidden=True),)),
        a_person("P2", wishes=(a_wish("arts", 1, options=("x", "y")),)),
    )
    town = a_municipality(provisions=(a_provision("arts", options=("x",)),))
    found = contributions(a_scenario([a_case(persons=persons)], [town]), None, 0)
    row = found.keys.index("arts")
    assert found.values[row].tolist() == [8_750]
    assert found.hidden.tolist() == [key == "arts" for key in found.keys]
    assert found.weight_pct[row].tolist() == [4]


def test_sides_without_weight_have_no_rows() -> None:
    """Share 0: no municipal rows; a spent budget: no silence."""
    case = a_case(wishes=(a_wish("buddy"),))
    town = a_municipality(priorities={"mp_bed_use": 3})
    rules = a_policy(budget=500, municipal_share_pct=0)
    assert contributions(a_scenario([case], [town], policy=rules), None, 0).keys == ("buddy",)


def test_no_columns() -> None:
    """A round without homes has nothing to take apart."""
    found = contributions(a_scenario(pledges=()), None, 0)
    assert found.points.shape == (len(found.keys), 0)
