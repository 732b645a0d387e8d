"""Claims: only beyond the interval of paired differences, and beyond what the solver left open."""

from pathlib import Path
from typing import Any

import pytest

from rematch.analysis.reports import read_sweep, report_of
from rematch.analysis.reports.comparing import Difference, comparison_of
from rematch.models.run import LevelResult
from rematch.models.sweep import SweepRow
from tests.analysis.reports.folders import a_row, compared, some_measures, write_sweep

OTHER = compared(capacity="plus_ten")


def a_level(value: int, bound: int | None) -> LevelResult:
    """Persons placed, with a bound."""
    return LevelResult(
        name="placed_persons", value=value, bound=bound, status="within_gap", proof="certified"
    )


def rows(
    setting: Any, persons: list[int], *, above: int | None = 0, gap_ppm: int | None = 0
) -> list[SweepRow]:
    """One row per figure; the bound lies so many above."""
    return [
        a_row(
            seed,
            setting,
            measures=some_measures(placed_persons=value),
            levels=(a_level(value, None if above is None else value + above),),
            gap_ppm=gap_ppm,
        )
        for seed, value in enumerate(persons, 1)
    ]


def difference(
    tmp_path: Path, mine: list[SweepRow], theirs: list[SweepRow], key: str = "placed-persons"
) -> Difference:
    """Of the other setting to the reference, as a report tells it."""
    sweep = read_sweep(write_sweep(tmp_path, [*theirs, *mine]))
    return comparison_of(sweep).differences[OTHER][key]


BEFORE = [400, 430, 360, 410]


def test_pairs_show_what_means_hide(tmp_path: Path) -> None:
    """Seeds differ by 70, pairs by 10 to 12: the difference is clear, the intervals overlap."""
    found = difference(tmp_path, rows(OTHER, [410, 441, 372, 421]), rows(compared(), BEFORE))
    assert found.verdict == "more"
    assert found.interval is not None and found.interval.mean == 11.0
    assert found.interval.low == pytest.approx(9.70, abs=0.01)


def test_nothing_is_claimed_within_the_interval(tmp_path: Path) -> None:
    """More in three seeds and fewer in one."""
    found = difference(tmp_path, rows(OTHER, [412, 442, 372, 390]), rows(compared(), BEFORE))
    assert found.verdict == "open"


@pytest.mark.parametrize(("above", "verdict"), [(0, "more"), (9, "more"), (10, "gap"), (None, "gap")])
def test_nothing_is_claimed_within_the_gap(tmp_path: Path, above: int | None, verdict: str) -> None:
    """The reference might have reached 9 more, or 10, or anything: beyond 9.70 nothing is left of 11."""
    gap = None if above is None else 0
    theirs = rows(compared(), BEFORE, above=above, gap_ppm=gap)
    assert difference(tmp_path, rows(OTHER, [410, 441, 372, 421]), theirs).verdict == verdict


def test_an_own_gap_does_not_take_back_what_is_there(tmp_path: Path) -> None:
    """The setting may be better still: it is better already."""
    found = difference(tmp_path, rows(OTHER, [410, 441, 372, 421], above=50), rows(compared(), BEFORE))
    assert found.verdict == "more"


def test_a_figure_that_is_no_objective_has_the_gap_of_its_row(tmp_path: Path) -> None:
    """Mean score 100 higher: with 2 % left open nothing is said."""

    def scored(setting: Any, score: int, gap_ppm: int) -> list[SweepRow]:
        return [
            a_row(seed, setting, measures=some_measures(mean_score=score + seed), gap_ppm=gap_ppm)
            for seed in (1, 2, 3)
        ]

    for gap_ppm, verdict in ((0, "more"), (1_000, "more"), (20_000, "gap")):
        mine, theirs = scored(OTHER, 6_100, gap_ppm), scored(compared(), 6_000, gap_ppm)
        assert difference(tmp_path / str(gap_ppm), mine, theirs, "mean-score").verdict == verdict


def test_one_seed_and_equal_seeds(tmp_path: Path) -> None:
    """One seed has no interval; equal in every seed is no difference."""
    one = difference(tmp_path / "one", rows(OTHER, [500]), rows(compared(), [400]))
    assert (one.verdict, one.interval and one.interval.mean) == ("one_seed", 100)
    assert difference(tmp_path / "same", rows(OTHER, BEFORE), rows(compared(), BEFORE)).verdict == "same"


def test_only_pairs_are_compared(tmp_path: Path) -> None:
    """A seed that the reference lacks is in the mean of the setting, not in the difference."""
    found = difference(tmp_path, rows(OTHER, [410, 441, 372, 421]), rows(compared(), BEFORE[:3]))
    assert found.interval is not None and found.interval.n == 3


def test_the_summary_says_what_the_verdicts_say(tmp_path: Path) -> None:
    """In words: by how much, in which setting; and what is the same."""
    sweep = read_sweep(
        write_sweep(tmp_path, [*rows(compared(), BEFORE), *rows(OTHER, [410, 441, 372, 421])], seeds=5)
    )
    summary = report_of(sweep).sections[0]
    points = {point.lead: point.text for point in summary.points}
    assert points["Persons placed"] == (
        "Higher than under the reference in «plus ten» by 11.0 (9.7 to 12.3) persons."
    )
    assert points["Homes left empty"] == "The same in every seed."
    assert "The sweep is not finished: 8 of 10 solves are there." in summary.lines
