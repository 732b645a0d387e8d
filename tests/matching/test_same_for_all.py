"""Order, names and municipal priorities: none of them changes what a household gets a right to.

Order changes nothing; another name or NGO changes no score and no value, only who wins a tie; municipal
priorities decide where, never whether.
"""

from random import Random

import pytest

from rematch.matching import Again, in_process, solved_again
from rematch.models.run import RunParams
from rematch.models.scenario import CasePart, Scenario
from tests.builders import a_case, a_person, a_scenario
from tests.scoring.chance import a_random_scenario

PARAMS = RunParams(deadline_s=30)
SOME, ALL = range(60), range(60, 1_060)


def a_round(seed: int) -> Scenario:
    """Seven households of every kind, three towns."""
    scenario = a_random_scenario(seed, cases=7, municipalities=3)
    return again_as(scenario, [ready(part) for part in scenario.cases])


def ready(part: CasePart) -> CasePart:
    """What a draft lacks, answered; nobody is to stay together and apart at once."""
    said = {"languages": a_person().languages, "cares_for_children": True}
    persons = tuple(each.model_copy(update=said) for each in part.case.persons)
    answered = a_case(persons=persons, ready_from=part.case.ready_from)
    fields = {"persons": persons, "place_of_stay": answered.place_of_stay, "consents": answered.consents}
    apart = () if part.case.together_with else part.safety.separated_from
    return part.model_copy(
        update={
            "case": part.case.model_copy(update=fields),
            "safety": part.safety.model_copy(update={"separated_from": apart}),
        }
    )


def solved(scenario: Scenario) -> Again:
    """The round, in this process."""
    return solved_again(scenario, PARAMS, solve=in_process)


def values(again: Again) -> list[tuple[str, int]]:
    """Every objective with its value."""
    return [(level.name, level.value) for stage in again.stages for level in stage.levels]


def again_as(scenario: Scenario, cases: list[CasePart], **parts: object) -> Scenario:
    """The round with other cases or parts, its rules, day and seed as they were."""
    fields = {"municipalities": scenario.municipalities, "pledges": scenario.pledges} | parts
    return a_scenario(
        cases,
        fields["municipalities"],  # type: ignore[arg-type]
        fields["pledges"],  # type: ignore[arg-type]
        policy=scenario.policy,
        as_of=scenario.round.as_of,
        seed=scenario.round.seed,
    )


def renamed(part: CasePart) -> CasePart:
    """The same household under another reference of another NGO, and so all whom it names."""
    return part.model_copy(
        update={
            "case_id": new_id(part.case_id),
            "case": part.case.model_copy(
                update={
                    "case_ref": new_ref(part.case.case_ref),
                    "together_with": tuple(map(new_ref, part.case.together_with)),
                }
            ),
            "safety": part.safety.model_copy(
                update={"separated_from": tuple(map(new_id, part.safety.separated_from))}
            ),
        }
    )


def new_ref(case_ref: str) -> str:
    """Another reference, in another order."""
    return f"N{case_ref[::-1]}"


def new_id(case_id: str) -> str:
    """The same with another NGO."""
    return f"pier/{new_ref(case_id.split('/')[1])}"


def order_changes_nothing(seed: int) -> None:
    """The same placements and values from shuffled cases, towns and pledges."""
    scenario, rng = a_round(seed), Random(seed)
    cases, towns, pledges = (
        rng.sample(parts, len(parts)) for parts in (scenario.cases, scenario.municipalities, scenario.pledges)
    )
    before, after = solved(scenario), solved(again_as(scenario, cases, municipalities=towns, pledges=pledges))
    assert (dict(after.placed), values(after)) == (dict(before.placed), values(before))


def names_change_ties_only(seed: int) -> None:
    """The same values; as many persons and the same total, whoever they are called by."""
    scenario = a_round(seed)
    before = solved(scenario)
    after = solved(again_as(scenario, [renamed(part) for part in scenario.cases]))
    who = [(level.name, level.value) for level in before.stages[0].levels]
    assert [(level.name, level.value) for level in after.stages[0].levels] == who
    if {new_id(case_id) for case_id in before.placed} == set(after.placed):
        assert values(after) == values(before)


def priorities_never_decide_whether(seed: int) -> None:
    """Without any municipal priority the same households are placed."""
    scenario = a_round(seed)
    towns = [town.model_copy(update={"priorities": {}}) for town in scenario.municipalities]
    before = solved(scenario)
    after = solved(again_as(scenario, list(scenario.cases), municipalities=towns))
    assert set(after.placed) == set(before.placed)


def test_most_rounds_place_several() -> None:
    """What is compared is no empty round."""
    placed = [len(solved(a_round(seed)).placed) for seed in SOME]
    assert sum(each >= 2 for each in placed) > len(SOME) // 2


CHECKS = (order_changes_nothing, names_change_ties_only, priorities_never_decide_whether)


@pytest.mark.parametrize("check", CHECKS)
def test_in_some_rounds(check) -> None:  # type: ignore[no-untyped-def]
    """Sixty rounds each."""
    for seed in SOME:
        check(seed)


@pytest.mark.prove
@pytest.mark.parametrize("check", CHECKS)
def test_in_a_thousand_rounds(check) -> None:  # type: ignore[no-untyped-def]
    """A thousand more."""
    for seed in ALL:
        check(seed)
