"""Pins, exclusions, earlier placements: the best that keeps them, re-checked; refused when it is plain."""

import itertools
import random

import pytest
from pydantic import ValidationError

from rematch.errors import ImpossibleError, ScenarioError
from rematch.explain import explain
from rematch.matching import Matched, in_process, match, refuse_unkeepable, starting_from
from rematch.models.case import Safety
from rematch.models.run import RunParams
from rematch.models.scenario import Scenario
from rematch.verify import pair_scores, verify
from tests.builders import a_case, a_municipality, a_pledge, a_policy, a_provision, a_scenario, a_unit, a_wish
from tests.given import a_pin, excluded, given_to, some_decisions

PARAMS = RunParams(deadline_s=30)
TOWNS = (
    a_municipality("DE-a", provisions=(a_provision("recognition_advice", 3),)),
    a_municipality("DE-b"),
)


def a_round(*cases: object, homes: int = 1, beds: int = 4, **fields: object) -> Scenario:
    """Two towns, of which the first answers what the cases wish for."""
    wishes = (a_wish("recognition_advice", 5),)
    found = cases or tuple(a_case(size, case_ref=f"C-{size}", wishes=wishes) for size in (1, 2))
    pledges = [a_pledge(town.code, units=[a_unit(count=homes, beds=beds)]) for town in TOWNS]
    return a_scenario(found, TOWNS, pledges, **fields)  # type: ignore[arg-type]


def solved(scenario: Scenario) -> Matched:
    """The run, in this process."""
    return match(scenario, PARAMS, solve=in_process)


def where(scenario: Scenario) -> dict[str, str | None]:
    """Municipality proposed by case; the run re-checks."""
    matched = solved(scenario)
    report = verify(scenario, matched.run, matched.certificate)
    assert report.ok, report.failures
    return {each.case_id: each.municipality for each in matched.run.placements}


def test_a_pin_holds_against_a_better_total_and_an_exclusion_as_well() -> None:
    """Two persons outweigh one where the advice is; pinned there, the one has it in both stages."""
    free = where(a_round())
    assert free == {"harbour/C-1": "DE-b", "harbour/C-2": "DE-a"}
    assert where(given_to(a_round(), pins=(a_pin(),))) == {"harbour/C-1": "DE-a", "harbour/C-2": "DE-b"}
    out = given_to(a_round(), exclusions=(excluded("harbour/C-2"), excluded("harbour/C-2", "DE-b")))
    assert where(out) == {"harbour/C-1": "DE-a", "harbour/C-2": None}


def test_a_scenario_without_decisions_has_the_hash_it_had() -> None:
    """The part is there or not; with it, another hash, in both implementations."""
    plain = a_round()
    assert "given:1" not in dict(plain.parts())
    with_pin = given_to(plain, pins=(a_pin(),))
    other = given_to(plain, pins=(a_pin(municipality="DE-b"),))
    assert len({plain.hash, with_pin.hash, other.hash}) == 3
    assert where(with_pin)


@pytest.mark.parametrize(
    "fields",
    [
        {"pins": (a_pin("harbour/C-9"),)},
        {"pins": (a_pin(municipality="DE-z"),)},
        {"exclusions": (excluded("harbour/C-9"),)},
        {"pins": (a_pin(), a_pin(municipality="DE-b"))},
        {"exclusions": (excluded(), excluded())},
        {"pins": (a_pin(),), "exclusions": (excluded(),)},
    ],
)
def test_decisions_on_what_is_not_there_or_against_each_other_are_refused(fields: dict[str, object]) -> None:
    """When the scenario is read, and without the id in the message."""
    with pytest.raises(ValidationError) as refusal:
        given_to(a_round(), **fields)
    assert "C-9" not in str(refusal.value.errors(include_input=False)[0]["msg"])


