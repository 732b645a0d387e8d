"""What findings say: all of them, in order, with who may read them and the numbers compared."""

from datetime import date

import pytest

from rematch.models.case import Case, Safety, SafetyDistance
from rematch.models.explanation import ReasonClass
from rematch.scoring.table import findings, score_table
from tests.builders import (
    a_case,
    a_child,
    a_municipality,
    a_need,
    a_person,
    a_pledge,
    a_provision,
    a_scenario,
    a_tie,
)
from tests.scoring.chance import a_random_scenario
from tests.scoring.pairs import FAR, FAR_KM, Pair, answered, needing, unit


def test_all_rules_that_fail_are_named_in_order() -> None:
    """Nobody hears one reason after the other; the floor is named where nothing else fails."""
    case = a_case(6, needs=(a_need("buddy"),), unwanted_municipalities=("DE-a",), acceptance_floor=10_000)
    found = Pair(case=case, pledge=a_pledge(state="paused")).codes()
    assert found == ["pledge_not_open", "home_too_small", "unwanted", "need_not_confirmed"]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (needing("buddy"), ReasonClass.OPEN),
        (needing("trauma_therapy"), ReasonClass.CASEWORKER),
        (needing("moon_base"), ReasonClass.CASEWORKER),
        (needing("buddy", hidden=True), ReasonClass.CONFIDENTIAL),
        (needing("trauma_therapy", hidden=True), ReasonClass.CONFIDENTIAL),
        (needing("school_place"), ReasonClass.OPEN),
        (needing("school_place", hidden=True), ReasonClass.CONFIDENTIAL),
        (a_case(persons=(a_child(),)), ReasonClass.CASEWORKER),
        (a_case(together_with=("C-2",)), ReasonClass.CASEWORKER),
        (a_case(unwanted_municipalities=("DE-a",)), ReasonClass.CONFIDENTIAL),
        (a_case(5), ReasonClass.OPEN),
        (a_case(acceptance_floor=9_000), ReasonClass.OPEN),
    ],
)
def test_who_may_read_the_reason(case: Case, expected: ReasonClass) -> None:
    """Sensitive ones the caseworker, hidden and unwanted ones nobody else."""
    (finding,) = Pair(case=case).findings()
    assert finding.reason_class is expected


def test_confidential_findings_carry_no_facts() -> None:
    """What is not there cannot leak."""
    safety = Safety(keep_distance=(SafetyDistance(place=FAR, at_least_km=500),))
    (near,) = Pair(safety=safety).findings()
    case = needing("buddy", hidden=True, least_level=3)
    (hidden,) = Pair(case=case, town=answered(a_provision("buddy", 1))).findings()
    assert (near.reason_class, near.facts, near.criterion) == (ReasonClass.CONFIDENTIAL, {}, None)
    assert (hidden.reason_class, hidden.facts) == (ReasonClass.CONFIDENTIAL, {})


def test_facts_are_the_numbers_compared() -> None:
    """Texts are made from these and from nothing else."""
    (small,) = Pair(case=a_case(5)).findings()
    (level,) = Pair(case=needing("buddy", least_level=3), town=answered(a_provision("buddy", 2))).findings()
    (tie,) = Pair(case=a_case(ties=(a_tie("DE-north", required=True, within_km=20),))).findings()
    (nowhere,) = Pair(case=a_case(ties=(a_tie("DE-nowhere", required=True, within_km=20),))).findings()
    (floor,) = Pair(case=a_case(acceptance_floor=9_000)).findings()
    assert small.facts == {"persons": 5, "infants": 0, "beds": 4, "cots": 0, "homes": 5}
    assert (level.criterion, level.facts) == ("buddy", {"level": 2, "least_level": 3})
    assert (tie.criterion, tie.facts) == ("close_family_place", {"within_km": 20, "distance_km": FAR_KM})
    assert nowhere.facts == {"within_km": 20}
    assert floor.facts == {"score": 5_000, "acceptance_floor": 9_000}


def test_days_are_written_as_dates() -> None:
    """Both windows, notice included."""
    case = a_case(move_by=date(2027, 1, 31))
    (window,) = Pair(case=case, pledge=unit(available_from=date(2027, 2, 1))).findings()
    assert window.facts == {
        "ready_from": "2027-01-10",
        "move_by": "2027-01-31",
        "first_day": "2027-02-01",
        "last_day": "2027-12-31",
    }


def test_needs_of_household_and_person_are_checked_apart() -> None:
    """Each with its own level and its own readers."""
    person = a_person(needs=(a_need("buddy", least_level=3, hidden=True),))
    case = a_case(persons=(person,), needs=(a_need("buddy", least_level=1),))
    (finding,) = Pair(case=case, town=answered(a_provision("buddy", 2))).findings()
    assert finding.reason_class is ReasonClass.CONFIDENTIAL


def test_together_with_is_looked_for_within_the_ngo() -> None:
    """Both are in the round: nothing to name."""
    cases = [a_case(together_with=("C-2",)), a_case(case_ref="C-2")]
    assert score_table(a_scenario(cases, [a_municipality()])).possible.all()


@pytest.mark.parametrize("seed", range(5))
def test_findings_are_empty_exactly_where_possible(seed: int) -> None:
    """Table and findings are one."""
    scenario = a_random_scenario(seed)
    table = score_table(scenario)
    for case_idx in range(len(scenario.cases)):
        found = findings(scenario, case_idx, table)
        assert [not each for each in found] == table.possible[case_idx].tolist()
