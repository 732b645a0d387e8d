"""Each rule of docs/criteria.md section 5 alone: with a pair it allows and a pair it forbids."""

from datetime import date
from typing import Any

import pytest

from rematch.models.case import Safety
from rematch.verify import pair_scores
from rematch.verify.possibility import RULES
from tests.verify.small import (
    COLUMN,
    a_case,
    a_child,
    a_criterion,
    a_home,
    a_municipality,
    a_need,
    a_pledge,
    a_scenario,
    a_tie,
    a_unit,
    adults,
    an_adult,
    an_answer,
    at,
    the_rules,
    work,
)

HOST = {
    "lives_there": "couple",
    "background_checked_on": date(2026, 11, 1),
    "home_visited_on": date(2026, 11, 2),
    "valid_until": date(2027, 1, 10),
}
GUARDIAN = {"appointed_by": "court", "best_interests_by": "court", "best_interests_on": date(2026, 10, 1)}


def codes(
    case: dict[str, Any] | None = None,
    unit: dict[str, Any] | None = None,
    pledge: dict[str, Any] | None = None,
    *,
    criterion: Any = None,
    place: Any = None,
) -> tuple[str, ...]:
    """The codes of the only pair of a small scenario."""
    scenario = a_scenario(
        (a_case(**(case or {})),),
        rules=the_rules(criterion or a_criterion()),
        municipalities=(place or a_municipality(),),
        pledges=(a_pledge("DE-kiel", a_unit(**(unit or {})), **(pledge or {})),),
    )
    return pair_scores(scenario)["harbour/C1"][COLUMN].codes


def test_an_ordinary_pair_is_possible() -> None:
    """Nothing fails unless something is asked."""
    assert codes() == ()


@pytest.mark.parametrize("state", ["draft", "paused", "closed"])
def test_pledge_not_open(state: str) -> None:
    """Only open pledges are matched."""
    assert codes(pledge={"state": state}) == ("pledge_not_open",)


def test_pathway() -> None:
    """The case's pathway must be among the pledge's."""
    assert codes(pledge={"pathways": ("sponsorship",)}) == ("pathway",)
    assert codes({"pathway": "sponsorship"}, pledge={"pathways": ("resettlement", "sponsorship")}) == ()


@pytest.mark.parametrize(
    ("case", "unit", "pledge", "fails"),
    [
        ({}, {"available_from": date(2027, 4, 30)}, {}, False),
        ({}, {"available_from": date(2027, 5, 1)}, {}, True),
        ({}, {"available_until": date(2027, 1, 10)}, {}, False),
        ({}, {"available_until": date(2027, 1, 9)}, {}, True),
        ({}, {}, {"notice_days": 150}, False),  # 1 December + 150 days is 30 April, the last day
        ({}, {}, {"notice_days": 151}, True),
        ({"ready_from": date(2027, 12, 31), "move_by": date(2028, 1, 5)}, {}, {}, False),
        ({"ready_from": date(2028, 1, 1), "move_by": date(2028, 1, 5)}, {}, {}, True),
        ({"ready_from": date(2026, 12, 5), "move_by": date(2026, 12, 31)}, {}, {}, True),
        # a unit does not stretch the pledge's period
        (
            {"ready_from": date(2026, 12, 5), "move_by": date(2026, 12, 31)},
            {"available_from": date(2026, 12, 1)},
            {},
            True,
        ),
        (
            {"ready_from": date(2028, 1, 1), "move_by": date(2028, 1, 5)},
            {"available_until": date(2028, 2, 1)},
            {},
            True,
        ),
    ],
)
def test_move_window(case: dict[str, Any], unit: dict[str, Any], pledge: dict[str, Any], fails: bool) -> None:
    """The latest first day must not be after the earliest last day."""
    assert codes(case, unit, pledge) == (("move_window",) if fails else ())


def test_kind_not_accepted() -> None:
    """The kind of home must be accepted."""
    assert codes(unit={"kind": "shared_flat"}) == ("kind_not_accepted",)


