"""The larger bundled scenario: the report says what plain Python makes of verify's own scores."""

from collections import defaultdict

import pytest

from rematch.analysis.cohorts import bundled
from rematch.explain import explain
from rematch.explain.fairness import fairness_report
from rematch.models.fairness import Dimension, FairnessReport
from rematch.models.run import Placement, Run, Stage
from rematch.models.scenario import Scenario
from rematch.verify import PairScore, pair_scores
from tests.explain.cohorts import a_run

Fared = tuple[int, int, int]
"""Score of the proposal, own best, rank."""
Pairs = dict[str, dict[str, PairScore]]
Told = tuple[Scenario, Run, FairnessReport, Pairs]


@pytest.fixture(scope="module")
def told() -> Told:
    """Every case but each seventh at one of its possible homes, chosen by position, whoever is there."""
    scenario = bundled("weldi")
    pairs = pair_scores(scenario)
    placements = []
    for number, part in enumerate(scenario.cases):
        possible = sorted(column for column, pair in pairs[part.case_id].items() if pair.possible)
        if number % 7 == 0 or not possible:
            placements.append(Placement(case_id=part.case_id, municipality=None))
            continue
        code, pledge_ref, unit_ref = possible[(5 * number) % len(possible)].split("/")
        home = {"municipality": code, "pledge_ref": pledge_ref, "unit_ref": unit_ref, "score": 1}
        placements.append(Placement(case_id=part.case_id, **home))
    empty = a_run(scenario, dict.fromkeys((part.case_id for part in scenario.cases), None))
    placed = {
        each.case_id: f"{each.municipality}/{each.pledge_ref}/{each.unit_ref}"
        for each in placements
        if each.municipality
    }
    stage = {"name": "who", "levels": (), "status": "feasible", "proof": "none", "stopped": "done"}
    stages = (Stage(**stage, placed=placed),)
    run = empty.model_copy(update={"placements": tuple(placements), "stages": stages})
    return scenario, run, fairness_report([(scenario, run)]), pairs


def fared(placement: Placement, pairs: dict[str, PairScore]) -> Fared | None:
    """What a case got, from verify's scores alone."""
    if placement.municipality is None:
        return None
    home = f"{placement.municipality}/{placement.pledge_ref}/{placement.unit_ref}"
    shown: dict[str, int] = {}
    for column, pair in pairs.items():
        code = column.split("/")[0]
        if pair.possible:
            shown[code] = max(shown.get(code, 0), pair.mixed)
    order = sorted(shown, key=lambda code: (-shown[code], code))
    best = max(pair.household for pair in pairs.values() if pair.possible)
    return pairs[home].household, best, order.index(placement.municipality) + 1


def test_figures_by_size_are_verifys(told: Told) -> None:
    """Counts, rates, means and ranks of every told household size, added up one by one."""
    scenario, run, report, pairs = told
    groups: dict[str, list[Fared | None]] = defaultdict(list)
    for part, placement in zip(scenario.cases, run.placements, strict=True):
        size = str(part.case.size) if part.case.size < 6 else "6+"
        groups[size].append(fared(placement, pairs[part.case_id]))
    lines = [line for line in report.lines if line.dimension is Dimension.HOUSEHOLD_SIZE]
    assert {line.group for line in lines} == set(groups) and all(line.told for line in lines)
    for line in lines:
        every = groups[line.group]
        placed = [each for each in every if each is not None]
        count = len(placed)
        rate = 100 * count // len(every)
        if 0 < len(every) - count <= 2:
            rate = (rate + 2) // 5 * 5
        assert (line.cases, line.placed_rate_pct) == ((len(every) + 2) // 5 * 5, rate)
        assert line.mean_score == sum(score for score, _, _ in placed) // count
        assert line.gap_to_best == sum(best - score for score, best, _ in placed) // count
        assert line.mean_rank_tenths == 10 * sum(rank for _, _, rank in placed) // count


def test_the_rank_is_the_one_that_explanations_show(told: Told) -> None:
    """Where a case is told its rank, the report counts the same one."""
    scenario, run, _, pairs = told
    placed = [each for each in run.placements if each.municipality is not None]
    for placement in placed[::35]:
        got = fared(placement, pairs[placement.case_id])
        ranked = explain(scenario, run, placement.case_id).ranked
        shown = next(each.rank for each in ranked if each.municipality == placement.municipality)
        assert got is not None and got[2] == shown


def test_a_proxy_changes_what_verify_says_it_changes(told: Told) -> None:
    """The scores again under rules without it, by the other implementation."""
    scenario, run, report, pairs = told
    effect = next(each for each in report.proxies if each.criteria == ("community_language",))
    criteria = tuple(
        each.model_copy(update={"weight": 0}) if each.key == "community_language" else each
        for each in scenario.policy.criteria
    )
    policy = scenario.policy.model_copy(update={"criteria": criteria})
    without = pair_scores(scenario.model_copy(update={"policy": policy}))
    lost, placed = 0, 0
    for placement in run.placements:
        if placement.municipality is not None:
            home = f"{placement.municipality}/{placement.pledge_ref}/{placement.unit_ref}"
            case_id, placed = placement.case_id, placed + 1
            lost += pairs[case_id][home].household - without[case_id][home].household
    assert effect.told and effect.score_points == lost // placed
