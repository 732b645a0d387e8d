"""Rows of a sweep become differences to the reference: mean over seeds with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass

from rematch.analysis.intervals import mean_interval
from rematch.analysis.sweeps.tables import cells_of
from rematch.errors import InputError
from rematch.models.sweep import SweepRow


@dataclass(frozen=True)
class Difference:
    """
    One setting beside the reference.

    Attributes
    ----------
    policy, capacity, change : names of the setting
    seeds : rounds that both have a figure for
    mean : mean of the figure itself; None: no seed has it
    difference : mean of setting minus reference, seed by seed; None where no seed has both
    low, high : ends of its 95 % interval; None: fewer than two seeds
    """

    policy: str
    capacity: str
    change: str
    seeds: int
    mean: float | None
    difference: float | None
    low: float | None
    high: float | None


def differences(
    rows: Sequence[SweepRow], measure: str, *, reference: tuple[str, str, str]
) -> tuple[Difference, ...]:
    """
    Compare every setting with the reference on the same rounds.

    Parameters
    ----------
    rows : sequence of SweepRow
        Of one study.
    measure : str
        A numeric column of the table, such as `placed_persons` or `mean_wish_rank`.
    reference : tuple of str
        Its policy, capacity and change.

    Returns
    -------
    tuple of Difference
        One per setting, in the order in which rows name them; the reference too.

    Raises
    ------
    InputError
        No numeric column has this name.

    References
    ----------
    Student (1908), The probable error of a mean, Biometrika 6(1), doi 10.1093/biomet/6.1.1: paired, as each
    seed draws the same round for all settings.
    """
    found: dict[tuple[str, str, str], dict[int, float]] = {}
    for row in rows:
        setting = (row.setting.policy, row.setting.capacity, row.setting.change)
        figure = _figure(row, measure)
        by_seed = found.setdefault(setting, {})
        if figure is not None:
            by_seed[row.setting.seed] = figure
    beside = found.get(reference, {})
    return tuple(_difference(setting, by_seed, beside) for setting, by_seed in found.items())


def _figure(row: SweepRow, measure: str) -> float | None:
    cells = cells_of(row)
    numeric = [name for name, value in cells.items() if not isinstance(value, str | bool)]
    if measure not in numeric:
        raise InputError(f"No figure of this name is in a row; there are: {', '.join(numeric)}.")
    figure: float | None = cells[measure]
    return figure


def _difference(
    setting: tuple[str, str, str], by_seed: dict[int, float], beside: dict[int, float]
) -> Difference:
    both = sorted(by_seed.keys() & beside.keys())
    own = mean_interval(list(by_seed.values())).mean if by_seed else None
    apart = mean_interval([by_seed[seed] - beside[seed] for seed in both]) if both else None
    if apart is None:
        return Difference(*setting, 0, own, None, None, None)
    return Difference(*setting, len(both), own, apart.mean, apart.low, apart.high)