@pytest.mark.parametrize(
    ("persons", "unit", "fails"),
    [
        (adults(2), {}, False),
        (adults(3), {}, True),
        ((*adults(2), a_child(age_band="0-1")), {"cots": 1}, False),
        ((*adults(2), a_child(age_band="2-5")), {"cots": 1}, True),
        ((*adults(2), a_child("A", birth_year=2026), a_child("B", birth_year=2026)), {"cots": 1}, True),
        (adults(3), {"cots": 2}, True),
        (adults(4), {"kind": "shared_accommodation", "count": 2}, False),
        (adults(5), {"kind": "shared_accommodation", "count": 2, "cots": 5}, True),
    ],
)
def test_home_too_small(persons: Any, unit: dict[str, Any], fails: bool) -> None:
    """Infants surely under two take a cot where there is one; shared accommodation counts all its beds."""
    home = a_home(kinds=("own_home", "shared_accommodation"))
    assert codes({"persons": persons, "accommodation": home}, unit) == (("home_too_small",) if fails else ())


def test_home_too_large() -> None:
    """A home is for at least min_persons."""
    assert codes(unit={"min_persons": 2}) == ("home_too_large",)
    assert codes({"persons": adults(2)}, {"min_persons": 2}) == ()


@pytest.mark.parametrize(
    ("asked", "field", "code"),
    [
        ("step_free", "step_free", "not_step_free"),
        ("wheelchair_usable", "wheelchair_usable", "not_wheelchair_usable"),
        ("pets", "pets", "no_pets"),
    ],
)
def test_what_the_home_must_have(asked: str, field: str, code: str) -> None:
    """Asked for, an unanswered home is as impossible as a no; not asked for, neither matters."""
    case = {"accommodation": a_home(**{asked: True})}
    assert codes(case) == codes(case, {field: False}) == (code,)
    assert codes(case, {field: True}) == codes({}, {field: False}) == ()


def test_women_only() -> None:
    """A women-only home is for whom it was asked for, and only for them."""
    asked = {"accommodation": a_home(women_only=True)}
    assert codes(asked) == ("not_women_only",)
    assert codes({}, {"women_only": True}) == ("women_only_not_asked",)
    assert codes(asked, {"women_only": True}) == ()


def test_families_only() -> None:
    """A home for families is for a household in which not everybody is an adult."""
    assert codes({"persons": adults(2)}, {"families_only": True}) == ("families_only",)
    assert codes({"persons": (an_adult(), a_child())}, {"families_only": True}) == ()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ()),
        ({"background_checked_on": None}, ("host_check",)),
        ({"home_visited_on": None}, ("host_check",)),
        ({"valid_until": None}, ("host_check",)),
        ({"valid_until": date(2027, 1, 9)}, ("host_check",)),
        ({"lives_there": "man"}, ("host_not_accepted",)),
    ],
)
def test_host_homes(change: dict[str, Any], expected: tuple[str, ...]) -> None:
    """Both checks dated and valid on the first possible day, and a host who was accepted."""
    home = a_home(kinds=("host",), hosts=("couple", "family"))
    assert codes({"accommodation": home}, {"kind": "host", "host": HOST | change}) == expected


@pytest.mark.parametrize(
    ("persons", "fails"),
    [
        ((a_child("P1"),), True),
        ((an_adult(cares_for_children=False), a_child()), True),
        ((an_adult(cares_for_children=None), a_child()), True),
        ((an_adult(cares_for_children=None),), False),
        ((an_adult(), a_child()), False),
        ((an_adult("P1", cares_for_children=False), a_child()), True),
    ],
)
def test_child_protection(persons: Any, fails: bool) -> None:
    """Children come with an adult who cares for them, or by the child-protection route as a whole."""
    expected = ("child_protection",) if fails else ()
    assert codes({"persons": persons}) == expected
    assert codes({"persons": persons, "guardian": GUARDIAN}) == expected
    assert codes({"persons": persons}, pledge={"child_protection": True}) == expected
    assert codes({"persons": persons, "guardian": GUARDIAN}, pledge={"child_protection": True}) == ()


def test_together_incomplete() -> None:
    """Who is to stay near must be in the round, with the same NGO."""
    assert codes({"together_with": ("C2",)}) == ("together_incomplete",)
    one, other = a_case("C1", together_with=("C2",)), a_case("C2", ngo="lighthouse")
    assert pair_scores(a_scenario((one, other)))["harbour/C1"][COLUMN].codes == ("together_incomplete",)
    assert pair_scores(a_scenario((one, a_case("C2"))))["harbour/C1"][COLUMN].codes == ()


