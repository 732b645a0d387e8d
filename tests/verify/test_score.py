"""Household score, municipal share and coverage, computed by hand from docs/criteria.md section 4."""

import random
import time
from typing import Any

import pytest

from rematch.models.policy import Policy
from rematch.verify import pair_scores
from tests.verify.small import (
    a_case,
    a_child,
    a_criterion,
    a_municipality,
    a_need,
    a_pair,
    a_pledge,
    a_scenario,
    a_tie,
    a_unit,
    a_wish,
    adults,
    an_adult,
    an_answer,
    the_rules,
    work,
)

ADVICE_2 = a_municipality("DE-kiel", an_answer("advice", level=2), an_answer("buddy", level=0))


def rules(share: int = 20, **fields: Any) -> Policy:
    return the_rules(
        a_criterion("advice"),
        a_criterion("buddy"),
        a_criterion("jobs", "labour"),
        a_criterion("friends_place", "proximity"),
        a_criterion("mp_beds", "municipal_priority"),
        a_criterion("mp_offer", "municipal_priority", of=("advice", "friends_place", "jobs")),
        municipal_share_pct=share,
        **fields,
    )


def test_silence_is_worth_five_thousand() -> None:
    """Who states nothing has 5,000 everywhere, with full coverage."""
    pair = a_pair(rules=rules())
    assert (pair.household, pair.mixed, pair.coverage_pct) == (5_000, 5_000, 100)


def test_household_score_by_hand() -> None:
    """(300 x 6,666 + 200 x 5,000) // 500 = 5,999."""
    pair = a_pair(a_case(wishes=(a_wish("advice", 3),)), rules=rules(), municipalities=(ADVICE_2,))
    assert pair.household == 5_999


def test_scaled_weights_by_hand() -> None:
    """Two wishes of 500 share 500: 250 x 6,666 + 250 x 0, over 500, is 3,333."""
    case = a_case(wishes=(a_wish("advice"), a_wish("buddy")))
    assert a_pair(case, rules=rules(), municipalities=(ADVICE_2,)).household == 3_333


def test_adults_are_averaged_and_floored_once() -> None:
    """Voices of 6,666 and 1/5 x 0 + 4/5 x 5,000: (3,333,000 + 2,000,000) // 1,000 = 5,333."""
    persons = (an_adult("P1", wishes=(a_wish("advice"),)), an_adult("P2", wishes=(a_wish("buddy", 1),)))
    assert a_pair(a_case(persons=persons), rules=rules(), municipalities=(ADVICE_2,)).household == 5_333


