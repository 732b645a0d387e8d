"""What holds for every score table: silence, answers, relabelling, influence."""

from random import Random

import numpy as np
import pytest

from rematch.errors import ScenarioError
from rematch.models.case import Case
from rematch.models.municipality import Municipality
from rematch.models.scenario import Scenario
from rematch.scoring.household import stated
from rematch.scoring.table import ScoreTable, score_table
from tests.builders import (
    a_case,
    a_municipality,
    a_part,
    a_person,
    a_policy,
    a_provision,
    a_scenario,
    a_wish,
)
from tests.scoring.chance import a_random_scenario


def rebuilt(scenario: Scenario, cases: list[Case], towns: list[Municipality]) -> Scenario:
    """The same scenario with other cases or municipalities."""
    parts = [old.model_copy(update={"case": case}) for old, case in zip(scenario.cases, cases, strict=True)]
    return a_scenario(parts, towns, scenario.pledges, policy=scenario.policy)


def test_shape_and_types() -> None:
    """n x m, exact integers, read-only, rows as in the scenario, columns by id."""
    scenario = a_random_scenario(1)
    table = score_table(scenario)
    n, m = len(scenario.cases), sum(len(pledge.unit_types) for pledge in scenario.pledges)
    for array in (table.household, table.mixed, table.coverage_pct):
        assert (array.dtype, array.shape) == (np.int64, (n, m))
        assert not array.flags.writeable
    assert (table.possible.dtype, table.possible.shape) == (np.bool_, (n, m))
    assert table.case_ids == tuple(part.case_id for part in scenario.cases)
    assert list(table.columns) == sorted(table.columns, key=lambda column: column.id)


@pytest.mark.parametrize("seed", range(5))
def test_bounds(seed: int) -> None:
    """Scores stay in 0..10,000, coverage in 0..100."""
    table = score_table(a_random_scenario(seed))
    for array, most in ((table.household, 10_000), (table.mixed, 10_000), (table.coverage_pct, 100)):
        assert array.min() >= 0
        assert array.max() <= most


def test_silence_is_worth_5000_everywhere() -> None:
    """Whoever states nothing gets no municipality for it, and full coverage."""
    scenario = a_random_scenario(2)
    silent = a_part(a_case(2), scenario.municipalities)
    table = score_table(scenario.model_copy(update={"cases": (silent,)}))
    assert set(table.household.ravel().tolist()) == {5_000}
    assert set(table.coverage_pct.ravel().tolist()) == {100}


def test_empty_rounds() -> None:
    """No cases, or no pledges: an empty table, no error."""
    assert score_table(a_scenario(())).household.shape == (0, 1)
    assert score_table(a_scenario(pledges=())).possible.shape == (1, 0)
    assert score_table(a_scenario((), (), ())).mixed.shape == (0, 0)


def test_an_unready_case_is_named() -> None:
    """Nothing is guessed for what nobody answered."""
    with pytest.raises(ScenarioError, match="harbour/C-1: pathway"):
        score_table(a_scenario([a_case(pathway=None)]))


def test_two_adults_by_hand() -> None:
    """
    The mean of two voices: 500 on level 3 for one, 200 on level 0 for the other.

    N = 500 x 10,000 + 4,500 x 5,000 + 200 x 0 + 4,800 x 5,000 = 51,500,000; // 10,000 = 5,150. Coverage
    100 x 500 // 700 where the second is not answered.
    """
    persons = (a_person("P1", wishes=(a_wish("buddy"),)), a_person("P2", wishes=(a_wish("city_card", 2),)))
    answers = (a_provision("buddy", 3), a_provision("city_card", 0))
    towns = [a_municipality(provisions=answers), a_municipality("DE-b", provisions=answers[:1])]
    table = score_table(a_scenario([a_case(persons=persons)], towns))
    assert table.household.tolist() == [[5_150, 5_150]]
    assert table.coverage_pct.tolist() == [[100, 71]]


def test_over_budget_by_hand() -> None:
    """Budget 100, two wishes of 500 and 250: D'Hondt gives 67 and 33."""
    case = a_case(wishes=(a_wish("buddy", 2), a_wish("city_card", 1)))
    town = a_municipality(provisions=(a_provision("buddy", 3), a_provision("city_card", 0)))
    table = score_table(a_scenario([case], [town], policy=a_policy(budget=100)))
    assert table.household.tolist() == [[6_700]]


@pytest.mark.parametrize("seed", range(6))
def test_leaving_out_a_wish_never_helps_who_meets_it_fully(seed: int) -> None:
    """Saying what matters cannot hurt where it is there."""
    scenario = a_random_scenario(seed, cases=6, municipalities=3)
    towns = [
        town.model_copy(
            update={
                "provisions": (
                    *(each for each in town.provisions if each.criterion != "buddy"),
                    a_provision("buddy", 3),
                )
            }
        )
        for town in scenario.municipalities
    ]
    without = [_without(part.case, "buddy") for part in scenario.cases]
    stating = [
        case.model_copy(update={"wishes": (*case.wishes, a_wish("buddy", 1 + idx % 5))})
        for idx, case in enumerate(without)
    ]
    stated_table = score_table(rebuilt(scenario, stating, towns))
    silent_table = score_table(rebuilt(scenario, without, towns))
    assert (stated_table.household >= silent_table.household).all()
    assert (stated_table.mixed >= silent_table.mixed).all()