def test_unwanted() -> None:
    """No reason asked."""
    assert codes({"unwanted_municipalities": ("DE-kiel",)}) == ("unwanted",)
    assert codes({"unwanted_municipalities": ("DE-bonn",)}) == ()


def test_keep_distance() -> None:
    """Nearer than asked, or not known how far."""
    safety = Safety(keep_distance=({"place": at("DE-bonn"), "at_least_km": 50},))
    for table, expected in (
        ({"DE-bonn": {"DE-kiel": 49}}, ("keep_distance",)),
        ({"DE-bonn": {"DE-kiel": 50}}, ()),
        ({"DE-bonn": {"DE-ulm": 90}}, ("keep_distance",)),
        ({}, ("keep_distance",)),
    ):
        assert codes({"safety": safety, "distances_km": table}) == expected


def test_tie_too_far() -> None:
    """A required tie within its distance; a weighted one forbids nothing. It is no further need."""
    tie = a_tie(place="DE-bonn", required=True, within_km=30)
    criterion = a_criterion("friends_place", "proximity")
    for km, expected in ((30, ()), (31, ("tie_too_far",))):
        case = {"ties": (tie,), "distances_km": {"DE-bonn": {"DE-kiel": km}}}
        assert codes(case) == codes(case, criterion=criterion) == expected
    assert codes({"ties": (tie,)}) == ("tie_too_far",)
    assert codes({"ties": (a_tie(place="DE-bonn"),)}) == ()


@pytest.mark.parametrize(
    ("stages", "needed"),
    [((None,), 1), (("childcare",), 1), (("primary", "vocational", "childcare"), 2)],
)
def test_places_not_enough(stages: tuple[str | None, ...], needed: int) -> None:
    """As many school places as persons with a stage from primary to vocational, at least one."""
    persons = (an_adult(), *(a_child(f"K{n}", school_stage=stage) for n, stage in enumerate(stages)))
    case = {"persons": persons, "needs": (a_need("school_place"),)}
    criterion, unit = a_criterion("school_place", counted=True), {"beds": 9}
    for free, expected in ((needed - 1, ("places_not_enough",)), (needed, ())):
        places = ({"criterion": "school_place", "count": free + 3, "held": 1, "taken": 2},)
        assert codes(case, unit, {"places": places}, criterion=criterion) == expected
    assert codes(case, unit, criterion=criterion) == ("places_not_enough",)


def test_a_place_is_needed_only_by_a_need() -> None:
    """A child's stage alone asks for nothing; childcare counts its own stage; anything else is one place."""
    persons = (an_adult(), a_child("K1", school_stage="childcare"), a_child("K2", school_stage="childcare"))
    criterion = a_criterion("childcare_place", counted=True)
    one = {"places": ({"criterion": "childcare_place", "count": 1},)}
    assert codes({"persons": persons}, {"beds": 3}, criterion=criterion) == ()
    case = {"persons": persons, "needs": (a_need("childcare_place"),)}
    assert codes(case, {"beds": 3}, one, criterion=criterion) == ("places_not_enough",)
    dialysis = {"places": ({"criterion": "dialysis", "count": 1},)}
    case = {"persons": persons, "needs": (a_need("dialysis"),)}
    assert codes(case, {"beds": 3}, dialysis, criterion=a_criterion("dialysis", counted=True)) == ()


