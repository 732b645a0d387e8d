"""Statements, answers and places that no formula could read are refused at the door."""

from typing import Any

import pytest

from rematch.errors import BarredError, InputError
from rematch.models.case import Case
from rematch.models.types import Place, Position
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import check_case, check_municipality, check_pledge
from tests.builders import (
    a_case,
    a_child,
    a_municipality,
    a_need,
    a_person,
    a_pledge,
    a_provision,
    a_tie,
    a_wish,
    some_places,
)

RULES = catalogue()
KIEL = Place(municipality="DE-kiel")


def wishing(key: str, **fields: Any) -> Case:
    """A case with one wish."""
    return a_case(wishes=(a_wish(key, **fields),))


@pytest.mark.parametrize(
    ("case", "pointer"),
    [
        (wishing("zebra_crossing"), "/wishes/0/criterion"),
        (a_case(needs=(a_need("zebra_crossing"),)), "/needs/0/criterion"),
        (wishing("mp_bed_use"), "/wishes/0/criterion"),
        (a_case(needs=(a_need("mp_bed_use"),)), "/needs/0/criterion"),
        (a_case(needs=(a_need("ranked_municipality"),)), "/needs/0/criterion"),
        (wishing("ranked_municipality"), "/wishes/0/criterion"),
        (wishing("interpreting"), "/wishes/0/options"),
        (a_case(needs=(a_need("interpreting"),)), "/needs/0/options"),
        (wishing("settlement_size"), "/wishes/0/options"),
        (wishing("settlement_size", options=("zebra",)), "/wishes/0/options"),
        (wishing("settlement_size", options=("city", "town")), "/wishes/0/options"),
        (wishing("distance_wished_place"), "/wishes/0/place"),
        (wishing("close_family_place"), "/wishes/0/place"),
        (wishing("distance_wished_place", place=KIEL, options=("zebra",)), "/wishes/0/options"),
        (wishing("hospital_distance", place=KIEL), "/wishes/0/place"),
        (wishing("buddy", place=KIEL), "/wishes/0/place"),
        (wishing("buddy", options=("zebra",)), "/wishes/0/options"),
        (wishing("vacancies_wanted_job", options=("51", "zebra")), "/wishes/0/options/1"),
        (wishing("vacancies_new_job"), "/wishes/0/options"),
        (
            a_case(
                persons=(a_person(), a_child("P2", wishes=(a_wish("city_card"), a_wish("zebra_crossing"))))
            ),
            "/persons/1/wishes/1/criterion",
        ),
        (a_case(persons=(a_person(needs=(a_need("arts"),)),)), "/persons/0/needs/0/options"),
    ],
)
def test_cases_that_cannot_be_read(case: Case, pointer: str) -> None:
    """The pointer names the field; the value is not echoed."""
    with pytest.raises(InputError) as refused:
        check_case(case, RULES)
    assert refused.value.pointer == pointer
    assert "zebra" not in refused.value.message


def test_a_case_that_can_be_read() -> None:
    """Every kind, stated as it should be."""
    point = Place(position=Position(lat=50.0, lon=8.0))
    case = a_case(
        wishes=(
            a_wish("buddy"),
            a_wish("interpreting", options=("uk",)),
            a_wish("settlement_size", options=("city",)),
            a_wish("distance_wished_place", place=point),
            a_wish("hospital_distance"),
            a_wish("vacancies_wanted_job"),
            a_wish("vacancies_new_job", options=("2", "5120")),
        ),
        needs=(a_need("trauma_therapy", least_level=2), a_need("distance_large_city", within_km=40)),
        ties=(a_tie(), a_tie(required=True)),
        ranked_municipalities=("DE-a",),
        ranked_importance=3,
    )
    check_case(case, RULES)


def test_a_tie_needs_its_criterion() -> None:
    """Under a list without the kind, a tie could not be read."""
    with pytest.raises(InputError) as refused:
        check_case(a_case(ties=(a_tie(),)), [each for each in RULES if each.key != "close_family_place"])
    assert refused.value.pointer == "/ties/0/kind"


@pytest.mark.parametrize(
    ("provision", "field"),
    [
        (a_provision("zebra_crossing", 2), "criterion"),
        (a_provision("step_free_home", 2), "criterion"),
        (a_provision("local_language", options=("de",)), "criterion"),
        (a_provision("close_family_place", distance_km=3), "criterion"),
        (a_provision("vacancies_wanted_job", 2), "criterion"),
        (a_provision("ranked_municipality", 2), "criterion"),
        (a_provision("mp_bed_use", 2), "criterion"),
        (a_provision("buddy"), "level"),
        (a_provision("interpreting"), "options"),
        (a_provision("rent_level"), "options"),
        (a_provision("rent_level", options=("zebra",)), "options"),
        (a_provision("rent_level", options=("below_ceiling", "at_ceiling")), "options"),
        (a_provision("hospital_distance", 2), "distance_km"),
    ],
)
def test_answers_that_nobody_reads(provision: Any, field: str) -> None:
    """An answer without what its kind computes with, or in the wrong place."""
    town = a_municipality(provisions=(a_provision("city_card", 1), provision))
    with pytest.raises(InputError) as refused:
        check_municipality(town, RULES)
    assert refused.value.pointer == f"/provisions/1/{field}"
    assert "zebra" not in refused.value.message


def test_a_municipality_that_can_be_read() -> None:
    """Each kind of answer, priorities, and a known none."""
    town = a_municipality(
        provisions=(
            a_provision("buddy", 0),
            a_provision("interpreting", options=("none",)),
            a_provision("rent_level", options=("at_ceiling",)),
            a_provision("hospital_distance", distance_km=0),
            a_provision("school_place", 3),
        ),
        priorities={"mp_bed_use": 3},
    )
    check_municipality(town, RULES)


@pytest.mark.parametrize(("key", "error"), [("mp_nationality", BarredError), ("mp_zebra", InputError)])
def test_priorities_off_the_list(key: str, error: type[InputError]) -> None:
    """A municipality must not choose among people."""
    with pytest.raises(error) as refused:
        check_municipality(a_municipality(priorities={key: 3}), RULES)
    assert type(refused.value) is error
    assert refused.value.pointer == f"/priorities/{key}"


@pytest.mark.parametrize(
    ("key", "error"), [("buddy", InputError), ("zebra", InputError), ("women_only_places", BarredError)]
)
def test_places_of_what_is_not_counted(key: str, error: type[InputError]) -> None:
    """Only counted services have places, and none are kept for who a person is."""
    with pytest.raises(error) as refused:
        check_pledge(a_pledge(places=(some_places("school_place", 2), some_places(key, 2))), RULES)
    assert refused.value.pointer == "/places/1/criterion"
    assert "zebra" not in refused.value.message


def test_a_pledge_that_can_be_read() -> None:
    """School and childcare places."""
    check_pledge(a_pledge(places=(some_places("school_place", 2), some_places("childcare_place", 0))), RULES)
