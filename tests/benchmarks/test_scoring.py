"""The benchmark of scoring: it measures like with like, and says what is missed."""

from dataclasses import replace

import pytest

from benchmarks.large_round import large_round
from benchmarks.scoring import Measured, compare, measure, page, reached
from rematch.scoring.table import score_table
from rematch.verify import pair_scores

FAST = Measured(100, 50, 300, 1.0, 0.5, 40.0, 2.0)


def test_a_small_round_is_measured() -> None:
    """Every figure is there, of the size asked for."""
    measured = measure(30, 12)
    assert (measured.n, measured.m) == (30, 12)
    assert measured.statements > 30
    assert min(measured.table_s, measured.product_s, measured.plain_pair_us, measured.contributions_ms) > 0


def test_other_scores_are_not_compared() -> None:
    """Where plain Python and the table differ, nothing is written."""
    scenario = large_round(5, 4)
    plain, table = pair_scores(scenario), score_table(scenario)
    compare(plain, table)
    case_id, column = table.case_ids[0], table.columns[0].id
    plain[case_id][column] = replace(plain[case_id][column], mixed=plain[case_id][column].mixed + 1)
    with pytest.raises(SystemExit, match=case_id):
        compare(plain, table)


def test_a_missed_figure_is_missed() -> None:
    """Both limits count."""
    assert reached(FAST)
    assert not reached(replace(FAST, table_s=2.1))
    assert not reached(replace(FAST, contributions_ms=5.1))
    assert "2.00" in page(FAST)
    assert "200x as long" in page(replace(FAST, plain_pair_us=40_000.0))