@pytest.mark.parametrize(
    ("criterion", "need", "met", "unmet"),
    [
        (a_criterion("need"), {"least_level": 2}, {"level": 2}, {"level": 1}),
        (a_criterion("need"), {}, {"level": 1}, {"level": 0}),
        (a_criterion("need"), {}, {"level": 1}, {"level": 3, "open_to": ("sponsorship",)}),
        (
            a_criterion("need", "overlap"),
            {"options": ("a", "b")},
            {"options": ("b", "a")},
            {"options": ("a", "c")},
        ),
        (
            a_criterion("need", "overlap", any_option=True),
            {"options": ("a", "b")},
            {"options": ("b", "c")},
            {"options": ("c",)},
        ),
        (a_criterion("need", "proximity"), {}, {"distance_km": 10}, {"distance_km": 11}),
        (a_criterion("need", "proximity"), {"within_km": 0}, {"distance_km": 0}, {"distance_km": 1}),
        (
            a_criterion("need", "class_match"),
            {"options": ("mid",)},
            {"options": ("mid",)},
            {"options": ("low",)},
        ),
        (
            a_criterion("need", "class_match", direction="at_most"),
            {"options": ("mid",)},
            {"options": ("low",)},
            {"options": ("high",)},
        ),
    ],
)
def test_needs(criterion: Any, need: dict[str, Any], met: dict[str, Any], unmet: dict[str, Any]) -> None:
    """Met, answered and not met, or not confirmed, whoever of the household states it."""
    stated = (a_need("need", **need),)
    for case in ({"needs": stated}, {"persons": (an_adult(needs=stated),)}):

        def at_place(*answers: Any, case: dict[str, Any] = case) -> tuple[str, ...]:
            return codes(case, criterion=criterion, place=a_municipality("DE-kiel", *answers))

        assert at_place(an_answer("need", **met)) == ()
        assert at_place(an_answer("need", **unmet)) == ("need_not_met",)
        assert at_place() == at_place(an_answer("need")) == ("need_not_confirmed",)


def test_a_need_for_work() -> None:
    """Some vacancy in some group: stated, else of the person who needs it, else of everybody."""
    jobs, place = a_criterion("jobs", "labour"), a_municipality("DE-kiel", vacancies=work(g51=1, g72=0))
    both = (an_adult("P1", work_wanted=("72",)), an_adult("P2", work_wanted=("51",)))
    own = (an_adult("P1", work_wanted=("72",), needs=(a_need("jobs"),)), both[1])
    fallback = (an_adult("P1", needs=(a_need("jobs"),)), both[1])

    def said(**case: Any) -> tuple[str, ...]:
        return codes(case, criterion=jobs, place=place)

    assert said(needs=(a_need("jobs", options=("72", "51")),)) == ()
    assert said(needs=(a_need("jobs", options=("72",)),), persons=both) == ("need_not_met",)
    assert said(needs=(a_need("jobs"),), persons=both) == said(persons=fallback) == ()
    assert said(persons=own) == ("need_not_met",)
    assert said(needs=(a_need("jobs"),)) == ()
    assert codes({"needs": (a_need("jobs"),)}, criterion=jobs) == ("need_not_confirmed",)


def test_what_cannot_be_needed_is_never_confirmed() -> None:
    """A criterion the rules do not hold, a ranking, a priority."""
    for criterion in (a_criterion(), a_criterion("need", "rank"), a_criterion("need", "municipal_priority")):
        place = a_municipality("DE-kiel", an_answer("need", level=3))
        case = {"needs": (a_need("need"),)}
        assert codes(case, criterion=criterion, place=place) == ("need_not_confirmed",)


def test_a_need_binds_where_its_criterion_weighs_nothing() -> None:
    """The weight is for wishes."""
    criterion = (a_criterion("need", weight=0), a_criterion())
    scenario = a_scenario((a_case(needs=(a_need("need"),)),), rules=the_rules(*criterion))
    assert pair_scores(scenario)["harbour/C1"][COLUMN].codes == ("need_not_confirmed",)


def test_all_rules_that_fail_are_named_in_order() -> None:
    """A case that nothing suits hears all of it."""
    found = codes(
        {
            "persons": adults(3),
            "unwanted_municipalities": ("DE-kiel",),
            "needs": (a_need("unheard"), a_need("advice")),
        },
        {"kind": "shared_flat", "women_only": True, "families_only": True},
        {"state": "closed", "pathways": ("sponsorship",), "notice_days": 365},
        place=a_municipality("DE-kiel", an_answer("advice", level=0)),
    )
    assert found == (
        *("pledge_not_open", "pathway", "move_window", "kind_not_accepted", "home_too_small"),
        *("women_only_not_asked", "families_only", "unwanted", "need_not_confirmed", "need_not_met"),
    )
    order = [code for code, _ in RULES]
    assert sorted(found, key=order.index) == list(found)
