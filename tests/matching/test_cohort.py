"""What is refused before a round is frozen or solved: places, objectives and criteria that are not there."""

from collections.abc import Callable

import pytest

from rematch.errors import BarredError, ScenarioError
from rematch.matching import check_round
from rematch.matching.cohort import NAMED_CASES
from rematch.models.case import Case, Safety, SafetyDistance
from rematch.models.policy import Criterion
from rematch.models.types import Place
from rematch.scoring.catalogue import catalogue
from tests.builders import a_case, a_need, a_person, a_policy, a_scenario, a_tie, a_wish

NOWHERE = Place(municipality="DE-zz-marker")


def criterion(key: str) -> Criterion:
    """A criterion that a file brings along."""
    return Criterion(key=key, theme="work", kind="provision", label="From a file")


@pytest.mark.parametrize(
    ("case", "named"),
    [
        (a_case(unwanted_municipalities=("DE-a", "DE-zz-marker")), "unwanted_municipalities"),
        (a_case(ranked_municipalities=("DE-a", "DE-zz-marker")), "ranked_municipalities/1"),
        (a_case(ties=(a_tie("DE-a"), a_tie("DE-zz-marker"))), "ties/1/place"),
        (a_case(needs=(a_need("distance_wished_place", place=NOWHERE),)), "needs/0/place"),
        (a_case(wishes=(a_wish("distance_wished_place", place=NOWHERE),)), "wishes/0/place"),
        (
            a_case(persons=(a_person(wishes=(a_wish("distance_wished_place", place=NOWHERE),)),)),
            "persons/0/wishes/0/place",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_place_that_is_not_in_the_round_is_refused(case: Case, named: str) -> None:
    """By case and field: the code itself, which may be confidential, is not repeated."""
    with pytest.raises(ScenarioError) as refusal:
        check_round(a_scenario([case]))
    assert f"case harbour/C-1: {named}. " in refusal.value.message
    assert "marker" not in refusal.value.message


def test_a_safety_distance_to_nowhere_is_refused_without_a_word_about_it() -> None:
    """The case and «safety»."""
    safety = {"C-1": Safety(keep_distance=(SafetyDistance(place=NOWHERE, at_least_km=50),))}
    with pytest.raises(ScenarioError, match=r"case harbour/C-1: safety\. ") as refusal:
        check_round(a_scenario(safety=safety))
    assert "marker" not in refusal.value.message


def test_many_cases_are_counted() -> None:
    """The first ten by name."""
    cases = [
        a_case(case_ref=f"C-{number}", ranked_municipalities=("DE-x",)) for number in range(NAMED_CASES + 2)
    ]
    with pytest.raises(ScenarioError, match="; and 2 more cases"):
        check_round(a_scenario(cases))


@pytest.mark.parametrize(
    ("objectives", "reason"),
    [
        (("score", "kept"), "kept needs the placements of an earlier run: start from one"),
        (("score", "balance"), "balance is not built yet: a scenario does not hold targets"),
        (("score", "min_score", "placed_cases"), "min_score needs an objective before it that counts who is"),
    ],
    ids=["kept", "balance", "min_score"],
)
def test_rules_with_an_objective_that_cannot_be_asked_for_are_refused(
    objectives: tuple[str, ...], reason: str
) -> None:
    """By name and with the reason, also where a file brings them, before a solve fails with them."""
    with pytest.raises(ScenarioError, match=reason) as refusal:
        check_round(a_scenario(policy=a_policy(objectives=objectives)))
    assert refusal.value.pointer == "/policy/objectives/1"


def test_a_sixth_band_is_refused() -> None:
    """Each band is a level to prove: five are enough for the worst off."""
    bands = tuple(f"band:{points}" for points in range(1_000, 7_000, 1_000))
    check_round(a_scenario(policy=a_policy(objectives=bands[:5])))
    with pytest.raises(ScenarioError, match="band:6000 is one band too many: 5 at most"):
        check_round(a_scenario(policy=a_policy(objectives=bands)))


@pytest.mark.parametrize(
    "objective",
    ["placed_persons@0", "placed_cases@1", "placed_cases", "score", "min_score", "band:5000"],
)
def test_rules_with_every_other_objective_are_accepted(objective: str) -> None:
    """One after the other, below the number of persons placed."""
    check_round(a_scenario(policy=a_policy(objectives=("placed_persons", objective))))


@pytest.mark.parametrize("key", ["religion", "nationality_de", "sex", "health_status"])
def test_rules_that_score_who_a_person_is_are_refused(key: str) -> None:
    """A file is no way round the criteria list."""
    policy = a_policy(criteria=(*catalogue(), criterion(key)))
    with pytest.raises(BarredError, match=f"Criterion {key}: .* never scores"):
        check_round(a_scenario(policy=policy))


@pytest.mark.parametrize("made", [catalogue, lambda: (criterion("river_view"),)], ids=["the list", "own"])
def test_rules_with_other_criteria_are_accepted(made: Callable[[], tuple[Criterion, ...]]) -> None:
    """All of the list, whatever words its keys hold, and what a file adds that names no such ground."""
    check_round(a_scenario(policy=a_policy(criteria=tuple(made()))))
