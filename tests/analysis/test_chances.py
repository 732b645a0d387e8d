"""In the bundled rounds nearly every household has a possible home, and enough is left to decide."""

import numpy as np
import pytest

from rematch.analysis.cohorts import bundled
from rematch.scoring.table import findings, score_table

WITHOUT = {"pilot": {"bridge/C-006"}, "weldi": {"bridge/C-049", "bridge/C-200"}}
"""Households without any possible home, on purpose: a wheelchair, a women-only building, children alone."""


@pytest.mark.parametrize("name", ["pilot", "weldi"])
def test_only_planned_households_have_no_possible_home(name: str) -> None:
    """Everybody else has at least one column."""
    table = score_table(bundled(name))
    without = {
        case
        for case, possible in zip(table.case_ids, table.possible.any(axis=1), strict=True)
        if not possible
    }
    assert without == WITHOUT[name]


@pytest.mark.parametrize("name", ["pilot", "weldi"])
def test_there_is_something_to_decide(name: str) -> None:
    """A fifth to a half of the pairs is possible; coverage and scores vary."""
    table = score_table(bundled(name))
    assert 0.2 <= table.possible.mean() <= 0.5
    assert 60 <= table.coverage_pct[table.possible].mean() <= 95
    assert np.ptp(table.household[table.possible]) > 2_000


@pytest.mark.parametrize("name", ["pilot", "weldi"])
def test_many_reasons_occur(name: str) -> None:
    """The reasons a coordinator meets in practice all stand in a bundled round."""
    scenario = bundled(name)
    table = score_table(scenario)
    found = {
        finding.code.value
        for case_idx in range(len(scenario.cases))
        for column in findings(scenario, case_idx, table)
        for finding in column
    }
    assert found >= {
        "home_too_small",
        "kind_not_accepted",
        "not_wheelchair_usable",
        "need_not_confirmed",
        "places_not_enough",
        "unwanted",
        "keep_distance",
        "tie_too_far",
        "host_check",
        "below_floor",
    }
