"""Values that look like others: days, times, tiers, points; and refusals that repeat nothing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from rematch.models.case import Case, UrgencyRecord
from rematch.models.policy import Criterion, Policy
from rematch.models.readiness import unaccompanied
from rematch.models.run import Placement
from rematch.models.scenario import Scenario
from rematch.models.types import Day, Moment, Place, Position
from tests.builders import MOVE_BY, READY_FROM, a_case, a_child, a_person, a_pledge, a_policy, a_scenario

DAY, MOMENT = TypeAdapter(Day), TypeAdapter(Moment)
RECORD: dict[str, Any] = {"reason": "child", "set_by": "caseworker-07", "set_on": "2026-11-02"}


def words_of(refusal: pytest.ExceptionInfo[ValidationError]) -> str:
    """What a model says, without the input that pydantic keeps beside it."""
    return " ".join(each["msg"] for each in refusal.value.errors())


@pytest.mark.parametrize("given", ["2027-01-10", date(2027, 1, 10)])
def test_a_day_is_a_day(given: object) -> None:
    """As text, or as a date."""
    assert DAY.validate_python(given) == date(2027, 1, 10)


@pytest.mark.parametrize(
    "given",
    [
        "2027-01-10T00:00:00",
        "2027-01-10 ",
        " 2027-01-10",
        "20270110",
        datetime(2027, 1, 10, tzinfo=UTC),
        1,
        b"2027",
    ],
)
def test_a_day_is_no_time(given: object) -> None:
    """Midnight in an unknown place is not cut to a day."""
    with pytest.raises(ValidationError):
        DAY.validate_python(given)


@pytest.mark.parametrize(
    "given", ["2026-11-02T09:00:00Z", "2026-11-02T10:00+01:00", "2026-11-02 10:00:00.000+0100"]
)
def test_a_moment_has_day_time_and_zone(given: str) -> None:
    """Seconds and their parts may be left out."""
    assert MOMENT.validate_python(given) == datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "given", ["2026-11-02", "2026-11-02Z", "2026-11-02T10", "2026-11-02T10:00:00", 1, "10:00Z"]
)
def test_a_moment_is_no_day(given: object) -> None:
    """Without its time or its zone it is a guess."""
    with pytest.raises(ValidationError):
        MOMENT.validate_python(given)


@pytest.mark.parametrize("tier", [0, 1])
def test_a_tier_is_the_integer_0_or_1(tier: int) -> None:
    """First, or next."""
    assert UrgencyRecord(tier=tier, **RECORD).tier == tier


@pytest.mark.parametrize("tier", [True, False, "1", "0", 1.0, 2, None])
def test_what_looks_like_a_tier_is_none(tier: object) -> None:
    """Neither true, nor text, nor a fraction; and a regular case has no record."""
    with pytest.raises(ValidationError):
        UrgencyRecord.model_validate(RECORD | {"tier": tier})


def test_a_point_is_kept_to_a_kilometre() -> None:
    """No address can be read from what is stored; two points that round alike have one key."""
    place = Place(position=Position(lat=54.321298, lon=-0.004))
    assert place.position == Position(lat=54.32, lon=0.0)
    assert place.key == "54.32,0.00"
    assert '"lon":0.0' in place.model_dump_json()


@pytest.mark.parametrize(
    ("year", "days"),
    [(2028, {}), (2090, {"move_by": None}), (2028, {"ready_from": MOVE_BY})],
)
def test_nobody_moves_before_being_born(year: int, days: dict[str, Any]) -> None:
    """The year of the latest day given is the last one."""
    with pytest.raises(ValidationError) as refusal:
        a_case(persons=(a_person(), a_child("P2", birth_year=year)), **days)
    assert "person 2 of the list" in words_of(refusal)


def test_a_child_born_in_the_year_of_the_move_is_there() -> None:
    """And where no day is given, nothing can be said yet."""
    a_case(persons=(a_person(), a_child("P2", birth_year=MOVE_BY.year)))
    Case(case_ref="C-1", persons=(a_person(), a_child("P2", birth_year=2090)))


def test_who_is_unaccompanied() -> None:
    """Nobody grown up, or a child and nobody grown up who cares for children."""
    adult, carer = a_person(cares_for_children=False), a_person(cares_for_children=True)
    households = [(a_child(),), (adult, a_child()), (carer, a_child()), (adult,), (adult, carer)]
    found = [unaccompanied(a_case(persons=persons), READY_FROM) for persons in households[:4]]
    assert found == [True, True, False, False]


def a_scenario_without_its_municipality() -> Scenario:
    """A pledge of nowhere."""
    return a_scenario(pledges=[a_pledge("DE-zz-marker-zz")])


def a_scenario_with_one_case_twice() -> Scenario:
    """Two parts of one id."""
    return a_scenario([a_case(case_ref="zz-marker-zz"), a_case(2, case_ref="zz-marker-zz")])


def an_incomplete_criterion() -> Criterion:
    """Without what its kind computes with."""
    return Criterion(key="zz_marker_zz", theme="work", kind="labour", label="zz-marker-zz")


def rules_signed_by_their_drafter() -> Policy:
    """One person for both."""
    return a_policy(policy_ref="zz-marker-zz", drafted_by="zz-marker-zz", signed_by="zz-marker-zz")


def rules_with_a_criterion_twice() -> Policy:
    """The same row again."""
    one = Criterion(key="zz_marker_zz", theme="work", kind="provision", label="zz-marker-zz")
    return a_policy(policy_ref="zz-marker-zz", criteria=(one, one))


def half_a_placement() -> Placement:
    """A municipality without a home."""
    return Placement(case_id="zz/zz-marker-zz", municipality="DE-zz-marker-zz")


@pytest.mark.parametrize(
    "make",
    [
        a_scenario_without_its_municipality,
        a_scenario_with_one_case_twice,
        an_incomplete_criterion,
        rules_signed_by_their_drafter,
        rules_with_a_criterion_twice,
        half_a_placement,
    ],
)
def test_what_is_wrong_is_said_without_what_was_given(make: Any) -> None:
    """No id, reference, code, key or name."""
    with pytest.raises(ValidationError) as refusal:
        make()
    assert words_of(refusal)
    assert "marker" not in words_of(refusal)
