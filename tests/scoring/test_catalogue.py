"""The criteria list: complete, honest about its parameters, and without what must never score."""

import csv

import pytest

from rematch.errors import BarredError, InputError
from rematch.models.barred import BARRED, barred_ground
from rematch.models.municipality import Municipality
from rematch.models.pledge import UnitType
from rematch.models.policy import Criterion, Kind, Policy
from rematch.scoring.catalogue import (
    CATALOGUE_CSV,
    catalogue,
    criterion,
    default_policy,
    entry,
    meaning,
    policy_from_weights,
)

THEMES = {
    "family_ties",
    "housing",
    "language",
    "work",
    "training",
    "school_childcare",
    "health_care",
    "counselling_rights",
    "community_culture",
    "place_mobility",
    "safety",
    "municipal_priorities",
}
KEYS = [each.key for each in catalogue()]


def test_the_list_spans_all_themes_and_kinds() -> None:
    """All 12 themes and all seven kinds have criteria."""
    assert {each.theme for each in catalogue()} == THEMES
    assert {each.kind for each in catalogue()} == set(Kind)
    assert len(KEYS) == len(set(KEYS)) >= 70


@pytest.mark.parametrize("key", KEYS)
def test_every_criterion_says_what_it_means(key: str) -> None:
    """Label and meaning are sentences of their own, and what both sides state is named."""
    row = entry(key)
    assert row.criterion.label
    assert row.meaning.endswith(".")
    assert row.household_states
    assert row.municipality_states
    assert row.hard_or_soft in {"hard", "soft", "both"}


@pytest.mark.parametrize("key", KEYS)
def test_every_parameter_has_its_reason(key: str) -> None:
    """Kilometres, classes, counts and options in common are choices, and the list says why."""
    assert entry(key).choice


@pytest.mark.parametrize("each", catalogue(), ids=lambda each: each.key)
def test_fields_named_are_real(each: Criterion) -> None:
    """A criterion answered by a field names one that exists."""
    assert each.unit_field is None or each.unit_field in UnitType.model_fields
    assert each.municipality_field is None or each.municipality_field in Municipality.model_fields


@pytest.mark.parametrize("each", catalogue(), ids=lambda each: each.key)
def test_municipal_priorities_answer_household_criteria(each: Criterion) -> None:
    """What a priority answers is on the list, and stated by households."""
    assert each.key.startswith("mp_") == (each.kind is Kind.MUNICIPAL_PRIORITY)
    for key in each.of:
        assert key == "size" or criterion(key).kind is not Kind.MUNICIPAL_PRIORITY


def test_counted_criteria() -> None:
    """Only school and childcare places are counted."""
    assert {each.key for each in catalogue() if each.counted} == {"school_place", "childcare_place"}


def test_sensitive_criteria() -> None:
    """What lets health, faith or orientation be inferred is marked."""
    sensitive = {each.key for each in catalogue() if each.sensitive}
    assert {
        "specialist_service",
        "trauma_therapy",
        "place_of_worship",
        "food_shops",
        "lgbtqi_support",
    } <= sensitive
    assert "recognition_advice" not in sensitive


def test_declared_proxies() -> None:
    """Wishes that stand close to origin are declared."""
    proxies = {each.key for each in catalogue() if each.declared_proxy}
    assert {"community_language", "self_organisation", "mp_sponsor_language"} <= proxies


def test_network_membership_is_no_criterion() -> None:
    """No criterion speaks of city networks."""
    with CATALOGUE_CSV.open(encoding="utf-8", newline="") as file:
        texts = [" ".join(row.values()).lower() for row in csv.DictReader(file)]
    assert not [text for text in texts if "network" in text or "member of" in text]


def test_rules_of_possibility_are_no_criteria() -> None:
    """What is a rule or a field of the case stands in no list of weights."""
    rules = {"pathway_accepted", "child_care_placement", "move_window", "unwanted_municipality", "pets"}
    assert not rules & set(KEYS)


def test_nothing_barred_is_on_the_list() -> None:
    """Keys that name a barred ground are services, each looked at by hand."""
    services = {"lgbtqi_support", "sexual_reproductive_health", "special_education"}
    assert {key for key in KEYS if barred_ground(key)} == services


def test_default_policy_weighs_all_alike() -> None:
    """Without a word from anybody every criterion weighs 100."""
    assert {each.weight for each in default_policy().criteria} == {100}
    assert default_policy().budget == 5_000


def test_policy_from_weights() -> None:
    """Weights named are taken, others stay at 100, further fields pass through."""
    rules = policy_from_weights({"recognition_advice": 300}, policy_ref="work", municipal_share_pct=0)
    weights = {each.key: each.weight for each in rules.criteria}
    assert (weights["recognition_advice"], weights["buddy"]) == (300, 100)
    assert (rules.policy_ref, rules.municipal_share_pct) == ("work", 0)
    assert isinstance(rules, Policy)


@pytest.mark.parametrize("weight", [-1, 1_001, True, "5", 2.0, None])
def test_weights_out_of_bounds_are_refused(weight: object) -> None:
    """A weight is an integer from 0 to 1,000; the value is not echoed."""
    with pytest.raises(InputError) as refused:
        policy_from_weights({"buddy": weight})  # type: ignore[dict-item]
    assert refused.value.pointer == "/weights/buddy"
    assert repr(weight) not in str(refused.value)


def test_unknown_keys_are_refused() -> None:
    """A key that is not on the list is refused with its place, not echoed."""
    with pytest.raises(InputError) as refused:
        policy_from_weights({"moon_base": 100})
    assert refused.value.pointer == "/weights/moon_base"
    assert "moon" not in str(refused.value)


@pytest.mark.parametrize(
    "key",
    [
        "nationality",
        "prefers_religion",
        "ethnic_group",
        "orientation",
        "sex",
        "gender_share",
        "health",
        "education_level",
    ],
)
def test_barred_keys_are_refused_with_the_reason(key: str) -> None:
    """Who a person is never scores, and the refusal says so."""
    with pytest.raises(BarredError, match="never scores and never restricts") as refused:
        policy_from_weights({key: 100})
    assert refused.value.pointer == f"/weights/{key}"


def test_every_barred_word_is_found() -> None:
    """Each word of each ground is found in a key, whatever stands around it."""
    for ground, words in BARRED.items():
        for word in words.split():
            assert barred_ground(f"share_of_{word}_x") == ground
    assert barred_ground("street_parties") is None


def test_meaning_of_an_unknown_key_is_refused() -> None:
    """Asking for a row that is not there is an error of its own."""
    assert meaning("buddy")
    with pytest.raises(InputError):
        meaning("moon_base")