@pytest.mark.parametrize(
    ("unit", "persons", "expected"),
    [
        ({"beds": 3}, 1, (80 * 5_000 + 20 * 3_333) // 100),
        ({"beds": 3}, 3, (80 * 5_000 + 20 * 10_000) // 100),
        ({"beds": 2, "cots": 1}, 3, (80 * 5_000 + 20 * 10_000) // 100),
        ({"beds": 3, "kind": "shared_accommodation"}, 1, 5_000),
    ],
)
def test_fit_of_beds(unit: dict[str, Any], persons: int, expected: int) -> None:
    """A priority on `size` with the whole budget: persons over beds, 5,000 where rooms are shared."""
    place = a_municipality("DE-kiel", priorities={"mp_beds": 5})
    pair = a_pair(
        a_case(persons=adults(persons)),
        rules=rules(),
        municipalities=(place,),
        pledges=(a_pledge("DE-kiel", a_unit(**unit)),),
    )
    assert (pair.household, pair.mixed) == (5_000, expected)


def test_mixed_score_by_hand() -> None:
    """N = 3 x 100 x 6,666 + 200 x 5,000; M = 2 x 100 x 5,000 + 300 x 5,000; one floor over 50,000."""
    place = ADVICE_2.model_copy(update={"priorities": {"mp_beds": 2}})
    pair = a_pair(a_case(wishes=(a_wish("advice", 3),)), rules=rules(30), municipalities=(place,))
    n, m = 300 * 6_666 + 200 * 5_000, 200 * 5_000 + 300 * 5_000
    assert pair.mixed == (70 * n + 30 * m) // 50_000 == 5_699


def mp_offer(case: Any, *answers: Any, **fields: Any) -> int:
    """The value of a priority on advice, friends and jobs that takes a fifth of the score."""
    place = a_municipality("DE-kiel", *answers, priorities={"mp_offer": 5}, **fields)
    pair = a_pair(case, rules=rules(20, budget=500), municipalities=(place,))
    silent = a_pair(case, rules=rules(0), municipalities=(place,)).household
    # mixed = (80 x household side + 20 x value) / 100 where both sides are whole hundreds
    return (100 * pair.mixed - 80 * silent) // 20


def test_a_priority_counts_only_where_the_household_asked() -> None:
    """Nothing asked: 5,000. A need, a required tie, a wish: the highest of their values."""
    advice = an_answer("advice", level=3)
    table = {"DE-kiel": {"DE-kiel": 60}}
    assert mp_offer(a_case(), advice) == 5_000
    assert mp_offer(a_case(needs=(a_need("advice"),)), advice) == 10_000
    assert mp_offer(a_case(needs=(a_need("advice"),))) == 0
    far = a_case(ties=(a_tie(required=True, within_km=5),), distances_km={"DE-kiel": {"DE-kiel": 110}})
    assert mp_offer(far, advice) == 0
    both = a_case(ties=(a_tie(required=True),), needs=(a_need("advice"),), distances_km=table)
    assert mp_offer(both, advice) == 10_000
    assert mp_offer(a_case(wishes=(a_wish("buddy"),)), an_answer("buddy", level=3), advice) == 5_000


def test_a_need_for_work_without_a_group_asks_for_nothing() -> None:
    """It is met, and no priority answers it; with a group of any member it is one."""
    assert mp_offer(a_case(needs=(a_need("jobs"),)), vacancies=work(g51=10)) == 5_000
    case = a_case(needs=(a_need("jobs"),), persons=(an_adult(), a_child(work_wanted=("51",))))
    assert mp_offer(case, vacancies=work(g51=10)) == 10_000


def test_priorities_not_held_by_the_rules_state_nothing() -> None:
    """An unknown key, a key of another kind and importance 0 leave the municipality silent."""
    place = a_municipality("DE-kiel", priorities={"mp_unheard": 5, "mp_beds": 0})
    assert a_pair(rules=rules(), municipalities=(place,)).mixed == 5_000


def test_coverage_by_hand() -> None:
    """Known 300 of 300 + 200: 60 %; two voices add up after scaling; floors."""
    place = a_municipality("DE-kiel", an_answer("advice", level=1))
    case = a_case(wishes=(a_wish("advice", 3), a_wish("buddy", 2)))
    assert a_pair(case, rules=rules(), municipalities=(place,)).coverage_pct == 60
    persons = (an_adult("P1", wishes=(a_wish("advice", 1),)), an_adult("P2", wishes=(a_wish("buddy", 5),)))
    pair = a_pair(a_case(persons=persons), rules=rules(), municipalities=(place,))
    assert pair.coverage_pct == 100 * 100 // 600 == 16


def test_below_the_floor_rests_on_the_household_side() -> None:
    """5,999 is below 6,000 and not below 5,999, whatever the municipality adds; other codes silence it."""
    place = ADVICE_2.model_copy(update={"priorities": {"mp_beds": 5}})
    pledges = (a_pledge("DE-kiel", a_unit(beds=1)),)
    for floor, codes in ((6_000, ("below_floor",)), (5_999, ())):
        case = a_case(wishes=(a_wish("advice", 3),), acceptance_floor=floor)
        pair = a_pair(case, rules=rules(), municipalities=(place,), pledges=pledges)
        assert (pair.mixed, pair.codes, pair.possible) == (6_799, codes, not codes)
    paused = (a_pledge("DE-kiel", state="paused"),)
    assert a_pair(a_case(acceptance_floor=9_000), pledges=paused).codes == ("pledge_not_open",)


def test_two_hundred_cases_in_sixty_columns() -> None:
    """A scenario of the size of a round is scored in well under half a minute."""
    draw = random.Random(3)
    keys = [f"k{n:02}" for n in range(80)]
    codes = [f"DE-m{n:02}" for n in range(12)]
    criteria = tuple(
        a_criterion(key, unit_field="quiet" if n % 8 == 0 else None) for n, key in enumerate(keys)
    )
    offer = a_criterion("mp_offer", "municipal_priority", of=tuple(keys[:40]))
    places = tuple(
        a_municipality(
            code, *(an_answer(key, level=draw.randint(0, 3)) for key in keys), priorities={"mp_offer": 3}
        )
        for code in codes
    )
    cases = tuple(
        a_case(f"C{n}", persons=adults(2), wishes=tuple(a_wish(k, draw.randint(1, 5)) for k in keys[:60]))
        for n in range(200)
    )
    pledges = tuple(a_pledge(code, *(a_unit(f"U{n}") for n in range(5))) for code in codes)
    scenario = a_scenario(
        cases, rules=the_rules(*criteria, offer, budget=5_000), municipalities=places, pledges=pledges
    )
    started = time.monotonic()
    table = pair_scores(scenario)
    assert (len(table), len(table["harbour/C0"])) == (200, 60)
    assert time.monotonic() - started < 30
