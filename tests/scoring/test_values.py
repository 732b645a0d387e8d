"""Value of one statement, from the answer in the model to the number, by hand."""

from typing import Any

import numpy as np
import pytest

from rematch.models.case import Case
from rematch.models.municipality import Municipality
from rematch.models.policy import Criterion, Kind
from rematch.models.types import Pathway, Place
from rematch.scoring.contributions import contributions
from rematch.scoring.values import SCORERS
from tests.builders import (
    a_case,
    a_child,
    a_municipality,
    a_person,
    a_pledge,
    a_policy,
    a_provision,
    a_scenario,
    a_tie,
    a_unit,
    a_vacancy,
    a_wish,
)

TP, RS = Pathway.TEMPORARY_PROTECTION, Pathway.RESETTLEMENT
HERE, NORTH, EAST = (50.0, 10.0), (50.45, 10.0), (50.0, 11.0)


def value(case: Case, town: Municipality, key: str, **unit: Any) -> tuple[int, bool]:
    """Value of a criterion for a case in a municipality, and whether it is known."""
    others = (
        a_municipality("DE-north", at=NORTH),
        a_municipality("DE-east", at=EAST),
        a_municipality("DE-x"),
    )
    pledge = a_pledge(town.code, units=[a_unit(**unit)])
    found = contributions(a_scenario([case], [town, *others], [pledge]), None, 0)
    row = found.keys.index(key)
    return int(found.values[row, 0]), bool(found.known[row, 0])


def wished(
    key: str, town: Municipality, *, unit: dict[str, Any] | None = None, **fields: Any
) -> tuple[int, bool]:
    """Value of one wish."""
    return value(a_case(wishes=(a_wish(key, **fields),)), town, key, **unit or {})


def town(*provisions: Any, **fields: Any) -> Municipality:
    """A municipality with answers."""
    return a_municipality(at=HERE, provisions=provisions, **fields)


@pytest.mark.parametrize(
    ("level", "expected"), [(None, (0, False)), (0, (0, True)), (1, (3_333, True)), (3, (10_000, True))]
)
def test_provision(level: int | None, expected: tuple[int, bool]) -> None:
    """Null is no answer; no is one."""
    assert wished("buddy", town(a_provision("buddy", level))) == expected


def test_no_provision_is_no_answer() -> None:
    """Unanswered is not provided, and marked."""
    assert wished("buddy", town()) == (0, False)


@pytest.mark.parametrize(
    ("quiet", "expected"), [(None, (0, False)), (False, (0, True)), (True, (10_000, True))]
)
def test_a_yes_no_field_of_the_unit_type(quiet: bool | None, expected: tuple[int, bool]) -> None:
    """The unit type answers, and a provision of the municipality is not read."""
    assert wished("quiet_home", town(a_provision("quiet_home", 3)), unit={"quiet": quiet}) == expected


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ((), (0, False)),
        (("none",), (0, True)),
        (("x",), (3_333, True)),
        (("z", "x", "y", "q"), (10_000, True)),
    ],
)
def test_overlap(there: tuple[str, ...], expected: tuple[int, bool]) -> None:
    """An empty list is no answer; a known none is one."""
    assert wished("arts", town(a_provision("arts", options=there)), options=("x", "y", "z")) == expected


def test_overlap_with_any_option() -> None:
    """One in common is as good as all."""
    assert wished(
        "offices_in_language", town(a_provision("offices_in_language", options=("uk",))), options=("uk", "ar")
    ) == (10_000, True)


def test_overlap_with_a_field() -> None:
    """The one kind of the home, the languages of the municipality."""
    assert wished("accommodation_kind", town(), options=("own_home", "host")) == (10_000, True)
    assert wished("accommodation_kind", town(), options=("host",)) == (0, True)
    assert wished("local_language", town(languages=("de", "fr")), options=("fr",)) == (10_000, True)
    assert wished("local_language", town(), options=("fr",)) == (0, False)


def test_a_wish_without_what_its_kind_needs_has_no_answer() -> None:
    """Refused at the door; here it must not divide by zero."""
    assert wished("arts", town(a_provision("arts", options=("x",)))) == (0, False)
    assert wished("settlement_size", town(settlement="city")) == (0, False)
    assert wished("settlement_size", town(settlement="city"), options=("moon",)) == (0, False)


def test_proximity_to_a_place() -> None:
    """50 km north: near 10, far 150: 10,000 x 100 // 140."""
    assert wished("distance_wished_place", town(), place=Place(municipality="DE-north")) == (7_142, True)
    assert wished("distance_wished_place", town(), place=Place(municipality="DE-a")) == (10_000, True)
    assert wished("distance_wished_place", town(), place=Place(municipality="DE-x")) == (0, False)


def test_proximity_that_the_municipality_states() -> None:
    """Near 5, far 50."""
    stated = town(a_provision("hospital_distance", distance_km=20))
    assert wished("hospital_distance", stated) == (6_666, True)
    assert wished("hospital_distance", town(a_provision("hospital_distance"))) == (0, False)


def test_of_several_ties_the_best_counts() -> None:
    """Known where any distance is known; 50 and 71 km with near 5, far 100."""
    case = a_case(ties=(a_tie("DE-x"), a_tie("DE-north"), a_tie("DE-east")))
    assert value(case, town(), "close_family_place") == (5_263, True)
    assert value(a_case(ties=(a_tie("DE-x"),)), town(), "close_family_place") == (0, False)