def test_a_run_that_breaks_a_decision_is_refuted() -> None:
    """Placed elsewhere, left out, placed where it is excluded: each is named."""
    plain = solved(a_round())
    for given, expected in (
        ({"pins": (a_pin(),)}, "not possible (decided)"),
        ({"exclusions": (excluded("harbour/C-2"),)}, "not possible (decided)"),
    ):
        scenario = given_to(a_round(), **given)
        assert any(expected in each.detail for each in failures(scenario, plain))
    nobody = solved(given_to(a_round(), exclusions=(excluded(), excluded(municipality="DE-b"))))
    left_out = given_to(a_round(), pins=(a_pin(municipality="DE-b"),))
    assert any("harbour/C-1 is pinned, and has no home" in each.detail for each in failures(left_out, nobody))


def failures(scenario: Scenario, matched: Matched) -> tuple:  # type: ignore[type-arg]
    """What is wrong with another scenario's run, once it names this one's hash."""
    run = matched.run.model_copy(update={"scenario_hash": scenario.hash})
    certificate = matched.certificate.model_copy(update={"scenario_hash": scenario.hash})
    return verify(scenario, run, certificate).failures


@pytest.mark.parametrize("seed", range(30))
def test_the_best_that_keeps_every_decision_is_found(seed: int) -> None:
    """Every placement of four households tried: the same persons, kept and score, or none at all."""
    rng = random.Random(seed)
    cases = [a_case(rng.randint(1, 3), case_ref=f"C-{number}") for number in range(4)]
    if rng.random() < 0.4:
        cases[1] = a_case(1, case_ref="C-1", together_with=("C-0",))
    pledges = [
        a_pledge(town.code, units=[a_unit(f"u{beds}", count=rng.randint(0, 2), beds=beds) for beds in (1, 3)])
        for town in TOWNS
    ]
    policy = a_policy(objectives=("placed_persons", "kept", "score"), municipal_share_pct=0)
    scenario = some_decisions(a_scenario(cases, TOWNS, pledges, policy=policy), seed)
    best = best_by_hand(scenario)
    if best is None:
        with pytest.raises(ImpossibleError):
            solved(scenario)
        return
    refuse_unkeepable(scenario)
    matched = solved(scenario)
    assert tuple(level.value for level in matched.run.stages[0].levels) == best
    report = verify(scenario, matched.run, matched.certificate)
    assert report.ok, report.failures


def best_by_hand(scenario: Scenario) -> tuple[int, int, int] | None:
    """The best persons, cases kept, and persons x score of all placements that keep every rule."""
    given, pairs = scenario.given, pair_scores(scenario.model_copy(update={"given": None}))
    assert given is not None and given.previous is not None
    homes = {f"{p.pledge_id}/{unit.unit_ref}": unit.count for p in scenario.pledges for unit in p.unit_types}
    sizes = {part.case_id: part.case.size for part in scenario.cases}
    found = []
    for chosen in itertools.product([None, *homes], repeat=len(sizes)):
        there = {case: home for case, home in zip(sizes, chosen, strict=True) if home}
        town = {case: home.split("/")[0] for case, home in there.items()}
        fits = all(pairs[case][home].possible for case, home in there.items())
        free = all(chosen.count(home) <= count for home, count in homes.items())
        whole = not scenario.cases[1].case.together_with or town.get("harbour/C-0") == town.get("harbour/C-1")
        pinned = all(
            there.get(pin.case_id, "").startswith(
                "/".join(filter(None, (pin.municipality, pin.pledge_ref, pin.unit_ref)))
            )
            for pin in given.pins
        )
        out = any(town.get(each.case_id) == each.municipality for each in given.exclusions)
        if fits and free and whole and pinned and not out:
            kept = sum(given.previous.get(case) == code for case, code in town.items())
            score = sum(sizes[case] * pairs[case][home].household for case, home in there.items())
            found.append((sum(sizes[case] for case in there), kept, score))
    return max(found, default=None)


