"""What would change it: every change named is replayed by other code, and does what it says."""

from collections.abc import Iterator
from datetime import date

import pytest

from rematch.analysis.cohorts import cohort
from rematch.explain import Audience, view_of, what_would_change
from rematch.matching import Again, in_process, match, solved_again
from rematch.models.case import Safety
from rematch.models.change import ChangeKind, Outcome, WhatWouldChange
from rematch.models.run import Run, RunParams
from rematch.models.scenario import Scenario
from rematch.verify import pair_scores
from tests.builders import (
    a_case,
    a_municipality,
    a_need,
    a_pledge,
    a_provision,
    a_scenario,
    a_unit,
    a_wish,
    some_places,
)
from tests.explain.replayed import changed

PARAMS = RunParams(deadline_s=30)


def replay(scenario: Scenario) -> Again:
    """Solve a changed round again in this process."""
    return solved_again(scenario, PARAMS, solve=in_process)


def told(
    scenario: Scenario, code: str = "DE-a", *, run: Run | None = None, audience: Audience = "coordinator"
) -> tuple[WhatWouldChange, ...]:
    """What would change it for the first case."""
    run = run or match(scenario, PARAMS, solve=in_process).run
    view = view_of(scenario, run, scenario.cases[0].case_id, audience=audience)
    return what_would_change(view, code, replay=replay)


def of_kind(scenario: Scenario, kind: ChangeKind) -> WhatWouldChange:
    """The change that makes DE-a possible; it is of this kind."""
    found = [each for each in told(scenario) if each.leads_to is Outcome.POSSIBLE]
    assert [each.change.kind for each in found] == [kind]
    return found[0]


def test_an_open_question_is_what_an_answer_would_change() -> None:
    """A need nobody has answered: the least level that is enough, and no more."""
    case = a_case(needs=(a_need("recognition_advice", least_level=2),))
    found = of_kind(a_scenario([case]), ChangeKind.ANSWER)
    assert (found.change.before, found.change.after) == (None, 2)
    assert found.text == (
        "If Town DE-a confirmed «Advice on recognition of qualifications» (level 2 of 3), "
        "a move there would be possible for this household."
    )


def test_a_service_that_is_too_little_is_what_more_of_it_would_change() -> None:
    """Level 1 where 3 is needed."""
    case = a_case(needs=(a_need("recognition_advice", least_level=3),))
    town = a_municipality(provisions=(a_provision("recognition_advice", 1),))
    found = of_kind(a_scenario([case], [town]), ChangeKind.SERVICE)
    assert (found.change.before, found.change.after) == (1, 3)


def test_places_that_are_missing_are_named_with_their_number() -> None:
    """None offered: as many as are asked for."""
    case = a_case(3, children=2, needs=(a_need("school_place"),))
    pledge = a_pledge(places=(some_places("school_place", 0),))
    found = of_kind(a_scenario([case], pledges=[pledge]), ChangeKind.PLACES)
    assert (found.change.before, found.change.after) == (0, 1)


def test_a_home_that_is_too_small_is_what_a_larger_one_would_change() -> None:
    """Six persons, four beds; the smaller of two such changes is named."""
    units = [a_unit("small", beds=2), a_unit("large", beds=4)]
    found = of_kind(a_scenario([a_case(6)], pledges=[a_pledge(units=units)]), ChangeKind.HOME)
    assert (found.change.unit_ref, found.change.field, found.change.after) == ("large", "beds", 6)


def test_dates_move_by_as_little_as_is_enough() -> None:
    """A home free only from June is to be free on the household's last day, the 30th of April."""
    unit = a_unit(available_from=date(2027, 6, 1))
    found = of_kind(a_scenario(pledges=[a_pledge(units=[unit])]), ChangeKind.PLEDGE)
    assert (found.change.field, found.change.after) == ("available_from", "2027-04-30")


def test_two_rules_that_fail_are_not_one_change() -> None:
    """Too small and a need not confirmed: no single change does it, and none is named."""
    case = a_case(6, needs=(a_need("recognition_advice"),))
    assert told(a_scenario([case])) == ()


@pytest.mark.parametrize(
    "why",
    [
        {"unwanted_municipalities": ("DE-a",)},
        {"needs": (a_need("trauma_therapy"),)},
        {"needs": (a_need("recognition_advice", hidden=True),)},
    ],
    ids=["unwanted", "sensitive", "hidden"],
)
@pytest.mark.parametrize("audience", ["caseworker", "coordinator"])
def test_nothing_is_told_where_a_reason_is_not_open(why: dict[str, object], audience: Audience) -> None:
    """No counterfactual tells what a reason withholds, not even beside another reason that is open."""
    scenario = a_scenario([a_case(6, **why)])
    assert told(scenario, audience=audience) == ()


