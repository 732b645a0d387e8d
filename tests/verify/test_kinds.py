"""Each kind of criterion against values computed by hand from docs/criteria.md section 3."""

import pytest

from rematch.models.municipality import Municipality
from rematch.models.policy import Criterion
from rematch.models.statement import Wish
from rematch.verify import pair_scores
from tests.verify.small import (
    COLUMN,
    a_case,
    a_criterion,
    a_municipality,
    a_pair,
    a_pledge,
    a_scenario,
    a_tie,
    a_unit,
    a_wish,
    an_adult,
    an_answer,
    at,
    the_rules,
    work,
)


def seen(criterion: Criterion, wish: Wish, municipality: Municipality, **case: object) -> tuple[int, int]:
    """Household score and coverage where one wish takes the whole budget: the value, and 100 if known."""
    rules = the_rules(criterion, municipal_share_pct=0)
    pair = a_pair(a_case(wishes=(wish,), **case), rules=rules, municipalities=(municipality,))
    return pair.household, pair.coverage_pct


@pytest.mark.parametrize(("level", "value"), [(0, 0), (1, 3_333), (2, 6_666), (3, 10_000)])
def test_provision_is_a_third_per_level(level: int, value: int) -> None:
    """A level counts a third each, floored."""
    place = a_municipality("DE-kiel", an_answer("advice", level=level))
    assert seen(a_criterion(), a_wish("advice"), place) == (value, 100)


def test_no_answer_is_worth_nothing_and_not_known() -> None:
    """Neither a missing provision nor one without a level is an answer."""
    assert seen(a_criterion(), a_wish("advice"), a_municipality()) == (0, 0)
    place = a_municipality("DE-kiel", an_answer("advice"))
    assert seen(a_criterion(), a_wish("advice"), place) == (0, 0)


def test_closed_to_the_pathway_is_known_and_worth_nothing() -> None:
    """A provision for others only counts as a no."""
    for level in (3, None):
        answer = an_answer("advice", level=level, open_to=("sponsorship",))
        assert seen(a_criterion(), a_wish("advice"), a_municipality("DE-kiel", answer)) == (0, 100)
    answer = an_answer("advice", level=3, open_to=("sponsorship", "resettlement"))
    assert seen(a_criterion(), a_wish("advice"), a_municipality("DE-kiel", answer)) == (10_000, 100)


@pytest.mark.parametrize(("quiet", "expected"), [(True, (10_000, 100)), (False, (0, 100)), (None, (0, 0))])
def test_provision_reads_a_field_of_the_home(quiet: bool | None, expected: tuple[int, int]) -> None:
    """Yes counts 3, no 0, null is no answer; the municipality's provision is not asked."""
    rules = the_rules(a_criterion("quiet_home", unit_field="quiet"), municipal_share_pct=0)
    place = a_municipality("DE-kiel", an_answer("quiet_home", level=2))
    pledges = (a_pledge("DE-kiel", a_unit(quiet=quiet)),)
    case = a_case(wishes=(a_wish("quiet_home"),))
    pair = a_pair(case, rules=rules, municipalities=(place,), pledges=pledges)
    assert (pair.household, pair.coverage_pct) == expected


@pytest.mark.parametrize(
    ("asked", "any_option", "expected"),
    [
        (("A1", "A2", "B1"), False, (6_666, 100)),
        (("A1", "A2", "B1"), True, (10_000, 100)),
        (("C1",), False, (0, 100)),
        (("C1",), True, (0, 100)),
        ((), False, (0, 0)),
        ((), True, (0, 0)),
    ],
)
def test_overlap_is_the_share_of_what_is_asked(
    asked: tuple[str, ...], any_option: bool, expected: tuple[int, int]
) -> None:
    """Common options over asked options; any one is enough where the criterion says so."""
    criterion = a_criterion("course", "overlap", any_option=any_option)
    place = a_municipality("DE-kiel", an_answer("course", options=("A1", "B1", "B2")))
    assert seen(criterion, a_wish("course", options=asked), place) == expected