def test_class_match() -> None:
    """By position; a class that is not listed is no answer."""
    assert wished("settlement_size", town(settlement="town"), options=("city",)) == (5_000, True)
    assert wished("settlement_size", town(), options=("city",)) == (0, False)
    assert wished(
        "rent_level", town(a_provision("rent_level", options=("below_ceiling",))), options=("at_ceiling",)
    ) == (10_000, True)
    assert wished(
        "rent_level", town(a_provision("rent_level", options=("odd",))), options=("at_ceiling",)
    ) == (0, False)
    assert wished("time_in_home", town(), options=("12_months",), unit={"stay": "6_months"}) == (5_000, True)
    assert wished("time_in_home", town(), options=("12_months",), unit={"stay": "open_ended"}) == (
        10_000,
        True,
    )


@pytest.mark.parametrize(
    ("group", "expected"), [("51", 7), ("5", 9), ("5120", 3), ("512", 3), ("9", 0), ("52", 2), ("5221", 2)]
)
def test_labour_counts_groups_both_ways(group: str, expected: int) -> None:
    """Vacancies in narrower groups count, and those in a wider one."""
    there = town(vacancies=(a_vacancy("5120", 3), a_vacancy("513", 4), a_vacancy("52", 2)))
    assert wished("vacancies_wanted_job", there, options=(group,)) == (expected * 500, True)


def test_labour_unanswered_and_full() -> None:
    """Null is no answer, an empty list is; 20 are enough; the best group counts."""
    assert wished("vacancies_wanted_job", town(), options=("51",)) == (0, False)
    assert wished("vacancies_wanted_job", town(vacancies=()), options=("51",)) == (0, True)
    there = town(vacancies=(a_vacancy("51", 300), a_vacancy("7", 1)))
    assert wished("vacancies_wanted_job", there, options=("7", "51")) == (10_000, True)


def test_labour_of_both_adults() -> None:
    """Each adult's own work; the mean of both."""
    persons = (a_person("P1", work_wanted=("51",)), a_person("P2", work_wanted=("7",)))
    case = a_case(persons=persons, wishes=(a_wish("vacancies_wanted_job"),))
    there = town(vacancies=(a_vacancy("51", 20), a_vacancy("7", 5)))
    assert value(case, there, "vacancies_wanted_job") == (6_250, True)


def test_rank_counts_possible_municipalities_only() -> None:
    """The second of three moves up when the first has no home for the household."""
    ranked = a_case(ranked_municipalities=("DE-north", "DE-a", "DE-b"), ranked_importance=3)
    towns = [a_municipality(), a_municipality("DE-b"), a_municipality("DE-north")]
    pledges = [a_pledge("DE-a"), a_pledge("DE-b"), a_pledge("DE-north", state="closed")]
    found = contributions(a_scenario([ranked], towns, pledges), None, 0)
    assert found.values[found.keys.index("ranked_municipality")].tolist() == [10_000, 5_000, 0]


def test_the_floor_does_not_change_the_ranking() -> None:
    """Ranks count before the acceptance floor, or the score would depend on itself."""
    ranked = a_case(ranked_municipalities=("DE-a", "DE-b"), ranked_importance=3, acceptance_floor=10_000)
    towns = [a_municipality(), a_municipality("DE-b")]
    found = contributions(a_scenario([ranked], towns), None, 0)
    assert found.values[found.keys.index("ranked_municipality")].tolist() == [10_000, 5_000]


@pytest.mark.parametrize(
    ("key", "provision"),
    [
        ("buddy", a_provision("buddy", 3, open_to=(RS,))),
        ("buddy", a_provision("buddy", None, open_to=(RS,))),
        ("arts", a_provision("arts", options=("x",), open_to=(RS,))),
        ("rent_level", a_provision("rent_level", options=("below_ceiling",), open_to=(RS,))),
        ("hospital_distance", a_provision("hospital_distance", distance_km=1, open_to=(RS,))),
    ],
)
def test_a_provision_not_open_to_the_pathway(key: str, provision: Any) -> None:
    """Known, and worth nothing to this household."""
    options = {"arts": ("x",), "rent_level": ("below_ceiling",)}.get(key, ())
    assert wished(key, town(provision), options=options) == (0, True)
    open_to_all = provision.model_copy(update={"open_to": (TP, RS)})
    if provision.level is not None or key != "buddy":
        assert wished(key, town(open_to_all), options=options) == (10_000, True)


def test_fields_and_places_know_no_pathway() -> None:
    """Whom a provision is open to says nothing about a home or a distance to one's family."""
    closed = town(a_provision("distance_wished_place", distance_km=1, open_to=(RS,)))
    assert wished("distance_wished_place", closed, place=Place(municipality="DE-a")) == (10_000, True)


def test_every_kind_has_its_scorer() -> None:
    """A new kind cannot be forgotten."""
    assert set(SCORERS) == set(Kind)


def test_a_criterion_of_a_known_kind_is_a_row_no_code() -> None:
    """A deployment adds a row, and it scores."""
    own = Criterion(key="cycle_paths", theme="place_mobility", kind="provision", label="Cycle paths")
    case = a_case(persons=(a_person(), a_child()), wishes=(a_wish("cycle_paths"),))
    scenario = a_scenario([case], [town(a_provision("cycle_paths", 3))], policy=a_policy(criteria=(own,)))
    found = contributions(scenario, None, 0)
    assert found.values[found.keys.index("cycle_paths")].tolist() == [10_000]
    assert np.all(found.known)