def test_a_place_to_stay_away_from_is_not_told_by_what_would_change_it() -> None:
    """The same for a safety distance."""
    safety = {
        "C-1": Safety.model_validate(
            {"keep_distance": [{"place": {"municipality": "DE-a"}, "at_least_km": 5}]}
        )
    }
    scenario = a_scenario([a_case(6)], [a_municipality(at=(52.0, 10.0))], safety=safety)
    assert told(scenario) == ()


def two_for_one_home() -> Scenario:
    """Two households want DE-a, which has one home; DE-b has one as well."""
    cases = [a_case(2, case_ref=f"C-{number}", wishes=(a_wish("recognition_advice"),)) for number in (1, 2)]
    towns = [
        a_municipality("DE-a", provisions=(a_provision("recognition_advice", 3),)),
        a_municipality("DE-b"),
    ]
    return a_scenario(cases, towns, [a_pledge(code, units=[a_unit(count=1)]) for code in ("DE-a", "DE-b")])


def test_one_more_home_is_told_to_a_coordinator_alone() -> None:
    """What the round would propose depends on others: an NGO does not read it."""
    scenario = two_for_one_home()
    run = match(scenario, PARAMS, solve=in_process).run
    case_id = next(each.case_id for each in run.placements if each.municipality == "DE-b")
    read = {
        audience: what_would_change(view_of(scenario, run, case_id, audience=audience), "DE-a", replay=replay)
        for audience in ("coordinator", "caseworker")
    }
    assert [each.change.kind for each in read["coordinator"]] == [ChangeKind.ONE_MORE_HOME]
    assert read["coordinator"][0].leads_to is Outcome.PROPOSED
    assert read["caseworker"] == ()


def test_a_better_answer_lifts_a_municipality_above_the_proposal() -> None:
    """DE-b says nothing of the one thing wished for; with an answer its score passes DE-a's middling one."""
    case = a_case(wishes=(a_wish("recognition_advice"),))
    towns = [
        a_municipality("DE-a", provisions=(a_provision("recognition_advice", 2),)),
        a_municipality("DE-b"),
    ]
    found = told(a_scenario([case], towns), "DE-b", audience="caseworker")
    assert [(each.leads_to, each.change.after) for each in found] == [(Outcome.HIGHER_SCORE, 3)]


def as_stated(scenario: Scenario, run: Run, case_id: str, found: WhatWouldChange) -> bool:
    """Replay one statement: scores by verify, the whole round by the recipe, the change by the tests."""
    after = changed(scenario, found.change)
    if found.leads_to is Outcome.PROPOSED:
        return replay(after).municipality(case_id) == found.change.municipality
    pairs = pair_scores(after)[case_id]
    there = [
        pair
        for home, pair in pairs.items()
        if home.startswith(f"{found.change.municipality}/") and pair.possible
    ]
    if found.leads_to is Outcome.POSSIBLE:
        return bool(there)
    return max(pair.mixed for pair in there) > pairs[run.stages[-1].placed[case_id]].mixed


def statements(rounds: range) -> Iterator[tuple[Scenario, Run, str, WhatWouldChange]]:
    """All that is named in invented rounds of the pilot's kind."""
    for seed in rounds:
        scenario = cohort("pilot", seed=seed)
        run = match(scenario, PARAMS, solve=in_process).run
        for part in scenario.cases:
            view = view_of(scenario, run, part.case_id, audience="coordinator")
            for town in scenario.municipalities:
                for found in what_would_change(view, town.code, replay=replay):
                    yield scenario, run, part.case_id, found


def replayed_as_stated(rounds: range, least: int) -> None:
    """Every statement of these rounds holds, and there are enough of each outcome."""
    seen: list[Outcome] = []
    for scenario, run, case_id, found in statements(rounds):
        assert as_stated(scenario, run, case_id, found), (scenario.round.seed, case_id, found)
        seen.append(found.leads_to)
    assert len(seen) >= least
    assert set(seen) == set(Outcome)


def test_changes_do_what_they_say() -> None:
    """Every one that is named in two rounds."""
    replayed_as_stated(range(1, 3), least=40)


@pytest.mark.prove
def test_five_hundred_changes_do_what_they_say() -> None:
    """Every one that is named in as many rounds as five hundred take."""
    replayed_as_stated(range(3, 21), least=500)