def test_overlap_reads_fields() -> None:
    """A field with one value is that value, a list its values, an empty list no answer."""
    kind = a_criterion("accommodation_kind", "overlap", unit_field="kind")
    wish = a_wish("accommodation_kind", options=("own_home", "host"))
    assert seen(kind, wish, a_municipality()) == (5_000, 100)
    spoken = a_criterion("local_language", "overlap", municipality_field="languages")
    wish = a_wish("local_language", options=("de",))
    place = a_municipality("DE-kiel", languages=("de", "da"), languages_source={"assumed": True})
    assert seen(spoken, wish, place) == (10_000, 100)
    assert seen(spoken, wish, a_municipality()) == (0, 0)


@pytest.mark.parametrize(
    ("km", "value"), [(0, 10_000), (10, 10_000), (11, 9_900), (60, 5_000), (109, 100), (110, 0), (500, 0)]
)
def test_proximity_falls_between_near_and_far(km: int, value: int) -> None:
    """Full value up to near_km (10), none from far_km (110), a straight line between."""
    criterion = a_criterion("hospital_distance", "proximity")
    wish = a_wish("hospital_distance", place=at("DE-bonn"))
    table = {"DE-bonn": {"DE-kiel": km}}
    assert seen(criterion, wish, a_municipality(), distances_km=table) == (value, 100)
    place = a_municipality("DE-kiel", an_answer("hospital_distance", distance_km=km))
    assert seen(criterion, a_wish("hospital_distance"), place) == (value, 100)


def test_proximity_floors() -> None:
    """A line that does not end on whole points is floored."""
    criterion = a_criterion("hospital_distance", "proximity", near_km=0, far_km=3)
    place = a_municipality("DE-kiel", an_answer("hospital_distance", distance_km=1))
    assert seen(criterion, a_wish("hospital_distance"), place) == (6_666, 100)


def test_a_place_stated_leaves_the_provision_unread() -> None:
    """Without a distance in the table there is no answer, whatever the provision says."""
    criterion = a_criterion("hospital_distance", "proximity")
    place = a_municipality("DE-kiel", an_answer("hospital_distance", distance_km=1))
    assert seen(criterion, a_wish("hospital_distance", place=at("DE-bonn")), place) == (0, 0)


def test_a_point_is_named_to_a_hundredth_of_a_degree() -> None:
    """The table's key of a point is its latitude and longitude with two digits."""
    criterion = a_criterion("hospital_distance", "proximity")
    wish = a_wish("hospital_distance", place={"position": {"lat": 54.3213, "lon": 10.1349}})
    table = {"54.32,10.13": {"DE-kiel": 60}}
    assert seen(criterion, wish, a_municipality(), distances_km=table) == (5_000, 100)


def test_ties_of_one_kind_are_one_wish_at_the_best_place() -> None:
    """Importance 5 is the highest of the two; the nearer place counts, and one known distance is enough."""
    rules = the_rules(a_criterion("friends_place", "proximity"), municipal_share_pct=0)
    ties = (a_tie(place="DE-bonn", importance=1), a_tie(place="DE-ulm", importance=5))
    for table, expected in (
        ({"DE-bonn": {"DE-kiel": 10}, "DE-ulm": {"DE-kiel": 60}}, (10_000, 100)),
        ({"DE-bonn": {"DE-kiel": 110}, "DE-ulm": {"DE-kiel": 60}}, (5_000, 100)),
        ({"DE-ulm": {"DE-kiel": 60}}, (5_000, 100)),
        ({}, (0, 0)),
    ):
        pair = a_pair(a_case(ties=ties, distances_km=table), rules=rules)
        assert (pair.household, pair.coverage_pct) == expected


@pytest.mark.parametrize(
    ("direction", "asked", "there", "value"),
    [
        ("same", "low", "high", 0),
        ("same", "high", "mid", 5_000),
        ("same", "mid", "mid", 10_000),
        ("at_most", "mid", "low", 10_000),
        ("at_most", "low", "mid", 5_000),
        ("at_least", "mid", "high", 10_000),
        ("at_least", "high", "low", 0),
        ("at_least", "high", "mid", 5_000),
    ],
)
def test_class_match_counts_steps(direction: str, asked: str, there: str, value: int) -> None:
    """5,000 off per step that counts in the criterion's direction."""
    criterion = a_criterion("rent_level", "class_match", direction=direction)
    place = a_municipality("DE-kiel", an_answer("rent_level", options=(there,)))
    assert seen(criterion, a_wish("rent_level", options=(asked,)), place) == (value, 100)


