"""Who speaks, what each voice states, and the same budget for everybody (docs/criteria.md, 1 and 2)."""

import random
from datetime import date
from fractions import Fraction

import pytest

from rematch.errors import ScenarioError
from rematch.models.person import Person
from rematch.models.scenario import CasePart
from rematch.verify import pair_scores
from rematch.verify.asked import Voice, voices_of
from rematch.verify.household import adults_of, in_cot
from rematch.verify.weights import scaled
from tests.verify.small import a_case, a_child, a_criterion, a_scenario, a_tie, a_wish, adults, an_adult

CRITERIA = {
    key: a_criterion(key, kind)
    for key, kind in (
        ("advice", "provision"),
        ("buddy", "provision"),
        ("friends_place", "proximity"),
        ("ranked_municipality", "rank"),
        ("jobs", "labour"),
        ("mp_beds", "municipal_priority"),
    )
} | {"off": a_criterion("off", weight=0)}


def voices(case: CasePart) -> tuple[Voice, ...]:
    return voices_of(case, CRITERIA, 500)


def stated(case: CasePart) -> list[dict[str, int]]:
    """Weight per criterion of each voice, under a budget that is never short."""
    return [dict(voice.weights.given) for voice in voices_of(case, CRITERIA, 50_000)]


@pytest.mark.parametrize(
    ("person", "day", "adult"),
    [
        ({"birth_year": 2008}, date(2027, 1, 10), True),
        ({"birth_year": 2009}, date(2027, 1, 10), False),
        ({"birth_year": 2009}, date(2027, 12, 30), False),  # 18 after the birthday, which may be tomorrow
        ({"birth_year": 2009}, date(2027, 12, 31), True),
        ({"birth_year": 1990, "age_disputed": True}, date(2027, 1, 10), False),
        ({"age_band": "16-17"}, date(2027, 1, 10), False),
        ({"age_band": "18-24"}, date(2027, 1, 10), True),
        ({"age_band": "65+"}, date(2027, 1, 10), True),
        ({"age_band": "45-64", "age_disputed": True}, date(2027, 1, 10), False),
    ],
)
def test_surely_an_adult(person: dict[str, object], day: date, adult: bool) -> None:
    """Only what is sure on the planned day counts."""
    case = a_case(persons=(Person(person_ref="P1", **person),), ready_from=day, move_by=date(2028, 1, 1))
    assert bool(adults_of(case)) is adult


def test_surely_an_infant() -> None:
    """Under two on every possible birthday."""
    day = a_case().case.ready_from
    assert day is not None
    ages = [(2026, True), (2027, True), (2025, False)]
    for year, expected in ages:
        assert in_cot(Person(person_ref="P1", birth_year=year), day) is expected
    assert in_cot(Person(person_ref="P1", age_band="0-1"), day)
    assert not in_cot(Person(person_ref="P1", age_band="2-5"), day)


def test_one_voice_per_adult_and_one_without() -> None:
    """Three adults and a child have three voices; two children have one."""
    assert len(voices(a_case(persons=(*adults(3), a_child())))) == 3
    assert len(voices(a_case(persons=(a_child("P1"), a_child("P2"))))) == 1


def test_an_own_wish_replaces_the_shared_one_for_this_voice() -> None:
    """One adult weighs advice 1, the other keeps the shared 5; importance 0 takes it back."""
    persons = (an_adult("P1", wishes=(a_wish("advice", 1),)), an_adult("P2"))
    shared = (a_wish("advice", 5),)
    assert stated(a_case(persons=persons, wishes=shared)) == [{"advice": 100}, {"advice": 500}]
    persons = (an_adult("P1", wishes=(a_wish("advice", 0),)), an_adult("P2"))
    assert stated(a_case(persons=persons, wishes=shared)) == [{}, {"advice": 500}]


