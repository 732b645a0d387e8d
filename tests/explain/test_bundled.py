"""Every case of both bundled scenarios: explanations say what scoring, verify and the run say."""

import pytest

from rematch.analysis.cohorts import bundled
from rematch.explain import explain
from rematch.matching import match
from rematch.models.explanation import Explanation, RankedMunicipality, ReasonCode
from rematch.models.run import Run
from rematch.models.scenario import Scenario
from rematch.verify import PairScore, pair_scores

Solved = tuple[Scenario, Run, tuple[Explanation, ...], dict[str, dict[str, PairScore]]]


@pytest.fixture(scope="module", params=["pilot", "weldi"])
def solved(request: pytest.FixtureRequest) -> Solved:
    """A scenario, its run, every explanation as a coordinator reads it, and verify's own scores."""
    scenario = bundled(request.param)
    run = match(scenario).run
    told = tuple(explain(scenario, run, part.case_id, audience="coordinator") for part in scenario.cases)
    return scenario, run, told, pair_scores(scenario)


def test_every_score_and_every_yes_or_no_is_verifys(solved: Solved) -> None:
    """Score and possible or not of each municipality's best home, from the other implementation."""
    _, _, told, derived = solved
    for explanation in told:
        for place in explanation.ranked:
            homes = _homes(derived[explanation.case_id], place)
            possible = [pair for pair in homes if pair.possible]
            best = max((pair.mixed for pair in possible or homes), default=None)
            assert (place.score, place.possible) == (best, bool(possible)), explanation.case_id


def test_contributions_add_up(solved: Solved) -> None:
    """All lines of a municipality together are its score."""
    for explanation in solved[2]:
        for place in explanation.ranked:
            assert sum(line.points for line in place.contributions) == (place.score or 0)


def test_the_ranking_is_by_possible_and_score(solved: Solved) -> None:
    """All municipalities, each once, in order."""
    scenario, _, told, _ = solved
    for explanation in told:
        keys = [(not place.possible, -(place.score or 0)) for place in explanation.ranked]
        assert keys == sorted(keys)
        assert {place.municipality for place in explanation.ranked} == {
            municipality.code for municipality in scenario.municipalities
        }


def test_what_is_proposed_is_what_the_run_says(solved: Solved) -> None:
    """One municipality is marked where the run has a home, none where it has none."""
    _, run, told, _ = solved
    placed = {placement.case_id: placement.municipality for placement in run.placements}
    for explanation in told:
        marked = [place.municipality for place in explanation.ranked if place.proposed]
        assert marked == ([placed[explanation.case_id]] if placed[explanation.case_id] else [])


def test_every_municipality_not_proposed_says_why(solved: Solved) -> None:
    """And a possible one never with a reason that would make it impossible."""
    why_not = {
        ReasonCode.LOWER_SCORE,
        ReasonCode.EQUAL_SCORE,
        ReasonCode.NOTHING_FREE,
        ReasonCode.GROUP_DOES_NOT_FIT,
        ReasonCode.ROUND_BETTER,
        ReasonCode.FULL,
    }
    for explanation in solved[2]:
        for place in explanation.ranked:
            codes = {reason.code for reason in place.reasons}
            assert bool(codes) is not place.proposed
            assert codes <= why_not if place.possible else not codes & why_not


def test_lower_and_equal_are_true_of_the_home_proposed(solved: Solved) -> None:
    """Compared with the score of the very home, not with the municipality's best."""
    _, run, told, _ = solved
    scores = {placement.case_id: placement.score for placement in run.placements}
    for explanation in told:
        for place in explanation.ranked:
            codes, mine = {reason.code for reason in place.reasons}, scores[explanation.case_id]
            assert (ReasonCode.LOWER_SCORE not in codes) or (place.score or 0) < (mine or 0)
            assert (ReasonCode.EQUAL_SCORE not in codes) or place.score == mine


def _homes(pairs: dict[str, PairScore], place: RankedMunicipality) -> list[PairScore]:
    return [pair for column_id, pair in pairs.items() if column_id.startswith(f"{place.municipality}/")]