def test_class_match_needs_classes_of_the_criterion() -> None:
    """A class the criterion does not list, there or asked for, is no answer."""
    criterion = a_criterion("rent_level", "class_match")
    for asked, there in ((("low",), ("cheap",)), (("cheap",), ("low",)), ((), ("low",)), (("low",), ())):
        place = a_municipality("DE-kiel", an_answer("rent_level", options=there))
        assert seen(criterion, a_wish("rent_level", options=asked), place) == (0, 0)


def test_class_match_reads_a_field() -> None:
    """The settlement class is the municipality's own field."""
    criterion = a_criterion(
        "settlement_size", "class_match", municipality_field="settlement", classes=("village", "town", "city")
    )
    wish = a_wish("settlement_size", options=("village",))
    assert seen(criterion, wish, a_municipality("DE-kiel", settlement="town")) == (5_000, 100)
    assert seen(criterion, wish, a_municipality()) == (0, 0)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (("51",), 7_000),  # 512 and 5131 lie inside 51: 3 + 4 of 10
        (("5120",), 3_000),  # 512 holds 5120
        (("5131", "72"), 4_000),  # the better of 4 and 2, not their sum
        (("9",), 10_000),  # 25 vacancies, full from 10
        (("3",), 0),
    ],
)
def test_labour_counts_the_best_group(asked: tuple[str, ...], value: int) -> None:
    """Vacancies of groups inside or around the one asked for."""
    place = a_municipality("DE-kiel", vacancies=work(g512=3, g5131=4, g72=2, g9=25))
    wish = a_wish("vacancies_wanted_job", options=asked)
    assert seen(a_criterion("vacancies_wanted_job", "labour"), wish, place) == (value, 100)


def test_labour_without_vacancies_stated_is_not_known() -> None:
    """Null is no answer, an empty list is one."""
    criterion, wish = a_criterion("jobs", "labour"), a_wish("jobs", options=("51",))
    assert seen(criterion, wish, a_municipality()) == (0, 0)
    assert seen(criterion, wish, a_municipality("DE-kiel", vacancies=())) == (0, 100)


def test_labour_without_options_asks_for_the_adults_own_work() -> None:
    """One adult wants 51, the other nothing: the second voice is silent (5,000)."""
    place = a_municipality("DE-kiel", vacancies=work(g51=10))
    persons = (an_adult("P1", work_wanted=("51",)), an_adult("P2"))
    got = seen(a_criterion("jobs", "labour"), a_wish("jobs"), place, persons=persons)
    assert got == (7_500, 100)


def test_rank_counts_among_the_possible() -> None:
    """Of three ranked, one has no open pledge: the other two are worth 10,000 and 5,000, any fourth 0."""
    codes = ("DE-aa", "DE-bb", "DE-cc", "DE-dd")
    case = a_case(ranked_municipalities=("DE-bb", "DE-aa", "DE-cc"), ranked_importance=5)
    scenario = a_scenario(
        (case,),
        rules=the_rules(a_criterion("ranked_municipality", "rank"), municipal_share_pct=0),
        municipalities=tuple(a_municipality(code) for code in codes),
        pledges=tuple(a_pledge(code, state="paused" if code == "DE-bb" else "open") for code in codes),
    )
    row = pair_scores(scenario)[case.case_id]
    assert [row[f"{code}/P/U"].household for code in codes] == [10_000, 0, 5_000, 0]


def test_rank_is_measured_before_the_acceptance_floor() -> None:
    """What falls below the floor still stands in the ranking."""
    codes = ("DE-aa", "DE-bb")
    case = a_case(ranked_municipalities=codes, ranked_importance=5, acceptance_floor=6_000)
    scenario = a_scenario(
        (case,),
        rules=the_rules(a_criterion("ranked_municipality", "rank"), municipal_share_pct=0),
        municipalities=tuple(a_municipality(code) for code in codes),
        pledges=tuple(a_pledge(code) for code in codes),
    )
    row = pair_scores(scenario)[case.case_id]
    assert [row[f"{code}/P/U"].household for code in codes] == [10_000, 5_000]
    assert row["DE-bb/P/U"].codes == ("below_floor",)


def test_column_names_the_home() -> None:
    """A column is `<municipality>/<pledge_ref>/<unit_ref>`."""
    assert list(pair_scores(a_scenario())["harbour/C1"]) == [COLUMN]
