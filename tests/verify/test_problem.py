"""Resources, what is left of them and what a case draws, by hand from docs/matching.md."""

from datetime import date
from typing import Any

from rematch.models.types import Period
from rematch.verify.problem import Problem, problem_of
from tests.verify.small import (
    a_case,
    a_child,
    a_criterion,
    a_need,
    a_pledge,
    a_scenario,
    a_unit,
    an_adult,
    apart_from,
    the_rules,
)

HOMES, ROOMS, PLEDGE = "DE-kiel/P/U", "DE-kiel/P/S", "DE-kiel/P"


def problem(*cases: Any, **pledge: Any) -> Problem:
    """One pledge of five homes (one held, two taken) and 3 x 4 beds (one held, two taken)."""
    units = (
        a_unit("U", count=5, held=1, taken=2),
        a_unit("S", kind="shared_accommodation", count=3, beds=4, held=1, taken=2),
    )
    criteria = (a_criterion("school_place", counted=True), a_criterion("course"))
    pledges = (a_pledge("DE-kiel", *units, **pledge),)
    return problem_of(a_scenario(cases, rules=the_rules(*criteria), pledges=pledges))


def test_homes_and_beds_left() -> None:
    """Without further limits a pledge has no further resource; held and taken are gone."""
    assert problem().capacity == {f"homes:{HOMES}": 2, f"beds:{ROOMS}": 9}


def test_persons_arrivals_and_places_left() -> None:
    """Arrivals count every month the period touches: November, December, January."""
    found = problem(
        period=Period(start=date(2026, 11, 30), end=date(2027, 1, 1)),
        max_persons=10,
        arrivals_per_month=4,
        held_persons=1,
        taken_persons=2,
        places=({"criterion": "school_place", "count": 6, "held": 1, "taken": 2},),
    ).capacity
    assert found[f"persons:{PLEDGE}"] == 7
    assert found[f"arrivals:{PLEDGE}"] == 9
    assert found[f"places:{PLEDGE}:school_place"] == 3


def test_one_month_and_never_below_nothing() -> None:
    """More may have arrived than a month allows: nothing is left then, not less."""
    month = Period(start=date(2027, 3, 1), end=date(2027, 3, 31))
    found = problem(period=month, arrivals_per_month=4, taken_persons=3).capacity
    assert found[f"arrivals:{PLEDGE}"] == 1
    found = problem(period=month, arrivals_per_month=4, taken_persons=5).capacity
    assert found[f"arrivals:{PLEDGE}"] == 0


def test_what_a_case_draws() -> None:
    """A home or beds; persons of every limit; school places only where they are needed."""
    persons = (
        an_adult(),
        a_child("K1", school_stage="primary"),
        a_child("K2", school_stage="upper_secondary"),
    )
    one = a_case("C1", persons=persons, needs=(a_need("school_place"), a_need("course")))
    other = a_case("C2", persons=persons)
    places = ({"criterion": "school_place", "count": 6}, {"criterion": "course", "count": 2})
    found = problem(one, other, max_persons=10, arrivals_per_month=4, places=places)
    limits = {f"persons:{PLEDGE}": 3, f"arrivals:{PLEDGE}": 3}
    school = {f"places:{PLEDGE}:school_place": 2}
    assert found.drawn("harbour/C1", HOMES) == {f"homes:{HOMES}": 1} | limits | school
    assert found.drawn("harbour/C1", ROOMS) == {f"beds:{ROOMS}": 3} | limits | school
    assert found.drawn("harbour/C2", ROOMS) == {f"beds:{ROOMS}": 3} | limits
    assert f"places:{PLEDGE}:course" in found.capacity


def test_a_need_of_one_person_draws_places() -> None:
    """Whoever states the need, and however often, the household draws its places once."""
    person = an_adult(needs=(a_need("school_place"),))
    places = ({"criterion": "school_place", "count": 6},)
    found = problem(a_case(persons=(person,), needs=(a_need("school_place"),)), places=places)
    assert found.drawn("harbour/C1", HOMES)[f"places:{PLEDGE}:school_place"] == 1


def test_groups_and_apart() -> None:
    """Connected in any number of steps, within one NGO; a separation stands once for both sides."""
    found = problem(
        a_case("C1", together_with=("C2",)),
        a_case("C2", safety=apart_from("harbour/C4", "harbour/C9")),
        a_case("C3", together_with=("C2",)),
        a_case("C4", safety=apart_from("harbour/C2")),
        a_case("C2", ngo="lighthouse", together_with=("C3",)),
    )
    assert found.groups == (
        ("harbour/C1", "harbour/C2", "harbour/C3"),
        ("harbour/C4",),
        ("lighthouse/C2",),
    )
    assert found.apart == (("harbour/C2", "harbour/C4"),)
