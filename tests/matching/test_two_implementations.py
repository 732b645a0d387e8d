"""Scoring (arrays) and verify (plain integers) share no code and agree on every pair, to the unit."""

import pytest

from rematch.analysis.cohorts import bundled
from rematch.models.scenario import Scenario
from rematch.scoring.table import findings, score_table
from rematch.verify import pair_scores
from tests.bundles import with_bundles
from tests.given import some_decisions
from tests.scoring.chance import a_random_scenario

RANDOM = tuple(range(20))
DECIDED = tuple(f"decided {seed}" for seed in range(12))
BUNDLES = tuple(f"bundles {seed}" for seed in range(12))


@pytest.fixture(scope="module", params=["pilot", "weldi", *RANDOM, *DECIDED, *BUNDLES])
def scenario(request: pytest.FixtureRequest) -> Scenario:
    """Both bundled scenarios, and random ones: every kind, rule and way to be silent; pins, bundles."""
    if request.param in DECIDED:
        seed = DECIDED.index(request.param)
        return some_decisions(a_random_scenario(seed), seed)
    if request.param in BUNDLES:
        seed = BUNDLES.index(request.param)
        return with_bundles(a_random_scenario(seed), seed)
    return a_random_scenario(request.param) if request.param in RANDOM else bundled(request.param)


def test_scores_possibility_and_coverage_agree_on_every_pair(scenario: Scenario) -> None:
    """Household score, mixed score, possible or not, coverage: no difference anywhere."""
    table, oracle = score_table(scenario), pair_scores(scenario)
    differences = [
        (case_id, column.id)
        for row, case_id in enumerate(table.case_ids)
        for idx, column in enumerate(table.columns)
        if (
            int(table.household[row, idx]),
            int(table.mixed[row, idx]),
            bool(table.possible[row, idx]),
            int(table.coverage_pct[row, idx]),
        )
        != _expected(oracle[case_id][column.id])
    ]
    assert differences == []


def test_failing_rules_agree_on_every_pair(scenario: Scenario) -> None:
    """The same rules fail, by code, in both."""
    table, oracle = score_table(scenario), pair_scores(scenario)
    for row, case_id in enumerate(table.case_ids):
        for column, found in zip(table.columns, findings(scenario, row, table), strict=True):
            codes = {finding.code.value for finding in found}
            assert codes == set(oracle[case_id][column.id].codes), (case_id, column.id)


def _expected(pair: object) -> tuple[int, int, bool, int]:
    return pair.household, pair.mixed, pair.possible, pair.coverage_pct  # type: ignore[attr-defined]
