"""Student's t in plain Python, beside scipy's."""

import pytest
from scipy import stats

from rematch.analysis.intervals import mean_interval, t_quantile


@pytest.mark.parametrize("freedom", [*range(1, 31), 59, 99, 100, 999, 5_000])
def test_the_quantile_is_scipys(freedom: int) -> None:
    """To ten digits, for odd and even degrees of freedom."""
    assert t_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-10)


def test_the_interval_is_scipys() -> None:
    """Of paired differences, as `ttest_rel` has it."""
    mine, theirs = [183.0, 190.0, 176.0, 181.0, 188.0], [180.0, 184.0, 177.0, 178.0, 181.0]
    found = mean_interval([a - b for a, b in zip(mine, theirs, strict=True)])
    wanted = stats.ttest_rel(mine, theirs).confidence_interval(0.95)
    assert (found.low, found.high) == (pytest.approx(wanted.low), pytest.approx(wanted.high))
    assert (found.mean, found.n) == (pytest.approx(3.6), 5)


def test_one_seed_has_no_interval_and_no_figure_no_mean() -> None:
    """Nothing is made up."""
    assert mean_interval([7.0]).low is None
    with pytest.raises(ValueError, match="no figure"):
        mean_interval([])


def test_equal_figures_are_said_exactly() -> None:
    """Three times a tenth is a tenth, without what rounding leaves of a variance of nought."""
    found = mean_interval([0.1] * 3)
    assert (found.low, found.mean, found.high) == (0.1, 0.1, 0.1)


def test_what_results_state_is_worked_out_by_hand() -> None:
    """Mean 2, deviation 1, t of two degrees of freedom; one figure says nothing of its interval."""
    three = mean_interval([1.0, 2.0, 3.0]).stated
    assert (three.mean, three.low, three.high) == (2.0, -0.4841, 4.4841)
    alone = mean_interval([7.5]).stated
    assert (alone.mean, alone.low, alone.high) == (7.5, None, None)