def test_what_is_kept_is_not_undone_for_points_in_the_second_stage() -> None:
    """With municipal priorities a household would move back; kept stands before score in both stages."""
    policy = a_policy(objectives=("placed_persons", "kept", "score"))
    previous = {"harbour/C-1": "DE-a", "harbour/C-2": "DE-b"}
    scenario = given_to(a_round(policy=policy), previous=previous)
    assert where(scenario) == previous
    stages = solved(scenario).run.stages
    assert [[level.name for level in stage.levels] for stage in stages] == [
        ["placed_persons", "kept", "score"],
        ["kept", "score"],
    ]
    with pytest.raises(ScenarioError, match="kept needs the placements of an earlier run"):
        solved(given_to(a_round(policy=policy), pins=(a_pin(),)))


def test_a_start_changes_nothing_but_the_start() -> None:
    """Stages and placements are the same from a good start, a bad one, and one of homes that are gone."""
    scenario = a_round()
    plain = solved(scenario).run
    for placed in ({"harbour/C-1": "DE-a/P-1/u1"}, {"harbour/C-1": "DE-z/P-1/u1"}, plain.stages[-1].placed):
        again = match(scenario, PARAMS, solve=starting_from(placed, solve=in_process)).run
        assert (again.stages, again.placements) == (plain.stages, plain.placements)


def test_an_explanation_says_that_a_coordinator_decided() -> None:
    """Elsewhere for a pinned case, there for an excluded one; the scores are those without decisions."""
    scenario = given_to(a_round(), pins=(a_pin(municipality="DE-b"),), exclusions=(excluded("harbour/C-2"),))
    plain = explain(a_round(), solved(a_round()).run, "harbour/C-1")
    run = solved(scenario).run
    for case_id in ("harbour/C-1", "harbour/C-2"):
        told = {each.municipality: each for each in explain(scenario, run, case_id).ranked}
        assert [reason.code.value for reason in told["DE-a"].reasons] == ["decided"]
        assert not told["DE-a"].possible
    scores = {each.municipality: each.score for each in plain.ranked}
    assert scores == {each.municipality: each.score for each in explain(scenario, run, "harbour/C-1").ranked}


def test_pins_that_only_a_solve_shows_to_be_too_many_are_named_by_it() -> None:
    """Three pinned where two homes of two kinds are left: the cases and the homes stand in the error."""
    units = [a_unit("u1", count=1), a_unit("u2", count=1)]
    cases = [a_case(1, case_ref=f"C-{number}") for number in range(3)]
    pins = tuple(a_pin(f"harbour/C-{number}") for number in range(3))
    scenario = given_to(a_scenario(cases, pledges=[a_pledge(units=units)]), pins=pins)
    refuse_unkeepable(scenario)
    with pytest.raises(ImpossibleError, match="must be placed: harbour/C-0, harbour/C-1, harbour/C-2"):
        solved(scenario)


def test_pins_that_cannot_be_kept_are_named_before_a_solve() -> None:
    """Not possible there, no home there, more than is left, a group torn, a separation broken."""
    big = a_round(a_case(5, case_ref="C-1"))
    unwanted = a_round(a_case(1, case_ref="C-1", unwanted_municipalities=("DE-a",)))
    pair = a_round(a_case(1, case_ref="C-1", together_with=("C-2",)), a_case(1, case_ref="C-2"), homes=2)
    apart = a_round(safety={"C-1": Safety(separated_from=("harbour/C-2",))}, homes=2)
    both = (a_pin(), a_pin("harbour/C-2"))
    torn = (a_pin(), a_pin("harbour/C-2", "DE-b"))
    for scenario, pins, said in (
        (big, (a_pin(),), "C-1 is pinned at DE-a, and cannot be there: home_too_small"),
        (unwanted, (a_pin(),), "cannot be there: its adviser knows more"),
        (a_round(), (a_pin(pledge_ref="P-9"),), "no pledge offers a home there"),
        (a_round(), both, "need 2 of homes:DE-a/P-1/u1, 1 are left: harbour/C-1, harbour/C-2"),
        (pair, torn, "stays together with one that is pinned at"),
        (apart, both, "must stay apart, and the pins put both at DE-a"),
    ):
        with pytest.raises(ImpossibleError, match=said):
            refuse_unkeepable(given_to(scenario, pins=pins))
    refuse_unkeepable(given_to(pair, pins=(a_pin(),)))
    refuse_unkeepable(a_round())
