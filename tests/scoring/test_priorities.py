"""Municipal priorities: they count only where the household asked, and only as much as the rules say."""

from typing import Any

import pytest

from rematch.models.case import Case
from rematch.models.municipality import Municipality
from rematch.models.policy import Policy
from rematch.scoring.contributions import contributions
from rematch.scoring.inputs import inputs_of
from rematch.scoring.table import score_table
from tests.builders import (
    a_case,
    a_municipality,
    a_need,
    a_person,
    a_pledge,
    a_policy,
    a_provision,
    a_scenario,
    a_tie,
    a_unit,
    a_vacancy,
    a_wish,
    some_places,
)
from tests.scoring.chance import a_random_scenario


def value(case: Case, town: Municipality, key: str, **unit: Any) -> int:
    """Value of a priority for a case."""
    pledge = a_pledge(town.code, units=[a_unit(**unit)], places=(some_places("school_place", 9),))
    found = contributions(a_scenario([case], [town], [pledge]), None, 0)
    row = found.keys.index(key)
    assert found.municipal[row]
    return int(found.values[row, 0])


def preferring(key: str, *provisions: Any, **fields: Any) -> Municipality:
    """A municipality with one priority."""
    return a_municipality(at=(50.0, 10.0), provisions=provisions, priorities={key: 4}, **fields)


def test_it_counts_only_where_the_household_asked() -> None:
    """Asked: the household's own value. Not asked, or importance 0: 5,000, as for everybody."""
    town = preferring("mp_course_seats", a_provision("language_course_level", options=("A1", "A2")))
    for importance, options, expected in ((5, ("A1", "B1"), 5_000), (1, ("A1",), 10_000), (3, ("C1",), 0)):
        case = a_case(wishes=(a_wish("language_course_level", importance, options=options),))
        assert value(case, town, "mp_course_seats") == expected
    assert value(a_case(), town, "mp_course_seats") == 5_000
    silent = a_case(wishes=(a_wish("language_course_level", 0, options=("A1",)),))
    assert value(silent, town, "mp_course_seats") == 5_000


def test_a_need_is_asked_too() -> None:
    """Needs and required ties count like wishes, whoever states them."""
    town = preferring("mp_service_strength", a_provision("legal_advice", 3))
    needing = a_case(persons=(a_person(needs=(a_need("legal_advice"),)),))
    assert value(needing, town, "mp_service_strength") == 10_000
    school = preferring("mp_school_places", a_provision("school_place", 1))
    assert value(a_case(needs=(a_need("school_place"),)), school, "mp_school_places") == 3_333


def test_the_best_of_what_was_asked_counts() -> None:
    """Of several statements on what the priority answers."""
    town = preferring("mp_service_strength", a_provision("legal_advice", 1), a_provision("rehabilitation", 2))
    case = a_case(
        wishes=(a_wish("legal_advice"), a_wish("trauma_therapy")), needs=(a_need("rehabilitation"),)
    )
    assert value(case, town, "mp_service_strength") == 6_666


def test_work_needed_without_naming_any_is_not_asked() -> None:
    """A need without a group says nothing about vacancies."""
    town = preferring("mp_vacancies", vacancies=(a_vacancy("51", 20),))
    assert value(a_case(needs=(a_need("vacancies_wanted_job"),)), town, "mp_vacancies") == 5_000
    wanting = a_case(persons=(a_person(work_wanted=("51",)),), needs=(a_need("vacancies_wanted_job"),))
    assert value(wanting, town, "mp_vacancies") == 10_000


@pytest.mark.parametrize(
    ("size", "unit", "expected"),
    [
        (3, {"beds": 4}, 7_500),
        (4, {"beds": 4}, 10_000),
        (5, {"beds": 4, "cots": 1}, 10_000),
        (1, {"beds": 3}, 3_333),
        (1, {"kind": "shared_accommodation", "beds": 2}, 5_000),
    ],
)
def test_bed_use(size: int, unit: dict[str, Any], expected: int) -> None:
    """Few empty beds; never smaller or larger households as such."""
    assert value(a_case(size), preferring("mp_bed_use"), "mp_bed_use", **unit) == expected


def test_required_ties_can_be_answered() -> None:
    """A priority of a deployment's own may answer a tie."""
    criteria = tuple(
        each.model_copy(update={"of": ("close_family_place",)}) if each.key == "mp_vacancies" else each
        for each in a_policy().criteria
    )
    case = a_case(ties=(a_tie("DE-a", required=True),))
    found = contributions(
        a_scenario([case], [preferring("mp_vacancies")], policy=a_policy(criteria=criteria)), None, 0
    )
    assert found.values[found.keys.index("mp_vacancies")].tolist() == [10_000]


def test_score_by_hand() -> None:
    """
    Share 20 %, budget 5,000, one voice.

    N = 300 x 6,666 + 4,700 x 5,000 = 25,499,800: household score 5,099. M = 400 x 2,500 + 4,600 x 5,000
    = 24,000,000. Mixed: (80 x 25,499,800 + 20 x 24,000,000) // 500,000 = 5,039.
    """
    town = a_municipality(provisions=(a_provision("buddy", 2),), priorities={"mp_bed_use": 4})
    table = score_table(a_scenario([a_case(wishes=(a_wish("buddy", 3),))], [town]))
    assert table.household.tolist() == [[5_099]]
    assert table.mixed.tolist() == [[5_039]]


def test_municipalities_have_the_same_budget() -> None:
    """Weights and unspent sum to the budget, however much a municipality wants."""
    for seed in range(5):
        scenario = a_random_scenario(seed)
        side = inputs_of(scenario).side
        assert set((side.weights.sum(axis=0) + side.unspent).tolist()) <= {scenario.policy.budget}


def test_what_is_no_priority_counts_nothing() -> None:
    """Importance 0, weight 0, not in the rules."""
    weightless = tuple(
        each.model_copy(update={"weight": 0}) if each.key == "mp_bed_use" else each
        for each in a_policy().criteria
        if each.key != "mp_vacancies"
    )
    town = a_municipality(
        priorities={"mp_bed_use": 5, "mp_vacancies": 5, "mp_school_places": 0, "mp_zebra": 5}
    )
    side = inputs_of(a_scenario((), [town], policy=a_policy(criteria=weightless))).side
    assert side.keys == ()
    assert side.unspent.tolist() == [5_000]


@pytest.mark.parametrize("seed", range(3))
def test_without_a_share_priorities_change_nothing(seed: int) -> None:
    """Share 0: mixed is household; and household never sees priorities."""
    scenario = a_random_scenario(seed)
    without = scenario.model_copy(update={"policy": _without_share(scenario.policy)})
    table, bare = score_table(scenario), score_table(without)
    assert (bare.mixed == bare.household).all()
    assert (table.household == bare.household).all()
    assert (table.possible == bare.possible).all()


def _without_share(policy: Policy) -> Policy:
    return policy.model_copy(update={"municipal_share_pct": 0})