def _without(case: Case, key: str) -> Case:
    persons = tuple(
        person.model_copy(
            update={
                "wishes": tuple(each for each in person.wishes if each.criterion != key),
                "needs": tuple(each for each in person.needs if each.criterion != key),
            }
        )
        for person in case.persons
    )
    kept = {
        "wishes": tuple(each for each in case.wishes if each.criterion != key),
        "needs": tuple(each for each in case.needs if each.criterion != key),
    }
    return case.model_copy(update={"persons": persons} | kept)


@pytest.mark.parametrize("seed", range(10))
def test_unanswered_is_never_better_than_answered(seed: int) -> None:
    """A municipality gains nothing in its own columns by leaving an answer blank."""
    chance = Random(seed)
    scenario = a_random_scenario(seed)
    before = score_table(scenario)
    for _ in range(5):
        idx = chance.randrange(len(scenario.municipalities))
        town = scenario.municipalities[idx]
        if not town.provisions:
            continue
        dropped = chance.randrange(len(town.provisions))
        left = tuple(each for place, each in enumerate(town.provisions) if place != dropped)
        towns = list(scenario.municipalities)
        towns[idx] = town.model_copy(update={"provisions": left, "vacancies": None})
        _nothing_gained(before, score_table(rebuilt(scenario, [p.case for p in scenario.cases], towns)), idx)


def _nothing_gained(before: ScoreTable, after: ScoreTable, owner_idx: int) -> None:
    own = [column.owner_idx == owner_idx for column in before.columns]
    assert (after.household[:, own] <= before.household[:, own]).all()
    assert (after.mixed[:, own] <= before.mixed[:, own]).all()
    assert (after.coverage_pct[:, own] <= before.coverage_pct[:, own]).all()
    assert (after.possible[:, own] <= before.possible[:, own]).all()


@pytest.mark.parametrize("seed", range(5))
def test_everybody_has_the_same_influence(seed: int) -> None:
    """Weights and unspent are the budget of every adult."""
    scenario = a_random_scenario(seed)
    criteria = {each.key: each for each in scenario.policy.criteria}
    for part in scenario.cases:
        what = stated(part.case, criteria, scenario.policy.budget)
        assert sum(what.weights.values()) + what.unspent == scenario.policy.budget * what.voices
        assert all(weight >= 0 for weight in what.weights.values())


@pytest.mark.parametrize("seed", range(5))
def test_order_and_names_of_cases_change_no_score(seed: int) -> None:
    """Rows follow their cases; another name or NGO is the same household."""
    scenario = a_random_scenario(seed)
    cases = [part for part in scenario.cases if not part.case.together_with]
    order = Random(seed).sample(range(len(cases)), len(cases))
    renamed = [
        cases[idx].model_copy(
            update={
                "case_id": f"pier/N-{position}",
                "case": cases[idx].case.model_copy(update={"case_ref": f"N-{position}"}),
            }
        )
        for position, idx in enumerate(order)
    ]
    towns, pledges, policy = scenario.municipalities, scenario.pledges, scenario.policy
    before = score_table(a_scenario(cases, towns, pledges, policy=policy))
    after = score_table(a_scenario(renamed, towns[::-1], pledges[::-1], policy=policy))
    assert [column.id for column in before.columns] == [column.id for column in after.columns]
    for name in ("household", "mixed", "possible", "coverage_pct"):
        assert (getattr(before, name)[order] == getattr(after, name)).all()


@pytest.mark.parametrize("seed", range(3))
def test_names_of_columns_change_no_score(seed: int) -> None:
    """Other references of pledges and unit types only move columns."""
    scenario = a_random_scenario(seed)
    pledges = [
        pledge.model_copy(
            update={
                "pledge_ref": f"Q-{pledge.pledge_ref}",
                "unit_types": tuple(
                    unit.model_copy(update={"unit_ref": f"{9 - place}-{unit.unit_ref}"})
                    for place, unit in enumerate(pledge.unit_types)
                ),
            }
        )
        for pledge in scenario.pledges
    ]
    before = score_table(scenario)
    after = score_table(a_scenario(scenario.cases, scenario.municipalities, pledges, policy=scenario.policy))
    named = {(c.pledge.pledge_id, c.unit.unit_ref): idx for idx, c in enumerate(before.columns)}
    order = [
        named[c.pledge.pledge_id.replace("/Q-", "/"), c.unit.unit_ref.split("-", 1)[1]] for c in after.columns
    ]
    assert order != sorted(order)
    for name in ("household", "mixed", "possible", "coverage_pct"):
        assert (getattr(before, name)[:, order] == getattr(after, name)).all()