def test_the_first_shared_wish_on_a_criterion_counts() -> None:
    """`wishes` stand before ties, ties before the ranking, the ranking before the wishes of children."""
    child = a_child(wishes=(a_wish("friends_place", 1), a_wish("ranked_municipality", 1), a_wish("buddy", 2)))
    case = a_case(
        persons=(an_adult(), child, a_child("P8", wishes=(a_wish("buddy", 4),))),
        wishes=(a_wish("advice", 3),),
        ties=(a_tie(importance=4), a_tie(importance=2), a_tie(required=True, importance=5)),
        ranked_municipalities=("DE-kiel",),
        ranked_importance=5,
    )
    assert stated(case) == [{"advice": 300, "friends_place": 400, "ranked_municipality": 500, "buddy": 200}]
    first = a_case(wishes=(a_wish("friends_place", 2),), ties=(a_tie(importance=5),))
    assert stated(first) == [{"friends_place": 200}]


def test_what_states_nothing() -> None:
    """Importance 0, weight 0, a criterion the rules do not hold, a priority, labour without work wanted."""
    wishes = (
        a_wish("advice", 0),
        a_wish("off"),
        a_wish("unheard_of"),
        a_wish("mp_beds"),
        a_wish("jobs"),
    )
    assert stated(a_case(wishes=wishes)) == [{}]
    assert stated(a_case(ranked_importance=5)) == [{}]


def test_labour_asks_for_the_voices_own_work() -> None:
    """Even a child's wish for work asks for that of the adult who speaks; options stay as stated."""
    child = a_child(work_wanted=("33",), wishes=(a_wish("jobs"),))
    case = a_case(persons=(an_adult("P1", work_wanted=("51",)), an_adult("P2"), child))
    assert [voice.asked["jobs"].options if "jobs" in voice.asked else None for voice in voices(case)] == [
        ("51",),
        None,
    ]
    case = a_case(persons=(an_adult("P1", work_wanted=("51",)),), wishes=(a_wish("jobs", options=("72",)),))
    assert voices(case)[0].asked["jobs"].options == ("72",)


def test_weights_within_the_budget_stay() -> None:
    """What is not spent is silence."""
    got = scaled({"a": 300, "b": 200}, 500)
    assert (dict(got.given), got.unspent) == ({"a": 300, "b": 200}, 0)
    got = scaled({"a": 300}, 500)
    assert (dict(got.given), got.unspent, got.spent) == ({"a": 300}, 200, 300)


def test_dhondt_by_hand() -> None:
    """53, 24, 23 over 7 units give 4, 2, 1 (24/2 beats 53/5 and 23/2); a tie goes to the smaller key."""
    assert scaled({"a": 53, "b": 24, "c": 23}, 7).given == {"a": 4, "b": 2, "c": 1}
    assert scaled({"z": 100, "y": 100}, 3).given == {"z": 1, "y": 2}
    assert scaled({"b": 2, "a": 2, "c": 2}, 2).given == {"a": 1, "b": 1, "c": 0}


def test_dhondt_unit_by_unit() -> None:
    """The short cut gives what handing out every unit by itself gives."""
    draw = random.Random(7)
    for _ in range(300):
        keys = [f"k{n:02}" for n in range(draw.randint(1, 12))]
        votes = {key: 100 * draw.randint(1, 5) for key in keys}
        budget = draw.randint(1, 700)
        if sum(votes.values()) <= budget:
            continue
        given = dict.fromkeys(keys, 0)
        for _ in range(budget):
            best = min(keys, key=lambda key: (Fraction(-votes[key], given[key] + 1), key))
            given[best] += 1
        assert scaled(votes, budget).given == given


def test_a_case_not_ready_is_refused_by_id() -> None:
    """Without a window, homes or a pathway there is no score."""
    for missing in ("ready_from", "move_by", "accommodation", "pathway"):
        with pytest.raises(ScenarioError, match="harbour/C1"):
            pair_scores(a_scenario((a_case(**{missing: None}),)))
