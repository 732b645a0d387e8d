"""Who speaks, in which order, and which needs bind."""

from datetime import date

import pytest

from rematch.errors import ScenarioError
from rematch.models.case import Case
from rematch.models.policy import Criterion
from rematch.models.types import Place
from rematch.scoring.catalogue import catalogue, policy_from_weights
from rematch.scoring.household import stated
from rematch.scoring.voices import Asked, Voice, grown_up, needs, refuse_unready, required_ties, voices
from tests.builders import a_case, a_child, a_need, a_person, a_tie, a_wish

RULES = {each.key: each for each in catalogue()}


def said(voice: Voice) -> dict[str, int]:
    """Importance by criterion."""
    return {wish.asked.key: wish.importance for wish in voice.wishes}


def asked_for(case: Case, key: str) -> list[tuple[str, ...]]:
    """Options of each voice on one criterion."""
    return [
        wish.asked.options for voice in voices(case, RULES) for wish in voice.wishes if wish.asked.key == key
    ]


def test_one_voice_per_adult_in_order() -> None:
    """Children have no voice of their own where an adult is there."""
    case = a_case(persons=(a_person("P2"), a_child("P9"), a_person("P1")))
    assert [voice.person_ref for voice in voices(case, RULES)] == ["P2", "P1"]


def test_without_an_adult_one_voice() -> None:
    """Their wishes count, once."""
    case = a_case(persons=(a_child("P1", wishes=(a_wish("sport", options=("chess",)),)), a_child("P2")))
    (voice,) = voices(case, RULES)
    assert voice.person_ref is None
    assert said(voice) == {"sport": 5}


def test_somebody_turning_18_before_the_move_speaks() -> None:
    """Age is taken on the planned day; with only a birth year, the day on which it is sure."""
    case = a_case(persons=(a_person("P1"), a_person("P2", birth_year=2009)), move_by=date(2028, 12, 31))
    when = {
        day: [person.person_ref for person in grown_up(case.model_copy(update={"ready_from": day}))]
        for day in (date(2027, 12, 30), date(2027, 12, 31), date(2028, 1, 1))
    }
    assert list(when.values()) == [["P1"], ["P1", "P2"], ["P1", "P2"]]


def test_a_disputed_age_is_a_childs() -> None:
    """No voice, and child protection applies."""
    case = a_case(persons=(a_person("P1", age_disputed=True),))
    assert grown_up(case) == ()


def test_an_own_wish_replaces_the_shared_one_for_this_voice_only() -> None:
    """Two adults may differ."""
    case = a_case(
        persons=(a_person("P1", wishes=(a_wish("buddy", 1),)), a_person("P2")),
        wishes=(a_wish("buddy", 4), a_wish("city_card", 2)),
    )
    first, second = voices(case, RULES)
    assert said(first) == {"buddy": 1, "city_card": 2}
    assert said(second) == {"buddy": 4, "city_card": 2}


def test_an_own_wish_of_importance_0_takes_the_shared_one_back() -> None:
    """To this adult it does not matter at all."""
    case = a_case(persons=(a_person("P1", wishes=(a_wish("buddy", 0),)),), wishes=(a_wish("buddy", 4),))
    assert said(voices(case, RULES)[0]) == {}


def test_order_of_shared_wishes() -> None:
    """Household, then ties, then ranking, then children: the first on a criterion counts."""
    kiel = Place(municipality="DE-kiel")
    case = a_case(
        persons=(
            a_person("P1"),
            a_child("P2", wishes=(a_wish("friends_place", 1, place=kiel), a_wish("sport", 2))),
        ),
        wishes=(a_wish("close_family_place", 3, place=kiel),),
        ties=(a_tie("DE-a"), a_tie("DE-b", kind="friends_place", importance=4)),
        ranked_municipalities=("DE-a",),
        ranked_importance=2,
    )
    assert said(voices(case, RULES)[0]) == {
        "close_family_place": 3,
        "friends_place": 4,
        "ranked_municipality": 2,
        "sport": 2,
    }


def test_ties_of_one_kind_are_one_wish() -> None:
    """As important as the most important; required ones are no wish."""
    case = a_case(
        ties=(a_tie("DE-b", importance=2), a_tie("DE-a", importance=4), a_tie("DE-c", required=True))
    )
    (wish,) = voices(case, RULES)[0].wishes
    assert wish.asked == Asked("close_family_place", places=("DE-a", "DE-b"))
    assert wish.importance == 4
    assert [tie.place.key for tie in required_ties(case)] == ["DE-c"]


def test_work_without_options_is_the_voices_own() -> None:
    """Each adult's own wishes for work; nobody's last work, and silence where none is wanted."""
    case = a_case(
        persons=(a_person("P1", work_wanted=("51",)), a_person("P2"), a_person("P3", work_wanted=("7", "9"))),
        wishes=(a_wish("vacancies_wanted_job"),),
    )
    assert asked_for(case, "vacancies_wanted_job") == [("51",), ("7", "9")]


def test_what_states_nothing() -> None:
    """Importance 0, weight 0, outside the rules, a municipality's own criterion."""
    rules = {each.key: each for each in policy_from_weights({"buddy": 0}).criteria if each.key != "sport"}
    case = a_case(
        wishes=(
            a_wish("buddy"),
            a_wish("city_card", 0),
            a_wish("sport", options=("chess",)),
            a_wish("mp_bed_use"),
            a_wish("arts", options=("x",)),
        )
    )
    assert said(voices(case, rules)[0]) == {"arts": 5}


def test_needs_of_everybody_bind() -> None:
    """The household's, then each person's, children included, with whose they are."""
    case = a_case(
        persons=(
            a_person("P1", needs=(a_need("trauma_therapy", hidden=True),), work_wanted=("51",)),
            a_child("P2", needs=(a_need("vacancies_wanted_job"),)),
        ),
        needs=(a_need("vacancies_wanted_job"), a_need("moon_base")),
    )
    found = needs(case, RULES)
    assert [(need.asked.key, need.person_ref, need.hidden, need.sensitive) for need in found] == [
        ("vacancies_wanted_job", None, False, False),
        ("moon_base", None, False, True),
        ("trauma_therapy", "P1", True, True),
        ("vacancies_wanted_job", "P2", False, False),
    ]
    assert [need.asked.options for need in found if need.asked.key == "vacancies_wanted_job"] == [("51",), ()]


def test_every_adult_has_the_same_budget() -> None:
    """Weights and unspent sum to budget x voices; the shared wishes count in each voice."""
    many = tuple(a_wish(each.key, options=("x",)) for each in _plain(20))
    case = a_case(
        persons=(a_person("P1", wishes=many), a_person("P2")), wishes=(a_wish("one_stop_office", 3),)
    )
    what = stated(case, RULES, 5_000)
    assert sum(what.weights.values()) + what.unspent == 10_000
    assert what.unspent == 4_700


def _plain(count: int) -> list[Criterion]:
    return [each for each in catalogue() if each.kind.value in {"overlap", "provision"}][:count]


@pytest.mark.parametrize("name", ["accommodation", "pathway", "ready_from", "move_by"])
def test_an_unready_case_is_refused(name: str) -> None:
    """The case and what is missing are named."""
    with pytest.raises(ScenarioError, match=f"case harbour/C-1: {name}"):
        refuse_unready("harbour/C-1", a_case().model_copy(update={name: None}))
