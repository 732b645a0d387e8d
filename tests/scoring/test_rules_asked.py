"""Rules on what a case states: each with a pair that fails it and one that passes."""

import pytest

from rematch.models.case import Safety, SafetyDistance
from rematch.models.municipality import Vacancy
from rematch.models.types import Place
from rematch.scoring.possibility import STATED_RULES
from tests.builders import (
    a_case,
    a_child,
    a_need,
    a_person,
    a_pledge,
    a_provision,
    a_tie,
    a_vacancy,
    some_places,
)
from tests.scoring.pairs import FAR, FAR_KM, RS, TP, Pair, answered, needing, schooling, unit


def away(place: Place, km: int) -> Pair:
    """A safety distance."""
    return Pair(safety=Safety(keep_distance=(SafetyDistance(place=place, at_least_km=km),)))


def tied(to: str, *, required: bool = True, within_km: int = 30) -> Pair:
    """A tie."""
    return Pair(case=a_case(ties=(a_tie(to, required=required, within_km=within_km),)))


def level(least: int, there: int, **fields: object) -> Pair:
    """A service needed at one level and there at another."""
    return Pair(
        case=needing("buddy", least_level=least), town=answered(a_provision("buddy", there, **fields))
    )


def arts(*there: str) -> Pair:
    """Two options needed."""
    case = needing("arts", options=("x", "y"))
    return Pair(case=case, town=answered(a_provision("arts", options=there)))


def speaking(*languages: str) -> Pair:
    """One of the languages is needed."""
    return Pair(case=needing("local_language", options=languages), town=answered(languages=("de",)))


def hospital(there_km: int, within_km: int | None = None) -> Pair:
    """A distance that the municipality states."""
    town = answered(a_provision("hospital_distance", distance_km=there_km))
    return Pair(case=needing("hospital_distance", within_km=within_km), town=town)


def settlement(asked: str) -> Pair:
    """A class needed in a town."""
    return Pair(case=needing("settlement_size", options=(asked,)), town=answered(settlement="town"))


def work(*vacancies: Vacancy) -> Pair:
    """One of two groups needed."""
    return Pair(case=needing("vacancies_wanted_job", options=("51", "9")), town=answered(vacancies=vacancies))


CASES: list[tuple[str, Pair, Pair]] = [
    ("keep_distance", away(FAR, FAR_KM + 1), away(FAR, FAR_KM)),
    ("keep_distance", away(Place(municipality="DE-nowhere"), 0), away(Place(municipality="DE-a"), 0)),
    ("tie_too_far", tied("DE-north", within_km=FAR_KM - 1), tied("DE-north", within_km=FAR_KM)),
    ("tie_too_far", tied("DE-nowhere"), tied("DE-nowhere", required=False)),
    (
        "places_not_enough",
        Pair(case=needing("school_place")),
        Pair(needing("school_place"), schooling(count=1)),
    ),
    (
        "places_not_enough",
        Pair(needing("school_place"), schooling(count=3, held=2, taken=1)),
        Pair(needing("school_place"), schooling(count=3, held=1, taken=1)),
    ),
    ("need_not_confirmed", Pair(case=needing("buddy")), level(1, 1)),
    ("need_not_confirmed", Pair(needing("moon_base"), town=answered(a_provision("moon_base", 3))), Pair()),
    ("need_not_confirmed", Pair(case=needing("ranked_municipality")), Pair()),
    ("need_not_confirmed", Pair(case=needing("mp_bed_use")), Pair()),
    (
        "need_not_confirmed",
        Pair(needing("arts"), town=answered(a_provision("arts", options=("x", "y")))),
        arts("x", "y"),
    ),
    ("need_not_confirmed", arts(), arts("y", "x")),
    ("need_not_confirmed", settlement("moon"), settlement("town")),
    ("need_not_confirmed", Pair(case=needing("vacancies_wanted_job")), work(a_vacancy("51", 1))),
    ("need_not_met", level(3, 2), level(2, 2)),
    ("need_not_met", level(1, 3, open_to=(RS,)), level(1, 3, open_to=(RS, TP))),
    (
        "need_not_met",
        Pair(needing("quiet_home", least_level=3), unit(quiet=False)),
        Pair(needing("quiet_home", least_level=3), unit(quiet=True)),
    ),
    ("need_not_met", arts("x"), arts("y", "x")),
    ("need_not_met", arts("none"), arts("y", "x")),
    ("need_not_met", speaking("uk"), speaking("uk", "de")),
    ("need_not_met", hospital(6), hospital(6, within_km=6)),
    ("need_not_met", hospital(6), hospital(5)),
    (
        "need_not_met",
        Pair(case=needing("distance_wished_place", place=FAR, within_km=FAR_KM - 1)),
        Pair(case=needing("distance_wished_place", place=FAR, within_km=FAR_KM)),
    ),
    ("need_not_met", settlement("city"), settlement("town")),
    ("need_not_met", work(a_vacancy("52", 8), a_vacancy("51", 0)), work(a_vacancy("5120", 1))),
    ("need_not_met", work(), work(a_vacancy("9", 3))),
    ("below_floor", Pair(case=a_case(acceptance_floor=5_001)), Pair(case=a_case(acceptance_floor=5_000))),
]


@pytest.mark.parametrize(("code", "failing", "passing"), CASES, ids=[code for code, _, _ in CASES])
def test_each_rule(code: str, failing: Pair, passing: Pair) -> None:
    """One pair fails this rule and no other; its twin is possible."""
    assert failing.codes() == [code]
    assert passing.codes() == []


def test_every_rule_is_tried_above() -> None:
    """A new rule needs a pair that fails it."""
    assert {code for code, _, _ in CASES} == {rule.__name__ for rule in STATED_RULES} | {"below_floor"}


def test_places_are_counted_by_stage() -> None:
    """One place per child of school stage; those of childcare are counted apart."""
    persons = (
        a_person(cares_for_children=True),
        a_child("P2", school_stage="primary"),
        a_child("P3", school_stage="vocational"),
        a_child("P4", school_stage="childcare"),
    )
    case = a_case(persons=persons, needs=(a_need("school_place"), a_need("childcare_place")))
    places = (some_places("school_place", 1), some_places("childcare_place", 1))
    (finding,) = Pair(case=case, pledge=a_pledge(places=places)).findings()
    assert finding.facts == {"places_needed": 2, "places_free": 1}


def test_work_needed_without_naming_any_is_met_where_anybody_answers() -> None:
    """No group asked for, none missing."""
    case = needing("vacancies_wanted_job")
    assert Pair(case=case, town=answered(vacancies=())).codes() == []


def test_work_a_person_needs_is_that_persons() -> None:
    """A person's need asks for what this person wants; the household's for what anybody wants."""
    wanting = a_person("P1", work_wanted=("51",))
    needing_it = a_person("P2", work_wanted=("9",), needs=(a_need("vacancies_wanted_job"),))
    town = answered(vacancies=(a_vacancy("51", 3),))
    own = Pair(case=a_case(persons=(wanting, needing_it)), town=town)
    household = Pair(case=a_case(persons=(wanting,), needs=(a_need("vacancies_wanted_job"),)), town=town)
    assert own.codes() == ["need_not_met"]
    assert household.codes() == []
