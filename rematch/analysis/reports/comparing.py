"""Compares settings over seeds: means with intervals, and paired differences to the reference."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rematch.analysis.intervals import Interval, mean_interval
from rematch.analysis.reports.figures import FIGURES, Figure, readings
from rematch.analysis.reports.folder import SweepFolder
from rematch.analysis.reports.telling import Guard, Told, coarse, told_cell
from rematch.models.sweep import SweepRow
from rematch.models.sweep_header import Compared

Verdict = Literal["more", "less", "same", "open", "gap", "one_seed", "untold", "none"]
PER_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One figure of one setting minus that of the reference, over the seeds both have.

    Attributes
    ----------
    interval : of the paired differences, as told; None: nothing is told
    verdict :
        more, less: beyond the interval and beyond what the solver left open; same: no seed differs;
        open: within the interval; gap: beyond the interval, not beyond what the solver left open;
        one_seed: no interval; untold: fewer than ten households; none: no pair of values
    """

    interval: Interval | None
    verdict: Verdict


@dataclass(frozen=True, eq=False)
class Comparison:
    """
    All settings in all figures.

    Attributes
    ----------
    coarse : told in multiples, because households may be real
    labels : of each setting, the reference first
    cells : by setting and key of figure
    differences : by setting and key of figure; none for the reference
    """

    reference: Compared
    coarse: bool
    labels: dict[Compared, str]
    cells: dict[Compared, dict[str, Told]]
    differences: dict[Compared, dict[str, Difference]]


def guard_of(sweep: SweepFolder) -> Guard:
    """Return what is asked of every figure of a sweep before it is told."""
    return Guard(on=sweep.protected, copies=sweep.copies)


def comparison_of(sweep: SweepFolder) -> Comparison:
    """
    Compare the settings of a sweep.

    Parameters
    ----------
    sweep : SweepFolder
        The folder as it was read.

    Returns
    -------
    Comparison
        Only what may be told: from here on nothing counts fewer than ten households that may be real.

    References
    ----------
    docs/reports.md.
    """
    cells = {setting: dict(_cells(sweep, seeds)) for setting, seeds in sweep.rows.items()}
    others = {setting: seeds for setting, seeds in sweep.rows.items() if setting != sweep.header.reference}
    differences = {
        setting: {
            figure.key: _told_difference(figure, sweep, seeds, cells[setting][figure.key])
            for figure in FIGURES
        }
        for setting, seeds in others.items()
    }
    labels = _labels(list(sweep.rows))
    return Comparison(sweep.header.reference, sweep.protected, labels, cells, differences)


def _cells(sweep: SweepFolder, seeds: dict[int, SweepRow]) -> Iterator[tuple[str, Told]]:
    guard = guard_of(sweep)
    for figure in FIGURES:
        values = [value for _, value in readings(figure, seeds)]
        interval = mean_interval(values) if values else None
        yield figure.key, told_cell(interval, figure, seeds.values(), guard)


def _labels(settings: list[Compared]) -> dict[Compared, str]:
    """Name each setting by what differs between them."""
    names = [name for name in Compared.model_fields if len({getattr(each, name) for each in settings}) > 1]
    words = {
        each: [getattr(each, name).replace("_", " ") for name in names or ["policy"]] for each in settings
    }
    return {each: " · ".join(parts) for each, parts in words.items()}


def _told_difference(
    figure: Figure, sweep: SweepFolder, seeds: dict[int, SweepRow], cell: Told
) -> Difference:
    mine, theirs = dict(readings(figure, seeds)), dict(readings(figure, sweep.reference))
    both = sorted(set(mine) & set(theirs))
    if not both:
        return Difference(None, "none")
    interval = mean_interval([mine[seed] - theirs[seed] for seed in both])
    pairs = [(seeds[seed], sweep.reference[seed]) for seed in both]
    guard = guard_of(sweep)
    if guard.on:
        if cell.interval is None or not all(_rests_on(figure, *pair) >= guard.least for pair in pairs):
            return Difference(None, "untold")
        interval = coarse(interval, figure.step)
    return Difference(interval, _verdict(figure, interval, pairs))


def _rests_on(figure: Figure, row: SweepRow, reference: SweepRow) -> int:
    """How many households are behind a difference."""
    if not figure.tells_difference:
        return 0
    if figure.rests_on_status:
        return len(row.homes.keys() ^ reference.homes.keys())
    return len({case_id for case_id, _ in row.homes.items() ^ reference.homes.items()})


def _verdict(figure: Figure, interval: Interval, pairs: list[tuple[SweepRow, SweepRow]]) -> Verdict:
    if interval.low is None or interval.high is None:
        return "one_seed"
    if interval.low == interval.high == 0:
        return "same"
    if interval.low <= 0 <= interval.high:
        return "open"
    above, below = (_mean_left_open(figure, [pair[side] for pair in pairs]) for side in (0, 1))
    if above is None or below is None:
        return "gap"
    bounded = _level(figure, pairs[0][0]) is not None
    # A proved best is at least the value and at most its bound; of what no level bounds, either side.
    low = interval.low - below - (0 if bounded else above)
    high = interval.high + above + (0 if bounded else below)
    if low > 0:
        return "more"
    return "less" if high < 0 else "gap"


def _mean_left_open(figure: Figure, rows: list[SweepRow]) -> float | None:
    """How far the solver left the figure open, in its unit, mean over seeds; None: there is no bound."""
    each = [_left_open(figure, row) for row in rows]
    known = [value for value in each if value is not None]
    return sum(known) / len(known) if len(known) == len(each) else None


def _left_open(figure: Figure, row: SweepRow) -> float | None:
    level = _level(figure, row)
    if level is not None:
        return level
    if row.gap_ppm is None:
        return None
    return abs(figure.read(row) or 0) * row.gap_ppm / PER_MILLION


def _level(figure: Figure, row: SweepRow) -> float | None:
    for level in row.levels:
        if level.name == figure.level and level.bound is not None:
            return max(0, level.bound - level.value)
    return None
